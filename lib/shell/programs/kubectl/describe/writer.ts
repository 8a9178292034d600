/** Lines of `describe`: indented by level, cells divided by tabs, aligned at the end. */
import { alignColumns, DESCRIBE_STYLE, escapeTerminal } from '../output/tabwriter';
import { sortedKeys, type Tree, type Value } from '../output/value';

export interface Writer {
  /** One line; `level` steps of two spaces in front. */
  line(level: number, text: string): void;
  /** Text as it is, without an end of line. */
  raw(text: string): void;
  text(): string;
  /** With its tabs, as some commands show it. */
  unaligned(): string;
}

export function createWriter(): Writer {
  let text = '';
  return {
    line: (level, content) => {
      text += `${'  '.repeat(level)}${escapeTerminal(content)}\n`;
    },
    raw: (content) => {
      text += escapeTerminal(content);
    },
    text: () => alignColumns(text, DESCRIBE_STYLE),
    unaligned: () => text,
  };
}

export function writeLabels(writer: Writer, title: string, labels: Tree): void {
  const keys = sortedKeys(labels);
  if (keys.length === 0) writer.line(0, `${title}:\t<none>`);
  for (const [index, key] of keys.entries()) {
    writer.line(0, `${index === 0 ? `${title}:` : ''}\t${key}=${String(labels[key])}`);
  }
}

const LONGEST_ANNOTATION = 140;

export function writeAnnotations(writer: Writer, title: string, annotations: Tree): void {
  const keys = sortedKeys(annotations).filter(
    (key) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  if (keys.length === 0) writer.line(0, `${title}:\t<none>`);
  for (const [index, key] of keys.entries()) {
    const head = index === 0 ? `${title}:\t` : '\t';
    const value = String(annotations[key]).replace(/\n$/, '');
    if (value.length + key.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) {
      writer.line(0, `${head}${key}: ${value}`);
      continue;
    }
    writer.line(0, `${head}${key}:`);
    for (const part of value.split('\n')) writer.line(0, `\t  ${shorten(part, LONGEST_ANNOTATION - 2)}`);
  }
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

/** Go's %v of a boolean, a number or a text. */
export function shown(value: Value | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}

export function capitalised(value: boolean): string {
  return value ? 'True' : 'False';
}
