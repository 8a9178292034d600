/** awk's functions. Left out and refused: rand, srand, sin, cos, atan2, exp, log, system, getline. */
import { formatText } from '../../language/escapes';
import { toLower, toUpper } from '../../text/letter-case';
import type { RegularExpression } from '../../text/regular-expression';
import { fromInput, fromNumber, fromText, toNumber, toText, type Value } from './values';

/** What a function may use of the running program. */
export interface Surroundings {
  pattern(source: string): RegularExpression;
  /** Splits by FS or by the given separator. */
  split(text: string, separator: string | null): string[];
  setVariable(name: string, value: Value): void;
}

type Plain = (values: readonly Value[], surroundings: Surroundings) => Value;

/** Those that take values only; `sub`, `gsub` and `split` write to their arguments and live in the interpreter. */
export const FUNCTIONS: Readonly<Record<string, Plain | 'special'>> = {
  length: 'special',
  sub: 'special',
  gsub: 'special',
  split: 'special',
  match(values, surroundings) {
    const found = surroundings.pattern(toText(values[1]!)).find(toText(values[0]!), 0);
    surroundings.setVariable('RSTART', fromNumber(found === null ? 0 : found.start + 1));
    surroundings.setVariable('RLENGTH', fromNumber(found === null ? -1 : found.end - found.start));
    return fromNumber(found === null ? 0 : found.start + 1);
  },
  substr(values) {
    const characters = [...toText(values[0]!)];
    const start = Math.round(toNumber(values[1]!));
    const length = values[2] === undefined ? Number.POSITIVE_INFINITY : Math.round(toNumber(values[2]));
    const from = Math.max(start, 1);
    return fromText(characters.slice(from - 1, Math.max(from - 1, start + length - 1)).join(''));
  },
  index: (values) => fromNumber(toText(values[0]!).indexOf(toText(values[1]!)) + 1),
  tolower: (values) => fromText(toLower(toText(values[0]!))),
  toupper: (values) => fromText(toUpper(toText(values[0]!))),
  int: (values) => fromNumber(Math.trunc(toNumber(values[0]!))),
  sqrt: (values) => fromNumber(Math.sqrt(toNumber(values[0]!))),
  sprintf: (values) => fromText(formatValues(values)),
};

export function formatValues(values: readonly Value[]): string {
  const [format, ...rest] = values.map((value) =>
    value.kind === 'number' ? String(value.number) : toText(value),
  );
  // Each value is used once: a format that is too short ends where it ends.
  const count = (format!.match(/%[^%]/g) ?? []).length;
  return formatText(
    format!.replace(/%([-+ #0]*[0-9]*)i/g, '%$1d'),
    truncate(format!, rest.slice(0, count)),
    (text) => text,
  ).text;
}

/** %d cuts off what stands behind the point, %c of a number is a character. */
function truncate(format: string, values: readonly string[]): string[] {
  const conversions = [...format.matchAll(/%[-+ #0]*[0-9]*(?:\.[0-9]+)?([a-zA-Z])/g)].map(
    (match) => match[1],
  );
  return values.map((value, index) => {
    const conversion = conversions[index];
    if (conversion !== undefined && 'dixXouc'.includes(conversion) && conversion !== 'c') {
      return String(Math.trunc(toNumber(fromInput(value))));
    }
    if (conversion === 'c' && /^[0-9]+$/.test(value))
      return String.fromCodePoint(Math.min(Number(value), 0x10ffff));
    if (conversion !== undefined && 'eEfFgG'.includes(conversion)) return String(toNumber(fromInput(value)));
    return value;
  });
}
