/**
 * What instructors and owners read of all learners of a course, or of one cohort. Learners are all who are enrolled;
 * all numbers come from the sums of lib/data/work.ts, which has their definitions. Retired lessons and tasks are left
 * out.
 */
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { NotFound } from './refusals';
import { inCohort, requireSelection, requireTeacher } from './selections';
import type {
  AttemptRow,
  FunnelStep,
  LearnerRow,
  Selection,
  TablePage,
  TaskColumn,
  TaskState,
  TaskTable,
  TaughtCourse,
  TroubleRow,
} from './teaching-records';
import { isUuid } from './uuid';
import type { Viewer } from './viewer';

const MOST_ROWS = 500;
const MOST_ATTEMPTS = 500;

/** All courses that are offered, in order. */
export async function listTaughtCourses(viewer: Viewer): Promise<readonly TaughtCourse[]> {
  requireTeacher(viewer);
  const courses = await database().course.findMany({
    where: { retiredAt: null },
    orderBy: { position: 'asc' },
    include: {
      _count: { select: { enrolments: true } },
      lessons: {
        where: { retiredAt: null },
        orderBy: { position: 'asc' },
        include: { _count: { select: { tasks: { where: { retiredAt: null } } } } },
      },
    },
  });
  return courses.map(({ id, title, lessons, _count }) => ({
    ...{ course: id, title, learners: _count.enrolments },
    lessons: lessons.map((one) => ({ lesson: one.id, title: one.title, tasks: one._count.tasks })),
  }));
}

/** Learners × tasks of a course. NotFound where there is no such course, or no such cohort of it. */
export async function readTaskTable(
  viewer: Viewer,
  selection: Selection,
  asked: TablePage,
): Promise<TaskTable> {
  requireTeacher(viewer);
  await requireSelection(selection);
  const page = toRange(asked.page, 1_000_000);
  const pageSize = toRange(asked.pageSize, MOST_ROWS);
  const who = Prisma.sql`${learnersOf(selection)} ${matching(asked.search ?? '')}`;
  const [columns, counted, learners] = await Promise.all([
    readColumns(selection.course),
    database().$queryRaw<{ total: number }[]>`select count(*)::int as total ${who}`,
    database().$queryRaw<Learner[]>`
      select u.id::text as "userId", u.name, u.email, e.at as "enrolledAt", seen.at as "lastSeenAt"
      ${who} ${orderOf(asked.sort ?? 'name')} limit ${pageSize} offset ${(page - 1) * pageSize}`,
  ]);
  const rows = await fillRows(columns, learners);
  return { columns, rows, total: counted[0]?.total ?? 0, page, pageSize };
}

const toRange = (wanted: number, most: number) =>
  Number.isFinite(wanted) ? Math.min(most, Math.max(1, Math.trunc(wanted))) : 1;

type Learner = Pick<LearnerRow, 'userId' | 'name' | 'email' | 'enrolledAt' | 'lastSeenAt'>;

/** From here on `u` is a learner, `e` the enrolment, `seen.at` the last save, and `progress.tasks` what is done. */
function learnersOf({ course, cohort }: Selection): Prisma.Sql {
  return Prisma.sql`
    from enrolment e join "user" u on u.id = e.user_id
    left join (
      select w.user_id, max(w.last_seen_at) as at from lesson_work w join lesson l on l.id = w.lesson_id
      where l.course_id = ${course} and l.retired_at is null group by w.user_id
    ) seen on seen.user_id = u.id
    left join (
      select w.user_id, count(*) as tasks from task_work w
      join task t on t.lesson_id = w.lesson_id and t.id = w.task_id join lesson l on l.id = w.lesson_id
      where l.course_id = ${course} and l.retired_at is null and t.retired_at is null group by w.user_id
    ) progress on progress.user_id = u.id
    where e.course_id = ${course} ${inCohort(cohort, Prisma.sql`u.id`)}`;
}

/** What is typed is looked for as it is: no letter of it is a pattern. */
function matching(search: string): Prisma.Sql {
  const text = search.replaceAll('\0', '').trim();
  if (text === '') return Prisma.empty;
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return Prisma.sql`and (u.name ilike ${pattern} or u.email ilike ${pattern})`;
}

function orderOf(sort: NonNullable<TablePage['sort']>): Prisma.Sql {
  return Prisma.sql`order by ${Object.hasOwn(ORDERS, sort) ? ORDERS[sort] : ORDERS.name}, e.at, u.id`;
}

