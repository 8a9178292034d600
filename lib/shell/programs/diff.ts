/** diff: what differs between two files, in the ordinary and the unified (-u) form. Left out: -r, -y, -c, -w. */
import { FileSystemError, write } from '../../cluster/process';
import { factsOf } from '../files/access';
import { formatDate } from '../text/dates';
import { toLower } from '../text/letter-case';
import { linesOf } from '../text/lines';
import { type Call, createProgram, ProgramFailure } from './definition';
import { pathOf, readText } from './inputs';

const MAXIMUM_LINES = 4000;

/** A stretch that differs: [start, end) on both sides. */
interface Change {
  readonly fromStart: number;
  readonly fromEnd: number;
  readonly toStart: number;
  readonly toEnd: number;
}

export const diff = createProgram(
  {
    options: 'uqiNU:',
    long: { unified: 'u', brief: 'q', 'ignore-case': 'i', 'new-file': 'N' },
    usage: '[OPTION]... FILE1 FILE2',
    summary:
      'Compare two files line by line; -u shows the lines around, -N takes missing files as empty. Exit code 1: they differ.',
    usageExitCode: 2,
  },
  function* (call) {
    const [first, second] = call.operands;
    if (first === undefined || second === undefined) {
      throw new ProgramFailure(`missing operand after '${first ?? 'diff'}'`, 2, true);
    }
    const texts: string[] = [];
    for (const operand of [first, second]) {
      try {
        texts.push(yield* readText(call.context, operand));
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        // -N: a file that is not there counts as an empty one.
        if (call.has('N') && factsOf(call.context.files, pathOf(call.context, operand)) === null) {
          texts.push('');
          continue;
        }
        throw new ProgramFailure(`${operand}: ${error.message}`, 2);
      }
    }
    const [from, to] = texts.map((text) => markedLines(text));
    if (from!.length > MAXIMUM_LINES || to!.length > MAXIMUM_LINES)
      throw new ProgramFailure('files are too large', 2);
    const fold = (line: string): string => (call.has('i') ? toLower(line) : line);
    const changes = compareLines(from!.map(fold), to!.map(fold));
    if (changes.length === 0) return 0;
    if (call.has('q')) yield* write(call.context.stdout, `Files ${first} and ${second} differ\n`);
    else if (call.has('u') || call.has('U')) {
      const header = `--- ${first}\t${stamp(call, first)}\n+++ ${second}\t${stamp(call, second)}\n`;
      yield* write(call.context.stdout, header + unified(from!, to!, changes, Number(call.value('U') ?? 3)));
    } else yield* write(call.context.stdout, ordinary(from!, to!, changes));
    return 1;
  },
);

const NO_NEWLINE = '\n\\ No newline at end of file';

/** A last line without a newline differs from one with it. */
function markedLines(text: string): string[] {
  const lines = linesOf(text);
  if (text !== '' && !text.endsWith('\n')) lines[lines.length - 1] += NO_NEWLINE;
  return lines;
}

function stamp(call: Call, operand: string): string {
  const facts = factsOf(call.context.files, pathOf(call.context, operand));
  const atMs = facts?.modifiedAtMs ?? call.context.epochMs();
  return formatDate(atMs, '%Y-%m-%d %H:%M:%S.%N %z');
}

/** Longest common subsequence, after what is equal at both ends is set aside. */
function compareLines(from: readonly string[], to: readonly string[]): Change[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let fromEnd = from.length;
  let toEnd = to.length;
  while (fromEnd > start && toEnd > start && from[fromEnd - 1] === to[toEnd - 1]) {
    fromEnd -= 1;
    toEnd -= 1;
  }
  const rows = fromEnd - start;
  const columns = toEnd - start;
  const width = columns + 1;
  const lengths = new Uint16Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const below = lengths[(row + 1) * width + column]!;
      const beside = lengths[row * width + column + 1]!;
      lengths[row * width + column] =
        from[start + row] === to[start + column]
          ? lengths[(row + 1) * width + column + 1]! + 1
          : Math.max(below, beside);
    }
  }
  const changes: Change[] = [];
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && from[start + row] === to[start + column]) {
      row += 1;
      column += 1;
      continue;
    }
    const fromStart = row;
    const toStart = column;
    while (row < rows || column < columns) {
      if (row < rows && column < columns && from[start + row] === to[start + column]) break;
      const below = row < rows ? lengths[(row + 1) * width + column]! : -1;
      const beside = column < columns ? lengths[row * width + column + 1]! : -1;
      if (below >= beside) row += 1;
      else column += 1;
    }
    changes.push({
      fromStart: start + fromStart,
      fromEnd: start + row,
      toStart: start + toStart,
      toEnd: start + column,
    });
  }
  return changes;
}

function range(start: number, end: number): string {
  if (end === start) return String(start);
  return end - start === 1 ? String(end) : `${start + 1},${end}`;
}

function ordinary(from: readonly string[], to: readonly string[], changes: readonly Change[]): string {
  let text = '';
  for (const change of changes) {
    const { fromStart, fromEnd, toStart, toEnd } = change;
    const letter = fromStart === fromEnd ? 'a' : toStart === toEnd ? 'd' : 'c';
    text += `${range(fromStart, fromEnd)}${letter}${range(toStart, toEnd)}\n`;
    for (const line of from.slice(fromStart, fromEnd)) text += `< ${line}\n`;
    if (letter === 'c') text += '---\n';
    for (const line of to.slice(toStart, toEnd)) text += `> ${line}\n`;
  }
  return text;
}

function unified(
  from: readonly string[],
  to: readonly string[],
  changes: readonly Change[],
  around: number,
): string {
  let text = '';
  for (let index = 0; index < changes.length; ) {
    let last = index;
    while (last + 1 < changes.length && changes[last + 1]!.fromStart - changes[last]!.fromEnd <= around * 2) {
      last += 1;
    }
    text += hunk(from, to, changes.slice(index, last + 1), around);
    index = last + 1;
  }
  return text;
}

function hunk(
  from: readonly string[],
  to: readonly string[],
  changes: readonly Change[],
  around: number,
): string {
  const first = changes[0]!;
  const last = changes.at(-1)!;
  const fromStart = Math.max(0, first.fromStart - around);
  const fromEnd = Math.min(from.length, last.fromEnd + around);
  const toStart = first.toStart - (first.fromStart - fromStart);
  const toEnd = last.toEnd + (fromEnd - last.fromEnd);
  const label = (start: number, end: number): string =>
    end - start === 1 ? String(start + 1) : `${end === start ? start : start + 1},${end - start}`;
  let text = `@@ -${label(fromStart, fromEnd)} +${label(toStart, toEnd)} @@\n`;
  let position = fromStart;
  for (const change of changes) {
    for (const line of from.slice(position, change.fromStart)) text += ` ${line}\n`;
    for (const line of from.slice(change.fromStart, change.fromEnd)) text += `-${line}\n`;
    for (const line of to.slice(change.toStart, change.toEnd)) text += `+${line}\n`;
    position = change.fromEnd;
  }
  for (const line of from.slice(position, fromEnd)) text += ` ${line}\n`;
  return text;
}
