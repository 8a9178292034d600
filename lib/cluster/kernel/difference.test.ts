import { expect, test } from 'vitest';
import { tellDifference } from './difference';

function check(before: unknown, after: unknown, expected: string): void {
  expect(tellDifference(before, after)).toBe(expected);
}

test('values that say the same have no difference, however they were built', () => {
  check({ a: 1, b: [1, { c: 'x' }] }, { b: [1, { c: 'x' }], a: 1 }, '');
  check({ a: 1, gone: undefined }, { a: 1 }, '');
  check({ a: 1 }, { a: 1, gone: undefined }, '');
  check([null], [undefined], '');
  check([], [], '');
});

test('what changed is told, and nothing else', () => {
  check({ a: 1, b: 2 }, { a: 1, b: 3 }, '{"b":=3,}');
  check({ b: 2, a: 1 }, { c: 4 }, '{"a":-,"b":-,"c":+4,}');
  check({ a: { b: { c: 1, d: 1 } } }, { a: { b: { c: 1, d: 2 } } }, '{"a":{"b":{"d":=2,},},}');
  check([1, 2, 3], [1, 5], '[=1,~=5,-,]');
  check([1], [1, { b: 2, a: 1 }], '[=1,+{"a":1,"b":2},]');
  check([1, 2], [1], '[=1,-,]');
  check([1, 2, 3], [0, 1, 2, 3, 4], '[+0,=3,+4,]');
  check([1, 2, 3], [3], '[-,-,]');
  check([{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 3 }], '[=1,~{"a":=3,},]');
  check(null, {}, '={}');
  check({}, null, '=null');
  check({ a: [] }, { a: {} }, '{"a":={},}');
  check({ a: null }, {}, '{"a":-,}');
});

test('shared parts and equal copies give the same text', () => {
  const part = { deep: [{ x: 1 }] };
  const before = { part, other: 1 };
  const copy = JSON.parse(JSON.stringify(part));
  expect(tellDifference(before, { part, other: 2 })).toBe(tellDifference(before, { part: copy, other: 2 }));
});
