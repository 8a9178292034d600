/**
 * Learners that nobody is: who enrols, how far they come, where they go wrong and how long they think, drawn from one
 * seed. Sums are made by the functions of lib/data/work, as a save and a verdict would make them.
 */

import type { SignEvent } from '../lib/data/signs';
import { findTroubles, moveClock } from '../lib/data/work';
import type { Recording, Rest } from './learner-recordings';
import { answerQuestions, toSignRows } from './learner-signs';

/** Rows of one table, each with the same columns. */
export type Row = Readonly<Record<string, string | number | boolean | object | null>>;
export type Rows = Readonly<Record<string, Row[]>>;

export interface Chance {
  /** From 0 up to 1, without 1. */
  draw(): number;
  /** A whole number below `end`. */
  below(end: number): number;
  pick<T>(values: readonly T[]): T;
  isTrue(share: number): boolean;
  /** Many short ones and a few long ones. */
  spread(middle: number, width: number): number;
  uuid(): string;
}

/** mulberry32: small, and the same everywhere. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number) => Math.floor(draw() * end);
  const digits = (count: number) => Array.from({ length: count }, () => below(16).toString(16)).join('');
  return {
    draw,
    below,
    pick: (values) => values[below(values.length)]!,
    isTrue: (share) => draw() < share,
    spread: (middle, width) => middle * Math.exp(width * (draw() + draw() + draw() - 1.5) * 2),
    uuid: () => `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${digits(12)}`,
  };
}

export interface Plan {
  readonly count: number;
  readonly seed: number;
  /** The present: nobody does anything after it. */
  readonly nowMs: number;
  /** The courses in the database, with those of their lessons that were recorded, in order. */
  readonly courses: readonly { readonly course: string; readonly lessons: readonly string[] }[];
  readonly recordings: ReadonlyMap<string, readonly Recording[]>;
}

export const EMAIL = /^learner-\d{4,}@example\.org$/;
export const COHORT_NAMES = ['Generated group 1', 'Generated group 2', 'Generated group 3'] as const;

const DAY_MS = 86_400_000;
const TABLES = [
  ...['user', 'consent', 'enrolment', 'cohort', 'cohort_member', 'attempt', 'entry', 'event', 'verdict'],
  ...['completion', 'task_completion', 'lesson_work', 'task_work', 'trouble'],
  ...['attempt_sign', 'help_sign', 'prediction'],
] as const;

const text = (ms: number) => new Date(ms).toISOString();

export const noRows = (): Rows => Object.fromEntries(TABLES.map((table) => [table, []]));

export function makeCohorts({ courses }: Plan, chance: Chance, nowMs: number): Row[] {
  const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
  const five = () => Array.from({ length: 5 }, () => letters[chance.below(letters.length)]).join('');
  return courses
    .filter(({ lessons }) => lessons.length > 0)
    .flatMap(({ course }) =>
      COHORT_NAMES.map((name) => ({
        ...{ id: chance.uuid(), name, course_id: course, access_code: `${five()}-${five()}` },
        created_at: text(nowMs - 100 * DAY_MS),
      })),
    );
}

/** Learner `number`, from 1, with everything that they did. */
export function makeLearner(plan: Plan, cohorts: readonly Row[], chance: Chance, number: number): Rows {
  const rows = noRows();
  const id = chance.uuid();
  const name = `Learner ${String(number).padStart(4, '0')}`;
  const startMs = plan.nowMs - chance.draw() * 90 * DAY_MS;
  rows['user']!.push({
    ...{ id, name, email: `${name.toLowerCase().replace(' ', '-')}@example.org`, created_at: text(startMs) },
  });
  rows['consent']!.push({ id: chance.uuid(), user_id: id, wording: 'generated', at: text(startMs) });
  let atMs = startMs + chance.spread(60_000, 1);
  const skill = chance.draw();
  for (const { course, lessons } of plan.courses) {
    if (lessons.length === 0) continue;
    rows['enrolment']!.push({ user_id: id, course_id: course, at: text(atMs) });
    const group = chance.pick(cohorts.filter((cohort) => cohort['course_id'] === course));
    if (group && chance.isTrue(0.6)) {
      rows['cohort_member']!.push({ cohort_id: group['id']!, user_id: id, joined_at: text(atMs) });
    }
    for (const lesson of lessons) {
      if (!chance.isTrue(0.8 + 0.18 * skill)) break;
      const worked = workLesson(plan, { rows, chance, userId: id, skill }, lesson, atMs);
      if (!worked.isPassed && chance.isTrue(0.7)) break;
      atMs = worked.endMs + chance.spread(DAY_MS / 2, 1.2);
      if (atMs > plan.nowMs) break;
    }
  }
  return rows;
}

interface Life {
  readonly rows: Rows;
  readonly chance: Chance;
  readonly userId: string;
  readonly skill: number;
}

