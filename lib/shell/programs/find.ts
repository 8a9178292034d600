/** find, basename, dirname, realpath: names and places of files. Left out and refused: -exec, -delete, -mtime, -o. */
import { write } from '../../cluster/process';
import { factsOf, missingReason } from '../files/access';
import { childOf } from '../files/paths';
import { compilePattern, matchesPattern } from '../language/patterns';
import type { Program } from '../program';
import { toLower } from '../text/letter-case';
import { complain, createProgram, nameOf, ProgramFailure } from './definition';
import { pathOf } from './inputs';

interface Test {
  readonly accepts: (path: string, name: string, depth: number) => boolean;
}

export const find: Program = function* (context) {
  const words = context.argv.slice(1);
  const starts: string[] = [];
  while (words.length > 0 && !/^[-!(]/.test(words[0]!)) starts.push(words.shift()!);
  const tests: Test[] = [];
  let deepest = Number.POSITIVE_INFINITY;
  let shallowest = 0;
  let separator = '\n';
  while (words.length > 0) {
    const word = words.shift()!;
    const isNegated = word === '!' || word === '-not';
    const option = isNegated ? (words.shift() ?? '') : word;
    if (option === '-print') continue;
    if (option === '-print0') {
      separator = '\0';
      continue;
    }
    const value = words.shift();
    if (value === undefined) {
      yield* complain(
        context,
        /^-(name|iname|type|path|maxdepth|mindepth|empty)$/.test(option)
          ? `missing argument to \`${option}'`
          : `unknown predicate \`${option}'`,
      );
      return 1;
    }
    if (option === '-maxdepth') deepest = Number(value);
    else if (option === '-mindepth') shallowest = Number(value);
    else {
      const test = createTest(option, value, (path) => factsOf(context.files, pathOf(context, path))?.kind);
      if (test === null) {
        yield* complain(context, `the predicate \`${option}' is not supported here`);
        return 1;
      }
      tests.push(isNegated ? { accepts: (path, name, depth) => !test.accepts(path, name, depth) } : test);
    }
  }
  const found: string[] = [];
  const visit = (path: string, depth: number): void => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (depth >= shallowest && tests.every((test) => test.accepts(path, name, depth))) found.push(path);
    if (depth >= deepest) return;
    for (const child of context.files.listDirectory(pathOf(context, path)) ?? [])
      visit(childOf(path, child), depth + 1);
  };
  let exitCode = 0;
  for (const start of starts.length === 0 ? ['.'] : starts) {
    if (factsOf(context.files, pathOf(context, start)) === null) {
      yield* complain(context, `‘${start}’: ${missingReason(context.files, pathOf(context, start))}`);
      exitCode = 1;
    } else visit(start, 0);
  }
  yield* write(context.stdout, found.map((path) => path + separator).join(''));
  return exitCode;
};

function createTest(
  option: string,
  value: string,
  kindOf: (path: string) => string | undefined,
): Test | null {
  if (option === '-type') {
    const kind = { f: 'file', d: 'directory' }[value];
    return { accepts: (path) => kindOf(path) === kind };
  }
  if (option === '-path') {
    const pattern = compilePattern(value);
    return { accepts: (path) => matchesPattern(pattern, path) };
  }
  if (option !== '-name' && option !== '-iname') return null;
  const fold = (text: string): string => (option === '-iname' ? toLower(text) : text);
  const pattern = compilePattern(fold(value));
  return { accepts: (_, name) => matchesPattern(pattern, fold(name)) };
}

export const basename = createProgram(
  { options: 'as:', usage: 'NAME [SUFFIX]', summary: 'Print NAME without its directories.' },
  function* (call) {
    const [first, second] = call.operands;
    if (first === undefined) throw new ProgramFailure('missing operand', 1, true);
    const suffix = call.value('s') ?? (call.has('a') ? undefined : second);
    const names = call.has('a') || call.has('s') ? call.operands : [first];
    const lines = names.map((name) => {
      const trimmed = name.replace(/\/+$/, '');
      const base = trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
      return suffix !== undefined && base !== suffix && base.endsWith(suffix)
        ? base.slice(0, -suffix.length)
        : base;
    });
    yield* write(call.context.stdout, lines.map((line) => `${line}\n`).join(''));
    return 0;
  },
);

export const dirname = createProgram(
  { options: '', usage: 'NAME...', summary: 'Print NAME without its last part.' },
  function* (call) {
    if (call.operands.length === 0) throw new ProgramFailure('missing operand', 1, true);
    const lines = call.operands.map((name) => {
      const trimmed = name.replace(/\/+$/, '');
      const slash = trimmed.lastIndexOf('/');
      if (trimmed === '' && name !== '') return '/';
      return slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash).replace(/\/+$/, '');
    });
    yield* write(call.context.stdout, lines.map((line) => `${line}\n`).join(''));
    return 0;
  },
);

export const realpath: Program = function* (context) {
  let exitCode = 0;
  for (const word of context.argv.slice(1)) {
    const path = pathOf(context, word);
    if (factsOf(context.files, path) === null && nameOf(context) === 'realpath') {
      yield* complain(context, `${word}: ${missingReason(context.files, path)}`);
      exitCode = 1;
    } else yield* write(context.stdout, `${path}\n`);
  }
  return exitCode;
};
