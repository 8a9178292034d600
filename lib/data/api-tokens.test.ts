import { beforeAll, expect, test } from 'vitest';
import { createApiToken, findByApiToken, listApiTokens, revokeApiToken } from './api-tokens';
import { database } from './db';
import { createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { deleteUser, exportUser, setRole } from './users';
import { OPERATOR } from './viewer';

openTestDatabase();
beforeAll(createCourse);

const make = async (person: Awaited<ReturnType<typeof createPerson>>, expiresAt: Date | null = null) =>
  createApiToken(person, { name: 'Our dashboard', expiresAt });

test('the secret finds its maker, is stored as a hash only, and is noted when it is used', async () => {
  const person = await createPerson('instructor');
  const { secret, token } = await make(person);
  expect(secret).toMatch(/^drydock_[\w-]{43}$/);
  expect(token).toMatchObject({ name: 'Our dashboard', lastUsedAt: null, expiresAt: null });
  const stored = JSON.stringify(await database().apiToken.findMany());
  expect(stored).not.toContain(secret.slice(8));
  expect(await findByApiToken(secret)).toMatchObject({ userId: person.userId, role: 'instructor' });
  const [listed] = await listApiTokens(person);
  expect(listed?.lastUsedAt).toBeInstanceOf(Date);
  await findByApiToken(secret);
  expect(await listApiTokens(person)).toEqual([listed]);
  expect(JSON.stringify(await exportUser(person, person.userId))).not.toContain('secretHash');
});

test('what is no key: nothing, a changed one, a hash', async () => {
  const { secret } = await make(await createPerson('owner'));
  const stored = await database().apiToken.findFirstOrThrow();
  for (const text of ['', 'drydock_', `${secret}x`, secret.slice(8), stored.secretHash, `drydock_${'\0'}`]) {
    expect(await findByApiToken(text)).toBeNull();
  }
});

test('it reads with the role of now, and is worth nothing when its time or its maker’s is over', async () => {
  const person = await createPerson('instructor');
  const { secret } = await make(person, new Date(Date.now() + 60_000));
  const role = async () => (await findByApiToken(secret))?.role ?? null;
  expect(await role()).toBe('instructor');
  await setRole(OPERATOR, person.userId, 'owner');
  expect(await role()).toBe('owner');
  await setRole(OPERATOR, person.userId, 'student');
  expect(await role()).toBeNull();
  await setRole(OPERATOR, person.userId, 'instructor');
  expect(await role()).toBe('instructor');
  await database().apiToken.updateMany({ where: { userId: person.userId }, data: { expiresAt: new Date() } });
  expect(await role()).toBeNull();
  const { secret: another } = await make(person);
  await deleteUser(OPERATOR, person.userId);
  expect(await findByApiToken(another)).toBeNull();
});

test('one revokes one’s own only, at once', async () => {
  const [person, other] = [await createPerson('instructor'), await createPerson('owner')];
  const { secret, token } = await make(person);
  for (const id of [token.id, 'x', '']) {
    await expect(revokeApiToken(other, id)).rejects.toMatchObject({ code: 'not-found' });
  }
  expect(await listApiTokens(other)).toEqual([]);
  await revokeApiToken(person, token.id);
  expect(await findByApiToken(secret)).toBeNull();
  await expect(revokeApiToken(person, token.id)).rejects.toMatchObject({ code: 'not-found' });
});

test('twenty are the most, also when they are made at once', async () => {
  const person = await createPerson('instructor');
  const made = await Promise.allSettled(Array.from({ length: 25 }, () => make(person)));
  const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(refused).toEqual(Array(5).fill('too-many-keys'));
  expect(await listApiTokens(person)).toHaveLength(20);
});
