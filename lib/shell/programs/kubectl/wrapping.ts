/** Lines of at most so many letters; line breaks stay. Upstream: github.com/mitchellh/go-wordwrap. */
export function wrapWords(text: string, most: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, most))
    .join('\n');
}

/** Spaces at a break are dropped, others stay as they are. A word that is too long stands alone. */
function wrapLine(line: string, most: number): string {
  const lines: string[] = [];
  let current = '';
  let spaces = '';
  for (const [part] of line.matchAll(/\s+|\S+/g)) {
    if (/^\s/.test(part)) spaces = part;
    else {
      const before = current.length + spaces.length;
      if (before > 1 && before + part.length > most) {
        lines.push(current);
        current = part;
      } else current += spaces + part;
      spaces = '';
    }
  }
  return [...lines, current].join('\n');
}

/** In front of every line, also of empty ones. */
export function indent(text: string, count: number): string {
  const space = ' '.repeat(count);
  return text
    .split('\n')
    .map((line) => space + line)
    .join('\n');
}
