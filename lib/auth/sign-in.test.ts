import { randomUUID } from 'node:crypto';
import nextAuth from 'next-auth';
import { decode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '../data/db';
import { createLink } from '../data/links';
import { openTestDatabase } from '../data/testing/test-database';
import { setRole, signOutEverywhere } from '../data/users';
import { OPERATOR } from '../data/viewer';
import { readViewerOf } from './session';
import { signInOptions } from './sign-in';
import { changePassword, resetPassword, signUp, takeOwnership } from './sign-up';
import { startOidcProvider } from './testing/oidc-provider';

openTestDatabase();
const ORIGIN = 'http://localhost:3000';
const SECRET = 'a secret for tests';
let provider: Awaited<ReturnType<typeof startOidcProvider>>;

beforeAll(async () => {
  provider = await startOidcProvider();
  Object.assign(process.env, { AUTH_SECRET: SECRET, NEXTAUTH_URL: ORIGIN });
  const oidc = { OIDC_CLIENT_ID: 'drydock', OIDC_CLIENT_SECRET: 's', OIDC_ISSUER: provider.issuer };
  Object.assign(process.env, oidc);
});
afterAll(async () => {
  await provider.close();
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ISSUER']) delete process.env[name];
});

/** A browser that knows cookies and speaks with next-auth's own addresses. */
function createBrowser(address: string = randomUUID()) {
  const cookies = new Map<string, string>();
  const ask = async (path: string, form?: Record<string, string>, query: Record<string, string> = {}) => {
    const headers = new Map<string, string[]>();
    let body: unknown = null;
    const response = {
      status: () => response,
      getHeader: (name: string) => headers.get(name.toLowerCase()),
      setHeader: (name: string, value: string | string[]) => {
        headers.set(name.toLowerCase(), [value].flat());
        return response;
      },
      json: (value: unknown) => {
        body = value;
      },
      send: (value: unknown) => {
        body = value;
      },
      end: () => {},
    };
    const request = {
      method: form ? 'POST' : 'GET',
      headers: { host: 'localhost:3000', 'x-forwarded-for': address },
      cookies: Object.fromEntries(cookies),
      query: { nextauth: path.split('/'), ...query },
      body: form,
    };
    await nextAuth(request as never, response as never, signInOptions());
    for (const line of headers.get('set-cookie') ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) cookies.set(name!, decodeURIComponent(value));
      else cookies.delete(name!);
    }
    return { body: body as Record<string, unknown>, location: headers.get('location')?.[0] ?? null };
  };
  const post = async (path: string, fields: Record<string, string>) => {
    const { body } = await ask('csrf');
    return ask(path, { ...fields, csrfToken: String(body['csrfToken']), json: 'true' });
  };
  const request = () => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Request(ORIGIN, { headers: { cookie } });
  };
  return {
    cookies,
    signIn: async (id: 'credentials' | 'link', fields: Record<string, string>) => {
      const { body } = await post(`callback/${id}`, fields);
      return new URL(String(body['url'])).searchParams.get('error') ?? 'signed-in';
    },
    signInAtProvider: async (who: Parameters<typeof provider.authorize>[1]) => {
      const { body } = await post('signin/oidc', { callbackUrl: ORIGIN });
      const back = provider.authorize(String(body['url']), who);
      return (await ask('callback/oidc', undefined, back)).location;
    },
    session: async () => (await ask('session')).body,
    viewer: () => readViewerOf(request()),
  };
}

const newEmail = () => `${randomUUID()}@example.org`;
const PASSWORD = 'correct horse battery';
const join = (email: string, password = PASSWORD) => signUp({ email, password, name: 'Ann' }, randomUUID());

test('sign up, sign in: the token holds user id and session version, and nothing of the person', async () => {
  const email = newEmail();
  await join(email);
  const browser = createBrowser();
  expect(await browser.viewer()).toBeNull();
  expect(await browser.signIn('credentials', { email: email.toUpperCase(), password: PASSWORD })).toBe(
    'signed-in',
  );
  const viewer = await browser.viewer();
  expect(viewer).toMatchObject({ role: 'student', name: 'Ann', email });
  const token = await decode({ token: browser.cookies.get('next-auth.session-token'), secret: SECRET });
  expect(Object.keys(token!).sort()).toEqual(['exp', 'iat', 'jti', 'sub', 'version']);
  expect(token).toMatchObject({ sub: viewer!.userId, version: 1 });
  expect((await browser.session())['user']).toEqual({
    id: viewer!.userId,
    name: 'Ann',
    email,
    role: 'student',
  });
});

test('a wrong password and an unknown e-mail get one answer', async () => {
  const email = newEmail();
  await join(email);
  const browser = createBrowser();
  expect(await browser.signIn('credentials', { email, password: 'wrong password' })).toBe(
    'CredentialsSignin',
  );
  expect(await browser.signIn('credentials', { email: newEmail(), password: PASSWORD })).toBe(
    'CredentialsSignin',
  );
  expect(await browser.viewer()).toBeNull();
});

test('signing up again with a known e-mail says the same and changes nothing', async () => {
  const email = newEmail();
  await join(email);
  await expect(join(email, 'another password')).resolves.toBeUndefined();
  const browser = createBrowser();
  expect(await browser.signIn('credentials', { email, password: 'another password' })).toBe(
    'CredentialsSignin',
  );
  expect(await browser.signIn('credentials', { email, password: PASSWORD })).toBe('signed-in');
});

