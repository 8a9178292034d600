import { expect, test } from 'vitest';
import { alignColumns, DESCRIBE_STYLE, escapeTerminal, TABLE_STYLE } from './tabwriter';

test('a table has three spaces between its columns and none after the last', () => {
  const text = 'NAME\tDATA\tAGE\nkube-root-ca.crt\t1\t8s\n';
  expect(alignColumns(text, TABLE_STYLE)).toBe(
    'NAME               DATA   AGE\nkube-root-ca.crt   1      8s\n',
  );
});

test('a column reaches over neighbouring lines only', () => {
  const text = 'Name:\tx\nLong name:\ty\nAlone\nA:\tz\n';
  expect(alignColumns(text, DESCRIBE_STYLE)).toBe('Name:       x\nLong name:  y\nAlone\nA:  z\n');
});

test('an empty column keeps its padding', () => {
  expect(alignColumns('Name\t\tAge\n', DESCRIBE_STYLE)).toBe('Name    Age\n');
});

test('remembered widths hold for later rows, and grow', () => {
  const widths: number[] = [];
  expect(alignColumns('NAME\tAGE\nlong-name\t1s\n', TABLE_STYLE, widths)).toBe(
    'NAME        AGE\nlong-name   1s\n',
  );
  expect(alignColumns('x\t2s\n', TABLE_STYLE, widths)).toBe('x           2s\n');
  expect(alignColumns('much-longer-name\t3s\n', TABLE_STYLE, widths)).toBe('much-longer-name   3s\n');
  expect(alignColumns('x\t4s\n', TABLE_STYLE, widths)).toBe('x                  4s\n');
});

test('control characters cannot steer the terminal', () => {
  expect(escapeTerminal('\x1b[31mred\r')).toBe('^[[31mred\\r');
});
