/**
 * npm run bench dashboard: what the desk reads, with a database of its own and 1,000 generated learners, from the
 * functions up to the routes and, where the site is built, its pages. Run by bench.ts.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { encode } from 'next-auth/jwt';
import pg from 'pg';
import { conceptsOf, versionOf } from '../app/api/teach/learning';
import {
  listLearnerAttempts,
  listTaughtCourses,
  readFunnel,
  readTaskTable,
  readTrouble,
} from '../lib/data/analytics';
import { createApiToken } from '../lib/data/api-tokens';
import { readAttempt } from '../lib/data/attempts';
import { listCohorts, readMembers } from '../lib/data/cohorts';
import { closeDatabase, database } from '../lib/data/db';
import { readHelps, readSigns } from '../lib/data/learning';
import { readProgress } from '../lib/data/progress';
import type { Person } from '../lib/data/viewer';
import { makeDataFolder } from './data-folder.mjs';
import { generateLearners } from './learner-rows';
import { migrate } from './migrate.mjs';
import { startPostgres } from './postgres.mjs';

const ROOT = join(import.meta.dirname, '..');
const RUNS = 100;
const AIM_MS = 200;
const SECRET = 'only for this measurement';
const ORIGIN = 'http://localhost';

type Reads = Readonly<Record<string, () => Promise<unknown>>>;

interface Place {
  readonly teacher: Person;
  readonly secret: string;
  readonly course: string;
  readonly cohort: string;
  readonly learner: string;
  readonly attempt: string;
  /** `<course>/<lesson>` */
  readonly lesson: string;
  readonly pages: number;
}

let tooSlow = 0;

async function measure(group: string, reads: Reads, runs = RUNS): Promise<void> {
  console.log(`\n${group}`);
  for (const [name, read] of Object.entries(reads)) {
    const times: number[] = [];
    for (let run = -3; run < runs; run += 1) {
      const started = performance.now();
      await read();
      if (run >= 0) times.push(performance.now() - started);
    }
    const at = (share: number) => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)]!;
    const isSlow = at(0.95) > AIM_MS;
    if (isSlow) tooSlow += 1;
    const told = `p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms${isSlow ? '  above the aim' : ''}`;
    console.log(`  ${name.padEnd(56)} ${told}`);
  }
}

async function findPlace(): Promise<Place> {
  const { id } = await database().user.create({
    data: { email: 'instructor@example.org', role: 'instructor' },
  });
  const teacher: Person = { userId: id, role: 'instructor' };
  const { secret } = await createApiToken(teacher, { name: 'bench', expiresAt: null });
  const courses = await listTaughtCourses(teacher);
  const { course, learners } = courses.reduce((a, b) => (b.learners > a.learners ? b : a));
  const [cohort] = await listCohorts(teacher, course);
  // The longest log is the slowest to read.
  const attempt = await database().attempt.findFirstOrThrow({ orderBy: { lastSequence: 'desc' } });
  return {
    ...{ teacher, secret, course, cohort: cohort!.id, learner: attempt.userId, attempt: attempt.id },
    lesson: courses.find((one) => one.course === course)!.lessons[0]!.lesson,
    pages: Math.ceil(learners / 50),
  };
}

function functionsOf({ teacher, course, cohort, learner, attempt, lesson, pages }: Place): Reads {
  const all = { course, cohort: null };
  const table =
    (more: object, selection: { course: string; cohort: string | null } = all) =>
    () =>
      readTaskTable(teacher, selection, { page: 1, pageSize: 50, ...more });
  return {
    listTaughtCourses: () => listTaughtCourses(teacher),
    readTaskTable: table({}),
    'readTaskTable, last page': table({ page: pages }),
    'readTaskTable, 500 rows by progress': table({ pageSize: 500, sort: 'progress' }),
    'readTaskTable, search': table({ search: '99' }),
    'readTaskTable, one group by last seen': table({ sort: 'last-seen' }, { course, cohort }),
    readFunnel: () => readFunnel(teacher, all),
    'readFunnel, one group': () => readFunnel(teacher, { course, cohort }),
    readTrouble: () => readTrouble(teacher, all),
    'readTrouble, one group': () => readTrouble(teacher, { course, cohort }),
    readSigns: () => readSigns(teacher, all, conceptsOf(course)),
    'readSigns, one group': () => readSigns(teacher, { course, cohort }, conceptsOf(course)),
    readHelps: () => readHelps(teacher, all, { lesson, version: versionOf(lesson) }),
    listLearnerAttempts: () => listLearnerAttempts(teacher, { course, userId: learner }),
    'readAttempt, the longest': () => readAttempt(teacher, attempt),
    listCohorts: () => listCohorts(teacher),
    readMembers: () => readMembers(teacher, cohort),
    readProgress: () => readProgress({ userId: learner, role: 'student' }),
  };
}

