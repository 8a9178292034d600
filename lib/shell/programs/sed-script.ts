/** The text of a sed script as commands; what sed has and we have not is refused here. */
import { toLower, toUpper } from '../text/letter-case';
import { compileRegularExpression, PatternError, type RegularExpression } from '../text/regular-expression';
import { ProgramFailure } from './definition';

const MAXIMUM_DEPTH = 50;

export type Address =
  | { readonly kind: 'line'; readonly number: number }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'offset'; readonly count: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'pattern'; readonly pattern: RegularExpression };

export interface SedCommand {
  readonly name: string;
  readonly addresses: readonly Address[];
  readonly isNegated: boolean;
  readonly block: readonly SedCommand[];
  readonly pattern: RegularExpression | null;
  readonly replacement: ((groups: readonly (string | null)[]) => string) | null;
  readonly flags: string;
  readonly text: string;
  readonly translation: ReadonlyMap<string, string> | null;
}

interface Reader {
  readonly text: string;
  position: number;
  readonly isExtended: boolean;
  lastPattern: string;
  depth: number;
}

export function parseSedScript(text: string, isExtended: boolean): SedCommand[] {
  const reader: Reader = { text, position: 0, isExtended, lastPattern: '', depth: 0 };
  const commands = parseCommands(reader, false);
  return commands;
}

function fail(reader: Reader, message: string): never {
  throw new ProgramFailure(`-e expression #1, char ${reader.position}: ${message}`);
}

function skip(reader: Reader, pattern: RegExp): void {
  while (pattern.test(reader.text[reader.position] ?? '')) reader.position += 1;
}

function parseCommands(reader: Reader, isBlock: boolean): SedCommand[] {
  const commands: SedCommand[] = [];
  for (;;) {
    skip(reader, /[\s;]/);
    const character = reader.text[reader.position];
    if (character === undefined) {
      if (isBlock) fail(reader, "unmatched `{'");
      return commands;
    }
    if (character === '}') {
      if (!isBlock) fail(reader, "unexpected `}'");
      reader.position += 1;
      reader.depth -= 1;
      return commands;
    }
    if (character === '#') skip(reader, /[^\n]/);
    else commands.push(parseCommand(reader));
  }
}

function parseCommand(reader: Reader): SedCommand {
  const addresses: Address[] = [];
  const first = parseAddress(reader);
  if (first !== null) {
    addresses.push(first);
    skip(reader, / /);
    if (reader.text[reader.position] === ',') {
      reader.position += 1;
      skip(reader, / /);
      const second = parseAddress(reader);
      if (second === null) fail(reader, "unexpected `,'");
      addresses.push(second);
    }
  }
  skip(reader, / /);
  const isNegated = reader.text[reader.position] === '!';
  if (isNegated) reader.position += 1;
  skip(reader, / /);
  const name = reader.text[reader.position];
  if (name === undefined) fail(reader, 'missing command');
  reader.position += 1;
  const base = {
    name,
    addresses,
    isNegated,
    block: [],
    pattern: null,
    replacement: null,
    flags: '',
    text: '',
    translation: null,
  };
  switch (name) {
    case '{':
      reader.depth += 1;
      if (reader.depth > MAXIMUM_DEPTH) fail(reader, 'blocks are nested too deeply');
      return { ...base, block: parseCommands(reader, true) };
    case 's':
      return { ...base, ...parseSubstitution(reader) };
    case 'y':
      return { ...base, translation: parseTranslation(reader) };
    case 'a':
    case 'i':
    case 'c':
      return { ...base, text: parseText(reader) };
    case 'p':
    case 'd':
    case 'q':
    case '=':
      endCommand(reader);
      return base;
    default:
      if ('btTnNDPgGhHxrRwWlLevzFQ:'.includes(name))
        fail(reader, `the command \`${name}' is not supported here`);
      return fail(reader, `unknown command: \`${name}'`);
  }
}

function endCommand(reader: Reader): void {
  skip(reader, / /);
  const next = reader.text[reader.position];
  if (next !== undefined && !';\n}#'.includes(next)) fail(reader, 'extra characters after command');
}

function parseAddress(reader: Reader): Address | null {
  const rest = reader.text.slice(reader.position);
  const number = /^([0-9]+)(?:~([0-9]+))?/.exec(rest);
  if (number !== null) {
    reader.position += number[0].length;
    if (number[2] !== undefined) return { kind: 'step', first: Number(number[1]), step: Number(number[2]) };
    return { kind: 'line', number: Number(number[1]) };
  }
  const offset = /^\+([0-9]+)/.exec(rest);
  if (offset !== null) {
    reader.position += offset[0].length;
    return { kind: 'offset', count: Number(offset[1]) };
  }
  if (rest.startsWith('$')) {
    reader.position += 1;
    return { kind: 'last' };
  }
  if (!rest.startsWith('/') && !rest.startsWith('\\')) return null;
  if (rest.startsWith('\\')) reader.position += 1;
  const delimiter = reader.text[reader.position]!;
  reader.position += 1;
  const source = readPattern(reader, delimiter, 'unterminated address regex');
  const ignoresCase = reader.text[reader.position] === 'I';
  if (ignoresCase) reader.position += 1;
  return { kind: 'pattern', pattern: compile(reader, source, ignoresCase) };
}

