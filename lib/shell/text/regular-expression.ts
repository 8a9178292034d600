/**
 * Patterns that a learner types for grep, sed, awk and [[ =~ ]]: POSIX syntax, translated for RE2, which
 * matches in linear time and, as POSIX wants, the longest of the leftmost matches.
 * Left out and refused: back-references such as \1, look-around.
 */
import { RE2JS, RE2JSException } from 're2js';
import type { Spend } from '../../cluster/process';

export interface Match {
  readonly start: number;
  readonly end: number;
  /** Group 0 is the whole match. */
  readonly groups: readonly (string | null)[];
}

export interface RegularExpression {
  /** The first match at or behind `from`. */
  find(text: string, from: number): Match | null;
}

/** The pattern is not understood; the message is worded as GNU tools word it. */
export class PatternError extends Error {}

export interface PatternOptions {
  readonly syntax: 'basic' | 'extended' | 'fixed' | 'perl';
  readonly ignoresCase?: boolean;
  /** Is told what compiling and each search cost at most. */
  readonly spend?: Spend;
}

const MAXIMUM_LENGTH = 4000;
/** All bounds of x{1,20} together, and what the pattern comes to: beyond them compiling alone would take seconds. */
const MAXIMUM_REPETITIONS = 2000;
const MAXIMUM_SIZE = 5000;
const UNITS_OF_INSTRUCTION = 400;

export function compileRegularExpression(pattern: string, options: PatternOptions): RegularExpression {
  if (pattern.length > MAXIMUM_LENGTH) throw new PatternError('Regular expression too big');
  const translated = translate(pattern, options.syntax);
  let flags = options.syntax === 'perl' ? 0 : RE2JS.LONGEST_MATCH;
  if (options.ignoresCase) flags |= RE2JS.CASE_INSENSITIVE;
  const { spend = () => {} } = options;
  const compiled = compile(translated, flags);
  spend(compiled.programSize() * UNITS_OF_INSTRUCTION);
  // The automaton may hold a thread for each instruction, and each thread the places of all groups.
  const unitsOfCharacter = (2 + compiled.programSize() * (1 + compiled.groupCount() / 8)) / 2;
  return {
    find(text, from) {
      spend(Math.ceil((text.length - from) * unitsOfCharacter));
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) return null;
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index));
      return { start: matcher.start(), end: matcher.end(), groups };
    },
  };
}

function compile(translated: string, flags: number): RE2JS {
  const bounds = [...translated.matchAll(/\{(\d+)(?:,(\d*))?\}/g)];
  const repetitions = bounds.reduce(
    (sum, [, least, most]) => sum + Math.max(Number(least), Number(most ?? 0)),
    0,
  );
  if (repetitions > MAXIMUM_REPETITIONS) throw new PatternError('Regular expression too big');
  try {
    const compiled = RE2JS.compile(translated, flags);
    if (compiled.programSize() > MAXIMUM_SIZE) throw new PatternError('Regular expression too big');
    return compiled;
  } catch (error) {
    if (error instanceof RE2JSException) throw new PatternError('Invalid regular expression');
    throw error;
  }
}

function translate(pattern: string, syntax: PatternOptions['syntax']): string {
  if (syntax === 'perl') return pattern;
  if (syntax === 'fixed') return quote(pattern);
  return createTranslator(pattern, syntax === 'extended').run();
}

