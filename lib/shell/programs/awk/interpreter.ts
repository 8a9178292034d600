/** Runs awk rules over records. Each loop turn is a step, so that a loop without end can be stopped. */
import { type Process, type Spend, step } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import type { TextWriter } from '../../text/lines';
import {
  compileRegularExpression,
  PatternError,
  type RegularExpression,
} from '../../text/regular-expression';
import { ProgramFailure } from '../definition';
import { createEvaluator } from './evaluator';
import { formatValues } from './functions';
import type { Rule, Statement } from './syntax';
import { fromInput, fromNumber, isTrue, numberText, toNumber, toText, UNSET, type Value } from './values';

/** Variables, arrays and the fields of the record. */
export interface Memory {
  readonly variables: Map<string, Value>;
  readonly arrays: Map<string, Map<string, Value>>;
  getField(index: number): Value;
  setField(index: number, text: string): void;
  setRecord(text: string): void;
  pattern(source: string): RegularExpression;
  split(text: string, separator: string | null): string[];
  readonly spend: Spend;
}

export class NextRecord extends Error {}
class BreakLoop extends Error {}
class ContinueLoop extends Error {}
export class ExitProgram extends Error {
  constructor(readonly exitCode: number) {
    super('exit');
  }
}

const MAXIMUM_FIELDS = 100_000;
export const UNITS_OF_ELEMENT = 16;

export function createMemory(spend: Spend): Memory {
  const variables = new Map<string, Value>([
    ['FS', fromInput(' ')],
    ['OFS', fromInput(' ')],
    ['ORS', fromInput('\n')],
    ['SUBSEP', fromInput('\u001c')],
    ['NR', fromNumber(0)],
    ['NF', fromNumber(0)],
  ]);
  const patterns = new Map<string, RegularExpression>();
  let record = '';
  /** `null`: not split yet. */
  let fields: string[] | null = [];

  const pattern = (source: string): RegularExpression => {
    const known = patterns.get(source);
    if (known !== undefined) return known;
    try {
      const compiled = compileRegularExpression(source, { syntax: 'extended', spend });
      if (patterns.size > 200) patterns.clear();
      patterns.set(source, compiled);
      return compiled;
    } catch (error) {
      if (error instanceof PatternError) throw new ProgramFailure(`${error.message}: /${source}/`, 2);
      throw error;
    }
  };
  const split = (text: string, separator: string | null): string[] => {
    spend(text.length * 2);
    const by = separator ?? toText(variables.get('FS')!);
    if (text === '') return [];
    if (by === ' ') return text.trim() === '' ? [] : text.trim().split(/[ \t\n]+/);
    if (by === '') return [...text];
    if (by.length === 1 && by !== '\\') return text.split(by);
    const parts: string[] = [];
    let from = 0;
    for (let found = pattern(by).find(text, 0); found !== null; found = pattern(by).find(text, from)) {
      if (found.end === found.start) break;
      parts.push(text.slice(from, found.start));
      from = found.end;
    }
    return [...parts, text.slice(from)];
  };
  const load = (): string[] => {
    fields ??= split(record, null);
    return fields;
  };
  const join = (): void => {
    record = load().join(toText(variables.get('OFS')!));
    spend(record.length + load().length);
  };
  const setCount = (): void => {
    variables.set('NF', fromNumber(load().length));
  };
  return {
    variables,
    arrays: new Map(),
    pattern,
    split,
    spend,
    getField: (index) =>
      index === 0 ? fromInput(record) : index <= load().length ? fromInput(load()[index - 1]!) : UNSET,
    setField(index, text) {
      if (index < 0 || index > MAXIMUM_FIELDS)
        throw new ProgramFailure(`trying to access out of range field ${index}`, 2);
      if (index === 0) {
        record = text;
        fields = null;
      } else {
        const list = load();
        while (list.length < index) list.push('');
        list[index - 1] = text;
        join();
      }
      setCount();
    },
    setRecord(text) {
      record = text;
      fields = null;
      setCount();
    },
  };
}

