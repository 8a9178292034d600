import { expect, test } from 'vitest';
import { findPasswordFault, hashPassword, isPassword } from './passwords';

function check(password: string, expected: RegExp | null, email = 'ann@example.org'): void {
  const fault = findPasswordFault(password, email);
  if (expected === null) expect(fault, password).toBeNull();
  else expect(fault, password).toMatch(expected);
}

test('rules of new passwords', () => {
  check('123456789', /at least 10 characters/);
  check('1234567890', null);
  check('🚢🚢🚢🚢🚢🚢🚢🚢🚢', /at least 10 characters/);
  check(`${'🚢'.repeat(9)}x`, null);
  check('x'.repeat(200), /repeats one character/);
  check('ab'.repeat(100), null);
  check(`${'ab'.repeat(100)}c`, /too long/);
  check('Ann@Example.org', /may not be your e-mail/);
});

test('a hash is argon2id, salted, and known again also in another Unicode form', async () => {
  const hash = await hashPassword('caf\u00e9 au lait');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hashPassword('caf\u00e9 au lait')).not.toBe(hash);
  expect(await isPassword('cafe\u0301 au lait', hash)).toBe(true);
  expect(await isPassword('cafe au lait', hash)).toBe(false);
});

test('without an account no password is right, not even the one that is compared for the sake of time', async () => {
  expect(await isPassword('nobody has this password', null)).toBe(false);
  expect(await isPassword('x'.repeat(5000), null)).toBe(false);
});

test('a rush of sign-ins waits in a bounded queue', async () => {
  const hash = await hashPassword('correct horse');
  const results = await Promise.allSettled(
    Array.from({ length: 60 }, () => isPassword('correct horse', hash)),
  );
  const refused = results.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(60 - 2 - 50);
  expect(refused[0]).toMatchObject({ reason: { code: 'too-many' } });
  expect(await isPassword('correct horse', hash)).toBe(true);
});