function quote(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** Reads a POSIX pattern once, left to right. */
function createTranslator(pattern: string, isExtended: boolean): { run: () => string } {
  let output = '';
  let index = 0;
  /** Where the last atom begins in the output; -1 where there is none to repeat. */
  let atomStart = -1;
  let isRepeated = false;
  const groupStarts: number[] = [];

  const atom = (text: string): void => {
    atomStart = output.length;
    isRepeated = false;
    output += text;
  };
  const repeat = (quantifier: string, literal: string): void => {
    if (atomStart < 0) {
      atom(quote(literal));
      return;
    }
    // A second quantifier would mean "lazy" to RE2.
    if (isRepeated) output = `${output.slice(0, atomStart)}(?:${output.slice(atomStart)})`;
    output += quantifier;
    isRepeated = true;
  };
  const open = (): void => {
    groupStarts.push(output.length);
    output += '(';
    atomStart = -1;
  };
  const close = (): void => {
    const start = groupStarts.pop();
    if (start === undefined) {
      if (!isExtended) throw new PatternError('Unmatched ) or \\)');
      atom('\\)');
      return;
    }
    output += ')';
    atomStart = start;
    isRepeated = false;
  };
  const alternative = (): void => {
    output += '|';
    atomStart = -1;
  };
  const interval = (): void => {
    const end = isExtended ? '}' : '\\}';
    const close = pattern.indexOf(end, index);
    const match = /^([0-9]*)(,?)([0-9]*)$/.exec(close < 0 ? 'x' : pattern.slice(index, close));
    if (match === null || (match[1] === '' && match[2] === '')) {
      if (!isExtended) throw new PatternError(close < 0 ? 'Unmatched \\{' : 'Invalid content of \\{\\}');
      atom('\\{');
      return;
    }
    if (Number(match[1]) > 255 || Number(match[3]) > 255)
      throw new PatternError('Regular expression too big');
    index = close + end.length;
    repeat(`{${match[1] === '' ? '0' : match[1]}${match[2]}${match[3]}}`, '');
  };
  const escaped = (): void => {
    const next = pattern[index];
    if (next === undefined) throw new PatternError('Trailing backslash');
    index += 1;
    if (!isExtended && next === '(') open();
    else if (!isExtended && next === ')') close();
    else if (!isExtended && next === '{') interval();
    else if (!isExtended && next === '|') alternative();
    else if (!isExtended && (next === '+' || next === '?')) repeat(next, next);
    else if (/[1-9]/.test(next)) {
      throw new PatternError(`back-references such as \\${next} are not supported here`);
    } else if (next === '<' || next === '>') output += '\\b';
    else if (next === 'b' || next === 'B') output += `\\${next}`;
    else if (/[wWsS]/.test(next)) atom(`\\${next}`);
    else if (next === 'n') atom('\\n');
    else if (next === 't') atom('\\t');
    else atom(quote(next));
  };
  const isStart = (): boolean => output === '' || /(?:^|[^\\])[(|]$/.test(output);
  const isEnd = (): boolean =>
    isExtended || index === pattern.length || /^\\[)|]/.test(pattern.slice(index, index + 2));

  return {
    run() {
      while (index < pattern.length) {
        const character = pattern[index]!;
        index += 1;
        if (character === '\\') escaped();
        else if (character === '[') {
          const bracket = translateBracket(pattern, index);
          index = bracket.end;
          atom(bracket.text);
        } else if (character === '*') repeat('*', '*');
        else if (character === '.') atom('.');
        else if (character === '^' && (isExtended || isStart())) output += '^';
        else if (character === '$' && isEnd()) output += '$';
        else if (isExtended && character === '(') open();
        else if (isExtended && character === ')') close();
        else if (isExtended && character === '|') alternative();
        else if (isExtended && (character === '+' || character === '?')) repeat(character, character);
        else if (isExtended && character === '{') interval();
        else atom(quote(character));
      }
      if (groupStarts.length > 0) throw new PatternError('Unmatched ( or \\(');
      return output;
    },
  };
}

/** In POSIX brackets a backslash is a character like any other, and "]" counts where it comes first. */
function translateBracket(pattern: string, start: number): { text: string; end: number } {
  let index = start;
  let text = '[';
  if (pattern[index] === '^') {
    text += '^';
    index += 1;
  }
  for (let isFirst = true; ; isFirst = false) {
    const character = pattern[index];
    if (character === undefined) throw new PatternError('Invalid regular expression');
    if (character === ']' && !isFirst) return { text: `${text}]`, end: index + 1 };
    const named = /^\[:(\w+):\]/.exec(pattern.slice(index));
    if (named !== null) {
      const known = 'alpha digit alnum upper lower space blank punct print graph cntrl xdigit'.split(' ');
      if (!known.includes(named[1]!)) throw new PatternError('Invalid character class name');
      text += named[0];
      index += named[0].length;
      continue;
    }
    text += /[\\[\]^&~]/.test(character) ? `\\${character}` : character;
    index += 1;
  }
}
