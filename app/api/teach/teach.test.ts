/** Every route below this folder, each of its methods, against everybody who could ask. A route that is not here fails. */
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createApiToken } from '@/lib/data/api-tokens';
import { saveEntries } from '@/lib/data/attempts';
import { createCohort, joinCohort } from '@/lib/data/cohorts';
import { database } from '@/lib/data/db';
import { batchOf, HEADER, lines } from '@/lib/data/testing/batches';
import { createCourse, createPerson } from '@/lib/data/testing/people';
import { openTestDatabase } from '@/lib/data/testing/test-database';
import { setRole } from '@/lib/data/users';
import { OPERATOR, type Person } from '@/lib/data/viewer';
import { DELETE as leave } from '../cohorts/[cohort]/route';
import { POST as joinByCode } from '../cohorts/join/route';
import { GET as mine } from '../cohorts/route';
import { ask, setAuthEnvironment } from '../testing/requests';
import { MOST_ROWS } from './schema';

openTestDatabase();

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** What a question is about, made anew for each. */
interface Subject {
  readonly learner: Person;
  readonly attempt: string;
  readonly cohort: string;
  /** A key of whoever asks. */
  readonly token: string;
}

interface Row {
  readonly query?: string;
  readonly params?: (subject: Subject) => Record<string, string>;
  readonly body?: unknown;
  /** Of those who teach. */
  readonly status?: number;
  /** What the answer must have. */
  readonly has?: string;
}

const cohortOf = ({ cohort }: Subject) => ({ cohort });
const ROWS: Readonly<Record<string, Row>> = {
  'GET /courses': { has: 'courses' },
  'GET /table': { query: '?course=knots', has: 'rows' },
  'GET /funnel': { query: '?course=knots', has: 'steps' },
  'GET /trouble': { query: '?course=knots', has: 'trouble' },
  'GET /signs': { query: '?course=knots', has: 'lessons' },
  'GET /helps': { query: '?course=knots&lesson=knots/bowline&version=v', has: 'helps' },
  'GET /learners/[user]/attempts': {
    query: '?course=knots',
    params: ({ learner }) => ({ user: learner.userId }),
    has: 'attempts',
  },
  'GET /attempts/[attempt]': { params: ({ attempt }) => ({ attempt }), has: 'entries' },
  'GET /cohorts': { has: 'cohorts' },
  'POST /cohorts': { body: { name: 'Evening', course: 'knots' }, has: 'cohort' },
  'GET /cohorts/[cohort]': { params: cohortOf, has: 'cohort' },
  'PATCH /cohorts/[cohort]': { params: cohortOf, body: { name: 'Morning' }, has: 'cohort' },
  'DELETE /cohorts/[cohort]': { params: cohortOf, has: 'cohort' },
  'POST /cohorts/[cohort]/access-code': { params: cohortOf, has: 'cohort' },
  'GET /cohorts/[cohort]/members': { params: cohortOf, has: 'members' },
  'GET /tokens': { has: 'tokens' },
  'POST /tokens': { body: { name: 'Key', expiresInDays: 30 }, has: 'secret' },
  'DELETE /tokens/[token]': { params: ({ token }) => ({ token }), status: 204 },
};

// biome-ignore lint/suspicious/noExplicitAny: routes differ in their parameters.
type Handlers = Record<string, (request: Request, context: any) => Promise<Response>>;

const routes = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|[\\/])route\.tsx?$/.test(file))
  .map((file) => file.replaceAll('\\', '/'));

async function findHandler(name: string): Promise<Handlers[string]> {
  const [method, path] = name.split(' ') as [Method, string];
  const module = (await import(join(import.meta.dirname, `${path}/route.ts`))) as Handlers;
  return module[method]!;
}

const people = {} as Record<'student' | 'instructor' | 'owner', Person>;

beforeAll(async () => {
  setAuthEnvironment();
  await createCourse();
  for (const role of ['student', 'instructor', 'owner'] as const) people[role] = await createPerson(role);
});

async function createSubject(caller: Person | null): Promise<Subject> {
  const learner = await createPerson();
  const { attempt } = await saveEntries(learner, batchOf(lines('a')));
  const { id: cohort, accessCode } = await createCohort(OPERATOR, { name: 'Some', course: 'knots' });
  await joinCohort(learner, accessCode);
  const isTeacher = caller !== null && caller.role !== 'student';
  await database().apiToken.deleteMany();
  const made = isTeacher ? await createApiToken(caller, { name: 'Key', expiresAt: null }) : null;
  return { learner, attempt, cohort, token: made?.token.id ?? randomUUID() };
}

