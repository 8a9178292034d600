/**
 * Sums that dashboards read instead of logs, kept at each save and each verdict. They never decide what a learner has
 * completed: that is lib/data/verdicts.
 *
 * Time at work: the moments of a learner at a lesson, all attempts together, are the times of the page's events
 * (each typed command has one), by the browser's clock, never later than the server's; a save that brings entries but
 * no events counts as one moment. The time between two moments counts, a pause of more than 90 s as 90 s. A task's
 * time is the time at work when it turned: by the page's event `task`, or, where none came, at the server's verdict.
 *
 * Trouble: a named mistake of any task that is not done, and each condition that does not hold in the first task that
 * is not done. What the verdict before said as well is not counted again.
 */
import type { Database } from './db';
import type { StoredEvent } from './events';
import type { Attempt, TroubleKind } from './generated/prisma/client';
import type { TaskResult } from './verdicts';

export const LONGEST_PAUSE_MS = 90_000;

interface Clock {
  readonly activeMs: number;
  readonly lastMs: number | null;
}

/** Moments that lie before the last one are those of another device, or came twice: they add nothing. */
export function moveClock({ activeMs, lastMs }: Clock, momentMs: number): Clock {
  if (lastMs === null) return { activeMs, lastMs: momentMs };
  if (momentMs <= lastMs) return { activeMs, lastMs };
  return { activeMs: activeMs + Math.min(momentMs - lastMs, LONGEST_PAUSE_MS), lastMs: momentMs };
}

interface TurnedTask {
  readonly taskId: string;
  readonly at: Date;
  readonly activeMs: number;
}

/** Called within a save, whose viewer has been checked. */
export async function noteSave(
  database: Database,
  attempt: Attempt,
  save: { readonly events: readonly StoredEvent[]; readonly hasEntries: boolean },
): Promise<void> {
  const { userId, lessonId } = attempt;
  if (save.events.length === 0 && !save.hasEntries) return;
  const now = new Date();
  const where = { userId_lessonId: { userId, lessonId } };
  await database.lessonWork.createMany({ data: [{ userId, lessonId }], skipDuplicates: true });
  await database.$queryRaw`
    select 1 from lesson_work where user_id = ${userId}::uuid and lesson_id = ${lessonId} for update`;
  const before = await database.lessonWork.findUniqueOrThrow({ where });
  const { clock, turned } = readMoments(
    { activeMs: Number(before.activeMs), lastMs: before.lastMomentAt?.getTime() ?? null },
    save.events,
    now,
  );
  const isSkipped = save.events.some(({ kind }) => kind === 'skipped');
  await database.lessonWork.update({
    where,
    data: {
      beganAt: before.beganAt ?? (save.hasEntries ? now : null),
      skippedAt: before.skippedAt ?? (isSkipped ? now : null),
      lastSeenAt: now,
      attemptId: attempt.id,
      activeMs: clock.activeMs,
      lastMomentAt: clock.lastMs === null ? null : new Date(clock.lastMs),
    },
  });
  await storeTurnedTasks(database, attempt, turned);
}

function readMoments(
  before: Clock,
  events: readonly StoredEvent[],
  now: Date,
): { readonly clock: Clock; readonly turned: readonly TurnedTask[] } {
  const moments = events
    .map((event) => ({ event, ms: Math.min(event.at.getTime(), now.getTime()) }))
    .sort((a, b) => a.ms - b.ms);
  let clock = moments.length === 0 ? moveClock(before, now.getTime()) : before;
  const turned: TurnedTask[] = [];
  for (const { event, ms } of moments) {
    clock = moveClock(clock, ms);
    const taskId = event.kind === 'task' ? event.data['task'] : null;
    if (typeof taskId === 'string') turned.push({ taskId, at: new Date(ms), activeMs: clock.activeMs });
  }
  return { clock, turned };
}

/** The first time counts; the page's word about a task that the lesson does not have counts nothing. */
async function storeTurnedTasks(
  database: Database,
  { userId, lessonId }: Attempt,
  turned: readonly TurnedTask[],
): Promise<void> {
  if (turned.length === 0) return;
  const tasks = await database.task.findMany({ where: { lessonId }, select: { id: true } });
  const known = new Set(tasks.map(({ id }) => id));
  for (const { taskId, at, activeMs } of inOrder(turned, (one) => one.taskId)) {
    if (!known.has(taskId)) continue;
    await database.$executeRaw`
      insert into task_work as w (user_id, lesson_id, task_id, done_at, active_ms)
      values (${userId}::uuid, ${lessonId}, ${taskId}, ${at}, ${activeMs}::bigint)
      on conflict (user_id, lesson_id, task_id) do update set done_at = coalesce(w.done_at, excluded.done_at)`;
  }
}

/** Called with each verdict, whose viewer has been checked. `previous`: what the verdict before said. */
export async function noteVerdict(
  database: Database,
  attempt: Attempt,
  tasks: readonly TaskResult[],
  previous: readonly TaskResult[],
): Promise<void> {
  const { id: attemptId, userId, lessonId } = attempt;
  const passed = tasks.filter((task) => task.passed);
  for (const { id } of inOrder(passed, (task) => task.id)) {
    await database.$executeRaw`
      insert into task_work as w (user_id, lesson_id, task_id, verified_at, active_ms)
      values (${userId}::uuid, ${lessonId}, ${id}, now(), coalesce(
        (select active_ms from lesson_work where user_id = ${userId}::uuid and lesson_id = ${lessonId}), 0))
      on conflict (user_id, lesson_id, task_id) do update set verified_at = excluded.verified_at
      where w.verified_at is null`;
  }
  const known = new Set(findTroubles(previous).map(nameTrouble));
  for (const { taskId, kind, key, what } of findTroubles(tasks)) {
    const times = known.has(nameTrouble({ taskId, kind, key })) ? 0 : 1;
    await database.$executeRaw`
      insert into trouble as t (attempt_id, task_id, kind, key, user_id, lesson_id, what)
      values (${attemptId}::uuid, ${taskId}, ${kind}::"TroubleKind", ${key}, ${userId}::uuid, ${lessonId}, ${what})
      on conflict (attempt_id, task_id, kind, key) do update set
        times = t.times + ${times}::int, last_at = excluded.last_at, what = excluded.what`;
  }
}

/** Two attempts of one learner may write the same rows at once: in one order neither waits for the other for ever. */
function inOrder<T>(rows: readonly T[], keyOf: (row: T) => string): readonly T[] {
  return [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

interface FoundTrouble {
  readonly taskId: string;
  readonly kind: TroubleKind;
  readonly key: string;
  readonly what: string;
}

export function findTroubles(tasks: readonly TaskResult[]): readonly FoundTrouble[] {
  const current = tasks.find(({ passed }) => !passed);
  const mistakes = tasks.flatMap(({ id, passed, mistake }): FoundTrouble[] =>
    passed || mistake === null ? [] : [{ taskId: id, kind: 'mistake', key: mistake, what: mistake }],
  );
  const conditions = (current?.conditions ?? []).flatMap(({ outcome, sentence }, place): FoundTrouble[] => {
    if (outcome !== 'not-yet') return [];
    return [{ taskId: current!.id, kind: 'condition', key: String(place), what: sentence }];
  });
  return [...mistakes, ...conditions];
}

const nameTrouble = ({ taskId, kind, key }: Pick<FoundTrouble, 'taskId' | 'kind' | 'key'>) =>
  `${taskId}\0${kind}\0${key}`;
