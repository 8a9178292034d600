/** sort and uniq. Order is by code unit (the C locale). Left out and refused: sort -M -V -c -m, uniq -f -s -w. */
import { write } from '../../cluster/process';
import { compareText } from '../files/paths';
import { toLower, toUpper } from '../text/letter-case';
import { type Call, createProgram, ProgramFailure } from './definition';
import { pathOf, readAllLines } from './inputs';

interface Key {
  readonly startField: number;
  readonly startCharacter: number;
  readonly endField: number | null;
  readonly endCharacter: number;
  readonly isNumeric: boolean;
  readonly isHuman: boolean;
  readonly isReversed: boolean;
  readonly foldsCase: boolean;
  readonly ignoresBlanks: boolean;
}

export const sort = createProgram(
  {
    options: 'nrufbhsk:t:o:',
    long: {
      'numeric-sort': 'n',
      reverse: 'r',
      unique: 'u',
      'ignore-case': 'f',
      'human-numeric-sort': 'h',
      stable: 's',
      key: 'k',
      'field-separator': 't',
      output: 'o',
    },
    usage: '[OPTION]... [FILE]...',
    summary:
      'Sort lines. -n by number, -r backwards, -u without repetitions, -k FIELD by a field, -t its separator.',
    usageExitCode: 2,
  },
  function* (call) {
    const separator = call.value('t');
    if (separator !== undefined && [...separator].length !== 1 && separator !== '\\t') {
      throw new ProgramFailure(separator === '' ? 'empty tab' : `multi-character tab ‘${separator}’`, 2);
    }
    const keys = call.values('k').map((text) => readKey(call, text));
    const { lines, exitCode } = yield* readAllLines(call, call.operands);
    const compareKeys = createComparison(call, keys, separator === '\\t' ? '\t' : separator);
    const compare = (left: string, right: string): number => {
      const order = compareKeys(left, right);
      if (order !== 0 || call.has('s') || call.has('u')) return order;
      return call.has('r') ? compareText(right, left) : compareText(left, right);
    };
    let sorted = lines.sort(compare);
    if (call.has('u'))
      sorted = sorted.filter((line, index) => index === 0 || compareKeys(sorted[index - 1]!, line) !== 0);
    const text = sorted.map((line) => `${line}\n`).join('');
    const output = call.value('o');
    if (output === undefined) yield* write(call.context.stdout, text);
    else call.context.files.writeFile(pathOf(call.context, output), text);
    return exitCode === 0 ? 0 : 2;
  },
);

function readKey(call: Call, text: string): Key {
  const match = /^([0-9]+)(?:\.([0-9]+))?([bfhnr]*)(?:,([0-9]+)(?:\.([0-9]+))?([bfhnr]*))?$/.exec(text);
  if (match === null || match[1] === '0') {
    throw new ProgramFailure(`invalid number at field start: invalid count at start of ‘${text}’`, 2);
  }
  const flags = `${match[3]}${match[6] ?? ''}`;
  const inherits = flags === '';
  const has = (letter: string): boolean => flags.includes(letter) || (inherits && call.has(letter));
  return {
    startField: Number(match[1]),
    startCharacter: Number(match[2] ?? 1),
    endField: match[4] === undefined ? null : Number(match[4]),
    endCharacter: Number(match[5] ?? 0),
    isNumeric: has('n'),
    isHuman: has('h'),
    isReversed: has('r'),
    foldsCase: has('f'),
    ignoresBlanks: has('b'),
  };
}

function createComparison(
  call: Call,
  keys: readonly Key[],
  separator: string | undefined,
): (left: string, right: string) => number {
  const whole: Key = { ...readKey(call, '1'), endField: null };
  const used = keys.length === 0 ? [whole] : keys;
  return (left, right) => {
    for (const key of used) {
      const pick = (line: string): string => (keys.length === 0 ? line : extractKey(line, key, separator));
      const order = compareByKey(pick(left), pick(right), key);
      if (order !== 0) return key.isReversed ? -order : order;
    }
    return 0;
  };
}

/** Without a separator a field begins with the blanks in front of it. */
function splitFields(line: string, separator: string | undefined): string[] {
  if (separator !== undefined)
    return line.split(separator).map((field, index) => (index === 0 ? field : separator + field));
  return line.match(/[ \t]*[^ \t]+|[ \t]+$/g) ?? [''];
}

function extractKey(line: string, key: Key, separator: string | undefined): string {
  const fields = splitFields(line, separator);
  const skip = (field: string, index: number): string =>
    separator !== undefined && index > 0 ? field.slice(1) : field;
  const picked = fields.slice(key.startField - 1, key.endField ?? undefined);
  if (picked.length === 0) return '';
  const text = skip(picked[0]!, key.startField - 1) + picked.slice(1).join('');
  const start = key.ignoresBlanks ? text.trimStart() : text;
  if (key.endCharacter > 0 && key.endField === key.startField) {
    return start.slice(key.startCharacter - 1, key.endCharacter);
  }
  return start.slice(key.startCharacter - 1);
}

function compareByKey(left: string, right: string, key: Key): number {
  if (key.isNumeric || key.isHuman) {
    const difference = numberOf(left, key.isHuman) - numberOf(right, key.isHuman);
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
  }
  return key.foldsCase ? compareText(toUpper(left), toUpper(right)) : compareText(left, right);
}

function numberOf(text: string, isHuman: boolean): number {
  const match = /^\s*(-?[0-9]*\.?[0-9]*)([KMGTP]?)/.exec(text);
  const value = Number(match?.[1] === '' || match?.[1] === '-' ? 0 : (match?.[1] ?? 0));
  if (!isHuman) return Number.isNaN(value) ? 0 : value;
  const power = ' KMGTP'.indexOf(match?.[2] || ' ');
  let factor = 1;
  for (let step = 0; step < power; step += 1) factor *= 1024;
  return value * factor;
}

export const uniq = createProgram(
  {
    options: 'cdui',
    long: { count: 'c', repeated: 'd', unique: 'u', 'ignore-case': 'i' },
    usage: '[OPTION]... [INPUT [OUTPUT]]',
    summary:
      'Join equal lines that follow one another. -c counts them, -d shows only repeated ones, -u only single ones.',
  },
  function* (call) {
    const { lines, exitCode } = yield* readAllLines(call, call.operands.slice(0, 1));
    const fold = (line: string): string => (call.has('i') ? toLower(line) : line);
    const groups: { line: string; count: number }[] = [];
    for (const line of lines) {
      const last = groups.at(-1);
      if (last !== undefined && fold(last.line) === fold(line)) last.count += 1;
      else groups.push({ line, count: 1 });
    }
    const text = groups
      .filter(({ count }) => (!call.has('d') || count > 1) && (!call.has('u') || count === 1))
      .map(({ line, count }) => (call.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`))
      .join('');
    const output = call.operands[1];
    if (output === undefined) yield* write(call.context.stdout, text);
    else call.context.files.writeFile(pathOf(call.context, output), text);
    return exitCode;
  },
);