test('the table has every method of every route, and no more', async () => {
  const found: string[] = [];
  for (const file of routes) {
    const module = (await import(join(import.meta.dirname, file))) as Handlers;
    const path = `/${file.replace(/\/route\.tsx?$/, '')}`;
    found.push(...Object.keys(module).flatMap((name) => (METHODS.includes(name) ? [`${name} ${path}`] : [])));
  }
  expect(found.length).toBeGreaterThan(10);
  expect(found.sort()).toEqual(Object.keys(ROWS).sort());
});

for (const [name, row] of Object.entries(ROWS)) {
  const method = name.split(' ')[0] as Method;
  const isReading = method === 'GET';

  test(`${name}: who may`, async () => {
    const handler = await findHandler(name);
    const answerTo = async (person: Person | null, headers: Record<string, string> = {}) => {
      const subject = await createSubject(person);
      const params = row.params?.(subject) ?? {};
      return ask(handler, {
        ...{ method, path: `/${row.query ?? ''}`, body: row.body, person, params, headers },
      });
    };
    const nobody = await answerTo(null);
    expect(nobody).toMatchObject({ status: 401, body: { error: { code: 'not-signed-in' } } });
    const student = await answerTo(people.student);
    expect(student).toMatchObject({ status: 403, body: { error: { code: 'not-allowed' } } });
    for (const person of [people.instructor, people.owner]) {
      const answer = await answerTo(person);
      expect(answer.status).toBe(row.status ?? 200);
      if (row.has) expect(answer.body).toHaveProperty(row.has);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test(`${name}: with a key ${isReading ? 'as its maker may' : 'never'}`, async () => {
    const handler = await findHandler(name);
    const maker = await createPerson('instructor');
    const askWith = async (bearer: (secret: string) => string, person: Person | null = null) => {
      const subject = await createSubject(null);
      const { secret, token } = await createApiToken(maker, { name: 'Key', expiresAt: null });
      return ask(handler, {
        ...{ method, path: `/${row.query ?? ''}`, body: row.body, person },
        params: row.params?.({ ...subject, token: token.id }) ?? {},
        headers: { authorization: bearer(secret) },
      });
    };
    expect((await askWith((secret) => `Bearer ${secret}`)).status).toBe(isReading ? 200 : 401);
    expect((await askWith((secret) => `bearer  ${secret}`)).status).toBe(isReading ? 200 : 401);
    expect((await askWith((secret) => `Bearer ${secret}x`)).status).toBe(401);
    expect((await askWith((secret) => `Basic ${secret}`)).status).toBe(401);
    // A student's session with somebody's key: the key is what was shown; it writes nothing either way.
    expect((await askWith((secret) => `Bearer ${secret}`, people.student)).status).toBe(
      isReading ? 200 : 403,
    );
    await setRole(OPERATOR, maker.userId, 'student');
    expect((await askWith((secret) => `Bearer ${secret}`)).status).toBe(401);
  });

  test(`${name}: a student is refused before anything of the question is looked at`, async () => {
    const handler = await findHandler(name);
    const rubbish = { user: '%', attempt: `'`, cohort: '../..', token: '\0' };
    const answer = await ask(handler, {
      ...{ method, path: '/?course=none&course=none&nonsense=1', person: people.student, params: rubbish },
      body: isReading ? undefined : '{"broken',
    });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'not-allowed' } } });
  });

  if (isReading) continue;
  test(`${name}: pages of other sites may not`, async () => {
    const subject = await createSubject(people.owner);
    const answer = await ask(await findHandler(name), {
      ...{ method, body: row.body, person: people.owner, params: row.params?.(subject) ?? {} },
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });
}

test('a key that was made by somebody who teaches no more is worth nothing', async () => {
  const maker = await createPerson('instructor');
  const { secret } = await createApiToken(maker, { name: 'Key', expiresAt: null });
  const read = async () =>
    (await ask(await findHandler('GET /courses'), { headers: { authorization: `Bearer ${secret}` } })).status;
  expect(await read()).toBe(200);
  await setRole(OPERATOR, maker.userId, 'student');
  expect(await read()).toBe(401);
  await setRole(OPERATOR, maker.userId, 'owner');
  expect(await read()).toBe(200);
});

const askAs = async (name: string, path: string, question: object = {}) =>
  ask(await findHandler(name), {
    ...{ method: name.split(' ')[0], path: `/${path}`, person: people.instructor, ...question },
  });

test('bad questions: 422 with a sentence that names the place', async () => {
  const check = async (name: string, query: string, message: RegExp) => {
    const answer = await askAs(name, query);
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'bad-query' } } });
    expect(answer.body.error.message).toMatch(message);
  };
  await check('GET /table', '', /course/);
  await check('GET /table', '?course=', /course/);
  await check('GET /table', '?course=knots&page=0', /page: expected a whole number from 1/);
  await check('GET /table', '?course=knots&page=1e3', /page/);
  await check('GET /table', '?course=knots&page=-1', /page/);
  await check('GET /table', `?course=knots&pageSize=${MOST_ROWS + 1}`, /pageSize: expected .* to 500/);
  await check('GET /table', '?course=knots&sort=password', /sort/);
  await check('GET /table', '?course=knots&sort=constructor', /sort/);
  await check('GET /table', `?course=knots&search=${'x'.repeat(201)}`, /search/);
  await check('GET /table', '?course=knots&format=xml', /format/);
  await check('GET /table', '?course=knots&order=name', /Unknown field "order" in the query/);
  await check('GET /table', '?course=knots&course=knots', /"course" is given twice/);
  await check('GET /table', '?course=knots&__proto__=x', /Unknown field "__proto__"/);
  await check('GET /funnel', '?cohort=x', /course/);
  await check('GET /tokens', '?format=csv', /Unknown field "format"/);
});

