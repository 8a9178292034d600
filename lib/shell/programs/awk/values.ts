/** Values of awk: numbers, texts, and texts from input that count as numbers where they look like one. */
import { formatNumber } from '../../language/escapes';

export type Value =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'text'; readonly text: string }
  /** From a field or an assignment on the command line. */
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'unset' };

export const UNSET: Value = { kind: 'unset' };

export function fromNumber(number: number): Value {
  return { kind: 'number', number };
}

export function fromText(text: string): Value {
  return { kind: 'text', text };
}

export function fromInput(text: string): Value {
  return { kind: 'input', text };
}

export function fromTruth(isTrue: boolean): Value {
  return fromNumber(isTrue ? 1 : 0);
}

const NUMBER = /^\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/;

export function looksNumeric(text: string): boolean {
  const match = NUMBER.exec(text);
  return match !== null && text.slice(match[0].length).trim() === '';
}

/** The number that a text begins with. */
export function toNumber(value: Value): number {
  if (value.kind === 'number') return value.number;
  if (value.kind === 'unset') return 0;
  const match = NUMBER.exec(value.text);
  return match === null ? 0 : Number(match[0]);
}

export function toText(value: Value): string {
  if (value.kind === 'unset') return '';
  return value.kind === 'number' ? numberText(value.number) : value.text;
}

/** Whole numbers as they are, others with six significant digits. */
export function numberText(number: number): string {
  if (Number.isNaN(number)) return 'nan';
  if (!Number.isFinite(number)) return number < 0 ? '-inf' : 'inf';
  if (Number.isInteger(number) && Math.abs(number) < 1e16) return String(number === 0 ? 0 : number);
  return (number < 0 ? '-' : '') + formatNumber('g', 6, Math.abs(number));
}

export function isTrue(value: Value): boolean {
  if (value.kind === 'number') return value.number !== 0;
  if (value.kind === 'unset') return false;
  if (value.kind === 'input' && looksNumeric(value.text)) return Number(value.text) !== 0;
  return value.text !== '';
}

/** As numbers where both are or look like numbers, else as texts by code unit. */
export function compareValues(left: Value, right: Value): number {
  const numeric = (value: Value): boolean =>
    value.kind === 'number' || value.kind === 'unset' || (value.kind === 'input' && looksNumeric(value.text));
  if (numeric(left) && numeric(right)) {
    const [first, second] = [toNumber(left), toNumber(right)];
    return first < second ? -1 : first > second ? 1 : 0;
  }
  const [first, second] = [toText(left), toText(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}
