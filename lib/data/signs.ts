/**
 * Signs of learning of one attempt, computed from the steps that the server's replay retraced and from the page's
 * events, whose clock alone is used. Pure.
 *
 * Stuck: 8 commands or 6 minutes of work in which the set of conditions that hold stayed the same. Freed: within 10
 * commands after that a condition holds that did not. The same 10 commands say whether a hint, the solution or the
 * message of a named mistake has helped. Nothing after the pass counts.
 *
 * Changes are those that were made while the task of the moment was to mend something; an idle one is one after which
 * no condition holds that did not hold before.
 */
import { LONGEST_PAUSE_MS } from './work';

/** What one turn did and reached; as lib/sandbox tells it. */
export interface SignStep {
  readonly sequence: number;
  readonly isCommand: boolean;
  readonly isMending: boolean;
  readonly isChange: boolean;
  readonly isLook: boolean;
  readonly isJudged: boolean;
  /** One character for each condition, 1 where it holds; empty before the first judgement. */
  readonly met: string;
  /** `<task> <mistake>` */
  readonly mistakes: readonly string[];
  /** `<task> <number>` */
  readonly hints: readonly string[];
  readonly isPassed: boolean;
}

export interface SignEvent {
  readonly ms: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type HelpKind = 'hint' | 'message' | 'solution';

export interface HelpSign {
  readonly taskId: string;
  readonly kind: HelpKind;
  /** Of a hint its number, of a message its mistake. */
  readonly key: string;
  readonly times: number;
  /** How often a new condition held within 10 commands. */
  readonly freed: number;
}

export interface AttemptSigns {
  readonly commands: number;
  readonly isPassed: boolean;
  /** By the page's clock; null where it did not say. */
  readonly passedMs: number | null;
  /** A hint or the solution was seen before the pass. */
  readonly isHelped: boolean;
  readonly stuck: number;
  readonly freed: number;
  readonly writes: number;
  readonly idleWrites: number;
  /** Null where nothing was changed. */
  readonly isLookedFirst: boolean | null;
  readonly helps: readonly HelpSign[];
}

const STUCK_COMMANDS = 8;
const STUCK_MS = 6 * 60_000;
const FREED_COMMANDS = 10;

export function summariseSigns(all: readonly SignStep[], events: readonly SignEvent[]): AttemptSigns {
  const pass = all.findIndex(({ isPassed }) => isPassed);
  const steps = settle(pass === -1 ? all : all.slice(0, pass + 1));
  const times = readTimes(steps, events);
  const helps = [...listHelps(steps), ...listSeen(steps, times, events)];
  const first = steps.findIndex(({ isChange, isMending }) => isChange && isMending);
  const isLookedFirst = first === -1 ? null : steps.slice(0, first + 1).some(({ isLook }) => isLook);
  return {
    commands: all.filter(({ isCommand }) => isCommand).length,
    isPassed: pass !== -1,
    passedMs: pass === -1 ? null : (times[pass]?.ms ?? null),
    isHelped: helps.some(({ kind }) => kind !== 'message'),
    ...countStuck(steps, times),
    ...countWrites(steps),
    isLookedFirst,
    helps: sumHelps(steps, helps),
  };
}

/** What was not judged before the next command came was judged with it. */
function settle(steps: readonly SignStep[]): readonly SignStep[] {
  let met: string | null = null;
  return [...steps]
    .reverse()
    .map((step) => {
      if (step.isJudged) met = step.met;
      return step.isJudged || met === null ? step : { ...step, met };
    })
    .reverse();
}

/** A condition holds that did not; what held before the first judgement nobody knows. */
const isGain = (before: string | undefined, now: string): boolean =>
  before !== undefined && before !== '' && [...now].some((one, at) => one === '1' && before[at] === '0');

interface Time {
  readonly ms: number;
  /** Time at work until then, long pauses cut. */
  readonly activeMs: number;
  /** Of the step with this sequence; a step that the page did not tell of has the time of the one before. */
  readonly sequence: number;
}

/** Of each step; null before the first that the page told of. */
function readTimes(steps: readonly SignStep[], events: readonly SignEvent[]): readonly (Time | null)[] {
  const known = new Map<number, Time>();
  let activeMs = 0;
  let last: number | null = null;
  for (const { ms, kind, data } of [...events].sort((one, other) => one.ms - other.ms)) {
    activeMs += last === null ? 0 : Math.min(ms - last, LONGEST_PAUSE_MS);
    last = ms;
    const sequence = data['sequence'];
    if (kind === 'source' && typeof sequence === 'number' && !known.has(sequence)) {
      known.set(sequence, { ms, activeMs, sequence });
    }
  }
  let time: Time | null = null;
  return steps.map(({ sequence }) => {
    time = known.get(sequence) ?? time;
    return time;
  });
}

function countStuck(
  steps: readonly SignStep[],
  times: readonly (Time | null)[],
): Pick<AttemptSigns, 'stuck' | 'freed'> {
  let [stuck, freed, commands] = [0, 0, 0];
  let since = times[0]?.activeMs ?? null;
  let met: string | null = null;
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1]?.met;
    const activeMs = times[at]?.activeMs ?? null;
    if (step.isCommand) commands += 1;
    if (met !== null) {
      if (!isGain(met, step.met)) continue;
      if (commands <= FREED_COMMANDS) freed += 1;
      [met, commands, since] = [null, 0, activeMs];
      continue;
    }
    if (before !== undefined && before !== step.met) [commands, since] = [0, activeMs];
    since ??= activeMs;
    const isLong = activeMs !== null && since !== null && activeMs - since >= STUCK_MS;
    if (commands < STUCK_COMMANDS && !isLong) continue;
    stuck += 1;
    [met, commands] = [step.met, 0];
  }
  return { stuck, freed };
}

