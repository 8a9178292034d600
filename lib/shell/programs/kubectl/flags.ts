/**
 * Flags as github.com/spf13/pflag reads them: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`,
 * several short ones in one word, and `--`. Which flags there are comes from the recorded manual.
 */
import { KubectlError } from './errors';

/** name, one-letter name or '', default as the help shows it */
export type Option = readonly [name: string, short: string, fallback: string];

export interface Flags {
  /** True where the flag was given on the command line. */
  has(name: string): boolean;
  /** The last value given, else the default. */
  text(name: string): string;
  bool(name: string): boolean;
  number(name: string): number;
  /** All values given, in order; those of flags like -f are split at commas. */
  list(name: string): readonly string[];
  /** The names that were given. */
  readonly given: readonly string[];
}

export interface CommandLine {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many args stood before `--`; -1 where there was none. */
  readonly argsBeforeDash: number;
}

/** Flags whose value may be left out, and what they are then. */
const VALUE_WHEN_BARE: Readonly<Record<string, string>> = {
  'dry-run': 'unchanged',
  validate: 'strict',
  cascade: 'background',
};

/** Lists that are not split at commas. */
const WHOLE_VALUES: ReadonlySet<string> = new Set([
  'annotation',
  'annotations',
  'env',
  'from-env-file',
  'from-literal',
  'group',
  'resource-name',
  'rule',
  'serviceaccount',
  'user',
]);

type Kind = 'bool' | 'number' | 'duration' | 'list' | 'text';

/** Flags of numbers and durations that the help shows like texts, or the other way round. */
const KINDS: Readonly<Record<string, Kind>> = { 'request-timeout': 'text', v: 'number', profile: 'text' };

function kindOf([name, , fallback]: Option): Kind {
  const known = KINDS[name];
  if (known) return known;
  if (fallback === 'true' || fallback === 'false') return 'bool';
  if (fallback === '[]') return 'list';
  if (/^-?[0-9]+$/.test(fallback)) return 'number';
  return /^[0-9hms]+$/.test(fallback) ? 'duration' : 'text';
}

/** Reads the words behind the command. Throws with the words of the real program. */
export function parseFlags(
  words: readonly string[],
  options: readonly Option[],
  command: string,
): CommandLine {
  const values = new Map<string, string[]>();
  const args: string[] = [];
  let argsBeforeDash = -1;
  const fail = (message: string) => new KubectlError(`${message}\nSee '${command} --help' for usage.`);
  const set = (option: Option, value: string, shown: string) => {
    const problem = checkValue(option, value);
    if (problem)
      throw fail(`invalid argument ${JSON.stringify(value)} for ${JSON.stringify(shown)} flag: ${problem}`);
    values.set(option[0], [...(values.get(option[0]) ?? []), value]);
  };

  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    if (word === '--') {
      argsBeforeDash = args.length;
      args.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') args.push(word);
    else if (word.startsWith('--')) index += readLong(word, words[index + 1]);
    else index += readShort(word, words[index + 1]);
  }

  function readLong(word: string, next: string | undefined): number {
    const equals = word.indexOf('=');
    const name = (equals < 0 ? word.slice(2) : word.slice(2, equals)).replaceAll('_', '-');
    if (name === '' || name.startsWith('-')) throw fail(`bad flag syntax: ${word}`);
    const option = options.find(([long]) => long === name);
    if (!option) throw fail(`unknown flag: --${name}`);
    const bare = bareValue(option);
    if (equals >= 0) set(option, word.slice(equals + 1), shownName(option));
    else if (bare !== undefined) set(option, bare, shownName(option));
    else if (next === undefined) throw fail(`flag needs an argument: --${name}`);
    else {
      set(option, next, shownName(option));
      return 1;
    }
    return 0;
  }

  function readShort(word: string, next: string | undefined): number {
    for (let place = 1; place < word.length; place += 1) {
      const letter = word[place]!;
      const option = options.find(([, short]) => short === letter);
      if (!option) throw fail(`unknown shorthand flag: '${letter}' in -${word.slice(place)}`);
      const bare = bareValue(option);
      if (word[place + 1] === '=') {
        set(option, word.slice(place + 2), shownName(option));
        return 0;
      }
      if (bare !== undefined) {
        set(option, bare, shownName(option));
        continue;
      }
      if (place + 1 < word.length) {
        set(option, word.slice(place + 1), shownName(option));
        return 0;
      }
      if (next === undefined) throw fail(`flag needs an argument: '${letter}' in -${word.slice(place)}`);
      set(option, next, shownName(option));
      return 1;
    }
    return 0;
  }

  return { flags: createFlags(values, options), args, argsBeforeDash };
}

function bareValue(option: Option): string | undefined {
  return kindOf(option) === 'bool' ? 'true' : VALUE_WHEN_BARE[option[0]];
}

/** True where the word after this flag is its value. Needed to find the command among the flags. */
export function takesNextWord(word: string, options: readonly Option[]): boolean {
  if (word.includes('=')) return false;
  const option = word.startsWith('--')
    ? options.find(([name]) => name === word.slice(2))
    : options.find(([, short]) => word.length === 2 && short === word[1]);
  return option !== undefined && bareValue(option) === undefined;
}

function shownName([name, short]: Option): string {
  return short === '' || short === name ? `--${name}` : `-${short}, --${name}`;
}

function checkValue(option: Option, value: string): string | null {
  const kind = kindOf(option);
  if (kind === 'bool' && parseBool(value) === null) {
    return `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
  }
  if (kind === 'number' && !/^[-+]?[0-9]+$/.test(value)) {
    return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
  }
  return kind === 'duration' ? checkDuration(value) : null;
}

function parseBool(value: string): boolean | null {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value) ? false : null;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function checkDuration(value: string): string | null {
  if (parseDuration(value) !== null) return null;
  const missing = /^[-+]?[0-9.]+$/.test(value) ? 'missing unit in' : 'invalid';
  return `time: ${missing} duration ${JSON.stringify(value)}`;
}

/** A Go duration ("1h30m", "500ms", "0") in milliseconds; `null` where it is none. */
export function parseDuration(value: string): number | null {
  if (/^[-+]?0$/.test(value)) return 0;
  if (!/^[-+]?([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(value)) return null;
  let sum = 0;
  for (const [, number, , unit] of value.matchAll(/([0-9]+(\.[0-9]+)?)(ms|s|m|h)/g)) {
    sum += Number(number) * UNIT_MS[unit!]!;
  }
  return value.startsWith('-') ? -Math.round(sum) : Math.round(sum);
}

function createFlags(values: ReadonlyMap<string, readonly string[]>, options: readonly Option[]): Flags {
  const defaults = new Map(options.map(([name, , fallback]) => [name, fallback.replace(/^'(.*)'$/, '$1')]));
  const text = (name: string): string => {
    const fallback = defaults.get(name);
    return values.get(name)?.at(-1) ?? (fallback === undefined || fallback === '[]' ? '' : fallback);
  };
  return {
    has: (name) => values.has(name),
    text,
    bool: (name) => parseBool(text(name)) === true,
    number: (name) => Number(text(name)),
    list: (name) => {
      const given = values.get(name) ?? [];
      return WHOLE_VALUES.has(name) ? given : given.flatMap((value) => value.split(','));
    },
    given: [...values.keys()],
  };
}
