/**
 * When and how tasks are judged. What can be read is read in the learner's own world; requests and disturbances
 * run on a copy, made by replaying what counts, so that they never touch it. Done tasks stay done.
 */
import { tellHints } from '../check/hints';
import { type Evidence, findMistake, joinOutcomes, judgeCondition, needsCopy } from '../check/judge';
import {
  type ConditionVerdict,
  countNeeded,
  type TaskVerdict,
  type Turn,
  type Verdict,
} from '../check/verdict';
import type { Disturbance, Exercise, Task } from '../course/schema';
import { KEPT_BUSY } from './copy';
import { LIMITS } from './limits';

/** A world made only for judging; every run in it is bounded: false where it did not come to its end. */
export interface Copy {
  readonly evidence: Evidence;
  /** Runs a command of the laptop to its end. */
  runLine(line: string): boolean;
  wait(durationMs: number): boolean;
  kill(container: { readonly namespace: string; readonly pod: string; readonly container: string }): void;
  setNodeConnected(node: string, isConnected: boolean): void;
}

export interface Moment extends Turn {
  /** Sequence of the last act of the learner. */
  readonly actSequence: number;
}

/** `null`: this log has used up what it may spend on copies. */
export type CreateCopy = () => Copy | null;

export interface Judging {
  judge(evidence: Evidence, createCopy: CreateCopy, moment: Moment): void;
  isDone(task: string, before: number): boolean;
  verdict(): Verdict;
  /** Turns of tasks in the order in which they happened. */
  readonly completions: readonly ({ readonly taskId: string } & Turn)[];
  /** After undo and reset nothing of what was judged holds any more, save for what is done. */
  forget(): void;
}

export function createJudging(exercise: Exercise): Judging {
  const done = new Map<string, Turn>();
  let judged: Turn | null = null;
  let tasks = exercise.tasks.map((task) => describeUnjudged(task, null));
  const asked = new Map<string, { readonly key: string; readonly verdict: TaskVerdict }>();

  function judgeTask(task: Task, evidence: Evidence, createCopy: CreateCopy, moment: Moment): TaskVerdict {
    const turn = done.get(task.id) ?? null;
    const live = judgeLive(task, evidence);
    if (turn !== null || live.outcome !== 'passed' || !asksCopy(task)) return { ...live, done: turn };
    const key = `${moment.actSequence} ${Math.floor(moment.atVirtualMs / LIMITS.judgeAnywayMs)}`;
    const known = asked.get(task.id);
    if (known?.key === key) return known.verdict;
    const verdict = judgeOnCopy(task, live, createCopy);
    asked.set(task.id, { key, verdict });
    return verdict;
  }

  return {
    judge(evidence, createCopy, moment) {
      const { sequence, atVirtualMs } = moment;
      judged = { sequence, atVirtualMs };
      tasks = exercise.tasks.map((task) => {
        const verdict = judgeTask(task, evidence, createCopy, moment);
        if (verdict.outcome !== 'passed' || done.has(task.id)) return verdict;
        done.set(task.id, judged!);
        return { ...verdict, done: judged };
      });
    },
    isDone: (task, before) => (done.get(task)?.sequence ?? before) < before,
    verdict() {
      const open = tasks.filter((task) => task.done === null).map(({ outcome }) => outcome);
      const isPassed = tasks.length > 0 && tasks.length - open.length >= countNeeded(exercise);
      return { outcome: isPassed ? 'passed' : joinOutcomes([...open, 'not-yet']), tasks, judged };
    },
    get completions() {
      return [...done].map(([taskId, turn]) => ({ taskId, ...turn }));
    },
    forget() {
      asked.clear();
      tasks = exercise.tasks.map((task) => describeUnjudged(task, done.get(task.id) ?? null));
    },
  };
}

function describeUnjudged({ id, title }: Task, done: Turn | null): TaskVerdict {
  return { id, title, outcome: done === null ? 'not-yet' : 'passed', done, conditions: [], mistake: null };
}

const asksCopy = ({ conditions, disturbances }: Task) =>
  disturbances.length > 0 || conditions.some(needsCopy);

/** Probes count as passed here: they are asked only where everything else holds. */
function judgeLive(task: Task, evidence: Evidence): TaskVerdict {
  const conditions = task.conditions.map((condition) => judgeCondition(condition, task.id, evidence));
  const outcome = joinOutcomes(
    conditions.filter((_, index) => !needsCopy(task.conditions[index]!)).map((verdict) => verdict.outcome),
  );
  return {
    id: task.id,
    title: task.title,
    outcome,
    done: null,
    conditions,
    mistake: outcome === 'passed' ? null : findMistake(task, evidence),
    hints: tellHints(task, evidence),
  };
}

const USED_UP = 'this attempt was tried as often as it may be; begin a new one';

/** It was not tried, or not to its end, because of what the learner did: no fault of ours. */
function tellUntried(live: TaskVerdict, observed: string): TaskVerdict {
  const sentence = 'This is tried on a copy of your cluster.';
  const expected = 'a copy that comes to rest';
  const condition: ConditionVerdict = { outcome: 'not-yet', sentence, expected, observed, command: null };
  return { ...live, outcome: 'not-yet', conditions: [...live.conditions, condition] };
}

function judgeOnCopy(task: Task, live: TaskVerdict, createCopy: CreateCopy): TaskVerdict {
  let { conditions, mistake } = live;
  if (task.conditions.some(needsCopy)) {
    const copy = createCopy();
    if (copy === null) return tellUntried(live, USED_UP);
    conditions = task.conditions.map((condition) => judgeCondition(condition, task.id, copy.evidence));
    mistake = findMistake(task, copy.evidence);
  }
  const outcome = joinOutcomes(conditions.map((verdict) => verdict.outcome));
  if (outcome !== 'passed') return { ...live, outcome, conditions, mistake };
  for (const disturbance of task.disturbances) {
    const copy = createCopy();
    if (copy === null) return tellUntried({ ...live, conditions }, USED_UP);
    if (!isDisturbed(disturbance, copy)) return tellUntried({ ...live, conditions }, KEPT_BUSY);
    const failed = findFailure(task, disturbance, copy);
    if (failed === null) continue;
    const mistake = failed.outcome === 'fault' ? null : { id: disturbance.id, message: disturbance.message };
    return { ...live, outcome: failed.outcome, conditions: [...conditions, failed], mistake };
  }
  return { ...live, outcome, conditions };
}

/** Carries out the steps; false where one did not come to its end. */
function isDisturbed(disturbance: Disturbance, copy: Copy): boolean {
  return disturbance.steps.every((step) => {
    if ('run' in step) return copy.runLine(step.run);
    if ('waitMs' in step) return copy.wait(step.waitMs);
    if ('kill' in step) copy.kill(step.kill);
    else if ('unplug' in step) copy.setNodeConnected(step.unplug.node, false);
    else copy.setNodeConnected(step.plugIn.node, true);
    return true;
  });
}

/** The first condition that no longer holds after the disturbance, else null. */
function findFailure(task: Task, disturbance: Disturbance, copy: Copy): ConditionVerdict | null {
  for (const condition of disturbance.conditions) {
    const verdict = judgeCondition(condition, task.id, copy.evidence);
    if (verdict.outcome !== 'passed')
      return { ...verdict, sentence: `${disturbance.title} ${verdict.sentence}` };
  }
  return null;
}
