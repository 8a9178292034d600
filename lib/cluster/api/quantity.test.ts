import { expect, test } from 'vitest';
import { compareQuantities, formatQuantity, milliValue, parseQuantity, wholeValue } from './quantity';

function check(text: string, expected: string | null): void {
  const quantity = parseQuantity(text);
  expect(quantity === null ? null : formatQuantity(quantity)).toBe(expected);
}

test.each([
  ['1', '1'],
  ['0', '0'],
  ['0Mi', '0'],
  ['100m', '100m'],
  ['1000m', '1'],
  ['1.5', '1500m'],
  ['0.5Gi', '512Mi'],
  ['1024Mi', '1Gi'],
  ['1536Mi', '1536Mi'],
  ['1500k', '1500k'],
  ['2000k', '2M'],
  ['500Ki', '500Ki'],
  ['1e3', '1e3'],
  ['12e6', '12e6'],
  ['-1.5', '-1500m'],
  ['.5', '500m'],
  ['5.', '5'],
  ['0.1Ki', '102400m'],
  ['1Ei', '1Ei'],
  ['', null],
  ['much', null],
  ['1 Gi', null],
  ['1gi', null],
  ['1e99', null],
  ['--1', null],
])('%s is stored as %s', (text, expected) => check(text, expected));

test('values for counting are rounded up', () => {
  expect([milliValue('0.0001'), milliValue('2'), milliValue(undefined)]).toEqual([1, 2000, 0]);
  expect([wholeValue('1500m'), wholeValue('1Ki'), wholeValue('nothing')]).toEqual([2, 1024, 0]);
  expect([
    compareQuantities('1Gi', '1G'),
    compareQuantities('1', '1000m'),
    compareQuantities('1m', '1'),
  ]).toEqual([1, 0, -1]);
});
