/**
 * An attempt as a short list of steps: of each turn what it read and changed, and what held after it. Told by the
 * judgements that happen anyway, so that nothing more is judged; signs of learning are computed from it (lib/data).
 */
import type { Verdict } from '../check/verdict';
import type { Exercise, Task } from '../course/schema';
import { type Entry, isRebuild } from './log';
import type { World } from './world';

export interface Step {
  /** Of the entry that began the turn. */
  readonly sequence: number;
  /** `undo`, `reset` and `back` are no commands. */
  readonly isCommand: boolean;
  /** The first task that was not done when it began; `null` where all were. */
  readonly task: string | null;
  /** That task is to find a fault and to mend it. */
  readonly isMending: boolean;
  /** It changed the cluster. */
  readonly isChange: boolean;
  /** It showed the object with the fault before anything was changed. */
  readonly isLook: boolean;
  /**
   * One character for each condition of each task, in order; 1 where it held after the turn, or its task was done. As
   * judged before where this turn was not judged; empty before the first judgement.
   */
  readonly met: string;
  readonly isJudged: boolean;
  /** `<task> <mistake>` of each mistake that was named after it. */
  readonly mistakes: readonly string[];
  /** `<task> <number>` of each hint that was asked for in the terminal. */
  readonly hints: readonly string[];
  readonly isPassed: boolean;
}

export interface StepKeeper {
  /** A turn begins, or undo, reset or back, in a world that has done all before it. */
  begin(entry: Entry, world: World): void;
  judged(verdict: Verdict, world: World): void;
  readonly steps: readonly Step[];
}

const MOST_STEPS = 2000;

export function createStepKeeper(exercise: Exercise): StepKeeper {
  const faulty = exercise.tasks.flatMap((task) => nameFaulty(task) ?? []);
  const steps: Step[] = [];
  let current: Beginning | null = null;
  let after: After = {
    met: '',
    isJudged: false,
    open: exercise.tasks[0] ?? null,
    mistakes: [],
    isPassed: false,
  };
  let world: World | null = null;

  const close = (): Step[] =>
    current === null || world === null ? [] : [toStep(current, world, after, faulty)];

  return {
    begin(entry, now) {
      steps.push(...close().slice(0, MOST_STEPS - steps.length));
      world = now;
      after = { ...after, isJudged: false };
      current = {
        entry,
        task: after.open,
        changes: now.changes.count(),
        hints: new Map(now.memory.hints),
      };
    },
    judged(verdict, now) {
      world = now;
      after = {
        met: writeMet(exercise, verdict),
        isJudged: true,
        open: exercise.tasks.find((_, place) => verdict.tasks[place]?.done === null) ?? null,
        mistakes: verdict.tasks.flatMap(({ id, done, mistake }) =>
          done === null && mistake !== null ? [`${id} ${mistake.id}`] : [],
        ),
        isPassed: verdict.outcome === 'passed',
      };
    },
    get steps() {
      return [...steps, ...close()].slice(0, MOST_STEPS);
    },
  };
}

interface Beginning {
  readonly entry: Entry;
  readonly task: Task | null;
  readonly changes: number;
  readonly hints: ReadonlyMap<string, number>;
}

interface After {
  readonly met: string;
  readonly isJudged: boolean;
  readonly open: Task | null;
  readonly mistakes: readonly string[];
  readonly isPassed: boolean;
}

function toStep(
  { entry, task, changes, hints }: Beginning,
  world: World,
  { met, isJudged, mistakes, isPassed }: After,
  faulty: readonly string[],
): Step {
  const isCommand = !isRebuild(entry);
  const isChange = isCommand && world.changes.count() > changes;
  // An editor shows the whole object first; any other program that writes reads it without showing it.
  const isShown = !isChange || isEditor(entry);
  return {
    sequence: entry.sequence,
    ...{ isCommand, isChange, met, isJudged, mistakes, isPassed },
    task: task?.id ?? null,
    isMending: task !== null && nameFaulty(task) !== null,
    isLook: isCommand && isShown && world.changes.looks().some((name) => isOneOf(name, faulty)),
    hints: isCommand ? listNewHints(hints, world.memory.hints) : [],
  };
}

const isEditor = (entry: Entry) =>
  entry.kind === 'line' && /^\s*(kubectl|k)\s+(.*\s)?edit(\s|$)/.test(entry.text);

/** To find a fault and to mend it: such a task says so by its id. */
export const isMendingTask = ({ id }: Pick<Task, 'id'>): boolean => /^mend(-|$)/.test(id);

/** Of a task that asks to mend something: what its title names first. */
function nameFaulty({ id, title }: Task): string | null {
  if (!isMendingTask({ id })) return null;
  return /`([a-z][a-z0-9-]*)`/.exec(title)?.[1] ?? null;
}

/** A Service `bakery` is looked at in its endpoints and in `pod-bakery`, too; a whole list shows all of it. */
const isOneOf = (look: string, faulty: readonly string[]) =>
  faulty.some((name) => look === '*' || look.includes(name));

function listNewHints(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): string[] {
  return [...now].flatMap(([task, number]) =>
    number > (before.get(task) ?? 0) ? [`${task} ${number}`] : [],
  );
}

function writeMet(exercise: Exercise, verdict: Verdict): string {
  return exercise.tasks
    .flatMap(({ conditions }, place) => {
      const task = verdict.tasks[place];
      const isDone = (task?.done ?? null) !== null;
      return conditions.map((_, at) => (isDone || task?.conditions[at]?.outcome === 'passed' ? '1' : '0'));
    })
    .join('');
}