test('a new role and "sign out everywhere" work at the next request', async () => {
  const email = newEmail();
  await join(email);
  const [laptop, phone] = [createBrowser(), createBrowser()];
  for (const browser of [laptop, phone]) await browser.signIn('credentials', { email, password: PASSWORD });
  const viewer = (await laptop.viewer())!;
  await setRole(OPERATOR, viewer.userId, 'instructor');
  expect(await laptop.viewer()).toMatchObject({ role: 'instructor' });
  await signOutEverywhere(viewer);
  expect(await laptop.viewer()).toBeNull();
  expect(await phone.session()).not.toHaveProperty('user');
});

test('a database that is away for a moment signs nobody out', async () => {
  const email = newEmail();
  await join(email);
  const browser = createBrowser();
  await browser.signIn('credentials', { email, password: PASSWORD });
  const url = process.env['DATABASE_URL']!;
  process.env['DATABASE_URL'] = 'postgresql://nobody:x@127.0.0.1:9/none';
  expect(await browser.session()).not.toHaveProperty('user');
  const other = createBrowser();
  expect(await other.signIn('credentials', { email, password: PASSWORD })).toBe('unavailable');
  process.env['DATABASE_URL'] = url;
  expect(await browser.viewer()).toMatchObject({ email });
});

test('too many wrong passwords from one place lock that place out, not the person elsewhere', async () => {
  const email = newEmail();
  await join(email);
  const thief = createBrowser();
  for (let tries = 0; tries < 10; tries += 1) {
    expect(await thief.signIn('credentials', { email, password: 'guess' })).toBe('CredentialsSignin');
  }
  expect(await thief.signIn('credentials', { email, password: PASSWORD })).toBe('too-many');
  expect(await createBrowser().signIn('credentials', { email, password: PASSWORD })).toBe('signed-in');
});

test('right passwords do not count as tries', async () => {
  const email = newEmail();
  await join(email);
  const browser = createBrowser();
  for (let tries = 0; tries < 12; tries += 1) {
    expect(await browser.signIn('credentials', { email, password: PASSWORD })).toBe('signed-in');
  }
});

test('one-time links: in without a password, a new password, and the first owner', async () => {
  const email = newEmail();
  await join(email);
  const { id: userId } = await database().user.findUniqueOrThrow({ where: { email } });
  const browser = createBrowser();
  const { token } = await createLink(OPERATOR, 'sign-in', userId);
  expect(await browser.signIn('link', { token })).toBe('signed-in');
  expect(await browser.viewer()).toMatchObject({ userId });
  expect(await createBrowser().signIn('link', { token })).toBe('CredentialsSignin');
  const reset = await createLink(OPERATOR, 'reset', userId);
  await expect(resetPassword(reset.token, 'short', 'here')).rejects.toMatchObject({ code: 'weak-password' });
  await resetPassword(reset.token, 'a new long password', 'here');
  expect(await browser.viewer()).toBeNull();
  expect(await browser.signIn('credentials', { email, password: 'a new long password' })).toBe('signed-in');
  await expect(takeOwnership(await browser.viewer(), 'no token', null, 'here')).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('another password needs the old one, and ends all sessions', async () => {
  const email = newEmail();
  await join(email);
  const browser = createBrowser();
  await browser.signIn('credentials', { email, password: PASSWORD });
  const viewer = await browser.viewer();
  await expect(changePassword(viewer, 'wrong', 'a new long password')).rejects.toMatchObject({
    code: 'wrong-password',
  });
  await changePassword(viewer, PASSWORD, 'a new long password');
  expect(await browser.viewer()).toBeNull();
  expect(await browser.signIn('credentials', { email, password: 'a new long password' })).toBe('signed-in');
});

test('an OIDC provider: known again, and never let into an account whose e-mail nobody verified', async () => {
  const [email, sub] = [newEmail(), randomUUID()];
  const browser = createBrowser();
  expect(await browser.signInAtProvider({ sub, email, email_verified: true, name: 'Bo' })).toBe(ORIGIN);
  const viewer = await browser.viewer();
  expect(viewer).toMatchObject({ role: 'student', name: 'Bo', email });
  const token = await decode({ token: browser.cookies.get('next-auth.session-token'), secret: SECRET });
  expect(Object.keys(token!).sort()).toEqual(['exp', 'iat', 'jti', 'sub', 'version']);
  const again = createBrowser();
  await again.signInAtProvider({ sub, email: newEmail(), email_verified: false });
  expect(await again.viewer()).toMatchObject({ userId: viewer!.userId });

  const typed = newEmail();
  await join(typed);
  const refused = createBrowser();
  expect(await refused.signInAtProvider({ sub: randomUUID(), email: typed, email_verified: true })).toBe(
    '/sign-in?error=email-in-use',
  );
  expect(await refused.viewer()).toBeNull();
  const unverified = createBrowser();
  await unverified.signInAtProvider({ sub: randomUUID(), email: typed, email_verified: false });
  expect(await unverified.viewer()).toMatchObject({ email: '' });
});
