import { expect, test } from 'vitest';
import { countCommon, countIndexes, freeIndexes, parseIndexes, showIndexes, withIndexes } from './indexes';

test.each([
  ['', 5, ''],
  ['0', 5, '0'],
  ['0,1', 5, '0,1'],
  ['0,1,2', 5, '0-2'],
  ['3,1', 5, '1,3'],
  ['0-9', 5, '0-4'],
  ['0-2,2-4', 9, '0-4'],
  ['x,2,4-1', 9, '2'],
])('%j of %i', (text, completions, expected) => {
  expect(showIndexes(parseIndexes(text, completions))).toBe(expected);
});

test('indexes are added, counted, compared, and the free ones found', () => {
  const some = withIndexes(parseIndexes('0-2', 10), [4, 3, 7]);
  expect(showIndexes(some)).toBe('0-4,7');
  expect(countIndexes(some)).toBe(6);
  expect(countCommon(some, parseIndexes('3-8', 10))).toBe(3);
  expect(freeIndexes(some, 3, 10)).toEqual([5, 6, 8]);
  expect(freeIndexes(some, 9, 10)).toEqual([5, 6, 8, 9]);
});
