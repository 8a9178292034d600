/** What a learner has done, from the server and from this device, brought together for the progress page. Plain functions. */
import type { DeviceAttempt } from '@/lib/sandbox/client-device';
import type { LessonProgress, ProgressAnswer } from '@/lib/sandbox/server-messages';

export interface ListedCourse {
  readonly slug: string;
  readonly title: string;
  /** Only lessons that can be opened. */
  readonly lessons: readonly ListedLesson[];
}

export interface ListedLesson {
  readonly id: string;
  readonly title: string;
  readonly number: number;
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
  /** How many of them must be done; absent: all. */
  readonly passes?: number | undefined;
  /** Everybody gets the same cluster: there is no other draw. */
  readonly isFixed?: boolean | undefined;
}

export interface TaskLine {
  readonly id: string;
  readonly title: string;
  readonly state: 'not-started' | 'trying' | 'done' | 'verified';
  /** ISO 8601: when it turned, by the server's word where there is one. */
  readonly at: string | null;
  readonly minutes: number | null;
}

export interface AttemptLine {
  readonly attempt: string;
  readonly number: number;
  readonly updatedAt: string;
  readonly entries: number;
  readonly isPassed: boolean;
  /** The server has not got it. */
  readonly isOnDeviceOnly: boolean;
}

export interface LessonLine {
  readonly id: string;
  readonly title: string;
  readonly number: number;
  readonly state: 'untouched' | 'begun' | 'done' | 'verified';
  /** ISO 8601 */
  readonly completedAt: string | null;
  /** It was passed some time ago, and can be tried on another draw. */
  readonly isDue: boolean;
  readonly tasks: readonly TaskLine[];
  /** The newest first. */
  readonly attempts: readonly AttemptLine[];
}

export interface CourseLine {
  readonly slug: string;
  readonly title: string;
  readonly lessons: readonly LessonLine[];
}

export interface Continuation {
  readonly course: string;
  readonly courseTitle: string;
  readonly lesson: Pick<LessonLine, 'id' | 'title' | 'number'>;
  readonly task: TaskLine | null;
}

export function bringTogether(
  courses: readonly ListedCourse[],
  answer: ProgressAnswer | null,
  device: readonly DeviceAttempt[],
): readonly CourseLine[] {
  return courses.map(({ slug, title, lessons }) => {
    const known = answer?.courses.find(({ course }) => course === slug)?.lessons ?? [];
    return {
      ...{ slug, title },
      lessons: lessons.map((lesson) =>
        toLine(
          lesson,
          known.find((one) => one.lesson === lesson.id) ?? null,
          device.filter((one) => one.lesson === `${slug}/${lesson.id}`),
        ),
      ),
    };
  });
}

function toLine(
  lesson: ListedLesson,
  known: LessonProgress | null,
  device: readonly DeviceAttempt[],
): LessonLine {
  const doneHere = new Set(device.flatMap(({ tasksDone }) => tasksDone));
  const attempts = listAttempts(known, device);
  const tasks = listTasks(lesson, known, doneHere, attempts.length > 0);
  const done = tasks.filter(({ state }) => state === 'done' || state === 'verified').length;
  const isAllDone = tasks.length > 0 && done >= (lesson.passes ?? tasks.length);
  const completedAt = known?.completedAt ?? null;
  const state =
    completedAt !== null ? 'verified' : isAllDone ? 'done' : attempts.length > 0 ? 'begun' : 'untouched';
  const { id, title, number } = lesson;
  const isDue = (known?.isDue ?? false) && !lesson.isFixed;
  return { id, title, number, state, completedAt, isDue, tasks, attempts };
}

function listTasks(
  { tasks }: ListedLesson,
  known: LessonProgress | null,
  doneHere: ReadonlySet<string>,
  isBegun: boolean,
): readonly TaskLine[] {
  let hasNext = false;
  return tasks.map(({ id, title }) => {
    const found = known?.tasks.find(({ task }) => task === id);
    const at = found?.verifiedAt ?? found?.doneAt ?? null;
    const minutes = found?.minutes ?? null;
    if (found?.state === 'verified' || found?.state === 'done')
      return { id, title, state: found.state, at, minutes };
    if (doneHere.has(id)) return { id, title, state: 'done', at: null, minutes: null };
    const isNext = isBegun && !hasNext;
    hasNext = true;
    return { id, title, state: isNext ? 'trying' : 'not-started', at: null, minutes: null };
  });
}

function listAttempts(
  known: LessonProgress | null,
  device: readonly DeviceAttempt[],
): readonly AttemptLine[] {
  const saved = known?.attempts ?? [];
  const onServer = new Set(saved.map(({ attempt }) => attempt));
  const only = device.filter(({ attempt }) => !onServer.has(attempt));
  const lines = [
    ...saved.map(({ attempt, updatedAt, createdAt, entries, state }) => ({
      ...{ attempt, updatedAt, createdAt, entries, isPassed: state === 'passed', isOnDeviceOnly: false },
    })),
    ...only.map(({ attempt, updatedAt, createdAt, entries }) => ({
      ...{ attempt, updatedAt, createdAt, entries, isPassed: false, isOnDeviceOnly: true },
    })),
  ].filter(({ entries }) => entries > 0);
  const begun = [...lines].sort((a, b) => compare(a.createdAt, b.createdAt));
  return lines
    .map(({ createdAt: _, ...line }) => ({
      ...line,
      number: begun.findIndex(({ attempt }) => attempt === line.attempt) + 1,
    }))
    .sort((a, b) => compare(b.updatedAt, a.updatedAt));
}

const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/** The lesson that was worked at last and is not complete; else the lesson after it; `null` before the first command. */
export function findContinuation(courses: readonly CourseLine[]): Continuation | null {
  const worked = courses.flatMap((course) =>
    course.lessons.flatMap((lesson) =>
      lesson.attempts.map(({ updatedAt }) => ({ course, lesson, updatedAt })),
    ),
  );
  const last = worked.sort((a, b) => compare(b.updatedAt, a.updatedAt))[0];
  if (last === undefined) return null;
  const { course } = last;
  const isOpen = ({ state }: LessonLine) => state === 'begun' || state === 'untouched';
  const from = course.lessons.indexOf(last.lesson);
  const order = [...course.lessons.slice(from), ...course.lessons.slice(0, from)];
  const lesson = order.find(isOpen);
  if (lesson === undefined) return null;
  const task = lesson.tasks.find(({ state }) => state === 'trying' || state === 'not-started') ?? null;
  return { course: course.slug, courseTitle: course.title, lesson, task };
}
