import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { ownerLink } from '../../scripts/owner-link.mjs';
import { createApiToken } from './api-tokens';
import { saveEntries } from './attempts';
import { createCohort, joinCohort, listCohorts } from './cohorts';
import { database } from './db';
import { createStudent, findCredentials, findOrCreateByProvider, findPerson } from './identity';
import { becomeOwner, createLink, hashToken, inspectLink, resetByLink, signInByLink } from './links';
import { countHit, sweepRateLimits, takeBackHit } from './rate-limits';
import { batchOf, lines } from './testing/batches';
import { createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { deleteUser, exportUser, giveConsent, readConsents, setRole, signOutEverywhere } from './users';
import { type Judgement, recordVerdict } from './verdicts';
import { OPERATOR, VERIFIER } from './viewer';

openTestDatabase();
beforeAll(createCourse);

const address = () => `${randomUUID()}@Example.org`;
const account = (email: string) => ({ email, name: 'N', passwordHash: 'hash', wording: '2026-11' });

test('sign-up makes a student with the consent that was given; a second one changes nothing', async () => {
  const email = address();
  const claim = await createStudent(account(` ${email} `));
  expect(await findPerson(claim!)).toEqual({
    ...{ userId: claim!.userId, role: 'student', name: 'N', email: email.toLowerCase() },
  });
  const again = { ...account(email.toUpperCase()), passwordHash: 'theirs' };
  expect(await createStudent(again)).toBeNull();
  expect(await findCredentials(email)).toMatchObject({ passwordHash: 'hash' });
  const consents = await database().consent.findMany({ where: { userId: claim!.userId } });
  expect(consents.map(({ wording }) => wording)).toEqual(['2026-11']);
});

test('two sign-ups at once with one e-mail make one account', async () => {
  const email = address();
  const made = await Promise.all([createStudent(account(email)), createStudent(account(email))]);
  expect(made.filter((claim) => claim !== null)).toHaveLength(1);
});

test('a token is worth nothing after signing out everywhere; a new role is seen at once', async () => {
  const person = await createPerson('instructor');
  const claim = { userId: person.userId, sessionVersion: 1 };
  expect(await findPerson(claim)).toMatchObject({ role: 'instructor' });
  await setRole(OPERATOR, person.userId, 'student');
  expect(await findPerson(claim)).toMatchObject({ role: 'student' });
  await signOutEverywhere(person);
  expect(await findPerson(claim)).toBeNull();
  expect(await findPerson({ userId: 'no uuid', sessionVersion: 1 })).toBeNull();
});

const identity = (email: string | null, isEmailVerified: boolean, subject: string = randomUUID()) => ({
  ...{ provider: 'oidc', subject, email, isEmailVerified, name: null, wording: '2026-11' },
});

test('a provider’s identity is found again, and joined to an account only where both sides verified the e-mail', async () => {
  const email = address();
  const first = identity(email, true);
  const claim = await findOrCreateByProvider(first);
  expect(await findOrCreateByProvider({ ...first, email: 'changed@example.org' })).toEqual(claim);
  // Verified on both sides: the same person at another provider account.
  expect((await findOrCreateByProvider(identity(email, true)))?.userId).toBe(claim?.userId);
  // The provider does not vouch for it: an account of its own, without an e-mail.
  const unverified = await findOrCreateByProvider(identity(email, false));
  expect(unverified?.userId).not.toBe(claim?.userId);
  expect(await findPerson(unverified!)).toMatchObject({ email: '' });
  // Typed at sign-up and never verified: whoever typed it may not be its owner.
  const typed = address();
  await createStudent(account(typed));
  expect(await findOrCreateByProvider(identity(typed, true))).toBeNull();
});

test('a sign-in link works once, within its time, and not as another kind', async () => {
  const { userId } = await createPerson();
  const { token } = await createLink(OPERATOR, 'sign-in', userId);
  expect(await inspectLink(token)).toBe('sign-in');
  await expect(resetByLink(token, 'x')).rejects.toMatchObject({ code: 'not-found' });
  const used = await Promise.all([signInByLink(token), signInByLink(token)]);
  expect(used.filter((claim) => claim !== null)).toEqual([{ userId, sessionVersion: 1 }]);
  expect(await inspectLink(token)).toBeNull();
  const late = await createLink(OPERATOR, 'sign-in', userId);
  await database().link.update({
    where: { tokenHash: hashToken(late.token) },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect(await inspectLink(late.token)).toBeNull();
  expect(await signInByLink(late.token)).toBeNull();
  expect(await signInByLink('never made')).toBeNull();
});

test('a reset ends all sessions and all other links', async () => {
  const { userId } = await createPerson();
  const signIn = await createLink(OPERATOR, 'sign-in', userId);
  const reset = await createLink(OPERATOR, 'reset', userId);
  await resetByLink(reset.token, 'new hash');
  expect(await findPerson({ userId, sessionVersion: 1 })).toBeNull();
  expect(await signInByLink(signIn.token)).toBeNull();
  await expect(resetByLink(reset.token, 'again')).rejects.toMatchObject({ code: 'not-found' });
});

test('the owner link: a new one ends the old, it makes one owner, and then there is none', async () => {
  await database().user.updateMany({ where: { role: 'owner' }, data: { role: 'student' } });
  const make = () =>
    ownerLink({ databaseUrl: process.env['DATABASE_URL']!, baseUrl: 'http://localhost:3000/' });
  const tokenOf = (link: string | null) => link!.replace('http://localhost:3000/link/', '');
  const old = tokenOf(await make());
  const token = tokenOf(await make());
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await inspectLink(old)).toBeNull();
  expect(await inspectLink(token)).toBe('owner');
  await expect(becomeOwner(null, token, null)).rejects.toMatchObject({ code: 'not-signed-in' });
  expect(await inspectLink(token)).toBe('owner');
  const email = address();
  await becomeOwner(null, token, account(email));
  expect(await database().user.findUnique({ where: { email: email.toLowerCase() } })).toMatchObject({
    role: 'owner',
  });
  await expect(becomeOwner(null, token, account(address()))).rejects.toMatchObject({ code: 'not-found' });
  expect(await make()).toBeNull();
});

test('an owner link opened by somebody signed in makes them the owner; one too many makes nobody', async () => {
  await database().user.updateMany({ where: { role: 'owner' }, data: { role: 'student' } });
  const options = { databaseUrl: process.env['DATABASE_URL']!, baseUrl: '' };
  const token = (await ownerLink(options))!.replace('/link/', '');
  await createPerson('owner');
  const person = await createPerson();
  await expect(becomeOwner(person, token, null)).rejects.toMatchObject({ code: 'has-owner' });
  await database().user.updateMany({ where: { role: 'owner' }, data: { role: 'student' } });
  await becomeOwner(person, token, null);
  expect(await findPerson({ userId: person.userId, sessionVersion: 1 })).toMatchObject({ role: 'owner' });
});

test('the last owner can neither step down nor leave, also not two at once', async () => {
  await database().user.updateMany({ where: { role: 'owner' }, data: { role: 'student' } });
  const [first, second] = [await createPerson('owner'), await createPerson('owner')];
  const results = await Promise.allSettled([
    setRole(first, first.userId, 'student'),
    deleteUser(second, second.userId),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await database().user.count({ where: { role: 'owner' } })).toBe(1);
});

const JUDGEMENT: Omit<Judgement, 'attempt'> = {
  ...{ sequence: 1, outcome: 'passed', serverVersion: 'v', contentHash: 'c', serverHash: 'h', replayMs: 1 },
  ...{ message: null, expected: null, found: null },
  tasks: [
    { id: 'loop', passed: true, mistake: null, conditions: [] },
    { id: 'pull', passed: false, mistake: 'backwards', conditions: [] },
  ],
  steps: [
    {
      ...{ sequence: 1, isCommand: true, isMending: false, isChange: false, isLook: false, isJudged: true },
      ...{ met: '10', mistakes: ['pull backwards'], hints: [], isPassed: false },
    },
  ],
};

/** A person with something in every table that can be about people. */
async function createFullPerson() {
  const claim = await findOrCreateByProvider(identity(address(), true));
  const person = { userId: claim!.userId, role: 'student' } as const;
  const event = (kind: string, data: object) => ({
    id: randomUUID(),
    at: new Date(),
    kind,
    data: { ...data },
  });
  const events = [event('opened', {}), event('prediction', { question: 'why', choice: 'So.' })];
  const saved = await saveEntries(person, batchOf(lines('secret command'), 1, { events }));
  await saveEntries(person, batchOf(lines('fork'), 1, { attempt: saved.attempt }));
  await recordVerdict(VERIFIER, { ...JUDGEMENT, attempt: saved.attempt });
  await createLink(OPERATOR, 'sign-in', person.userId);
  await createApiToken({ ...person, role: 'instructor' }, { name: 'Key', expiresAt: null });
  const [cohort] = await listCohorts(OPERATOR);
  const { accessCode } = cohort ?? (await createCohort(OPERATOR, { name: 'All', course: 'knots' }));
  await joinCohort(person, accessCode);
  return person;
}

/** Tables whose rows belong to somebody: those from which foreign keys lead to "user". */
async function tablesOfPeople(): Promise<string[]> {
  const rows = await database().$queryRaw<{ name: string }[]>`
    with recursive reached as (
      select '"user"'::regclass as id
      union
      select conrelid::regclass from pg_constraint join reached on confrelid = reached.id where contype = 'f'
    )
    select relname as name from reached join pg_class on pg_class.oid = reached.id::oid`;
  return rows.map(({ name }) => name).sort();
}

test('an export holds everything that is stored of a person, and no secrets', async () => {
  const person = await createFullPerson();
  const everything = await exportUser(person, person.userId);
  const attempts = everything['attempts'] as Record<string, unknown[]>[];
  const tables = {
    user: [everything],
    account: everything['accounts'],
    api_token: everything['apiTokens'],
    attempt: attempts,
    attempt_sign: everything['attemptSigns'],
    cohort: (everything['cohorts'] as { cohort: unknown }[]).map(({ cohort }) => cohort),
    cohort_member: everything['cohorts'],
    completion: everything['completions'],
    consent: everything['consents'],
    enrolment: everything['enrolments'],
    entry: attempts.flatMap((attempt) => attempt['entries']!),
    event: attempts.flatMap((attempt) => attempt['events']!),
    help_sign: everything['helpSigns'],
    lesson_work: everything['lessonWork'],
    link: everything['links'],
    prediction: everything['predictions'],
    task_completion: everything['taskCompletions'],
    task_work: everything['taskWork'],
    trouble: everything['troubles'],
    verdict: attempts.flatMap((attempt) => attempt['verdicts']!),
  };
  expect(Object.keys(tables).sort()).toEqual(await tablesOfPeople());
  for (const [table, rows] of Object.entries(tables)) {
    expect((rows as unknown[]).length, table).toBeGreaterThan(0);
  }
  const text = JSON.stringify(everything);
  expect(text).toContain('secret command');
  expect(text).not.toMatch(/passwordHash|tokenHash|secretHash|accessCode/);
});

test('another wording is agreed to once, beside the earlier ones', async () => {
  const person = { userId: (await createStudent(account(address())))!.userId, role: 'student' } as const;
  await Promise.all([giveConsent(person, 'newer'), giveConsent(person, 'newer')]);
  await giveConsent(person, '2026-11');
  expect((await readConsents(person)).map(({ wording }) => wording)).toEqual(['newer', '2026-11']);
});

test('deleting a person leaves no row of theirs, and all of others', async () => {
  const [person, other] = [await createFullPerson(), await createFullPerson()];
  const countAll = async () => {
    const counts: Record<string, number> = {};
    for (const table of await tablesOfPeople()) {
      const rows = await database().$queryRawUnsafe<{ n: bigint }[]>(`select count(*) as n from "${table}"`);
      counts[table] = Number(rows[0]!.n);
    }
    return counts;
  };
  const before = await countAll();
  const mine = await createFullPerson();
  await deleteUser(mine, mine.userId);
  expect(await countAll()).toEqual(before);
  await deleteUser(OPERATOR, person.userId);
  expect((await exportUser(other, other.userId))['attempts']).toHaveLength(2);
  await expect(exportUser(OPERATOR, person.userId)).rejects.toMatchObject({ code: 'not-found' });
});

test('rate limits count in a window, each subject alone, and forget afterwards', async () => {
  const limit = { name: randomUUID(), hits: 2, windowSeconds: 60 };
  await countHit(limit, 'a');
  await countHit(limit, 'a');
  await expect(countHit(limit, 'a')).rejects.toMatchObject({ code: 'too-many' });
  await countHit(limit, 'b');
  await takeBackHit(limit, 'a');
  await takeBackHit(limit, 'a');
  await countHit(limit, 'a');
  await database().rateLimit.updateMany({ data: { resetsAt: new Date(Date.now() - 1) } });
  await countHit(limit, 'a');
  const rows = await database().rateLimit.findMany();
  expect(rows.map(({ hits }) => hits).sort()).toEqual([1, 1]);
  expect(await sweepRateLimits()).toBe(1);
});

test('hits at once are all counted', async () => {
  const limit = { name: randomUUID(), hits: 5, windowSeconds: 60 };
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => countHit(limit, 'a')));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
});
