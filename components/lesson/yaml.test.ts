import { expect, test } from 'vitest';
import { parseLines } from './yaml';

test('lines to mark', () => {
  const table: [text: string, lines: number[]][] = [
    ['3', [3]],
    ['3-5,8', [3, 4, 5, 8]],
    [' 1 , 4 - 5 ', [1, 4, 5]],
    ['5-3', []],
    ['', []],
    ['x,2,-3', [2]],
    ['1-999999999', Array.from({ length: 501 }, (_, at) => at + 1)],
  ];
  for (const [text, lines] of table) expect(parseLines(text), text).toEqual(lines);
});
