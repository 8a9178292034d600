import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { database } from '@/lib/data/db';
import { createLink } from '@/lib/data/links';
import { createPerson } from '@/lib/data/testing/people';
import { openTestDatabase } from '@/lib/data/testing/test-database';
import { OPERATOR } from '@/lib/data/viewer';
import { POST as inspectLink } from '../links/inspect/route';
import { POST as makeLink } from '../links/route';
import { POST as useLink } from '../links/use/route';
import { POST as signUp } from '../sign-up/route';
import { ask, ORIGIN, setAuthEnvironment } from '../testing/requests';
import { PATCH as setRole } from '../users/[user]/route';
import { GET as listUsers } from '../users/route';
import { POST as giveConsent, GET as readConsent } from './consent/route';
import { GET as exportAccount } from './export/route';
import { PUT as setPassword } from './password/route';
import { DELETE as deleteAccount, GET as readAccount, PATCH as rename } from './route';
import { DELETE as signOutEverywhere } from './sessions/route';

openTestDatabase();
beforeAll(setAuthEnvironment);

const PASSWORD = 'correct horse battery';
const newEmail = () => `${randomUUID()}@example.org`;
const post = (body: unknown, headers = {}) => ({ method: 'POST', body, headers });

test('sign-up: the same answer for a new and a known e-mail; what is wrong is said in a sentence', async () => {
  const form = { email: newEmail(), password: PASSWORD, name: null };
  const check = async (body: object, status: number, message: RegExp) => {
    const answer = await ask(signUp, post(body));
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
  };
  const first = await ask(signUp, post(form));
  expect(first).toMatchObject({ status: 200, body: { next: 'sign-in' } });
  expect((await ask(signUp, post({ ...form, password: 'quite another one' }))).body).toEqual(first.body);
  await check({ ...form, password: 'short' }, 422, /at least 10 characters/);
  await check({ ...form, email: 'nobody' }, 400, /not an e-mail address/);
  await check({ ...form, role: 'owner' }, 400, /Unknown field "role"/);
  await check({ ...form, consent: '2019-01' }, 400, /load this page again/);
});

