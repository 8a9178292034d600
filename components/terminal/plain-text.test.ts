import { expect, test } from 'vitest';
import { inColumns, plainText } from './plain-text';

test('escape sequences, overwritten lines and cleared screens become plain text', () => {
  const check = (output: string, expected: string) =>
    expect(plainText(output), JSON.stringify(output)).toBe(expected);
  check('a\r\nb\n', 'a\nb\n');
  check('\u001b[31mred\u001b[0m', 'red');
  check('10%\r20%\r100%\n', '100%\n');
  check('long\rab\n', 'abng\n');
  check('old\n\u001b[H\u001b[2Jnew\n', 'new\n');
  check('\u001b[H\u001b[JEvery 2s\nx', 'Every 2s\nx');
  check('', '');
});

test('names stand in columns, top to bottom', () => {
  expect(inColumns(['a', 'b', 'c'], 80)).toBe('a  b  c');
  expect(inColumns(['pods', 'nodes', 'services'], 20)).toBe('pods      services\nnodes');
  expect(inColumns(['x'.repeat(30), 'y'], 20)).toBe(`${'x'.repeat(30)}\ny`);
  expect(inColumns([], 20)).toBe('');
});
