/**
 * What a learner has done. Only what the server's own replay confirmed counts as completed; what the page said is
 * told apart from it.
 */
import { readStates } from './analytics';
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { DUE_AFTER_DAYS } from './learning';
import type { TaskState } from './teaching-records';
import { requirePerson, type Viewer } from './viewer';

export interface TaskProgress {
  readonly task: string;
  readonly title: string;
  readonly state: TaskState;
  /** When it turned on the page, and when the server found the same. */
  readonly doneAt: Date | null;
  readonly verifiedAt: Date | null;
  /** Time at work in this lesson until it turned, pauses cut; null where it has not. */
  readonly minutes: number | null;
}

export interface OwnAttempt {
  readonly attempt: string;
  /** Of this lesson, from 1. */
  readonly number: number;
  readonly state: 'open' | 'passed';
  readonly entries: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface LessonProgress {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  readonly title: string;
  readonly state: 'untouched' | 'begun' | 'completed';
  readonly completedAt: Date | null;
  /** Passed at least 7 days ago and not since: time to try it on another draw. */
  readonly isDue: boolean;
  /** Passed over by the questions at its beginning: no completion. */
  readonly skippedAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly verifiedTasks: readonly string[];
  /** The newest, to go on with. */
  readonly attempt: string | null;
  readonly tasks: readonly TaskProgress[];
  /** The newest first, at most 50. */
  readonly attempts: readonly OwnAttempt[];
}

export interface CourseProgress {
  readonly course: string;
  readonly title: string;
  readonly enrolledAt: Date | null;
  /**
   * Where to go on: the lesson that was worked at last where it is not complete, else the first lesson that is neither
   * complete nor skipped; `task` is its first that is not done. Null where there is none, or nothing was begun.
   */
  readonly continueAt: {
    readonly lesson: string;
    readonly task: string | null;
    readonly attempt: string | null;
  } | null;
  readonly lessons: readonly LessonProgress[];
}

const MOST_ATTEMPTS = 50;

/** Mine, in all courses that are offered, or in one. */
export async function readProgress(
  viewer: Viewer,
  courseId: string | null = null,
): Promise<readonly CourseProgress[]> {
  const { userId } = requirePerson(viewer);
  const [courses, attempts] = await Promise.all([
    findCourses(userId, courseId),
    listOwnAttempts(userId, courseId),
  ]);
  return courses.map((course) => {
    const lessons = course.lessons.map((lesson) => toLesson(lesson, attempts.get(lesson.id) ?? []));
    return {
      course: course.id,
      title: course.title,
      enrolledAt: course.enrolments[0]?.at ?? null,
      continueAt: findPlace(lessons),
      lessons,
    };
  });
}

const findCourses = (userId: string, courseId: string | null) =>
  database().course.findMany({
    where: { retiredAt: null, ...(courseId === null ? {} : { id: courseId }) },
    orderBy: { position: 'asc' },
    include: {
      enrolments: { where: { userId } },
      lessons: {
        where: { retiredAt: null },
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
        include: {
          tasks: { where: { retiredAt: null }, orderBy: [{ position: 'asc' }, { id: 'asc' }] },
          completions: { where: { userId } },
          taskCompletions: { where: { userId }, orderBy: { at: 'asc' } },
          taskWork: { where: { userId } },
          work: { where: { userId } },
          attemptSigns: { where: { userId, passedAt: { not: null } }, select: { passedAt: true } },
        },
      },
    },
  });

async function listOwnAttempts(
  userId: string,
  courseId: string | null,
): Promise<ReadonlyMap<string, readonly OwnAttempt[]>> {
  const rows = await database().$queryRaw<(OwnAttempt & { lesson: string })[]>`
    select * from (
      select a.id::text as attempt, a.lesson_id as lesson, a.state::text as state, a.last_sequence as entries,
             a.created_at as "createdAt", a.updated_at as "updatedAt",
             row_number() over (partition by a.lesson_id order by a.created_at, a.id)::int as number,
             row_number() over (partition by a.lesson_id order by a.updated_at desc, a.id) as place
      from attempt a join lesson l on l.id = a.lesson_id
      where a.user_id = ${userId}::uuid
        ${courseId === null ? Prisma.empty : Prisma.sql`and l.course_id = ${courseId}`}
    ) mine where place <= ${MOST_ATTEMPTS} order by lesson, place`;
  const found = new Map<string, OwnAttempt[]>();
  for (const { lesson, attempt, number, state, entries, createdAt, updatedAt } of rows) {
    const list = found.get(lesson) ?? [];
    list.push({ attempt, number, state, entries, createdAt, updatedAt });
    found.set(lesson, list);
  }
  return found;
}

type FoundLesson = Awaited<ReturnType<typeof findCourses>>[number]['lessons'][number];

function toLesson(lesson: FoundLesson, attempts: readonly OwnAttempt[]): LessonProgress {
  const { id, title, completions, taskCompletions, work, attemptSigns } = lesson;
  const completedAt = completions[0]?.at ?? null;
  return {
    ...{ lesson: id, title, completedAt, attempts },
    isDue: completedAt !== null && isLongAgo([completedAt, ...attemptSigns.map(({ passedAt }) => passedAt)]),
    // An attempt may hold answers to questions and no entry.
    state: completedAt !== null ? 'completed' : work[0]?.beganAt ? 'begun' : 'untouched',
    skippedAt: work[0]?.skippedAt ?? null,
    lastSeenAt: work[0]?.lastSeenAt ?? null,
    verifiedTasks: taskCompletions.map(({ taskId }) => taskId),
    attempt: attempts[0]?.attempt ?? null,
    tasks: toTasks(lesson),
  };
}

const isLongAgo = (passes: readonly (Date | null)[]): boolean =>
  Math.max(...passes.map((at) => at?.getTime() ?? 0)) <= Date.now() - DUE_AFTER_DAYS * 86_400_000;

function toTasks({ id: lesson, tasks, taskWork, work }: FoundLesson): readonly TaskProgress[] {
  const turned = new Map(taskWork.map((one) => [one.taskId, one]));
  const states = readStates(
    tasks.map(({ id }) => ({ lesson, task: id })),
    {
      isBegun: () => work[0]?.beganAt != null,
      isVerified: (_lesson, task) => {
        const found = turned.get(task);
        return found ? found.verifiedAt !== null : null;
      },
    },
  );
  return tasks.map(({ id, title }, place) => {
    const found = turned.get(id);
    return {
      ...{ task: id, title, state: states[place]! },
      doneAt: found?.doneAt ?? null,
      verifiedAt: found?.verifiedAt ?? null,
      minutes: found ? Math.round(Number(found.activeMs) / 600) / 100 : null,
    };
  });
}

function findPlace(lessons: readonly LessonProgress[]): CourseProgress['continueAt'] {
  const seen = lessons.filter(({ lastSeenAt }) => lastSeenAt !== null);
  if (seen.length === 0) return null;
  const last = seen.reduce((a, b) => (b.lastSeenAt!.getTime() > a.lastSeenAt!.getTime() ? b : a));
  const isOpen = ({ state, skippedAt }: LessonProgress) =>
    state === 'begun' || (state === 'untouched' && skippedAt === null);
  const place = isOpen(last) ? last : lessons.find(isOpen);
  if (!place) return null;
  const task = place.tasks.find(({ state }) => state === 'trying' || state === 'not-started');
  return { lesson: place.lesson, task: task?.task ?? null, attempt: place.attempt };
}