/** Text up to the delimiter; an escaped delimiter stands for itself. */
function readUntil(reader: Reader, delimiter: string, message: string): string {
  let text = '';
  for (;;) {
    const character = reader.text[reader.position];
    if (character === undefined) fail(reader, message);
    reader.position += 1;
    if (character === delimiter) return text;
    if (character === '\\' && reader.position < reader.text.length) {
      const next = reader.text[reader.position]!;
      reader.position += 1;
      text += next === delimiter ? next : `\\${next}`;
    } else text += character;
  }
}

const BRACKETS = /^\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]/;

/** As above; between brackets the delimiter is a character as any other. */
function readPattern(reader: Reader, delimiter: string, message: string): string {
  let text = '';
  for (;;) {
    const rest = reader.text.slice(reader.position);
    const piece = delimiter === '[' ? null : BRACKETS.exec(rest);
    const character = piece?.[0] ?? (rest.startsWith('\\') ? rest.slice(0, 2) : rest[0]);
    if (character === undefined) fail(reader, message);
    reader.position += character.length;
    if (character === delimiter) return text;
    text += character.replaceAll(`\\${delimiter}`, delimiter);
  }
}

function compile(reader: Reader, source: string, ignoresCase: boolean): RegularExpression {
  const pattern = source === '' ? reader.lastPattern : source;
  if (pattern === '') fail(reader, 'no previous regular expression');
  reader.lastPattern = pattern;
  try {
    return compileRegularExpression(pattern, {
      syntax: reader.isExtended ? 'extended' : 'basic',
      ignoresCase,
    });
  } catch (error) {
    if (error instanceof PatternError) return fail(reader, error.message);
    throw error;
  }
}

function parseSubstitution(reader: Reader): Pick<SedCommand, 'pattern' | 'replacement' | 'flags'> {
  const delimiter = reader.text[reader.position];
  if (delimiter === undefined || delimiter === '\n') fail(reader, "unterminated `s' command");
  reader.position += 1;
  const source = readPattern(reader, delimiter, "unterminated `s' command");
  const replacement = readUntil(reader, delimiter, "unterminated `s' command");
  const flags = /^[gpiI0-9]*/.exec(reader.text.slice(reader.position))![0];
  reader.position += flags.length;
  const next = reader.text[reader.position];
  if (next === 'w' || next === 'e' || next === 'm' || next === 'M')
    fail(reader, `the flag \`${next}' is not supported here`);
  if (next !== undefined && !' ;\n}#'.includes(next)) fail(reader, "unknown option to `s'");
  const pattern = compile(reader, source, /[iI]/.test(flags));
  return { pattern, replacement: parseReplacement(replacement), flags };
}

/** "&" is the match, \1 a group, \n a newline, \U \L \u \l \E change the case. */
function parseReplacement(text: string): (groups: readonly (string | null)[]) => string {
  return (groups) => {
    let output = '';
    let mode: 'U' | 'L' | null = null;
    let once: 'u' | 'l' | null = null;
    const add = (piece: string): void => {
      if (piece === '') return;
      let changed = mode === 'U' ? toUpper(piece) : mode === 'L' ? toLower(piece) : piece;
      if (once === 'u') changed = toUpper(changed.slice(0, 1)) + changed.slice(1);
      if (once === 'l') changed = toLower(changed.slice(0, 1)) + changed.slice(1);
      once = null;
      output += changed;
    };
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index]!;
      if (character === '&') add(groups[0] ?? '');
      else if (character !== '\\' || index + 1 === text.length) add(character);
      else {
        index += 1;
        const next = text[index]!;
        if (/[0-9]/.test(next)) add(groups[Number(next)] ?? '');
        else if (next === 'n') add('\n');
        else if (next === 't') add('\t');
        else if (next === 'U' || next === 'L') mode = next;
        else if (next === 'E') mode = null;
        else if (next === 'u' || next === 'l') once = next;
        else add(next);
      }
    }
    return output;
  };
}

function parseTranslation(reader: Reader): Map<string, string> {
  const delimiter = reader.text[reader.position];
  if (delimiter === undefined) fail(reader, "unterminated `y' command");
  reader.position += 1;
  const from = [...readUntil(reader, delimiter, "unterminated `y' command")];
  const to = [...readUntil(reader, delimiter, "unterminated `y' command")];
  if (from.length !== to.length) fail(reader, "strings for `y' command are different lengths");
  endCommand(reader);
  return new Map(from.map((character, index) => [character, to[index]!]));
}

/** `a text` and `a\` with the text on the next line. */
function parseText(reader: Reader): string {
  skip(reader, / /);
  if (reader.text[reader.position] === '\\') {
    reader.position += 1;
    skip(reader, / /);
    if (reader.text[reader.position] === '\n') reader.position += 1;
  }
  let text = '';
  while (reader.position < reader.text.length) {
    const character = reader.text[reader.position]!;
    reader.position += 1;
    if (character === '\n') break;
    if (character === '\\' && reader.position < reader.text.length) {
      text += reader.text[reader.position]!;
      reader.position += 1;
    } else text += character;
  }
  if (text === '') fail(reader, "expected \\ after `a', `c' or `i'");
  return text;
}
