/**
 * grep: prints lines that match a pattern. Patterns are POSIX, matched in linear time.
 * Left out and refused: back-references, -z, --include with braces; --color shows no colours.
 */
import { type Process, write } from '../../cluster/process';
import { isDirectory } from '../files/access';
import { childOf } from '../files/paths';
import { compilePattern, matchesPattern } from '../language/patterns';
import { type LineReader, linesOf } from '../text/lines';
import { appendAll } from '../text/lists';
import {
  compileRegularExpression,
  type Match,
  PatternError,
  type RegularExpression,
} from '../text/regular-expression';
import { type Call, complain, createProgram, ProgramFailure } from './definition';
import { forEachInput, pathOf, readText } from './inputs';

export const grep = createProgram(
  {
    options: 'EFGPivcnoqswxrRlLHhe:f:m:A:B:C:aI:u',
    long: {
      'extended-regexp': 'E',
      'fixed-strings': 'F',
      'basic-regexp': 'G',
      'perl-regexp': 'P',
      'ignore-case': 'i',
      'invert-match': 'v',
      count: 'c',
      'line-number': 'n',
      'only-matching': 'o',
      quiet: 'q',
      silent: 'q',
      'no-messages': 's',
      'word-regexp': 'w',
      'line-regexp': 'x',
      recursive: 'r',
      'files-with-matches': 'l',
      'files-without-match': 'L',
      'with-filename': 'H',
      'no-filename': 'h',
      regexp: 'e',
      file: 'f',
      'max-count': 'm',
      'after-context': 'A',
      'before-context': 'B',
      context: 'C',
      include: 'I',
      'line-buffered': 'u',
      color: 'k=?',
      colour: 'k=?',
    },
    usage: '[OPTION]... PATTERNS [FILE]...',
    summary:
      'Search for PATTERNS in each FILE. -i ignores case, -v inverts, -n numbers, -c counts, -o only the match.',
    usageExitCode: 2,
    showsUsage: true,
  },
  runGrep,
);

interface Search {
  readonly call: Call;
  readonly match: (line: string, from: number) => Match | null;
  readonly label: (operand: string) => string;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

function* runGrep(call: Call): Process<number> {
  const operands = [...call.operands];
  const patterns = call.values('e').flatMap(linesOf);
  for (const file of call.values('f')) appendAll(patterns, linesOf(yield* readText(call.context, file)));
  if (!call.has('e') && !call.has('f')) {
    const first = operands.shift();
    if (first === undefined) {
      yield* write(
        call.context.stderr,
        "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
      );
      return 2;
    }
    appendAll(patterns, first.split('\n'));
  }
  const isRecursive = call.has('r') || call.has('R');
  const inputs = isRecursive ? findFiles(call, operands.length === 0 ? ['.'] : operands) : operands;
  const named = (inputs.length > 1 || isRecursive || call.has('H')) && !call.has('h');
  const context = readNumber(call, 'C', 'context length argument') ?? 0;
  const search: Search = {
    call,
    match: createMatcher(call, patterns),
    label: (operand) => (named ? `${operand === '-' ? '(standard input)' : operand}` : ''),
    before: readNumber(call, 'B', 'context length argument') ?? context,
    after: readNumber(call, 'A', 'context length argument') ?? context,
    limit: readNumber(call, 'm', 'max count') ?? Number.POSITIVE_INFINITY,
  };
  return yield* searchInputs(search, inputs, isRecursive);
}

function readNumber(call: Call, letter: string, label: string): number | null {
  const text = call.value(letter);
  if (text === undefined) return null;
  if (!/^[0-9]+$/.test(text)) throw new ProgramFailure(`${text}: invalid ${label}`, 2);
  return Number(text);
}

function* searchInputs(search: Search, inputs: readonly string[], isRecursive: boolean): Process<number> {
  const { call } = search;
  let hasMatch = false;
  let hasError = false;
  const operands = inputs.length === 0 ? (isRecursive ? [] : ['-']) : inputs;
  for (const operand of operands) {
    if (operand !== '-' && isDirectory(call.context.files, pathOf(call.context, operand))) {
      yield* complain(call.context, `${operand}: Is a directory`);
      continue;
    }
    const quiet = call.has('s') ? { ...call, context: { ...call.context, stderr: muted(call) } } : call;
    const exitCode = yield* forEachInput(quiet, [operand], function* (reader) {
      const count = yield* searchOne(search, reader, operand);
      if (call.has('L') ? count === 0 : count > 0) hasMatch = true;
      return undefined;
    });
    hasError ||= exitCode !== 0;
    if (hasMatch && call.has('q')) return 0;
  }
  return hasError ? 2 : hasMatch ? 0 : 1;
}

function muted(call: Call) {
  const channel = call.context.createChannel('muted');
  return channel;
}

/** Prints as batches come in, so that a stream stays a stream. */
function* searchOne(search: Search, reader: LineReader, operand: string): Process<number> {
  const { call, before, after } = search;
  const { stdout } = call.context;
  const label = search.label(operand);
  const isSilent = call.has('q') || call.has('c') || call.has('l') || call.has('L');
  let number = 0;
  let count = 0;
  let owed = 0;
  let lastShown = 0;
  let recent: { text: string; number: number }[] = [];
  for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch()) {
    const shown: string[] = [];
    for (const line of lines) {
      number += 1;
      const found = count < search.limit ? search.match(line, 0) : null;
      const isHit = count < search.limit && (found !== null) !== call.has('v');
      if (isHit) {
        count += 1;
        owed = after;
        if (isSilent) {
          if (call.has('q') || call.has('l')) break;
          continue;
        }
        const gap = (before > 0 || after > 0) && lastShown > 0 && number - recent.length > lastShown + 1;
        if (gap) shown.push('--\n');
        for (const old of recent) shown.push(`${prefix(call, label, old.number, '-')}${old.text}\n`);
        recent = [];
        lastShown = number;
        if (call.has('o'))
          shown.push(
            ...matchesIn(search, line).map((text) => `${prefix(call, label, number, ':')}${text}\n`),
          );
        else shown.push(`${prefix(call, label, number, ':')}${line}\n`);
      } else if (owed > 0 && !isSilent) {
        owed -= 1;
        lastShown = number;
        shown.push(`${prefix(call, label, number, '-')}${line}\n`);
      } else if (before > 0) recent = [...recent, { text: line, number }].slice(-before);
      if (count >= search.limit && owed === 0) break;
    }
    yield* write(stdout, shown.join(''));
    if (count > 0 && (call.has('q') || call.has('l'))) break;
    if (count >= search.limit && owed === 0) break;
  }
  if (call.has('q')) return count;
  if (call.has('c')) yield* write(stdout, `${label === '' ? '' : `${label}:`}${count}\n`);
  if (call.has('l') && count > 0) yield* write(stdout, `${operand === '-' ? '(standard input)' : operand}\n`);
  if (call.has('L') && count === 0)
    yield* write(stdout, `${operand === '-' ? '(standard input)' : operand}\n`);
  return count;
}

