/** Puts generated learners into a database, many rows at a time, and takes earlier ones out. */
import type pg from 'pg';
import {
  COHORT_NAMES,
  createChance,
  makeCohorts,
  makeLearner,
  noRows,
  type Plan,
  type Row,
} from './learner-model';
import { recordLessons } from './learner-recordings';

const LEARNERS_AT_ONCE = 100;
const GENERATED = String.raw`^learner-\d{4,}@example\.org$`;
const MARK = 'drydock: demo';

/** How many accounts belong to somebody, and whether the operator said that this database is for show. */
export async function inspect(
  client: pg.Client,
): Promise<{ readonly people: number; readonly isDemo: boolean }> {
  const { rows } = await client.query<{ people: number; mark: string | null }>(
    `select (select count(*)::int from "user" where email is null or email !~ $1) as people,
            shobj_description(oid, 'pg_database') as mark from pg_database where datname = current_database()`,
    [GENERATED],
  );
  return { people: rows[0]!.people, isDemo: rows[0]!.mark === MARK };
}

/** Rows follow content when the site starts, or by scripts/load-courses.mjs. */
export async function hasLessons(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('select 1 from lesson where retired_at is null limit 1');
  return (rowCount ?? 0) > 0;
}

/** From now on generated learners may come into it, whoever else is there. */
export async function markDemo(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
  await client.query(`comment on database ${rows[0]!.name} is '${MARK}'`);
}

export interface Wanted {
  readonly count: number;
  readonly seed: number;
  readonly nowMs?: number;
  /** Of the sandboxes in which they work; learners share them. */
  readonly sandboxSeeds?: readonly number[];
}

/** All or nothing. Learners and groups that were generated before are taken out first. */
export async function generateLearners(
  client: pg.Client,
  { count, seed, nowMs = Date.now(), sandboxSeeds = [1, 2] }: Wanted,
): Promise<Readonly<Record<string, number>>> {
  const recordings = recordLessons(sandboxSeeds);
  const plan = { count, seed, nowMs, recordings, courses: await findCourses(client, recordings) };
  const counts: Record<string, number> = {};
  await client.query('begin');
  try {
    await client.query('delete from "user" where email ~ $1', [GENERATED]);
    await client.query('delete from cohort where name = any($1) and created_by_id is null', [COHORT_NAMES]);
    const chance = createChance(seed);
    const cohorts = makeCohorts(plan, chance, nowMs);
    await insert(client, 'cohort', cohorts, counts);
    for (let first = 1; first <= count; first += LEARNERS_AT_ONCE) {
      const together = noRows();
      for (let number = first; number < first + LEARNERS_AT_ONCE && number <= count; number += 1) {
        const rows = makeLearner(plan, cohorts, createChance(seed * 1_000_003 + number), number);
        for (const [table, made] of Object.entries(rows)) together[table]!.push(...made);
      }
      for (const [table, rows] of Object.entries(together)) await insert(client, table, rows, counts);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
  await client.query('analyze');
  return counts;
}

async function findCourses(client: pg.Client, recordings: Plan['recordings']): Promise<Plan['courses']> {
  const { rows } = await client.query<{ course: string; lesson: string }>(
    `select c.id as course, l.id as lesson from course c join lesson l on l.course_id = c.id
     where c.retired_at is null and l.retired_at is null order by c.position, l.position`,
  );
  return [...new Set(rows.map(({ course }) => course))].map((course) => ({
    course,
    lessons: rows.flatMap((row) => (row.course === course && recordings.has(row.lesson) ? [row.lesson] : [])),
  }));
}

/** Columns as the first row has them; the rest of a row is the table's defaults. */
async function insert(
  client: pg.Client,
  table: string,
  rows: readonly Row[],
  counts: Record<string, number>,
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0]!)
    .map((name) => `"${name}"`)
    .join(', ');
  // As text of JSON, which the table's own types read: entries may hold what only `json` keeps as it is.
  await client.query(
    `insert into "${table}" (${names}) select ${names} from json_populate_recordset(null::"${table}", $1::json)`,
    [JSON.stringify(rows)],
  );
  counts[table] = (counts[table] ?? 0) + rows.length;
}