const ORDERS: Readonly<Record<NonNullable<TablePage['sort']>, Prisma.Sql>> = {
  name: Prisma.sql`lower(coalesce(u.name, u.email)) nulls last`,
  '-name': Prisma.sql`lower(coalesce(u.name, u.email)) desc nulls last`,
  enrolled: Prisma.sql`e.at desc`,
  '-enrolled': Prisma.sql`e.at`,
  'last-seen': Prisma.sql`seen.at desc nulls last`,
  '-last-seen': Prisma.sql`seen.at nulls first`,
  progress: Prisma.sql`coalesce(progress.tasks, 0) desc, seen.at desc nulls last`,
  '-progress': Prisma.sql`coalesce(progress.tasks, 0), seen.at nulls first`,
};

async function readColumns(course: string): Promise<readonly TaskColumn[]> {
  return database().$queryRaw<TaskColumn[]>`
    select l.id as lesson, l.title as "lessonTitle", t.id as task, t.title as "taskTitle"
    from lesson l join task t on t.lesson_id = l.id
    where l.course_id = ${course} and l.retired_at is null and t.retired_at is null
    order by l.position, l.id, t.position, t.id`;
}

/** What is known of each learner comes as one row: some thousand rows of tasks would take longer to unpack than to find. */
async function fillRows(
  columns: readonly TaskColumn[],
  learners: readonly Learner[],
): Promise<readonly LearnerRow[]> {
  const lessons = [...new Set(columns.map(({ lesson }) => lesson))];
  const found = await database().$queryRaw<Sums[]>`
    select u.id::text as "userId",
      (select json_object_agg(w.lesson_id, json_build_object(
         'attempt', w.attempt_id, 'isBegun', w.began_at is not null, 'isSkipped', w.skipped_at is not null))
       from lesson_work w where w.user_id = u.id and w.lesson_id = any(${lessons})) as seen,
      (select json_object_agg(w.lesson_id || ' ' || w.task_id, w.verified_at is not null) from task_work w
       where w.user_id = u.id and w.lesson_id = any(${lessons})) as turned
    from unnest(${learners.map(({ userId }) => userId)}::uuid[]) as u(id)`;
  const sums = new Map(found.map((one) => [one.userId, one]));
  return learners.map((learner) => {
    const seen = sums.get(learner.userId)?.seen ?? {};
    const turned = sums.get(learner.userId)?.turned ?? {};
    const states = readStates(columns, {
      isBegun: (lesson) => seen[lesson]?.isBegun ?? false,
      isVerified: (lesson, task) => turned[`${lesson} ${task}`] ?? null,
    });
    const newest = lessons.flatMap((lesson) => {
      const attempt = seen[lesson]?.attempt;
      return attempt ? [[lesson, attempt] as const] : [];
    });
    const skipped = lessons.filter((lesson) => seen[lesson]?.isSkipped);
    return { ...learner, states, skipped, attempts: Object.fromEntries(newest) };
  });
}

interface Sums {
  readonly userId: string;
  /** By lesson; `attempt` is the one that was saved last. */
  readonly seen: Readonly<
    Record<
      string,
      { readonly attempt: string | null; readonly isBegun: boolean; readonly isSkipped: boolean }
    >
  > | null;
  /** By lesson and task: true where it is verified, false where only the page says that it is done. */
  readonly turned: Readonly<Record<string, boolean>> | null;
}

interface Work {
  isBegun(lesson: string): boolean;
  /** Null where the task has not turned. */
  isVerified(lesson: string, task: string): boolean | null;
}

/** Of tasks in order: what is known of each, and in a lesson that was begun the first that is not done is tried. */
export function readStates(
  columns: readonly Pick<TaskColumn, 'lesson' | 'task'>[],
  work: Work,
): readonly TaskState[] {
  const tried = new Set<string>();
  return columns.map(({ lesson, task }) => {
    const isVerified = work.isVerified(lesson, task);
    if (isVerified !== null) return isVerified ? 'verified' : 'done';
    if (tried.has(lesson) || !work.isBegun(lesson)) return 'not-started';
    tried.add(lesson);
    return 'trying';
  });
}

