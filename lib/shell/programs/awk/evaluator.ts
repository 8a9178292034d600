/** Values of awk's expressions. */
import { ProgramFailure } from '../definition';
import { FUNCTIONS } from './functions';
import { type Memory, UNITS_OF_ELEMENT } from './interpreter';
import type { Expression } from './syntax';
import {
  compareValues,
  fromInput,
  fromNumber,
  fromText,
  fromTruth,
  isTrue,
  toNumber,
  toText,
  UNSET,
  type Value,
} from './values';

const MAXIMUM_TEXT = 1_000_000;
const UNITS_OF_EXPRESSION = 4;
const MAXIMUM_ELEMENTS = 200_000;

type Call = Extract<Expression, { kind: 'call' }>;

export function createEvaluator(memory: Memory) {
  function evaluate(expression: Expression): Value {
    const value = evaluateUncounted(expression);
    memory.spend(UNITS_OF_EXPRESSION + (value.kind === 'number' ? 0 : toText(value).length));
    return value;
  }

  function evaluateUncounted(expression: Expression): Value {
    switch (expression.kind) {
      case 'number':
        return fromNumber(expression.value);
      case 'string':
        return fromText(expression.value);
      case 'pattern':
        return fromTruth(memory.pattern(expression.source).find(toText(memory.getField(0)), 0) !== null);
      case 'variable':
        return memory.variables.get(expression.name) ?? UNSET;
      case 'field':
        return memory.getField(fieldIndex(expression.index));
      case 'element':
        return elementsOf(expression.name).get(keyOf(expression.keys)) ?? UNSET;
      case 'in':
        return fromTruth(memory.arrays.get(expression.name)?.has(keyOf(expression.keys)) ?? false);
      case 'group':
        return evaluate(expression.inner);
      case 'unary': {
        const value = evaluate(expression.operand);
        if (expression.operator === '!') return fromTruth(!isTrue(value));
        return fromNumber(expression.operator === '-' ? -toNumber(value) : toNumber(value));
      }
      case 'step': {
        const before = toNumber(evaluate(expression.target));
        const after = before + (expression.operator === '++' ? 1 : -1);
        assign(expression.target, fromNumber(after));
        return fromNumber(expression.isPrefix ? after : before);
      }
      case 'binary':
        return evaluateBinary(expression);
      case 'assign': {
        const value = evaluate(expression.value);
        if (expression.operator === '=') return assign(expression.target, value);
        const operator = expression.operator.slice(0, -1).replace('**', '^');
        const left = toNumber(evaluate(expression.target));
        return assign(expression.target, fromNumber(calculate(operator, left, toNumber(value))));
      }
      case 'choice':
        return isTrue(evaluate(expression.test)) ? evaluate(expression.yes) : evaluate(expression.no);
      case 'call':
        return call(expression);
    }
  }

  function fieldIndex(index: Expression): number {
    const number = Math.trunc(toNumber(evaluate(index)));
    if (number < 0) throw new ProgramFailure(`trying to access out of range field ${number}`, 2);
    return number;
  }

  function keyOf(keys: readonly Expression[]): string {
    return keys.map((key) => toText(evaluate(key))).join(toText(memory.variables.get('SUBSEP')!));
  }

  function elementsOf(name: string): Map<string, Value> {
    let elements = memory.arrays.get(name);
    if (elements === undefined) {
      elements = new Map();
      memory.arrays.set(name, elements);
    }
    if (elements.size > MAXIMUM_ELEMENTS) throw new ProgramFailure(`array ${name} is too large`, 2);
    return elements;
  }

  function assignName(name: string, value: Value): Value {
    memory.variables.set(name, value);
    if (name === 'NF') truncateFields(Math.trunc(toNumber(value)));
    return value;
  }

  function truncateFields(count: number): void {
    const fields = Array.from({ length: Math.min(Math.max(count, 0), 10_000) }, (_, index) =>
      toText(memory.getField(index + 1)),
    );
    memory.setField(0, fields.join(toText(memory.variables.get('OFS')!)));
    memory.variables.set('NF', fromNumber(count));
  }

  function assign(target: Expression, value: Value): Value {
    if (toText(value).length > MAXIMUM_TEXT) throw new ProgramFailure('a text is too long', 2);
    if (target.kind === 'variable') return assignName(target.name, value);
    if (target.kind === 'field') memory.setField(fieldIndex(target.index), toText(value));
    else if (target.kind === 'element') elementsOf(target.name).set(keyOf(target.keys), value);
    else throw new ProgramFailure('an assignment needs a variable on its left', 2);
    return value;
  }

  function evaluateBinary(expression: Extract<Expression, { kind: 'binary' }>): Value {
    const { operator, left, right } = expression;
    if (operator === '&&') return fromTruth(isTrue(evaluate(left)) && isTrue(evaluate(right)));
    if (operator === '||') return fromTruth(isTrue(evaluate(left)) || isTrue(evaluate(right)));
    if (operator === '~' || operator === '!~') {
      const found = memory.pattern(patternSource(right)).find(toText(evaluate(left)), 0) !== null;
      return fromTruth(found === (operator === '~'));
    }
    const first = evaluate(left);
    const second = evaluate(right);
    if (operator === ' ') return fromText(toText(first) + toText(second));
    if ('+-*/%^'.includes(operator))
      return fromNumber(calculate(operator, toNumber(first), toNumber(second)));
    const order = compareValues(first, second);
    const holds: Readonly<Record<string, boolean>> = {
      '<': order < 0,
      '<=': order <= 0,
      '==': order === 0,
      '!=': order !== 0,
      '>': order > 0,
      '>=': order >= 0,
    };
    return fromTruth(holds[operator]!);
  }

  function calculate(operator: string, left: number, right: number): number {
    if ((operator === '/' || operator === '%') && right === 0) {
      throw new ProgramFailure(`division by zero${operator === '%' ? ' in %' : ''}`, 2);
    }
    if (operator === '+') return left + right;
    if (operator === '-') return left - right;
    if (operator === '*') return left * right;
    if (operator === '/') return left / right;
    return operator === '%' ? left % right : power(left, right);
  }

  /** Whole exponents only: the others differ between machines in their last digits. */
  function power(base: number, exponent: number): number {
    if (!Number.isInteger(exponent) || Math.abs(exponent) > 1024) {
      throw new ProgramFailure('powers with broken exponents are not supported here', 2);
    }
    let result = 1;
    for (let turn = 0; turn < Math.abs(exponent); turn += 1) result *= base;
    return exponent < 0 ? 1 / result : result;
  }

  function patternSource(expression: Expression): string {
    return expression.kind === 'pattern' ? expression.source : toText(evaluate(expression));
  }

  function call({ name, values }: Call): Value {
    if (name === 'length') return lengthOf(values);
    if (name === 'sub' || name === 'gsub') return replace(name === 'gsub', values);
    if (name === 'split') return splitInto(values);
    const plain = FUNCTIONS[name];
    if (plain === undefined || plain === 'special')
      throw new ProgramFailure(`the function \`${name}' is not supported here`, 2);
    const least: Readonly<Record<string, number>> = { match: 2, substr: 2, index: 2 };
    if (values.length < (least[name] ?? 1)) throw new ProgramFailure(`not enough arguments to ${name}`, 2);
    const given = values.map((value) =>
      value.kind === 'pattern' ? fromText(value.source) : evaluate(value),
    );
    return plain(given, { pattern: memory.pattern, split: memory.split, setVariable: assignName });
  }

  function lengthOf([value]: readonly Expression[]): Value {
    if (value?.kind === 'variable' && memory.arrays.has(value.name))
      return fromNumber(memory.arrays.get(value.name)!.size);
    return fromNumber([...toText(value === undefined ? memory.getField(0) : evaluate(value))].length);
  }

  function splitInto([text, array, separator]: readonly Expression[]): Value {
    if (text === undefined || array?.kind !== 'variable')
      throw new ProgramFailure('split needs a text and an array', 2);
    const by = separator === undefined ? null : patternSource(separator);
    const parts = memory.split(toText(evaluate(text)), by);
    memory.spend(parts.length * UNITS_OF_ELEMENT);
    memory.arrays.set(array.name, new Map(parts.map((part, index) => [String(index + 1), fromInput(part)])));
    return fromNumber(parts.length);
  }

  function replace(isGlobal: boolean, [source, replacement, target]: readonly Expression[]): Value {
    if (source === undefined || replacement === undefined)
      throw new ProgramFailure('sub needs a pattern and a text', 2);
    const place: Expression = target ?? { kind: 'field', index: { kind: 'number', value: 0 } };
    const pattern = memory.pattern(patternSource(source));
    const filling = toText(evaluate(replacement));
    const text = toText(evaluate(place));
    let output = '';
    let position = 0;
    let count = 0;
    while (position <= text.length) {
      const match = pattern.find(text, position);
      if (match === null) break;
      count += 1;
      const filled = fill(filling, match.groups[0]!);
      memory.spend(filling.length + filled.length);
      output += text.slice(position, match.start) + filled;
      position = match.end;
      if (match.end === match.start) {
        output += text.slice(position, position + 1);
        position += 1;
      }
      if (!isGlobal) break;
    }
    if (count > 0) assign(place, fromText(output + text.slice(position)));
    return fromNumber(count);
  }

  return { evaluate, assignName };
}

/** "&" stands for the match, "\\&" for itself. */
function fill(replacement: string, match: string): string {
  return replacement.replace(/\\\\&|\\&|&/g, (found) => (found === '&' ? match : '&'));
}
