/** Commands inside words, $( … ) and <( … ), and texts that are run: eval, source, traps. */
import type { ParsedScript, ProcessSubstitutionPart } from 'unbash';
import { FileSystemError, type Process, SIGNAL_EXIT_CODES, SignalError, spawn } from '../../cluster/process';

import { CommandFailure, ExitShell } from './control-flow';
import { requireRoom } from './jobs';
import { lineOf, type Scope, writeTo } from './scope';
import { createSubshell, type Shell, type Source } from './shell-state';
import { createCapture, createPipe, releaseAll, retainAll, type Stream, withCleanUp } from './streams';
import { MAXIMUM_SOURCE_LENGTH, openDocuments, openQuote, parseSource, UNITS_OF_PARSED } from './syntax';

const MAXIMUM_OUTPUT = 4 * 1024 * 1024;
const MAXIMUM_TEXT_DEPTH = 100;

export function* substitute(scope: Scope, script: ParsedScript | undefined): Process<string> {
  const { shell } = scope;
  if (script === undefined) throw new CommandFailure('this substitution is not supported here', 1, 'line');
  if (script.errors !== undefined && script.errors.length > 0) {
    throw new CommandFailure('command substitution: syntax error', 2, 'line');
  }
  const capture = createCapture(shell.machine.soon, MAXIMUM_OUTPUT);
  const inner = createSubshell(shell);
  inner.substitutionDepth += 1;
  inner.depth += 1;
  // bash lets `set -e` not reach into substitutions.
  inner.options.errexit = false;
  if (script.source !== undefined) inner.source = { ...shell.source, text: script.source };
  const descriptors = new Map(scope.descriptors).set(1, capture.stream);
  const innerScope: Scope = { ...scope, shell: inner, descriptors };
  shell.substitutionExitCode = yield* runCaptured(innerScope, script);
  shell.lastExitCode = shell.substitutionExitCode;
  if (capture.isFull()) throw new CommandFailure('command substitution: output is too large', 1, 'line');
  const text = capture.text();
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end).replaceAll('\0', '');
}

function* runCaptured(scope: Scope, script: ParsedScript): Process<number> {
  try {
    return yield* scope.interpreter.runProcess(scope, scope.interpreter.runList(scope, script.commands));
  } catch (error) {
    if (error instanceof SignalError && error.signal === 'SIGPIPE') return SIGNAL_EXIT_CODES.SIGPIPE;
    throw error;
  }
}

/** The command runs to its end first: the file is complete when the other command opens it. */
export function* substituteFile(scope: Scope, part: ProcessSubstitutionPart): Process<string> {
  if (part.operator === '>') throw new CommandFailure('>( … ) is not supported here', 1, 'line');
  const { machine } = scope.shell;
  const before = scope.shell.substitutionExitCode;
  const capture = yield* captureWhole(scope, part);
  scope.shell.substitutionExitCode = before;
  const path = `/dev/fd/${63 - (machine.nextProcessId() % 32)}`;
  if (capture === null) throw new CommandFailure('process substitution: output is too large', 1, 'line');
  try {
    machine.files.writeFile(path, capture);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new CommandFailure(`cannot make pipe for process substitution: ${error.message}`, 1, 'line');
  }
  return path;
}

/** `null`: it was more than can be kept. */
function* captureWhole(scope: Scope, part: ProcessSubstitutionPart): Process<string | null> {
  const capture = createCapture(scope.shell.machine.soon, MAXIMUM_OUTPUT);
  const shell = createSubshell(scope.shell);
  const descriptors = new Map(scope.descriptors).set(1, capture.stream);
  yield* runCaptured({ ...scope, shell, descriptors }, requireScript(part));
  return capture.isFull() ? null : capture.text();
}

function requireScript(part: ProcessSubstitutionPart): ParsedScript {
  if (part.script === undefined || part.script.errors?.length) {
    throw new CommandFailure(`${part.text}: syntax error`, 2, 'line');
  }
  return part.script;
}

