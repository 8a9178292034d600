/**
 * How a program of this shell is written: a table of its options and a body. Options are read as getopt reads
 * them; one that is not in the table is refused with GNU's words, never passed over.
 */
import { FileSystemError, type Process, write } from '../../cluster/process';

import type { Program, ProgramContext } from '../program';
import { appendAll } from '../text/lists';

export interface Definition {
  /** Letters as for getopt: "ab:" has -a, and -b with a value. */
  readonly options: string;
  /** Long names and their letters. One with "=?" behind its letter takes an optional value: { color: 'k=?' }. */
  readonly long?: Readonly<Record<string, string>>;
  /** Behind the name in --help: `[OPTION]... [FILE]...`. */
  readonly usage: string;
  readonly summary: string;
  /** Exit code for a wrong option; GNU tools differ. Default 1. */
  readonly usageExitCode?: number;
  /** Options end at the first operand, as for xargs and timeout. */
  readonly stopsAtOperand?: boolean;
  /** -5 means -n 5, as for head and tail. */
  readonly numberOption?: string;
  /** A wrong long option is answered with the usage line too. */
  readonly showsUsage?: boolean;
}

export interface Call {
  readonly context: ProgramContext;
  readonly name: string;
  readonly operands: readonly string[];
  has(letter: string): boolean;
  /** The last value of an option. */
  value(letter: string): string | undefined;
  values(letter: string): readonly string[];
}

/** Ends the program with a message behind its name. */
export class ProgramFailure extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
    /** Adds "Try '… --help' for more information." */
    readonly hints = false,
  ) {
    super(message);
  }
}

export function createProgram(definition: Definition, run: (call: Call) => Process<number>): Program {
  return function* (context) {
    const name = nameOf(context);
    try {
      const parsed = parseOptions(definition, context.argv.slice(1));
      if (parsed === 'help') {
        yield* write(context.stdout, `Usage: ${name} ${definition.usage}\n${definition.summary}\n`);
        return 0;
      }
      return yield* run({ context, name, ...parsed });
    } catch (error) {
      if (error instanceof FileSystemError) {
        yield* complain(context, error.message);
        return 1;
      }
      if (!(error instanceof ProgramFailure)) throw error;
      if (error.message !== '') yield* complain(context, error.message);
      if (error.hints && definition.showsUsage && /^unrecognized/.test(error.message)) {
        yield* write(context.stderr, `Usage: ${name} ${definition.usage}\n`);
      }
      if (error.hints) yield* write(context.stderr, `Try '${name} --help' for more information.\n`);
      return error.exitCode;
    }
  };
}

export function nameOf(context: ProgramContext): string {
  const called = context.argv[0]!;
  return called.slice(called.lastIndexOf('/') + 1);
}

export function* complain(context: ProgramContext, message: string): Process<void> {
  yield* write(context.stderr, `${nameOf(context)}: ${message}\n`);
}

type Parsed = Omit<Call, 'context' | 'name'>;

export function parseOptions(definition: Definition, words: readonly string[]): Parsed | 'help' {
  const rest = [...words];
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  const exitCode = definition.usageExitCode ?? 1;
  const add = (letter: string, value: string): void => {
    values.set(letter, [...(values.get(letter) ?? []), value]);
  };
  const addLong = (word: string): void => {
    const [name, attached] = splitLong(word);
    const letter = findLong(definition, name, word, exitCode);
    if (letter.endsWith('=?')) add(letter[0]!, attached ?? '');
    else if (takesValue(definition, letter)) {
      const value = attached ?? rest.shift();
      if (value === undefined) {
        throw new ProgramFailure(`option '--${name}' requires an argument`, exitCode, true);
      }
      add(letter, value);
    } else if (attached !== undefined) {
      throw new ProgramFailure(`option '--${name}' doesn't allow an argument`, exitCode, true);
    } else add(letter, '');
  };
  const addShort = (word: string): void => {
    for (let index = 1; index < word.length; index += 1) {
      const letter = word[index]!;
      if (letter === ':' || !definition.options.includes(letter)) {
        throw new ProgramFailure(`invalid option -- '${letter}'`, exitCode, true);
      }
      if (!takesValue(definition, letter)) {
        add(letter, '');
        continue;
      }
      const value = index + 1 < word.length ? word.slice(index + 1) : rest.shift();
      if (value === undefined) {
        throw new ProgramFailure(`option requires an argument -- '${letter}'`, exitCode, true);
      }
      add(letter, value);
      return;
    }
  };
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (word === '--') {
      appendAll(operands, rest);
      break;
    }
    if (word === '--help' && definition.long?.['help'] === undefined) return 'help';
    if (word.startsWith('--')) addLong(word.slice(2));
    else if (definition.numberOption !== undefined && /^-[0-9]+$/.test(word)) {
      add(definition.numberOption, word.slice(1));
    } else if (word.startsWith('-') && word.length > 1) addShort(word);
    else {
      operands.push(word);
      if (!definition.stopsAtOperand) continue;
      appendAll(operands, rest);
      break;
    }
  }
  return {
    operands,
    has: (letter) => values.has(letter),
    value: (letter) => values.get(letter)?.at(-1),
    values: (letter) => values.get(letter) ?? [],
  };
}

function splitLong(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function takesValue(definition: Definition, letter: string): boolean {
  return definition.options[definition.options.indexOf(letter) + 1] === ':';
}

/** A long name may be shortened where it stays unique. */
function findLong(definition: Definition, name: string, word: string, exitCode: number): string {
  const long = definition.long ?? {};
  if (name in long) return long[name]!;
  const candidates = Object.keys(long).filter((known) => known.startsWith(name));
  if (candidates.length === 1) return long[candidates[0]!]!;
  if (candidates.length > 1) throw new ProgramFailure(`option '--${word}' is ambiguous`, exitCode, true);
  throw new ProgramFailure(`unrecognized option '--${word}'`, exitCode, true);
}
