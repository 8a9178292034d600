/** Terminal output as text for the page: escape sequences, overwritten lines and cleared screens resolved. */
import { stripEscapes, textWidth } from './cell-width';

const CLEARS = /\u001b\[[23]?J|\u001bc/g;

export function plainText(output: string): string {
  let from = 0;
  for (const match of output.matchAll(CLEARS)) from = match.index + match[0].length;
  return stripEscapes(output.slice(from)).replace(/\r\n/g, '\n').split('\n').map(overwrite).join('\n');
}

/** A carriage return begins the line anew. */
function overwrite(line: string): string {
  if (!line.includes('\r')) return line;
  return line.split('\r').reduce((shown, next) => next + shown.slice(next.length), '');
}

/** Names side by side, top to bottom, as `ls` shows them. */
export function inColumns(names: readonly string[], width: number): string {
  const longest = Math.max(0, ...names.map(textWidth)) + 2;
  const columns = Math.max(1, Math.floor(width / longest));
  const rows = Math.ceil(names.length / columns);
  const lines = Array.from({ length: rows }, (_, row) =>
    names
      .filter((_name, index) => index % rows === row)
      .map((name) => name + ' '.repeat(longest - textWidth(name)))
      .join('')
      .trimEnd(),
  );
  return lines.join('\n');
}