test('sign-up from one address is limited', async () => {
  const headers = { 'x-forwarded-for': '198.51.100.9' };
  const key = 'sign-up-address';
  const { SIGN_UP_ADDRESS } = await import('@/lib/auth/limits');
  const { countHit } = await import('@/lib/data/rate-limits');
  expect(SIGN_UP_ADDRESS.name).toBe(key);
  for (let hits = 0; hits < SIGN_UP_ADDRESS.hits; hits += 1) await countHit(SIGN_UP_ADDRESS, '198.51.100.9');
  const answer = await ask(signUp, post({ email: newEmail(), password: PASSWORD }, headers));
  expect(answer).toMatchObject({ status: 429, body: { error: { code: 'too-many' } } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(60);
});

test('my account: read, rename, export, sign out everywhere', async () => {
  const email = newEmail();
  const person = await createPerson('student', email);
  expect(await ask(readAccount)).toMatchObject({ status: 401, body: { error: { code: 'not-signed-in' } } });
  const account = { userId: person.userId, email, role: 'student', hasPassword: false, providers: [] };
  expect((await ask(readAccount, { person })).body.account).toMatchObject(account);
  expect(await ask(rename, { method: 'PATCH', person, body: { name: ' Ann ' } })).toMatchObject({
    status: 204,
    body: null,
  });
  expect((await ask(readAccount, { person })).body.account.name).toBe('Ann');
  const exported = await ask(exportAccount, { person });
  expect(exported.headers.get('content-disposition')).toContain('attachment');
  expect(exported.body).toMatchObject({ email, attempts: [] });
  expect((await ask(signOutEverywhere, { method: 'DELETE', person })).status).toBe(204);
  expect((await ask(readAccount, { person })).status).toBe(401);
});

test('a first password, then another one with the old', async () => {
  const person = await createPerson();
  const put = (body: object) => ask(setPassword, { method: 'PUT', person, body });
  expect((await put({ password: 'weak' })).status).toBe(422);
  expect((await put({ password: PASSWORD })).status).toBe(204);
  expect((await put({ password: PASSWORD })).status).toBe(401);
  await database().user.update({ where: { id: person.userId }, data: { sessionVersion: 1 } });
  expect(await put({ old: 'wrong', password: 'another long one' })).toMatchObject({
    status: 409,
    body: { error: { code: 'wrong-password' } },
  });
  expect((await put({ old: PASSWORD, password: 'another long one' })).status).toBe(204);
});

test('deleting needs the e-mail repeated, and leaves nothing', async () => {
  const email = newEmail();
  const person = await createPerson('student', email);
  const remove = (typed: string) => ask(deleteAccount, { method: 'DELETE', person, body: { email: typed } });
  expect(await remove('else@example.org')).toMatchObject({ body: { error: { code: 'not-confirmed' } } });
  expect((await remove(email.toUpperCase())).status).toBe(204);
  expect(await database().user.count({ where: { id: person.userId } })).toBe(0);
});

test('links: made by who teaches, told apart, used once', async () => {
  const email = newEmail();
  const [student, instructor] = [await createPerson('student', email), await createPerson('instructor')];
  const body = { kind: 'reset', email };
  expect((await ask(makeLink, { ...post(body), person: student })).status).toBe(403);
  const made = await ask(makeLink, { ...post(body), person: instructor });
  expect(made.body.url).toMatch(new RegExp(`^${ORIGIN}/link/[\\w-]{43}$`));
  const token = made.body.url.slice(`${ORIGIN}/link/`.length);
  expect((await ask(inspectLink, post({ token }))).body).toEqual({ kind: 'reset' });
  expect((await ask(inspectLink, post({ token: 'x' }))).status).toBe(404);
  const reset = { kind: 'reset', token, password: PASSWORD };
  expect((await ask(useLink, post({ ...reset, password: 'x' }))).status).toBe(422);
  expect((await ask(useLink, post(reset))).body).toEqual({ next: 'sign-in' });
  expect((await ask(useLink, post(reset))).status).toBe(404);
  expect((await ask(inspectLink, post({ token }))).status).toBe(404);
});

test('owners see accounts and change roles; nobody else', async () => {
  const [student, instructor, owner] = [
    await createPerson('student'),
    await createPerson('instructor'),
    await createPerson('owner'),
  ];
  expect((await ask(listUsers, { person: instructor })).status).toBe(403);
  expect((await ask(listUsers, { person: owner })).body.users.length).toBeGreaterThanOrEqual(3);
  const change = (person: typeof owner, user: string, role: string) =>
    ask(setRole, { method: 'PATCH', person, params: { user }, body: { role } });
  expect((await change(student, student.userId, 'owner')).status).toBe(403);
  expect((await change(owner, student.userId, 'verifier')).status).toBe(400);
  expect((await change(owner, student.userId, 'instructor')).status).toBe(204);
  expect((await change(owner, 'nobody', 'student')).status).toBe(404);
  expect((await ask(readAccount, { person: student })).body.account.role).toBe('instructor');
  expect(await change(owner, owner.userId, 'student')).toMatchObject({
    status: 409,
    body: { error: { code: 'last-owner' } },
  });
});

test('an owner link makes an owner of a new account', async () => {
  await database().user.updateMany({ where: { role: 'owner' }, data: { role: 'student' } });
  const { ownerLink } = await import('../../../scripts/owner-link.mjs');
  const link = await ownerLink({ databaseUrl: process.env['DATABASE_URL']!, baseUrl: ORIGIN });
  const token = link!.slice(`${ORIGIN}/link/`.length);
  const email = newEmail();
  const form = { kind: 'owner', token, email, password: PASSWORD };
  expect((await ask(useLink, post({ kind: 'owner', token }))).status).toBe(401);
  expect((await ask(useLink, post(form))).body).toEqual({ next: 'sign-in' });
  expect(await database().user.findUnique({ where: { email } })).toMatchObject({ role: 'owner' });
  const { token: other } = await createLink(OPERATOR, 'sign-in', (await createPerson()).userId);
  expect((await ask(useLink, post({ ...form, token: other }))).status).toBe(404);
});

test('an account of an earlier wording is told the present one, and agrees to it once', async () => {
  const person = await createPerson();
  await database().consent.create({ data: { userId: person.userId, wording: '2026-11' } });
  expect(await ask(readConsent)).toMatchObject({ status: 401 });
  const before = await ask(readConsent, { person });
  expect(before.body).toMatchObject({ id: expect.any(String), agreedAt: null });
  expect(before.body.sentences.join(' ')).toMatch(/Instructors .* see your attempts/);
  const agree = (consent: unknown) => ask(giveConsent, { ...post({ consent }), person });
  for (const wrong of ['2026-11', '', null, 7]) expect(await agree(wrong)).toMatchObject({ status: 400 });
  expect((await ask(giveConsent, post({ consent: before.body.id }))).status).toBe(401);
  expect((await agree(before.body.id)).status).toBe(204);
  expect((await agree(before.body.id)).status).toBe(204);
  expect((await ask(readConsent, { person })).body.agreedAt).toMatch(/^20/);
  expect(await database().consent.count({ where: { userId: person.userId } })).toBe(2);
});
