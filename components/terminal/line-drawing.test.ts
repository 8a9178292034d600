import { expect, test } from 'vitest';
import { stripEscapes, textWidth } from './cell-width';
import { drawLine, eraseLine } from './line-drawing';
import { createLineEditor, type LineEditor } from './line-editor';

const line = (text: string, cursor = text.length): LineEditor => ({
  ...createLineEditor(),
  mode: 'prompt',
  prompt: '$ ',
  text,
  cursor,
});

test('wide characters take two cells, combining marks none', () => {
  const check = (text: string, width: number) => expect(textWidth(text), text).toBe(width);
  check('kubectl', 7);
  check('港口', 4);
  check('e\u0301', 1);
  check('🚢', 2);
  check('─│', 2);
  check('', 0);
});

test('escape sequences do not count', () => {
  expect(stripEscapes('\u001b[1;31mred\u001b[0m\u001b[2K!')).toBe('red!');
});

test('the cursor lands where the text says, over several rows', () => {
  const check = (state: LineEditor, rest: string, columns: number, tail: string, cursorRow: number) => {
    const drawn = drawLine(state, rest, columns);
    expect(drawn.sequence.startsWith(`${rest}$ ${state.text}`)).toBe(true);
    expect(drawn.sequence.slice(rest.length + 2 + state.text.length)).toBe(tail);
    expect(drawn.cursorRow).toBe(cursorRow);
  };
  check(line('ls'), '', 80, '\r\u001b[4C', 0);
  check(line('ls', 0), '', 80, '\r\u001b[2C', 0);
  check(line('港口', 1), '', 80, '\r\u001b[4C', 0);
  check(line('12345678'), '', 10, ' \r\r', 1);
  check(line('123456789'), '', 10, '\r\u001b[1C', 1);
  check(line('123456789', 0), '', 10, '\u001b[1A\r\u001b[2C', 0);
  check(line('1234567港'), '', 10, '\r\u001b[2C', 1);
  check(line('ls'), '\u001b[32mno newline\u001b[0m', 80, '\r\u001b[14C', 0);
});

test('erasing goes up to where the line began', () => {
  expect(eraseLine(drawLine(line('x'.repeat(25)), '', 10))).toBe('\r\u001b[2A\u001b[J');
  expect(eraseLine(drawLine(line('x'), '', 10))).toBe('\r\u001b[J');
});
