import { expect, test } from 'vitest';
import {
  groupByLesson,
  percentOf,
  readTableQuery,
  tableAddress,
  tellMinutes,
  tellPaging,
} from './table-query';

const USUAL = { cohort: null, search: '', sort: 'name', page: 1 } as const;

test('whatever stands in the address becomes a sensible question', () => {
  const check = (params: Record<string, string | string[]>, expected: object) =>
    expect(readTableQuery(params)).toEqual({ ...USUAL, ...expected });
  check({}, {});
  check(
    { cohort: 'abc', search: ' ada ', sort: '-progress', page: '3' },
    {
      ...{ cohort: 'abc', search: 'ada', sort: '-progress', page: 3 },
    },
  );
  check({ sort: 'drop table', page: '-1', cohort: '' }, {});
  check({ page: '1e9' }, {});
  check({ page: '0' }, {});
  check({ search: ['one', 'two'] }, { search: 'one' });
  check({ search: 'x'.repeat(500) }, { search: 'x'.repeat(100) });
});

test('an address says what is not as usual, and another question begins at page 1', () => {
  const query = { cohort: 'abc', search: 'a&b', sort: '-name', page: 4 } as const;
  expect(tableAddress('/t', USUAL)).toBe('/t');
  expect(tableAddress('/t', query, { page: 5 })).toBe('/t?cohort=abc&search=a%26b&sort=-name&page=5');
  expect(tableAddress('/t', query, { cohort: null })).toBe('/t?search=a%26b&sort=-name');
  expect(
    readTableQuery(
      Object.fromEntries(new URL(`http://x${tableAddress('/t', query, { page: 4 })}`).searchParams),
    ),
  ).toEqual(query);
});

test('paging is told in numbers of learners', () => {
  expect(tellPaging(1, 50, 0)).toEqual({ pages: 1, text: '0 learners' });
  expect(tellPaging(1, 50, 1)).toEqual({ pages: 1, text: '1 learner' });
  expect(tellPaging(2, 50, 1000)).toEqual({ pages: 20, text: '51 to 100 of 1,000 learners' });
  expect(tellPaging(3, 50, 120)).toEqual({ pages: 3, text: '101 to 120 of 120 learners' });
  expect(tellPaging(9, 50, 120)).toEqual({ pages: 3, text: '120 learners' });
});

test('columns are grouped by lesson in their order', () => {
  const column = (lesson: string, task: string) => ({ lesson, lessonTitle: lesson.toUpperCase(), task });
  const groups = groupByLesson([column('a', '1'), column('a', '2'), column('b', '1')], { a: 0, b: 7 });
  expect(groups.map(({ number, lessonTitle, tasks }) => [number, lessonTitle, tasks.length])).toEqual([
    [0, 'A', 2],
    [7, 'B', 1],
  ]);
  expect(groupByLesson([column('c', '1')], {})[0]!.number).toBe(1);
  expect(groupByLesson([], {})).toEqual([]);
});

test('minutes and shares are told whole, and nobody is rounded away', () => {
  expect([null, 0.84, 9.96, 12.4].map(tellMinutes)).toEqual(['–', '0.8 min', '10 min', '12 min']);
  expect(
    [
      [0, 10],
      [1, 1000],
      [999, 1000],
      [10, 10],
      [3, 0],
    ].map(([a, b]) => percentOf(a!, b!)),
  ).toEqual([0, 1, 99, 100, 0]);
});