export function* substituteStream(scope: Scope, part: ProcessSubstitutionPart): Process<Stream> {
  const { machine } = scope.shell;
  const script = requireScript(part);
  yield* requireRoom(scope);
  const pipe = createPipe(machine.kernel.createChannel('pipe'));
  const shell = createSubshell(scope.shell);
  const descriptors = retainAll(new Map(scope.descriptors).set(1, pipe.writer));
  const inner: Scope = { ...scope, shell, descriptors };
  const process = runCaptured(inner, script);
  yield* spawn(
    withCleanUp(process, () => releaseAll(descriptors)),
    'substitution',
  );
  return pipe.reader;
}

/** Parses and runs; messages of syntax go to stderr with exit code 2. */
export function* runText(scope: Scope, source: Source): Process<number> {
  const { shell } = scope;
  if (source.text.length > MAXIMUM_SOURCE_LENGTH) {
    yield* writeTo(scope, 2, `${shell.name}: command is too long\n`);
    shell.lastExitCode = 126;
    return 126;
  }
  shell.machine.kernel.spend(source.text.length * UNITS_OF_PARSED);
  const parsed = parseSource(source.text);
  const outer = shell.source;
  shell.source = source;
  shell.depth += 1;
  try {
    if (shell.depth > MAXIMUM_TEXT_DEPTH) {
      // A trap runs outside of any command that could tell it.
      yield* writeTo(scope, 2, `${shell.name}: maximum nesting level exceeded (${MAXIMUM_TEXT_DEPTH})\n`);
      throw new ExitShell(1, 'line');
    }
    if (parsed.kind !== 'complete' && !mayRunAsIs(parsed.kind, source.text)) {
      yield* writeTo(scope, 2, describeSyntaxError(shell, source, parsed));
      shell.lastExitCode = 2;
      return 2;
    }
    return yield* scope.interpreter.runList(scope, parsed.script.commands);
  } finally {
    shell.source = outer;
    shell.depth -= 1;
  }
}

/** A here-document that the text's end closes, and a backslash at the end, are no errors in a script. */
export function mayRunAsIs(kind: 'unfinished' | 'wrong', text: string): boolean {
  if (kind === 'wrong') return false;
  const parsed = parseSource(text);
  return parsed.script.errors === undefined || parsed.script.errors.length === 0;
}

export function describeSyntaxError(
  shell: Shell,
  source: Source,
  parsed: Exclude<ReturnType<typeof parseSource>, { kind: 'complete' }>,
): string {
  const name = source.name ?? shell.name;
  const label = source.label === undefined ? '' : `${source.label}: `;
  const at = (position: number): string => {
    if (!source.showsLines && source.label === undefined) return `${name}: `;
    return `${name}: ${label}line ${lineOf(source, position)}: `;
  };
  if (parsed.kind === 'unfinished') {
    const open = openQuote(parsed);
    if (open !== null) {
      return `${at(open.position)}unexpected EOF while looking for matching \`${open.close}'\n`;
    }
    const text = source.text.endsWith('\n') ? source.text : `${source.text}\n`;
    const end = { ...source, text };
    const line = source.showsLines || label !== '' ? `${label}line ${lineOf(end, text.length)}: ` : '';
    return `${name}: ${line}syntax error: unexpected end of file\n`;
  }
  const message = `${at(parsed.position)}syntax error near unexpected token \`${parsed.token}'\n`;
  if (!source.showsLines) return message;
  const lineStart = source.text.lastIndexOf('\n', parsed.position - 1) + 1;
  const line = source.text.slice(lineStart).split('\n', 1)[0]!;
  return `${message}${at(parsed.position)}\`${line}'\n`;
}

/** A here-document that the script's end closes is taken as it is, with a warning. */
export function describeOpenDocuments(
  shell: Shell,
  source: Source,
  parsed: ReturnType<typeof parseSource>,
): string {
  if (parsed.kind !== 'unfinished' || !source.showsLines) return '';
  return openDocuments(parsed.script, source.text)
    .map(({ position, delimiter }) => {
      const last = lineOf(source, Math.max(0, source.text.length - 1));
      return `${shell.name}: line ${last}: warning: here-document at line ${lineOf(source, position)} delimited by end-of-file (wanted \`${delimiter}')\n`;
    })
    .join('');
}