test('what is not there: 404', async () => {
  const nowhere = '00000000-0000-4000-8000-00000000dead';
  const check = async (name: string, query: string, question: object = {}) =>
    expect(await askAs(name, query, question)).toMatchObject({
      status: 404,
      body: { error: { code: 'not-found' } },
    });
  for (const name of ['GET /table', 'GET /funnel', 'GET /trouble']) {
    await check(name, '?course=none');
    await check(name, `?course=knots&cohort=${nowhere}`);
    await check(name, '?course=knots&cohort=%27%20or%201');
  }
  for (const id of [nowhere, 'x', '\0']) {
    await check('GET /learners/[user]/attempts', '?course=knots', { params: { user: id } });
    await check('GET /attempts/[attempt]', '', { params: { attempt: id } });
    await check('GET /cohorts/[cohort]', '', { params: { cohort: id } });
    await check('GET /cohorts/[cohort]/members', '', { params: { cohort: id } });
    await check('PATCH /cohorts/[cohort]', '', { params: { cohort: id }, body: { name: 'x' } });
    await check('DELETE /cohorts/[cohort]', '', { params: { cohort: id } });
    await check('POST /cohorts/[cohort]/access-code', '', { params: { cohort: id } });
    await check('DELETE /tokens/[token]', '', { params: { token: id } });
  }
  await check('POST /cohorts', '', { body: { name: 'x', course: 'none' } });
});

test('bad bodies: 400', async () => {
  const check = async (name: string, body: unknown) => {
    const params = { cohort: randomUUID() };
    expect(await askAs(name, '', { body, params })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad-body' } },
    });
  };
  for (const name of ['', '   ', 'x'.repeat(101), 'line\nbreak', 'nul\0', 7, null]) {
    await check('POST /cohorts', { name, course: 'knots' });
    await check('PATCH /cohorts/[cohort]', { name });
    await check('POST /tokens', { name, expiresInDays: 1 });
  }
  for (const expiresInDays of [0, -1, 1.5, 367, '30', undefined]) {
    await check('POST /tokens', { name: 'x', expiresInDays });
  }
  await check('POST /cohorts', { name: 'x', course: 'knots', accessCode: 'MINE' });
  await check('PATCH /cohorts/[cohort]', { name: 'x', accessCode: 'MINE' });
  await check('POST /tokens', { name: 'x', expiresInDays: null, role: 'owner' });
});

test('the attempt is given with its log, events and whose it is', async () => {
  const learner = await createPerson();
  const event = { id: randomUUID(), at: new Date(1000), kind: 'hint', data: { task: 'loop' } };
  const log = lines('a', 'b');
  const { attempt } = await saveEntries(learner, batchOf(log, 1, { events: [event] }));
  const { body } = await askAs('GET /attempts/[attempt]', '', { params: { attempt } });
  expect(body).toMatchObject({
    ...{ attempt, userId: learner.userId, header: HEADER, entries: log },
    events: [{ ...event, at: '1970-01-01T00:00:01.000Z' }],
  });
});

