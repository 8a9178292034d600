import { expect, test } from 'vitest';
import { compilePattern, escapePattern, matchesPattern } from './patterns';

test.each([
  ['*', '', true],
  ['a*', 'abc', true],
  ['a*c', 'abd', false],
  ['*.txt', 'a.txt', true],
  ['?', 'é', true],
  ['?', '😀', true],
  ['??', 'a', false],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['[^a]', 'b', true],
  ['[]]', ']', true],
  ['[a-]', '-', true],
  ['[[:upper:]][[:digit:]]', 'A1', true],
  ['[a', '[a', true],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['a\\', 'a\\', true],
  ['*a*b*', 'xxaxxbxx', true],
  ['', '', true],
  ['', 'x', false],
])('%j on %j', (pattern, text, expected) => {
  expect(matchesPattern(compilePattern(pattern), text)).toBe(expected);
});

test('an escaped text stands for itself', () => {
  for (const text of ['*?[a]\\', 'a-b', '!x', '[!x]', 'plain']) {
    expect(matchesPattern(compilePattern(escapePattern(text)), text)).toBe(true);
  }
});

test('many stars do not run away', () => {
  expect(matchesPattern(compilePattern(`${'*a'.repeat(200)}b`), 'a'.repeat(5000))).toBe(false);
});
