/**
 * What judging says: of each condition, each task and the whole. A verdict depends on exercise, log and
 * simulator version, on nothing else (DESIGN invariant 11).
 */
import type { Exercise } from '../course/schema';

/** fault: we could not judge; never the learner's mistake. */
export type Outcome = 'passed' | 'not-yet' | 'fault';

export interface ConditionVerdict {
  readonly outcome: Outcome;
  /** What must hold. */
  readonly sentence: string;
  readonly expected: string;
  readonly observed: string;
  /** Shows it to the learner; `null` where no command does. */
  readonly command: string | null;
}

/** The entry after which a task held for the first time. Done tasks stay done. */
export interface Turn {
  readonly sequence: number;
  readonly atVirtualMs: number;
}

export interface TaskVerdict {
  readonly id: string;
  readonly title: string;
  /** As judged last; `done` tells whether it ever passed. */
  readonly outcome: Outcome;
  readonly done: Turn | null;
  readonly conditions: readonly ConditionVerdict[];
  /** A mistake that we know by name, with its sentence; else `null`. */
  readonly mistake: { readonly id: string; readonly message: string } | null;
  /** The ladder of hints as it stands in this state; absent before the first judgement. */
  readonly hints?: readonly string[] | undefined;
}

/** How many tasks must be done. */
export const countNeeded = ({ tasks, passes }: Pick<Exercise, 'tasks' | 'passes'>): number =>
  passes ?? tasks.length;

export interface Verdict {
  /** passed: every task is done, or as many as the exercise asks for. Without tasks it never passes. */
  readonly outcome: Outcome;
  readonly tasks: readonly TaskVerdict[];
  /** After which entry it was judged last; `null`: silent before the first act. */
  readonly judged: Turn | null;
}