function countWrites(steps: readonly SignStep[]): Pick<AttemptSigns, 'writes' | 'idleWrites'> {
  // Before the first judgement nobody can tell what a change has brought.
  const gains = steps.flatMap((step, at) => {
    const before = steps[at - 1]?.met ?? '';
    return step.isChange && step.isMending && before !== '' ? [isGain(before, step.met)] : [];
  });
  return { writes: gains.length, idleWrites: gains.filter((isNearer) => !isNearer).length };
}

interface Help {
  readonly taskId: string;
  readonly kind: HelpKind;
  readonly key: string;
  /** The first step after it. */
  readonly from: number;
}

/** Hints asked for in the terminal, and messages where they come up. */
function listHelps(steps: readonly SignStep[]): readonly Help[] {
  return steps.flatMap(({ hints, mistakes }, at) => {
    const fresh = mistakes.filter((mistake) => !steps[at - 1]?.mistakes.includes(mistake));
    return [
      ...hints.map((hint) => toHelp('hint', hint, at + 1)),
      ...fresh.map((mistake) => toHelp('message', mistake, at + 1)),
    ];
  });
}

function toHelp(kind: HelpKind, told: string, from: number): Help {
  const [taskId = '', key = ''] = told.split(' ');
  return { taskId, kind, key, from };
}

/** Hints and solutions that the page showed; what it showed after the pass is left out. */
function listSeen(
  steps: readonly SignStep[],
  times: readonly (Time | null)[],
  events: readonly SignEvent[],
): readonly Help[] {
  const isPassed = steps.at(-1)?.isPassed ?? false;
  return events.flatMap(({ kind, ms, data }): Help[] => {
    // Where the page did not tell when a command came, the help may have come before it.
    const from = steps.reduce(
      (last, { sequence }, at) => (isBefore(times[at] ?? null, sequence, ms) ? at + 1 : last),
      0,
    );
    if (isPassed && from >= steps.length) return [];
    if (kind === 'solution') return [{ taskId: '', kind, key: '', from }];
    if (kind !== 'hint') return [];
    const [task, number] = [data['task'], data['number']];
    const isSensible = typeof task === 'string' && /^[a-z0-9-]{1,100}$/.test(task);
    if (!isSensible) return [];
    const key = typeof number === 'number' && number > 0 && number < 100 ? String(Math.trunc(number)) : '';
    return [{ taskId: task, kind, key, from }];
  });
}

const isBefore = (time: Time | null, sequence: number, ms: number): boolean =>
  time !== null && time.sequence === sequence && time.ms <= ms;

function sumHelps(steps: readonly SignStep[], helps: readonly Help[]): readonly HelpSign[] {
  const sums = new Map<string, HelpSign>();
  for (const { taskId, kind, key, from } of helps) {
    const name = `${taskId} ${kind} ${key}`;
    const known = sums.get(name) ?? { taskId, kind, key, times: 0, freed: 0 };
    const freed = known.freed + (isFreedAfter(steps, from) ? 1 : 0);
    sums.set(name, { ...known, times: known.times + 1, freed });
  }
  return [...sums.values()];
}

function isFreedAfter(steps: readonly SignStep[], from: number): boolean {
  const before = steps[from - 1]?.met;
  let commands = 0;
  for (const { isCommand, met } of steps.slice(from)) {
    if (isCommand) commands += 1;
    if (commands > FREED_COMMANDS) return false;
    if (isGain(before, met)) return true;
  }
  return false;
}