/** Without a server between: a request in, an answer out, read whole. */
async function routesOf({ secret, course, cohort, learner, attempt, lesson }: Place): Promise<Reads> {
  const load = async (path: string) =>
    (await import(`../app/api/teach/${path}/route`)) as {
      GET: (request: Request, context: { params: Promise<object> }) => Promise<Response>;
    };
  const get = async (path: string, query = '', params: object = {}) => {
    const { GET } = await load(path);
    const headers = { authorization: `Bearer ${secret}` };
    return async () => {
      const request = new Request(`${ORIGIN}/${query}`, { headers });
      const answer = await GET(request, { params: Promise.resolve(params) });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    };
  };
  const of = `?course=${course}`;
  return {
    'GET /api/teach/courses': await get('courses'),
    'GET /api/teach/table': await get('table', of),
    'GET /api/teach/table, pageSize=500': await get('table', `${of}&pageSize=500`),
    'GET /api/teach/table, format=csv, all rows': await get('table', `${of}&format=csv`),
    'GET /api/teach/funnel': await get('funnel', of),
    'GET /api/teach/trouble': await get('trouble', of),
    'GET /api/teach/signs': await get('signs', of),
    'GET /api/teach/helps': await get('helps', `${of}&lesson=${lesson}`),
    'GET /api/teach/learners/[user]/attempts': await get('learners/[user]/attempts', of, { user: learner }),
    'GET /api/teach/attempts/[attempt], the longest': await get('attempts/[attempt]', '', { attempt }),
    'GET /api/teach/cohorts': await get('cohorts'),
    'GET /api/teach/cohorts/[cohort]': await get('cohorts/[cohort]', '', { cohort }),
    'GET /api/teach/cohorts/[cohort]/members': await get('cohorts/[cohort]/members', '', { cohort }),
    'GET /api/teach/tokens': await get('tokens'),
  };
}

/** Through the built site over the network of this machine, as the HTML that a browser gets. */
async function measurePages(place: Place, environment: NodeJS.ProcessEnv): Promise<void> {
  const folder = process.env['NEXT_DIST_DIR'] ?? '.next';
  if (!existsSync(join(ROOT, folder, 'BUILD_ID'))) {
    console.log('\nPages: left out, the site is not built (npm run up builds it).');
    return;
  }
  const { server, port } = await serve(environment);
  try {
    const token = { sub: place.teacher.userId, version: 1 };
    const cookie = `next-auth.session-token=${await encode({ token, secret: SECRET })}`;
    const get = (path: string) => async () => {
      const answer = await fetch(`http://localhost:${port}${path}`, { headers: { cookie } });
      const html = await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${html.slice(0, 200)}`);
    };
    const course = `/teach/courses/${place.course}`;
    const paths = {
      '/teach': '/teach',
      '/teach/courses/[course]': course,
      '/teach/courses/[course]?page=2': `${course}?page=2`,
      '/teach/courses/[course]?cohort=…': `${course}?cohort=${place.cohort}`,
      '/teach/courses/[course]/reached': `${course}/reached`,
      '/teach/courses/[course]/trouble': `${course}/trouble`,
      '/teach/courses/[course]/signs': `${course}/signs`,
      '/teach/courses/[course]/signs/[lesson]': `${course}/signs/${place.lesson.split('/')[1]}`,
      '/teach/courses/[course]/learners/[user]': `${course}/learners/${place.learner}`,
      '/teach/attempts/[attempt]': `/teach/attempts/${place.attempt}`,
      '/teach/cohorts': '/teach/cohorts',
      '/teach/cohorts/[cohort]': `/teach/cohorts/${place.cohort}`,
      '/teach/keys': '/teach/keys',
    };
    await measure(
      'Pages, as HTML',
      Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, get(path)])),
    );
  } finally {
    server.kill('SIGTERM');
  }
}

function serve(environment: NodeJS.ProcessEnv): Promise<{ server: ChildProcess; port: number }> {
  const server = fork(join(ROOT, 'scripts', 'serve.mjs'), {
    ...{ cwd: ROOT, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    env: { ...environment, NODE_ENV: 'production', PORT: '0' },
  });
  return new Promise((resolve, reject) => {
    server.on('exit', (code) => reject(new Error(`the site ended with ${code}`)));
    server.on('message', ({ port }: { port: number }) => resolve({ server, port }));
  });
}

async function fill(url: string, count: number): Promise<void> {
  const load = spawnSync(process.execPath, ['scripts/load-courses.mjs'], {
    ...{ cwd: ROOT, encoding: 'utf8' },
    env: { ...process.env, DATABASE_URL: url },
  });
  if (load.status !== 0) throw new Error(load.stderr);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const counts = await generateLearners(client, { count, seed: 1 });
    console.log(
      `${count} learners: ${counts['attempt']} attempts, ${counts['entry']} entries, ${counts['event']} events, ${counts['verdict']} verdicts`,
    );
  } finally {
    await client.end();
  }
}

async function run(count: number): Promise<void> {
  const dataFolder = makeDataFolder(join(ROOT, '.build', 'bench', 'data'));
  const postgres = await startPostgres({ root: ROOT, dataFolder });
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  Object.assign(process.env, { DATABASE_URL: url.href, AUTH_SECRET: SECRET, NEXTAUTH_URL: ORIGIN });
  try {
    await migrate({ databaseUrl: url.href });
    await fill(url.href, count);
    const place = await findPlace();
    await measure('Functions of lib/data', functionsOf(place));
    await measure('Routes, without a network', await routesOf(place));
    await measurePages(place, process.env);
    const load = loadavg()[0]!.toFixed(1);
    console.log(`\nThe machine's load at the end: ${load} on ${availableParallelism()} processors.`);
    console.log(`${tooSlow === 0 ? 'All' : `${tooSlow} not`} within the aim: p95 under ${AIM_MS} ms.`);
    if (tooSlow > 0) process.exitCode = 1;
  } finally {
    await closeDatabase();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
    await postgres.stop();
  }
}

run(Number(process.argv[2] ?? 1000)).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
