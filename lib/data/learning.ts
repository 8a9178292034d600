/**
 * The signs of learning of a course, for those who teach: of all learners or of one cohort, by lesson and version of
 * the lesson. What fewer than 20 learners are behind stays hidden, here and not in the page. lib/data/signs.ts defines
 * what one attempt tells.
 *
 * Transfer: of those who passed a lesson, whoever began it again on another seed within 7 days; it counts as passed
 * where this first try passed without a hint and without the solution. Keeping: the same of the first try at least 7
 * days after the pass. A try that is still going on is not counted before it rested for an hour.
 *
 * Prediction: p1 is the share of right answers when a concept was asked first, p2 when it was asked again; only those
 * count who answered both. The gain is (p2 - p1) / (1 - p1).
 */
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { NotFound } from './refusals';
import { inCohort, requireSelection, requireTeacher } from './selections';
import type { HelpRow, LessonSigns, Selection, Sign, SignName } from './teaching-records';
import type { Viewer } from './viewer';

export const FEWEST_LEARNERS = 20;
export const DUE_AFTER_DAYS = 7;

/** A concept that is asked twice, with what can be chosen as lib/data/sign-rows stores it. */
export interface AskedTwice {
  readonly first: AskedOnce;
  readonly again: AskedOnce;
}

export interface AskedOnce {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  readonly question: string;
  readonly choices: readonly { readonly choice: string; readonly isRight: boolean }[];
}

const GOALS: Readonly<Record<SignName, Pick<Sign, 'goal' | 'goalIs'>>> = {
  transfer: { goal: 0.7, goalIs: 'at-least' },
  prediction: { goal: 0.4, goalIs: 'at-least' },
  stuck: { goal: 0.25, goalIs: 'at-most' },
  freed: { goal: 0.7, goalIs: 'at-least' },
  idle: { goal: 0.4, goalIs: 'at-most' },
  looked: { goal: 0.6, goalIs: 'at-least' },
  keeping: { goal: 0.6, goalIs: 'at-least' },
};

/** One for each lesson and each version of it that somebody worked, in the order of the course. */
export async function readSigns(
  viewer: Viewer,
  selection: Selection,
  concepts: readonly AskedTwice[],
): Promise<readonly LessonSigns[]> {
  requireTeacher(viewer);
  await requireSelection(selection);
  const [lessons, ...found] = await Promise.all([
    database().lesson.findMany({
      where: { courseId: selection.course, retiredAt: null },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      select: { id: true, title: true },
    }),
    countWork(selection),
    countAgain(selection),
    countPredictions(selection, concepts),
  ]);
  const counts = found.flat();
  return lessons.flatMap(({ id, title }) => {
    const here = counts.filter(({ lesson }) => lesson === id);
    const versions = [...new Set(here.map(({ version }) => version))].sort();
    return versions.map((version) => ({
      ...{ lesson: id, lessonTitle: title, version },
      signs: toSigns(here.filter((count) => count.version === version)),
    }));
  });
}

interface Count {
  readonly lesson: string;
  readonly version: string;
  readonly sign: SignName;
  readonly learners: number;
  readonly value: number | null;
}

const toSigns = (counts: readonly Count[]): LessonSigns['signs'] =>
  (Object.keys(GOALS) as SignName[]).map((sign) => {
    const count = counts.find((one) => one.sign === sign);
    return toSign(sign, count?.learners ?? 0, count?.value ?? null);
  });

/** All signs of a lesson that nobody has worked. */
export const noSigns = (): LessonSigns['signs'] => toSigns([]);

function toSign(sign: SignName, learners: number, exact: number | null): Sign {
  const { goal, goalIs } = GOALS[sign];
  if (learners < FEWEST_LEARNERS) return { sign, goal, goalIs, value: null, learners: null, isMet: null };
  const value = exact === null ? null : Math.round(exact * 1000) / 1000;
  const isMet = value === null ? null : goalIs === 'at-least' ? value >= goal : value <= goal;
  return { sign, goal, goalIs, value, learners, isMet };
}

/** Attempts of a selection with at least one command. */
const triedIn = ({ course, cohort }: Selection): Prisma.Sql => Prisma.sql`
  select s.*, a.seed, a.created_at, a.updated_at from attempt_sign s join attempt a on a.id = s.attempt_id
  where s.commands > 0
    and s.lesson_id in (select id from lesson where course_id = ${course} and retired_at is null)
    and s.user_id in (select e.user_id from enrolment e where e.course_id = ${course})
    ${inCohort(cohort, Prisma.sql`s.user_id`)}`;

function countWork(selection: Selection): Promise<readonly Count[]> {
  return database().$queryRaw<Count[]>`
    with tried as (${triedIn(selection)}), one as (
      select lesson_id, content_hash, user_id, sum(stuck) as stuck, sum(freed) as freed, sum(writes) as writes,
             sum(idle_writes) as idle,
             (array_agg(looked_first order by created_at, attempt_id) filter (where looked_first is not null))[1] as looked
      from tried group by lesson_id, content_hash, user_id
    )
    select lesson_id as lesson, content_hash as version, c.sign, c.learners::int, c.value::float8
    from (
      select lesson_id, content_hash, count(*) as learners, count(*) filter (where stuck > 0) as stuck,
             sum(stuck) as times, sum(freed) as freed, count(*) filter (where writes > 0) as writers,
             sum(writes) as writes, sum(idle) as idle, count(looked) as first_writers,
             count(*) filter (where looked) as looked
      from one group by lesson_id, content_hash
    ) s, lateral (values
      ('stuck', learners, stuck::numeric / learners),
      ('freed', stuck, freed / nullif(times, 0)),
      ('idle', writers, idle / nullif(writes, 0)),
      ('looked', first_writers, looked::numeric / nullif(first_writers, 0))
    ) as c(sign, learners, value)`;
}

