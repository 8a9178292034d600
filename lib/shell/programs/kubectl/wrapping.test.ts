import { expect, test } from 'vitest';
import { indent, wrapWords } from './wrapping';

function check(text: string, most: number, expected: string): void {
  expect(wrapWords(text, most)).toBe(expected);
}

test('lines are broken between words, and spaces within a line stay', () => {
  check('one two three', 7, 'one two\nthree');
  check('one.  two three', 9, 'one.  two\nthree');
  check('a\n\nb c', 10, 'a\n\nb c');
  check('a veryverylongword b', 8, 'a\nveryverylongword\nb');
  check('', 5, '');
});

test('every line is indented, also an empty one', () => {
  expect(indent('a\n\nb\n', 2)).toBe('  a\n  \n  b\n  ');
});