export function createRunner(rules: readonly Rule[], memory: Memory, out: TextWriter) {
  const { evaluate, assignName } = createEvaluator(memory);
  /** Ranges that have begun. */
  const open = new Set<Rule>();

  function* run(statement: Statement): Process<void> {
    switch (statement.kind) {
      case 'block':
        for (const inner of statement.body) yield* run(inner);
        break;
      case 'print': {
        const values = statement.values.length === 0 ? [memory.getField(0)] : statement.values.map(evaluate);
        const separator = toText(memory.variables.get('OFS')!);
        const texts = values.map((value) =>
          value.kind === 'number' ? numberText(value.number) : toText(value),
        );
        yield* out.write(texts.join(separator) + toText(memory.variables.get('ORS')!));
        break;
      }
      case 'printf':
        yield* out.write(formatValues(statement.values.map(evaluate)));
        break;
      case 'expression':
        evaluate(statement.value);
        break;
      case 'if':
        if (isTrue(evaluate(statement.test))) yield* run(statement.yes);
        else if (statement.no !== null) yield* run(statement.no);
        break;
      case 'while':
      case 'for':
      case 'forIn':
        yield* runLoop(statement);
        break;
      case 'delete':
        deleteElements(statement);
        break;
      case 'exit':
        throw new ExitProgram(
          statement.code === null ? 0 : Math.trunc(toNumber(evaluate(statement.code))) & 255,
        );
      case 'next':
        throw new NextRecord();
      case 'break':
        throw new BreakLoop();
      case 'continue':
        throw new ContinueLoop();
    }
  }

  /** One turn; false after `break`. */
  function* turn(body: Statement): Process<boolean> {
    yield* step();
    try {
      yield* run(body);
    } catch (error) {
      if (error instanceof BreakLoop) return false;
      if (!(error instanceof ContinueLoop)) throw error;
    }
    return true;
  }

  function* runLoop(statement: Extract<Statement, { kind: 'while' | 'for' | 'forIn' }>): Process<void> {
    if (statement.kind === 'forIn') {
      const keys = [...(memory.arrays.get(statement.array)?.keys() ?? [])];
      memory.spend(keys.length * UNITS_OF_ELEMENT);
      for (const key of keys.sort(compareKeys)) {
        assignName(statement.name, fromInput(key));
        if (!(yield* turn(statement.body))) return;
      }
      return;
    }
    if (statement.kind === 'for' && statement.start !== null) yield* run(statement.start);
    let isFirst = statement.kind === 'while' && statement.isPostponed;
    while (isFirst || statement.test === null || isTrue(evaluate(statement.test))) {
      isFirst = false;
      if (!(yield* turn(statement.body))) return;
      if (statement.kind === 'for' && statement.update !== null) yield* run(statement.update);
    }
  }

  function deleteElements(statement: Extract<Statement, { kind: 'delete' }>): void {
    if (statement.keys === null) memory.arrays.delete(statement.name);
    else {
      const separator = toText(memory.variables.get('SUBSEP')!);
      memory.arrays
        .get(statement.name)
        ?.delete(statement.keys.map((key) => toText(evaluate(key))).join(separator));
    }
  }

  function matches(rule: Rule): boolean {
    const { trigger } = rule;
    if (trigger.kind === 'always') return true;
    if (trigger.kind === 'test') return isTrue(evaluate(trigger.test));
    if (trigger.kind !== 'range') return false;
    if (!open.has(rule)) {
      if (!isTrue(evaluate(trigger.from))) return false;
      open.add(rule);
    }
    if (isTrue(evaluate(trigger.to))) open.delete(rule);
    return true;
  }

  const PRINT: Statement = { kind: 'print', values: [] };
  return {
    *runSpecial(kind: 'begin' | 'end'): Process<void> {
      for (const rule of rules) if (rule.trigger.kind === kind) yield* run(rule.action!);
    },
    *runRecord(): Process<void> {
      try {
        for (const rule of rules) if (matches(rule)) yield* run(rule.action ?? PRINT);
      } catch (error) {
        if (!(error instanceof NextRecord)) throw error;
      }
    },
  };
}

/** Real awks have no order here; ours counts up, then goes by code unit. */
function compareKeys(left: string, right: string): number {
  const numbers = /^[0-9]{1,15}$/;
  if (numbers.test(left) && numbers.test(right)) return Number(left) - Number(right);
  return compareText(left, right);
}
