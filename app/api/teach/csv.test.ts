import { expect, test } from 'vitest';
import { type Cell, toCsv, writeCell } from './csv';

test('cells: quoted where RFC 4180 wants it, never a formula', () => {
  const check = (cell: Cell, expected: string) => expect(writeCell(cell)).toBe(expected);
  check('plain', 'plain');
  check('', '');
  check(null, '');
  check(0, '0');
  check(-1.5, '-1.5');
  check(new Date(0), '1970-01-01T00:00:00.000Z');
  check('a,b', '"a,b"');
  check('say "hi"', '"say ""hi"""');
  check('two\nlines', '"two\nlines"');
  check('two\r\nlines', '"two\r\nlines"');
  check(' room ', '" room "');
  check('=1+1', "'=1+1");
  check('+49', "'+49");
  check('-1', "'-1");
  check('@sum', "'@sum");
  check('\tx', "'\tx");
  check('\r=1', `"'\r=1"`);
  check('=a,"b"', `"'=a,""b"""`);
  check('1=1', '1=1');
  check('ä 🚢', 'ä 🚢');
});

test('a table begins with the mark and its heads, and each line ends with CR LF', () => {
  const columns = [
    ['n', (row: number) => row],
    ['=x', () => '=x'],
  ] as const;
  expect(toCsv(columns, [1, 2])).toBe("\ufeffn,'=x\r\n1,'=x\r\n2,'=x\r\n");
  expect(toCsv(columns, [])).toBe("\ufeffn,'=x\r\n");
});
