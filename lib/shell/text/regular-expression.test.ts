import { expect, test } from 'vitest';
import { compileRegularExpression, PatternError, type PatternOptions } from './regular-expression';

function find(pattern: string, text: string, syntax: PatternOptions['syntax']): string | null {
  const match = compileRegularExpression(pattern, { syntax }).find(text, 0);
  return match === null ? null : text.slice(match.start, match.end);
}

test.each([
  ['a.c', 'xabcx', 'basic', 'abc'],
  ['a+b', 'a+b aab', 'basic', 'a+b'],
  ['a\\+b', 'a+b aab', 'basic', 'aab'],
  ['a+b', 'a+b aab', 'extended', 'aab'],
  ['(a|ab)(c|bcd)', 'abcd', 'extended', 'abcd'],
  ['\\(ab\\)*c', 'ababc', 'basic', 'ababc'],
  ['x\\{2,3\\}', 'xxxxx', 'basic', 'xxx'],
  ['x{2}', 'x{2}', 'basic', 'x{2}'],
  ['a{,2}', 'aaa', 'extended', 'aa'],
  ['*a', 'x*a', 'basic', '*a'],
  ['^*a', '*a', 'basic', '*a'],
  ['a^b$c', 'a^b$c', 'basic', 'a^b$c'],
  ['[]x]+', 'a]x]b', 'extended', ']x]'],
  ['[^]]+', ']ab]', 'extended', 'ab'],
  ['[\\.]', '\\', 'extended', '\\'],
  ['[[:digit:]]+', 'a12b', 'extended', '12'],
  ['a+?', 'aaa', 'extended', 'aaa'],
  ['(a*)+b', 'aab', 'extended', 'aab'],
  ['\\bfoo\\b', 'a foo b', 'extended', 'foo'],
  ['\\<fo', 'afo fo', 'basic', 'fo'],
  ['\\w+', '  ab_1 ', 'extended', 'ab_1'],
  ['a|b', 'a|b', 'basic', 'a|b'],
  ['a\\|b', 'xb', 'basic', 'b'],
  ['a.*(', 'xa.*(', 'fixed', 'a.*('],
  ['\\d+', 'a12', 'perl', '12'],
  ['nosuch', 'text', 'basic', null],
] as const)('%s in %s (%s)', (pattern, text, syntax, expected) => {
  expect(find(pattern, text, syntax)).toBe(expected);
});

test.each([
  ['(a)\\1', 'extended', 'back-references such as \\1 are not supported here'],
  ['(', 'extended', 'Unmatched ( or \\('],
  ['\\)', 'basic', 'Unmatched ) or \\)'],
  ['[a', 'extended', 'Invalid regular expression'],
  ['[[:nosuch:]]', 'extended', 'Invalid character class name'],
  ['a\\', 'basic', 'Trailing backslash'],
  ['a{1,999}', 'extended', 'Regular expression too big'],
  ['a\\{1', 'basic', 'Unmatched \\{'],
  ['(?=x)', 'perl', 'Invalid regular expression'],
  ['x'.repeat(5000), 'basic', 'Regular expression too big'],
] as const)('%s is refused', (pattern, syntax, message) => {
  expect(() => compileRegularExpression(pattern, { syntax })).toThrow(new PatternError(message));
});

test('a pattern made to run away takes linear time', () => {
  const text = 'a'.repeat(20_000);
  expect(find('(a+)+$', `${text}b`, 'extended')).toBeNull();
  expect(find('(a|a)*b', text, 'extended')).toBeNull();
});

test('a search may begin further on, and the line still begins where it begins', () => {
  const pattern = compileRegularExpression('^a', { syntax: 'basic' });
  expect(pattern.find('aaa', 0)?.start).toBe(0);
  expect(pattern.find('aaa', 1)).toBeNull();
});
