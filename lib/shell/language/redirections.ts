/**
 * < > >> >| <> <& >& &> << <<< for one command. Each opened stream is held once and released by whoever ran
 * the command. Left out and refused: {name}> descriptors.
 */
import type { Redirect, Redirection } from 'unbash';
import { FileSystemError, type Process } from '../../cluster/process';
import { factsOf, readWholeFile, writeWholeFile } from '../files/access';
import { resolvePath } from '../files/paths';
import { CommandFailure } from './control-flow';
import type { Scope } from './scope';
import { createFileOutput, createNullStream, createTextInput, release, retain, type Stream } from './streams';
import { expandBody, expandToText, expandWords } from './words';

export interface Opened {
  readonly scope: Scope;
  /** Gives the streams back; true where a write had found no room. */
  readonly close: () => string | null;
}

/** The scope in which the command sees its descriptors. Fails before the command runs. */
export function* openRedirections(scope: Scope, redirections: readonly Redirection[]): Process<Opened> {
  if (redirections.length === 0) return { scope, close: () => null };
  const descriptors = new Map(scope.descriptors);
  const opened: Stream[] = [];
  const inner: Scope = { ...scope, descriptors };
  const close = (): string | null => {
    let failure: string | null = null;
    for (const stream of opened) {
      failure ??= stream.failure;
      release(stream);
    }
    return failure;
  };
  try {
    for (const redirection of redirections) {
      for (const [number, stream] of yield* openOne(inner, redirection)) {
        if (stream === null) descriptors.delete(number);
        else {
          opened.push(retain(stream));
          descriptors.set(number, stream);
        }
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return { scope: inner, close };
}

type Change = [number, Stream | null];

function* openOne(scope: Scope, redirection: Redirection): Process<Change[]> {
  if (redirection.descriptor?.type === 'FileDescriptorVariable') {
    throw new CommandFailure(`{${redirection.descriptor.name}}: descriptor variables are not supported here`);
  }
  const number = redirection.descriptor?.value;
  const { soon } = scope.shell.machine;
  if (redirection.type === 'HereDoc') {
    return [[number ?? 0, createTextInput(soon, yield* hereDocument(scope, redirection))]];
  }
  if (redirection.type === 'HereString') {
    const text = redirection.target === undefined ? '' : yield* expandToText(scope, redirection.target);
    return [[number ?? 0, createTextInput(soon, `${text}\n`)]];
  }
  const part = redirection.target?.parts?.[0];
  if (part?.type === 'ProcessSubstitution' && redirection.operator === '<' && part.operator === '<') {
    return [[number ?? 0, yield* scope.interpreter.substituteStream(scope, part)]];
  }
  return openTarget(scope, redirection, number, yield* expandTarget(scope, redirection));
}

function* hereDocument(
  scope: Scope,
  redirection: Extract<Redirection, { type: 'HereDoc' }>,
): Process<string> {
  const { body, delimiter, operator } = redirection;
  const stripsTabs = operator === '<<-';
  if (delimiter?.quoted) return stripsTabs ? body.text.replace(/^\t+/gm, '') : body.text;
  const parts = body.parts ?? [];
  if (parts.length === 0) {
    const text = stripsTabs ? body.text.replace(/^\t+/gm, '') : body.text;
    return text.replace(/\\([$`\\\n])/g, (_, next) => (next === '\n' ? '' : next));
  }
  if (!stripsTabs) return yield* expandBody(scope, parts);
  const stripped = parts.map((part, index) => {
    if (part.type !== 'Literal') return part;
    const value = part.value.replace(/\n\t+/g, '\n');
    return { ...part, value: index === 0 ? value.replace(/^\t+/, '') : value };
  });
  return yield* expandBody(scope, stripped);
}

function* expandTarget(scope: Scope, redirection: Redirect): Process<string> {
  if (redirection.target === undefined) throw new CommandFailure('ambiguous redirect');
  const fields = yield* expandWords(scope, [redirection.target]);
  if (fields.length !== 1) throw new CommandFailure(`${redirection.target.text}: ambiguous redirect`);
  return fields[0]!;
}

function openTarget(
  scope: Scope,
  redirection: Redirect,
  number: number | undefined,
  target: string,
): Change[] {
  switch (redirection.operator) {
    case '<':
      return [[number ?? 0, openInput(scope, target)]];
    case '<>':
      if (factsOf(scope.shell.machine.files, pathOf(scope, target)) === null)
        openOutput(scope, target, false);
      return [[number ?? 0, openInput(scope, target)]];
    case '>':
    case '>|': {
      const mayOverwrite = redirection.operator === '>|' || !scope.shell.options.noclobber;
      return [[number ?? 1, openOutput(scope, target, false, mayOverwrite)]];
    }
    case '>>':
      return [[number ?? 1, openOutput(scope, target, true)]];
    case '<&':
    case '>&':
      return duplicate(scope, redirection.operator, number, target);
    case '&>':
    case '&>>': {
      const stream = openOutput(scope, target, redirection.operator === '&>>');
      return [
        [1, stream],
        [2, stream],
      ];
    }
  }
}

function duplicate(
  scope: Scope,
  operator: '<&' | '>&',
  number: number | undefined,
  target: string,
): Change[] {
  const own = number ?? (operator === '<&' ? 0 : 1);
  if (target === '-') return [[own, null]];
  if (/^[0-9]+-?$/.test(target)) {
    const source = Number.parseInt(target, 10);
    const stream = scope.descriptors.get(source);
    if (stream === undefined) throw new CommandFailure(`${target}: Bad file descriptor`);
    const moved: Change[] = target.endsWith('-') && source !== own ? [[source, null]] : [];
    return [[own, stream], ...moved];
  }
  if (operator === '<&' || number !== undefined) throw new CommandFailure(`${target}: ambiguous redirect`);
  const stream = openOutput(scope, target, false);
  return [
    [1, stream],
    [2, stream],
  ];
}

function pathOf(scope: Scope, target: string): string {
  return resolvePath(scope.shell.workingDirectory, target);
}

/** /dev/stdin and its kind are the descriptors themselves. */
function deviceOf(scope: Scope, target: string): Stream | null {
  const names: Record<string, number> = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 };
  const number = names[target] ?? (/^\/dev\/fd\/[0-9]$/.test(target) ? Number(target.slice(8)) : undefined);
  return number === undefined ? null : (scope.descriptors.get(number) ?? null);
}

function openInput(scope: Scope, target: string): Stream {
  const { soon, files } = scope.shell.machine;
  const device = deviceOf(scope, target);
  if (device !== null) return device;
  if (target === '/dev/null') return createNullStream(soon);
  return withReason(target, () => createTextInput(soon, readWholeFile(files, pathOf(scope, target))));
}

function openOutput(scope: Scope, target: string, appends: boolean, mayOverwrite = true): Stream {
  const { soon, files } = scope.shell.machine;
  const device = deviceOf(scope, target);
  if (device !== null) return device;
  if (target === '/dev/null') return createNullStream(soon);
  if (target === '') throw new CommandFailure(': No such file or directory');
  const path = pathOf(scope, target);
  return withReason(target, () => {
    const facts = factsOf(files, path);
    if (facts?.kind === 'file' && !mayOverwrite) {
      throw new CommandFailure(`${target}: cannot overwrite existing file`);
    }
    if (target.endsWith('/')) throw new FileSystemError('Is a directory');
    if (!appends || facts === null || facts.kind === 'directory') writeWholeFile(files, path, '');
    return createFileOutput(soon, files, path);
  });
}

function withReason<T>(target: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof FileSystemError) throw new CommandFailure(`${target}: ${error.message}`);
    throw error;
  }
}