/** One or two attempts at a lesson. */
function workLesson(plan: Plan, life: Life, lesson: string, startMs: number) {
  const { chance, skill, rows, userId } = life;
  const recordings = plan.recordings.get(lesson)!;
  const right = recordings.filter(({ mistake }) => mistake === null);
  const wrong = recordings.filter(({ mistake }) => mistake !== null);
  const work: LessonSums = { clock: { activeMs: 0, lastMs: null }, tasks: new Map(), attempt: '' };
  const answers = answerQuestions(lesson, chance, skill);
  let atMs = startMs;
  let isPassed = false;
  const tries = chance.isTrue(0.15) ? 2 : 1;
  for (let turn = 0; turn < tries && !isPassed; turn += 1) {
    const isWrong = wrong.length > 0 && !chance.isTrue(0.25 + 0.5 * skill);
    const recording = chance.pick(isWrong ? wrong : right);
    const isLast = turn === tries - 1;
    const isLeft = !isLast || !chance.isTrue(0.55 + 0.4 * skill);
    const rests = isLeft
      ? recording.rests.slice(0, 1 + chance.below(recording.rests.length))
      : recording.rests;
    const done = playAttempt(plan, life, work, {
      ...{ recording, rests, startMs: atMs },
      answers: turn === 0 ? answers : [],
    });
    isPassed = done.isPassed;
    atMs = done.endMs;
    if (isPassed) playAgain(plan, life, work, { recording, endMs: atMs });
  }
  rows['lesson_work']!.push({
    ...{ user_id: userId, lesson_id: lesson, began_at: text(startMs), attempt_id: work.attempt },
    last_seen_at: text(work.clock.lastMs ?? startMs),
    last_moment_at: text(work.clock.lastMs ?? startMs),
    active_ms: Math.round(work.clock.activeMs),
  });
  for (const [task, { doneMs, verifiedMs, activeMs }] of work.tasks) {
    rows['task_work']!.push({
      ...{ user_id: userId, lesson_id: lesson, task_id: task, done_at: text(doneMs) },
      verified_at: verifiedMs === null ? null : text(verifiedMs),
      active_ms: Math.round(activeMs),
    });
    if (verifiedMs === null) continue;
    const completion = { user_id: userId, lesson_id: lesson, task_id: task, at: text(verifiedMs) };
    rows['task_completion']!.push(completion);
  }
  return { endMs: atMs, isPassed };
}

/** Some take another draw soon after the pass, some when it is due again. */
function playAgain(
  plan: Plan,
  life: Life,
  work: LessonSums,
  { recording, endMs }: { readonly recording: Recording; readonly endMs: number },
): void {
  const { chance, skill } = life;
  const others = plan.recordings
    .get(recording.lesson)!
    .filter(({ header }) => header.seed !== recording.header.seed);
  if (others.length === 0) return;
  for (const [share, soonestMs] of [
    [0.5, 600_000],
    [0.35, 7 * DAY_MS + 3_600_000],
  ] as const) {
    const startMs = endMs + soonestMs + chance.spread(DAY_MS, 0.8);
    if (!chance.isTrue(share) || startMs > plan.nowMs) continue;
    const isRight = chance.isTrue(0.5 + 0.45 * skill);
    const fitting = others.filter(({ mistake }) => (mistake === null) === isRight);
    const next = chance.pick(fitting.length === 0 ? others : fitting);
    const count = isRight ? next.rests.length : 1 + chance.below(next.rests.length);
    playAttempt(plan, life, work, {
      recording: next,
      rests: next.rests.slice(0, count),
      startMs,
      answers: [],
    });
  }
}

interface LessonSums {
  clock: { activeMs: number; lastMs: number | null };
  readonly tasks: Map<string, { doneMs: number; verifiedMs: number | null; activeMs: number }>;
  attempt: string;
}

interface Playing {
  readonly recording: Recording;
  readonly rests: readonly Rest[];
  readonly startMs: number;
  /** To the questions of the prose, before the first command. */
  readonly answers: readonly SignEvent['data'][];
}