function prefix(call: Call, label: string, number: number, separator: string): string {
  const file = label === '' ? '' : `${label}${separator}`;
  return call.has('n') ? `${file}${number}${separator}` : file;
}

function matchesIn(search: Search, line: string): string[] {
  if (search.call.has('v')) return [];
  const found: string[] = [];
  for (let from = 0; from <= line.length; ) {
    const match = search.match(line, from);
    if (match === null) break;
    if (match.end > match.start) found.push(line.slice(match.start, match.end));
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return found;
}

function createMatcher(call: Call, patterns: readonly string[]): Search['match'] {
  const syntax = call.has('F')
    ? 'fixed'
    : call.has('P')
      ? 'perl'
      : call.has('E') || call.name === 'egrep'
        ? 'extended'
        : 'basic';
  let compiled: RegularExpression[];
  try {
    compiled = patterns.map((pattern) =>
      compileRegularExpression(pattern, { syntax, ignoresCase: call.has('i'), spend: call.context.spend }),
    );
  } catch (error) {
    if (error instanceof PatternError) throw new ProgramFailure(error.message, 2);
    throw error;
  }
  const accepts = (line: string, match: Match): boolean => {
    if (call.has('x')) return match.start === 0 && match.end === line.length;
    if (!call.has('w')) return true;
    const isWord = (character: string | undefined): boolean => /\w/.test(character ?? '');
    return !isWord(line[match.start - 1]) && !isWord(line[match.end]);
  };
  return (line, from) => {
    let best: Match | null = null;
    for (const pattern of compiled) {
      let match = pattern.find(line, from);
      while (match !== null && !accepts(line, match)) {
        match = match.start < line.length ? pattern.find(line, match.start + 1) : null;
      }
      if (match === null) continue;
      const isBetter =
        best === null || match.start < best.start || (match.start === best.start && match.end > best.end);
      if (isBetter) best = match;
    }
    return best;
  };
}

function findFiles(call: Call, operands: readonly string[]): string[] {
  const { context } = call;
  const include = call.value('I');
  const pattern = include === undefined ? null : compilePattern(include, call.context.spend);
  const found: string[] = [];
  const visit = (operand: string): void => {
    const names = context.files.listDirectory(pathOf(context, operand));
    if (names === null) {
      const name = operand.slice(operand.lastIndexOf('/') + 1);
      if (pattern === null || matchesPattern(pattern, name)) found.push(operand);
      return;
    }
    for (const name of names)
      visit(operand === '.' && call.operands.length < 2 ? name : childOf(operand, name));
  };
  for (const operand of operands) visit(operand);
  return found;
}