test('CSV of every table: an attachment with a mark, and names that are no formulas', async () => {
  const { id: cohort, accessCode } = await createCohort(OPERATOR, { name: '=1+1', course: 'knots' });
  const learner = await createPerson('student', 'csv@example.org');
  await joinCohort(learner, accessCode);
  await saveEntries(learner, batchOf(lines('a')));
  const name = '=HYPERLINK("https://evil.example","x"), you';
  await database().user.update({ where: { id: learner.userId }, data: { name } });
  const read = async (name: string, query: string, params = {}) => {
    const { status, headers, body } = await askAs(name, `${query}format=csv`, { params });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="drydock-[a-z-]+\.csv"$/);
    expect(body.startsWith('\ufeff')).toBe(true);
    return body.slice(1).split('\r\n');
  };
  const cell = `"'=HYPERLINK(""https://evil.example"",""x""), you"`;
  const table = await read('GET /table', `?course=knots&cohort=${cohort}&`);
  expect(table[0]).toBe(
    'name,e-mail,enrolled,last seen,knots/bowline loop,knots/bowline pull,knots/hitch turn',
  );
  expect(table[1]).toMatch(/^"'=HYPERLINK.*,csv@example\.org,20.*Z,20.*Z,trying,not-started,not-started$/);
  expect(table[1]?.startsWith(cell)).toBe(true);
  expect(table.slice(2)).toEqual(['']);
  expect((await read('GET /cohorts/[cohort]/members', '?', { cohort }))[1]).toContain(cell);
  expect((await read('GET /cohorts', '?')).join()).toContain(`,'=1+1,knots,${accessCode},`);
  expect(await read('GET /funnel', `?course=knots&cohort=${cohort}&`)).toEqual([
    'lesson,lesson title,task,task title,opened the lesson,reached,median minutes',
    'knots/bowline,The bowline,loop,Make a loop,1,0,',
    'knots/bowline,The bowline,pull,Pull it,1,0,',
    'knots/hitch,The clove hitch,turn,Take a turn,0,0,',
    '',
  ]);
  expect(await read('GET /trouble', `?course=knots&cohort=${cohort}&`)).toHaveLength(2);
  expect(await read('GET /courses', '?')).toContain(
    `knots,Knots,${await database().enrolment.count()},knots/hitch,The clove hitch,1`,
  );
  const attempts = await read('GET /learners/[user]/attempts', '?course=knots&', { user: learner.userId });
  expect(attempts[1]).toMatch(/,knots\/bowline,The bowline,1,.*,1,open,pending$/);
});

test('the table as CSV has all rows, however many pages they fill', async () => {
  const { id: cohort } = await createCohort(OPERATOR, { name: 'Big', course: 'knots' });
  await database().$executeRaw`
    with made as (
      insert into "user" (id, name) select gen_random_uuid(), 'L ' || n from generate_series(1, ${MOST_ROWS + 7}::int) n
      returning id
    ), enrolled as (insert into enrolment (user_id, course_id) select id, 'knots' from made)
    insert into cohort_member (cohort_id, user_id) select ${cohort}::uuid, id from made`;
  const { body } = await askAs('GET /table', `?course=knots&cohort=${cohort}&page=2&pageSize=3&format=csv`);
  const names = body.split('\r\n').flatMap((line: string) => /^L \d+/.exec(line)?.[0] ?? []);
  expect(names).toHaveLength(MOST_ROWS + 7);
  expect(new Set(names).size).toBe(MOST_ROWS + 7);
  const page = await askAs('GET /table', `?course=knots&cohort=${cohort}&page=2&pageSize=3`);
  expect(page.body).toMatchObject({ total: MOST_ROWS + 7, page: 2, pageSize: 3 });
  expect(page.body.rows).toHaveLength(3);
});

test('learners join by the code, see their groups and leave; tries are limited', async () => {
  const { id, accessCode } = await createCohort(OPERATOR, { name: 'Ours', course: 'knots' });
  const person = await createPerson();
  const join = (code: unknown, who: Person | null = person) =>
    ask(joinByCode, { method: 'POST', body: { code }, person: who });
  expect(await join(accessCode, null)).toMatchObject({ status: 401 });
  for (const code of ['', '  ', 'x'.repeat(41), 7]) expect(await join(code)).toMatchObject({ status: 400 });
  expect(await join('WRONG-WRONG')).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } });
  expect(await join(` ${accessCode.toLowerCase()} `)).toMatchObject({
    status: 200,
    body: { cohort: { id, name: 'Ours', course: 'knots' } },
  });
  expect((await ask(mine, { person })).body.cohorts).toMatchObject([{ id, name: 'Ours' }]);
  expect(await ask(mine)).toMatchObject({ status: 401 });
  const go = (cohort: string) => ask(leave, { method: 'DELETE', person, params: { cohort } });
  expect((await go(id)).status).toBe(204);
  expect((await go(id)).status).toBe(404);
  expect((await go('x')).status).toBe(404);
  const statuses: number[] = [];
  for (let tries = 0; tries < 25; tries += 1) statuses.push((await join('WRONG-WRONG')).status);
  expect(statuses.at(-1)).toBe(429);
  expect((await join(accessCode)).status).toBe(429);
});
