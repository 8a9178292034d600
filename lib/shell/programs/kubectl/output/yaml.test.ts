import { expect, test } from 'vitest';
import { compareKeys, printYaml } from './yaml';
import recorded from './yaml.recorded.json';

test.each(recorded)('a text is written as the real program writes it: %j', (text, written) => {
  expect(printYaml({ data: { key: text! } })).toBe(`data:\n  key: ${written}\n`);
});

test('lists stand under their key without indentation, empty ones in flow style', () => {
  const value = { b: [{ y: 1, x: [1, 2] }, 'z', []], a: {}, c: null, d: true, 'k-1': 1.5 };
  expect(printYaml(value)).toBe(
    'a: {}\nb:\n- x:\n  - 1\n  - 2\n  "y": 1\n- z\n- []\nc: null\nd: true\nk-1: 1.5\n',
  );
});

test('keys stand in natural order', () => {
  const keys = ['a10', 'a9', 'a', 'Z', 'a-b', 'a.b', 'k100', 'k11', 'b1', 'f:b', '.'];
  expect([...keys].sort(compareKeys)).toEqual([
    '.',
    'Z',
    'a',
    'a-b',
    'a.b',
    'a9',
    'a10',
    'b1',
    'f:b',
    'k11',
    'k100',
  ]);
});
