/** paste, mktemp, expr: small helpers of scripts. Left out and refused: expr's match and the operators | &. */
import { write } from '../../cluster/process';
import { factsOf } from '../files/access';
import type { Program } from '../program';
import { complain, createProgram, ProgramFailure } from './definition';
import { pathOf, readAllLines } from './inputs';

export const paste = createProgram(
  {
    options: 'd:s',
    long: { delimiters: 'd', serial: 's' },
    usage: '[OPTION]... [FILE]...',
    summary:
      'Put lines of files side by side; -s the lines of one file behind one another, -d with other separators.',
  },
  function* (call) {
    const separators = [...(call.value('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t')];
    const join = (cells: readonly string[]): string =>
      cells
        .map((cell, index) =>
          index === 0 ? cell : (separators[(index - 1) % separators.length] ?? '') + cell,
        )
        .join('');
    const columns: string[][] = [];
    let exitCode = 0;
    for (const operand of call.operands.length === 0 ? ['-'] : call.operands) {
      const read = yield* readAllLines(call, [operand]);
      exitCode ||= read.exitCode;
      columns.push(read.lines);
    }
    const height = columns.reduce((most, column) => Math.max(most, column.length), 0);
    const rows = call.has('s')
      ? columns
      : Array.from({ length: height }, (_, row) => columns.map((column) => column[row] ?? ''));
    yield* write(call.context.stdout, rows.map((row) => `${join(row)}\n`).join(''));
    return exitCode;
  },
);

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export const mktemp = createProgram(
  {
    options: 'dp:',
    long: { directory: 'd', tmpdir: 'p' },
    usage: '[-d] [TEMPLATE]',
    summary: 'Make an empty file with a name of its own, and print the name.',
  },
  function* (call) {
    const { context } = call;
    const template = call.operands[0] ?? 'tmp.XXXXXXXXXX';
    if (!/XXX/.test(template)) throw new ProgramFailure(`too few X's in template ‘${template}’`);
    const directory = call.value('p') ?? (call.operands.length === 0 ? '/tmp' : '.');
    for (;;) {
      const name = template.replace(/X+$/, (marks) =>
        [...marks].map(() => LETTERS[context.random() % LETTERS.length]).join(''),
      );
      const shown = directory === '.' || name.startsWith('/') ? name : `${directory}/${name}`;
      const path = pathOf(context, shown);
      if (factsOf(context.files, path) !== null) continue;
      if (call.has('d')) context.files.makeDirectory(path);
      else context.files.writeFile(path, '');
      yield* write(context.stdout, `${shown}\n`);
      return 0;
    }
  },
);

/** Numbers, comparisons and `length`, from left to right with the usual precedence. */
export const expr: Program = function* (context) {
  const words = context.argv.slice(1);
  let value: string;
  try {
    value = evaluate(words);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    yield* complain(context, error.message);
    return error.exitCode;
  }
  yield* write(context.stdout, `${value}\n`);
  return value === '' || value === '0' ? 1 : 0;
};

const LEVELS: readonly (readonly string[])[] = [
  ['=', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

function evaluate(words: readonly string[]): string {
  if (words.length === 0) throw new ProgramFailure('missing operand', 2);
  if (words[0] === 'length' && words.length === 2) return String([...words[1]!].length);
  for (const operators of LEVELS) {
    for (let index = words.length - 2; index > 0; index -= 1) {
      if (!operators.includes(words[index]!)) continue;
      return apply(words[index]!, evaluate(words.slice(0, index)), evaluate(words.slice(index + 1)));
    }
  }
  if (words.length > 1) throw new ProgramFailure(`syntax error: unexpected argument ‘${words[1]}’`, 2);
  return words[0]!;
}

function apply(operator: string, left: string, right: string): string {
  const areNumbers = [left, right].every((text) => /^-?[0-9]+$/.test(text));
  if (LEVELS[0]!.includes(operator)) {
    const order = areNumbers ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
    const holds = {
      '=': order === 0,
      '!=': order !== 0,
      '<': order < 0,
      '<=': order <= 0,
      '>': order > 0,
      '>=': order >= 0,
    };
    return holds[operator as '='] ? '1' : '0';
  }
  if (!areNumbers) throw new ProgramFailure('non-integer argument', 2);
  if ('/%'.includes(operator) && Number(right) === 0) throw new ProgramFailure('division by zero', 2);
  const [first, second] = [BigInt(left), BigInt(right)];
  const results = {
    '+': () => first + second,
    '-': () => first - second,
    '*': () => first * second,
    '/': () => first / second,
    '%': () => first % second,
  };
  return String(results[operator as '+']());
}
