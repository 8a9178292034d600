import { expect, test } from 'vitest';
import { nameHelp, SIGN_COLUMNS, tellGoal, tellMissing, tellValue } from './sign-words';

test('values and goals are told as their sign is counted', () => {
  expect(tellValue('transfer', 0.7249)).toBe('72 %');
  expect(tellValue('prediction', 0.424)).toBe('0.42');
  expect(tellValue('prediction', -0.2)).toBe('-0.2');
  expect(tellGoal({ sign: 'stuck', goal: 0.25, goalIs: 'at-most' })).toBe('goal: at most 25 %');
  expect(tellGoal({ sign: 'prediction', goal: 0.4, goalIs: 'at-least' })).toBe('goal: at least 0.4');
});

test('a value that is missing has its reason', () => {
  expect(tellMissing({ learners: null })).toBe('fewer than 20 learners');
  expect(tellMissing({ learners: 31 })).toBe('nothing was missing');
});

test('five columns, each sign in one of them', () => {
  expect(SIGN_COLUMNS).toHaveLength(5);
  const signs = SIGN_COLUMNS.flatMap(({ signs }) => signs);
  expect(new Set(signs).size).toBe(signs.length);
});

test('help by its name', () => {
  expect(nameHelp({ kind: 'hint', key: '2' })).toBe('Hint 2');
  expect(nameHelp({ kind: 'hint', key: '' })).toBe('Hint');
  expect(nameHelp({ kind: 'message', key: 'late' })).toBe('Named mistake');
  expect(nameHelp({ kind: 'solution', key: '' })).toBe('Solution');
});
