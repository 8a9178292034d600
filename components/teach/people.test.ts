import { expect, test } from 'vitest';
import { findPeople, type ListedPerson, roleQuestion, whyNot } from './people';

const person = (name: string | null, email: string | null, role: ListedPerson['role']): ListedPerson => ({
  ...{ userId: `${name}${email}`, name, email, role, createdAt: '2026-11-01T00:00:00.000Z' },
});
const PEOPLE = [
  person('Zoe', 'zoe@example.org', 'student'),
  person(null, 'ada@example.org', 'student'),
  person('Bo', null, 'owner'),
  person('Kim', 'kim@example.org', 'instructor'),
];

test('people are found by any part of name, e-mail or role; those who teach come first', () => {
  const check = (search: string, expected: readonly (string | null)[]) =>
    expect(findPeople(PEOPLE, search).map(({ name, email }) => name ?? email)).toEqual(expected);
  check('', ['Bo', 'Kim', 'Zoe', 'ada@example.org']);
  check('  ADA ', ['ada@example.org']);
  check('example.org', ['Kim', 'Zoe', 'ada@example.org']);
  check('owner', ['Bo']);
  check('nobody', []);
});

test('the only owner keeps the role; with a second one it may change', () => {
  expect(whyNot({ role: 'owner', isSelf: true, owners: 1 })).toMatch(/You are the only owner/);
  expect(whyNot({ role: 'owner', isSelf: false, owners: 1 })).toMatch(/only owner/);
  expect(whyNot({ role: 'owner', isSelf: true, owners: 2 })).toBe(null);
  expect(whyNot({ role: 'student', isSelf: false, owners: 1 })).toBe(null);
});

test('the question says what a role lets somebody see, and what one loses oneself', () => {
  expect(roleQuestion('Kim', 'instructor', false)).toBe(
    'Make Kim an instructor? An instructor sees the names, e-mails and attempts of all learners.',
  );
  expect(roleQuestion('Bo', 'student', true)).toMatch(/^Make Bo a student\?.*not be able to take this back/);
  expect(roleQuestion('Bo', 'owner', true)).not.toMatch(/take this back/);
});