/** Types the recorded lines with pauses between them, and stops after the last of `rests`, or where the present is. */
function playAttempt({ nowMs }: Plan, life: Life, work: LessonSums, playing: Playing) {
  const { recording, rests, startMs, answers } = playing;
  const { rows, chance, userId } = life;
  const id = chance.uuid();
  const { lesson, header } = recording;
  // Now and then the server has not looked yet.
  const isWaiting = chance.isTrue(0.02);
  let atMs = startMs;
  let last: Rest | null = null;
  let judged: Rest | null = null;
  let verdictId: string | null = null;
  const troubles = new Map<string, Row & { times: number }>();
  const seen: SignEvent[] = [];
  const see = (kind: string, data: SignEvent['data']) => {
    seen.push({ ms: atMs, kind, data });
    work.clock = moveClock(work.clock, atMs);
    const stored = { at: text(atMs), stored_at: text(Math.min(atMs + 400, nowMs)) };
    rows['event']!.push({
      ...{ attempt_id: id, id: chance.uuid(), kind, data, ...stored },
    });
  };
  const judge = (rest: Rest) => {
    verdictId = chance.uuid();
    const verdictMs = Math.min(atMs + 2_000, nowMs);
    rows['verdict']!.push(toVerdict({ id: verdictId, attempt: id, recording, rest, at: text(verdictMs) }));
    for (const task of rest.tasks.filter(({ passed }) => passed)) {
      const known = work.tasks.get(task.id);
      if (known) known.verifiedMs ??= verdictMs;
    }
    noteTroubles(troubles, rest, judged, { attempt_id: id, user_id: userId, lesson_id: lesson }, verdictMs);
    judged = rest;
  };
  see('opened', {});
  for (const answer of answers) see('prediction', answer);
  for (const rest of rests) {
    // Most think for some seconds, some go for a coffee, few come back on another day.
    const thinkMs = chance.spread(chance.isTrue(0.04) ? 1_800_000 : 14_000, 0.9);
    if (atMs + thinkMs > nowMs) break;
    atMs += thinkMs;
    const sequence = (last?.sequence ?? 0) + 1;
    see('source', { sequence, source: chance.pick(['typed', 'typed', 'typed', 'clicked', 'pasted']) });
    const open = rest.tasks.find(({ passed }) => !passed)?.id;
    if (open !== undefined && chance.isTrue(0.03)) see('hint', { task: open, number: 1 + chance.below(3) });
    if (open !== undefined && chance.isTrue(0.004)) see('solution', {});
    for (const { id: task } of rest.tasks.filter(({ passed }) => passed)) {
      if (work.tasks.has(task)) continue;
      see('task', { task, sequence: rest.sequence });
      work.tasks.set(task, { doneMs: atMs, verifiedMs: null, activeMs: work.clock.activeMs });
    }
    const isNews = judged === null || isDifferent(judged, rest);
    if (!isWaiting && (isNews || chance.isTrue(0.2))) judge(rest);
    last = rest;
  }
  if (last !== null && last !== judged && !isWaiting) judge(last);
  see('left', {});
  const end = last?.sequence ?? 0;
  rows['attempt']!.push({
    ...{ id, user_id: userId, lesson_id: lesson, format: header.format, scenario: header.scenario },
    ...{ simulator_version: header.simulatorVersion, content_hash: header.contentHash, seed: header.seed },
    ...{ start_hash: recording.startHash, last_sequence: end },
    chain_hash: end === 0 ? recording.startHash : recording.entries[end - 1]!.hash,
    bytes: recording.entries.slice(0, end).reduce((sum, { bytes }) => sum + bytes, 0),
    ...{ created_at: text(startMs), updated_at: text(atMs) },
    verification: end === 0 ? 'none' : isWaiting ? 'pending' : 'done',
    state: (judged as Rest | null)?.isPassed ? 'passed' : 'open',
  });
  for (const { entry, hash } of recording.entries.slice(0, end)) {
    rows['entry']!.push({ attempt_id: id, sequence: entry.sequence, entry, hash });
  }
  rows['trouble']!.push(...troubles.values());
  const isPassed = (judged as Rest | null)?.isPassed ?? false;
  const signs = toSignRows({ attempt: id, userId, recording, end, events: seen, passedMs: atMs });
  for (const [table, made] of Object.entries(signs)) rows[table]!.push(...made);
  if (isPassed && !rows['completion']!.some((one) => one['lesson_id'] === lesson)) {
    rows['completion']!.push({ user_id: userId, lesson_id: lesson, verdict_id: verdictId, at: text(atMs) });
  }
  work.attempt = id;
  return { endMs: atMs, isPassed };
}

const isDifferent = (left: Rest, right: Rest) => JSON.stringify(left.tasks) !== JSON.stringify(right.tasks);

function toVerdict(made: {
  readonly id: string;
  readonly attempt: string;
  readonly recording: Recording;
  readonly rest: Rest;
  readonly at: string;
}): Row {
  const { id, attempt, recording, rest, at } = made;
  const { simulatorVersion, contentHash } = recording.header;
  return {
    ...{ id, attempt_id: attempt, sequence: rest.sequence, results: rest.tasks, at },
    outcome: rest.isPassed ? 'passed' : 'not-yet',
    ...{ attempt_version: simulatorVersion, server_version: simulatorVersion, content_hash: contentHash },
    ...{ server_hash: rest.hash, browser_hash: rest.hash, replay_ms: 40 },
  };
}

function noteTroubles(
  troubles: Map<string, Row & { times: number }>,
  rest: Rest,
  judged: Rest | null,
  place: Row,
  ms: number,
): void {
  const name = (one: { taskId: string; kind: string; key: string }) => `${one.taskId} ${one.kind} ${one.key}`;
  const before = new Set(findTroubles(judged?.tasks ?? []).map(name));
  for (const found of findTroubles(rest.tasks)) {
    const { taskId, kind, key, what } = found;
    const known = troubles.get(name(found));
    const times = (known?.times ?? 0) + (known && before.has(name(found)) ? 0 : 1);
    const first = known?.['first_at'] ?? text(ms);
    const when = { first_at: first, last_at: text(ms) };
    troubles.set(name(found), { ...place, task_id: taskId, kind, key, what, times, ...when });
  }
}