/** One step for each task, in order. */
export async function readFunnel(viewer: Viewer, selection: Selection): Promise<readonly FunnelStep[]> {
  requireTeacher(viewer);
  await requireSelection(selection);
  const { course, cohort } = selection;
  return database().$queryRaw<FunnelStep[]>`
    with learner as (
      select e.user_id from enrolment e where e.course_id = ${course} ${inCohort(cohort, Prisma.sql`e.user_id`)}
    ), step as (
      select l.id as lesson, l.title as "lessonTitle", l.position as place,
             t.id as task, t.title as "taskTitle",
             row_number() over (partition by l.id order by t.position, t.id) as number
      from lesson l join task t on t.lesson_id = l.id
      where l.course_id = ${course} and l.retired_at is null and t.retired_at is null
    ), done as (
      select w.user_id, s.lesson, s.number, w.active_ms from step s
      join task_work w on w.lesson_id = s.lesson and w.task_id = s.task
      where w.user_id in (select user_id from learner)
    ), furthest as (
      select user_id, lesson, max(number) as number from done group by user_id, lesson
    ), opened as (
      select w.lesson_id as lesson, count(*)::int as learners from lesson_work w
      where w.user_id in (select user_id from learner) and w.lesson_id in (select lesson from step)
        and w.began_at is not null
      group by w.lesson_id
    ), reached as (
      select s.lesson, s.number, count(f.user_id)::int as learners from step s
      left join furthest f on f.lesson = s.lesson and f.number >= s.number group by s.lesson, s.number
    ), time as (
      select lesson, number, percentile_cont(0.5) within group (order by active_ms) / 60000 as minutes
      from done group by lesson, number
    )
    select s.lesson, s."lessonTitle", s.task, s."taskTitle", r.learners as reached,
           coalesce(o.learners, 0) as opened, round(m.minutes::numeric, 2)::float8 as "medianMinutes"
    from step s join reached r on r.lesson = s.lesson and r.number = s.number
    left join opened o on o.lesson = s.lesson
    left join time m on m.lesson = s.lesson and m.number = s.number
    order by s.place, s.lesson, s.number`;
}

/** The most frequent first. */
export async function readTrouble(viewer: Viewer, selection: Selection): Promise<readonly TroubleRow[]> {
  requireTeacher(viewer);
  await requireSelection(selection);
  const { course, cohort } = selection;
  // Learner by learner first: counting each once within a group would sort all rows.
  return database().$queryRaw<TroubleRow[]>`
    with one as (
      select x.lesson_id, x.task_id, x.kind, x.key, sum(x.times) as times, max(x.last_at) as last_at
      from trouble x
      where x.lesson_id in (select id from lesson where course_id = ${course} and retired_at is null)
        and x.user_id in (select e.user_id from enrolment e where e.course_id = ${course})
        ${inCohort(cohort, Prisma.sql`x.user_id`)}
      group by x.lesson_id, x.task_id, x.kind, x.key, x.user_id
    ), counted as (
      select lesson_id, task_id, kind, key, count(*)::int as learners, sum(times)::int as times,
             max(last_at) as last_at
      from one group by lesson_id, task_id, kind, key
    ), named as (
      select c.lesson_id, c.task_id, c.kind, c.key, c.learners, c.times, min(x.what) as what
      from counted c join trouble x on x.lesson_id = c.lesson_id and x.task_id = c.task_id
        and x.kind = c.kind and x.key = c.key and x.last_at = c.last_at
      group by c.lesson_id, c.task_id, c.kind, c.key, c.learners, c.times
    )
    select l.id as lesson, l.title as "lessonTitle", t.id as task, t.title as "taskTitle", n.kind::text as kind,
           n.what, n.learners, n.times
    from named n join lesson l on l.id = n.lesson_id
    join task t on t.lesson_id = n.lesson_id and t.id = n.task_id
    where t.retired_at is null
    order by n.learners desc, n.times desc, l.position, l.id, t.position, t.id, n.kind, n.key`;
}

/** One learner's attempts at a course, the newest first. */
export async function listLearnerAttempts(
  viewer: Viewer,
  { course, userId }: { readonly course: string; readonly userId: string },
): Promise<readonly AttemptRow[]> {
  requireTeacher(viewer);
  await requireSelection({ course, cohort: null });
  const enrolment = isUuid(userId)
    ? await database().enrolment.findUnique({ where: { userId_courseId: { userId, courseId: course } } })
    : null;
  if (enrolment === null) throw new NotFound('There is no such learner in this course.');
  return database().$queryRaw<AttemptRow[]>`
    select a.id::text as attempt, a.user_id::text as "userId", l.id as lesson, l.title as "lessonTitle",
           row_number() over (partition by l.id order by a.created_at, a.id)::int as number,
           a.created_at as "createdAt", a.updated_at as "updatedAt", a.last_sequence as entries,
           a.state::text as state, a.verification::text as verification
    from attempt a join lesson l on l.id = a.lesson_id
    where a.user_id = ${userId}::uuid and l.course_id = ${course}
    order by a.updated_at desc, a.id limit ${MOST_ATTEMPTS}`;
}
