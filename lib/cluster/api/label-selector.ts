/**
 * Label selectors as text: `app=web,tier!=back,env in (a,b),!old`.
 * Upstream: k8s.io/apimachinery/pkg/labels.
 */
import type { LabelSelector } from '../resources';
import { labelValue, qualifiedName } from './names';

export type Labels = Readonly<Record<string, string>>;
export type LabelMatcher = (labels: Labels | undefined) => boolean;

/** The message is what the real server answers with 400. */
export class SelectorError extends Error {}

type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const TOKEN = /\s*(==|!=|=|!|\(|\)|,|<|>|[^\s=!(),<>]+)/y;
const SYMBOLS = new Set(['=', '==', '!=', '!', '(', ')', ',', '<', '>']);

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) found.push(match[1]!);
  return found;
}

interface Reader {
  peek(): string;
  take(): string;
}

function createReader(found: readonly string[]): Reader {
  let index = 0;
  return { peek: () => found[index] ?? '', take: () => found[index++] ?? '' };
}

/** An empty text selects everything. */
export function parseLabelSelector(text: string): LabelMatcher {
  const requirements = parseRequirements(text);
  return (labels) => requirements.every((requirement) => matches(requirement, labels ?? {}));
}

/** All of these labels with these values. */
export function matchLabels(selector: Labels): LabelMatcher {
  const wanted = Object.entries(selector);
  return (labels) => wanted.every(([key, value]) => labels?.[key] === value);
}

/** A selector of an object's spec. One that is empty matches everything. */
export function matchSelector({
  matchLabels: wanted = {},
  matchExpressions = [],
}: LabelSelector): LabelMatcher {
  const hasLabels = matchLabels(wanted);
  const requirements = matchExpressions.map(({ key, operator, values = [] }): Requirement => {
    const operators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const;
    return { key, operator: operators[operator] ?? 'exists', values };
  });
  return (labels) =>
    hasLabels(labels) && requirements.every((requirement) => matches(requirement, labels ?? {}));
}

function parseRequirements(text: string): readonly Requirement[] {
  const reader = createReader(tokens(text));
  const requirements: Requirement[] = [];
  if (reader.peek() === '') return requirements;
  for (;;) {
    requirements.push(parseRequirement(reader));
    const next = reader.take();
    if (next === '') return requirements;
    if (next !== ',') throw new SelectorError(`found '${next}', expected: ',' or 'end of string'`);
    if (reader.peek() === '') throw new SelectorError("found '', expected: identifier after ','");
  }
}

function parseRequirement(reader: Reader): Requirement {
  const isAbsent = reader.peek() === '!';
  if (isAbsent) reader.take();
  const key = reader.take();
  if (key === '' || SYMBOLS.has(key)) {
    throw new SelectorError(`unable to parse requirement: found '${key}', expected: identifier`);
  }
  check(key, qualifiedName, `key: Invalid value: ${JSON.stringify(key)}`);
  const next = reader.peek();
  if (isAbsent || next === '' || next === ',')
    return { key, operator: isAbsent ? '!' : 'exists', values: [] };
  const operator = reader.take();
  switch (operator) {
    case '=':
    case '==':
    case '!=':
    case '<':
    case '>':
      return { key, operator, values: [parseValue(reader, key)] };
    case 'in':
    case 'notin':
      return { key, operator, values: parseValues(reader, key) };
    default: {
      const expected = 'in, notin, =, ==, !=, gt, lt';
      throw new SelectorError(`unable to parse requirement: found '${operator}', expected: ${expected}`);
    }
  }
}

function parseValue(reader: Reader, key: string): string {
  const next = reader.peek();
  if (next === '' || next === ',') return '';
  if (SYMBOLS.has(next)) {
    throw new SelectorError(`unable to parse requirement: found '${next}', expected: identifier`);
  }
  const value = reader.take();
  check(value, labelValue, `values[0][${key}]: Invalid value: ${JSON.stringify(value)}`);
  return value;
}

function parseValues(reader: Reader, key: string): readonly string[] {
  const open = reader.take();
  if (open !== '(') throw new SelectorError(`unable to parse requirement: found '${open}' expected: '('`);
  const values: string[] = [];
  for (;;) {
    const next = reader.take();
    if (next === ')') return values.length === 0 ? [''] : values;
    if (next === ',') continue;
    if (next === '' || SYMBOLS.has(next)) {
      throw new SelectorError(`unable to parse requirement: found '${next}', expected: ',', or ')'`);
    }
    check(next, labelValue, `values[${values.length}][${key}]: Invalid value: ${JSON.stringify(next)}`);
    values.push(next);
  }
}

function check(text: string, rule: (text: string) => readonly string[], what: string): void {
  const [error] = rule(text);
  if (error !== undefined) throw new SelectorError(`unable to parse requirement: ${what}: ${error}`);
}

function matches({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key]! : null;
  switch (operator) {
    case 'exists':
      return value !== null;
    case '!':
      return value === null;
    case '=':
    case '==':
    case 'in':
      return value !== null && values.includes(value);
    case '!=':
    case 'notin':
      return value === null || !values.includes(value);
    case '>':
      return value !== null && Number(value) > Number(values[0]);
    case '<':
      return value !== null && Number(value) < Number(values[0]);
  }
}
