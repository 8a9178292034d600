/** Keys of a person at the far side of kubectl exec -it. */
import { expect, test } from 'vitest';
import { createTerminal, withCarriageReturns } from './terminal';

function check(keys: string | Uint8Array, expected: { echo: string; sent: string[] }): void {
  const seen = { echo: '', sent: [] as string[] };
  const terminal = createTerminal(
    (text) => {
      seen.echo += text;
    },
    (text) => seen.sent.push(text),
  );
  // One byte at a time: a character may be cut.
  for (const byte of typeof keys === 'string' ? Buffer.from(keys) : keys) terminal.type(Uint8Array.of(byte));
  expect(seen).toEqual(expected);
}

test.each([
  ['a line', 'ls\r', { echo: 'ls\r\n', sent: ['ls\n'] }],
  ['a line beyond ASCII', 'echo ж😀\r', { echo: 'echo ж😀\r\n', sent: ['echo ж😀\n'] }],
  ['a key taken back', 'lx\x7fs\r', { echo: 'lx\b \bs\r\n', sent: ['ls\n'] }],
  ['nothing to take back', '\x7f\r', { echo: '\r\n', sent: ['\n'] }],
  ['a word taken back', 'a bc\x17d\r', { echo: 'a bc\b \b\b \bd\r\n', sent: ['a d\n'] }],
  ['a line taken back', 'ab\x15c\r', { echo: 'ab\b \b\b \bc\r\n', sent: ['c\n'] }],
  ['Ctrl-C drops what was typed', 'ab\x03c\r', { echo: 'ab^Cc\r\n', sent: ['\x03', 'c\n'] }],
  ['Ctrl-D on an empty line', '\x04', { echo: '', sent: ['\x04'] }],
  ['Ctrl-D behind text hands it on', 'ab\x04', { echo: 'ab', sent: ['ab'] }],
  ['arrows are passed over', 'a\x1b[A\x1b[1;5Cb\x1bOPc\r', { echo: 'abc\r\n', sent: ['abc\n'] }],
])('%s', (_, keys, expected) => check(keys, expected));

test('a line without end takes no more keys', () => {
  const keys = 'x'.repeat(5_000);
  check(`${keys}\r`, { echo: `${'x'.repeat(4_096)}\r\n`, sent: [`${'x'.repeat(4_096)}\n`] });
});

test('lines of programs go to the first column, once', () => {
  expect(withCarriageReturns('a\nb\r\nc')).toBe('a\r\nb\r\nc');
});