function countAgain(selection: Selection): Promise<readonly Count[]> {
  return database().$queryRaw<Count[]>`
    with tried as (${triedIn(selection)}), passed as (
      select distinct on (user_id, lesson_id) user_id, lesson_id, seed, passed_at from tried
      where passed_at is not null order by user_id, lesson_id, passed_at, attempt_id
    ), again as (
      select t.*, case when t.created_at < p.passed_at + make_interval(days => ${DUE_AFTER_DAYS}::int)
                       then 'transfer' else 'keeping' end as sign
      from tried t join passed p on p.user_id = t.user_id and p.lesson_id = t.lesson_id
      where t.seed <> p.seed and t.created_at > p.passed_at
        and (t.passed_at is not null or t.updated_at < now() - interval '1 hour')
    ), first as (
      select distinct on (user_id, lesson_id, sign) * from again
      order by user_id, lesson_id, sign, created_at, attempt_id
    )
    select lesson_id as lesson, content_hash as version, sign, count(*)::int as learners,
           (count(*) filter (where passed_at is not null and not helped))::float8 / count(*) as value
    from first group by lesson_id, content_hash, sign`;
}

async function countPredictions(
  { course, cohort }: Selection,
  concepts: readonly AskedTwice[],
): Promise<readonly Count[]> {
  const rows = await database().$queryRaw<PredictionCount[]>`
    with asked as (
      select * from json_to_recordset(${JSON.stringify(concepts.flatMap(toAsked))}::json)
        as asked(pair int, again boolean, lesson text, question text, choice text, correct boolean)
    ), answer as (
      select q.pair, q.again, q.lesson, p.content_hash, p.user_id, q.correct::int as correct
      from prediction p
      join asked q on q.lesson = p.lesson_id and q.question = p.question_id and q.choice = p.choice
      where p.user_id in (select e.user_id from enrolment e where e.course_id = ${course})
        ${inCohort(cohort, Prisma.sql`p.user_id`)}
    )
    select f.lesson, f.content_hash as version, count(distinct f.user_id)::int as learners,
           avg(f.correct)::float8 as before, avg(a.correct)::float8 as after
    from answer f join answer a on a.pair = f.pair and a.user_id = f.user_id and a.again
    where not f.again group by f.lesson, f.content_hash`;
  return rows.map(({ before, after, ...row }) => ({
    ...{ ...row, sign: 'prediction' },
    value: before >= 1 ? null : (after - before) / (1 - before),
  }));
}

interface PredictionCount {
  readonly lesson: string;
  readonly version: string;
  readonly learners: number;
  readonly before: number;
  readonly after: number;
}

/** An answer that the prose no longer has counts nothing; "I don't know" is stored as an empty one. */
const toAsked = ({ first, again }: AskedTwice, pair: number) =>
  [first, again].flatMap(({ lesson, question, choices }, place) =>
    [...choices, { choice: '', isRight: false }].map(({ choice, isRight }) => ({
      ...{ pair, again: place === 1, lesson, question, choice, correct: isRight },
    })),
  );

/** What helped in one version of a lesson: hints, solutions and messages, the most frequent first. */
export async function readHelps(
  viewer: Viewer,
  { course, cohort }: Selection,
  { lesson, version }: { readonly lesson: string; readonly version: string },
): Promise<readonly HelpRow[]> {
  requireTeacher(viewer);
  await requireSelection({ course, cohort });
  const found = await database().lesson.findUnique({ where: { id: lesson } });
  if (found === null || found.courseId !== course) throw new NotFound('There is no such lesson.');
  const rows = await database().$queryRaw<HelpCount[]>`
    select h.task_id as task, coalesce(t.title, '') as "taskTitle", h.kind::text as kind, h.key,
           count(distinct h.user_id)::int as learners,
           (sum(h.freed)::float8 / nullif(sum(h.times), 0)) as value
    from help_sign h join attempt_sign s on s.attempt_id = h.attempt_id
    left join task t on t.lesson_id = h.lesson_id and t.id = h.task_id
    where h.lesson_id = ${lesson} and s.content_hash = ${version}
      and h.user_id in (select e.user_id from enrolment e where e.course_id = ${course})
      ${inCohort(cohort, Prisma.sql`h.user_id`)}
    group by h.task_id, t.title, t.position, h.kind, h.key
    order by t.position nulls last, h.task_id, h.kind, h.key`;
  return rows.map(({ learners, value, ...row }) => {
    const { goal, goalIs, ...sign } = toSign('freed', learners, value);
    return { ...row, ...{ goal, value: sign.value, learners: sign.learners, isMet: sign.isMet } };
  });
}

type HelpCount = Pick<HelpRow, 'task' | 'taskTitle' | 'kind' | 'key' | 'value'> & {
  readonly learners: number;
};
