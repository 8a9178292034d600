/**
 * The shell as a program: `sh -c …`, `bash script.sh`, a script on standard input, or a prompt where the input
 * is a terminal. Left out and refused: --login, --rcfile and other long options.
 */
import { FileSystemError, type Process, read, SIGNAL_EXIT_CODES, SignalError } from '../../cluster/process';
import { readWholeFile } from '../files/access';
import { baseName, resolvePath } from '../files/paths';
import { decodeUtf8 } from '../files/utf8';
import { giveSignalsTo } from '../language/builtins/control';
import { ExitShell } from '../language/control-flow';
import { interpreter } from '../language/interpreter';
import { reportEndedJobs } from '../language/jobs';
import { type Scope, writeTo } from '../language/scope';
import { createShell, type Machine, type Shell } from '../language/shell-state';
import { type InputChannel, inputOf } from '../language/streams';
import { runText } from '../language/substitutions';
import { parseSource, UNITS_OF_PARSED } from '../language/syntax';
import type { Program, ProgramContext } from '../program';
import { createDecoder, readAllText } from '../text/lines';
import { descriptorsOf } from './descriptors';
import { describePrompt } from './prompt';
import { runScriptText } from './script';

export function createShellProgram(machine: Machine): Program {
  return (context) => runShell(machine, context);
}

interface Request {
  readonly options: readonly string[];
  readonly command: string | null;
  readonly readsInput: boolean;
  readonly isInteractive: boolean;
  readonly words: readonly string[];
}

function* runShell(machine: Machine, context: ProgramContext): Process<number> {
  const called = baseName(context.argv[0]!);
  const dialect = called === 'bash' ? 'bash' : 'sh';
  const request = readArguments(context.argv.slice(1));
  const fresh = (name: string, positional: readonly string[], isInteractive = false): Scope => {
    const shell = createShell({
      machine,
      dialect,
      name,
      isInteractive,
      environment: context.environment,
      workingDirectory: context.workingDirectory,
      positional,
      depth: context.depth ?? 0,
    });
    machine.firstShell ??= shell;
    return { shell, descriptors: descriptorsOf(context), interpreter };
  };
  if (typeof request === 'string') {
    yield* writeTo(fresh(called, []), 2, `${called}: ${request}\n`);
    return 2;
  }
  const withOptions = (scope: Scope): Scope => {
    applyOptions(scope.shell, request.options);
    return scope;
  };
  if (request.command !== null) {
    const [name, ...positional] = request.words;
    const scope = withOptions(fresh(name ?? called, positional));
    giveWay(scope.shell, request.command);
    return yield* interpreter.runProcess(scope, runCommandText(scope, request.command, dialect === 'bash'));
  }
  const [script, ...positional] = request.words;
  if (script !== undefined && !request.readsInput) {
    const scope = withOptions(fresh(script, positional));
    return yield* runFile(scope, called, context, script);
  }
  const isInteractive = request.isInteractive || (context.inputTerminal !== null && !request.readsInput);
  const scope = withOptions(fresh(called, request.words, isInteractive));
  if (isInteractive) return yield* runPrompt(scope, inputOf(context.stdin, machine.soon));
  const text = yield* readAllText(context.stdin);
  return yield* interpreter.runProcess(scope, runScriptText(scope, text, dialect === 'bash'));
}

function readArguments(words: readonly string[]): Request | string {
  const rest = [...words];
  const options: string[] = [];
  let takesCommand = false;
  let readsInput = false;
  let isInteractive = false;
  while (/^[-+]./.test(rest[0] ?? '')) {
    const word = rest.shift()!;
    if (word === '--' || word === '-') break;
    if (word.startsWith('--')) return `${word}: invalid option`;
    for (const letter of word.slice(1)) {
      if (letter === 'c') takesCommand = true;
      else if (letter === 's') readsInput = true;
      else if (letter === 'i') isInteractive = true;
      else if (letter === 'o') options.push(`${word[0]}o${rest.shift() ?? ''}`);
      else if ('euxfl'.includes(letter)) options.push(`${word[0]}${letter}`);
      else return `-${letter}: invalid option`;
    }
  }
  const command = takesCommand ? rest.shift() : null;
  if (command === undefined) return '-c: option requires an argument';
  return { options, command, readsInput, isInteractive, words: rest };
}

function applyOptions(shell: Shell, options: readonly string[]): void {
  const letters = { e: 'errexit', u: 'nounset', x: 'xtrace', f: 'noglob' } as const;
  for (const option of options) {
    const isOn = option.startsWith('-');
    const name = option[1] === 'o' ? option.slice(2) : letters[option[1] as keyof typeof letters];
    if (name !== undefined && name in shell.options) shell.options[name as keyof Shell['options']] = isOn;
  }
}

/** Of `-c` a single command takes the shell's place without being told to. */
function giveWay(shell: Shell, text: string): void {
  if (shell.machine.inbox === null || text.length > 1_000) return;
  const { script } = parseSource(text);
  const [only, ...others] = script.commands;
  if (only?.command.type !== 'Command' || only.background || others.length > 0) return;
  giveSignalsTo(shell, only.command.name?.text ?? '');
}

/** Of `-c` the first error in an expansion ends everything. */
function* runCommandText(scope: Scope, text: string, showsLines: boolean): Process<number> {
  return yield* runText(scope, { text, firstLine: 1, showsLines, label: '-c' });
}

function* runFile(scope: Scope, called: string, context: ProgramContext, script: string): Process<number> {
  let text: string;
  try {
    const content = readWholeFile(context.files, resolvePath(context.workingDirectory, script));
    text = typeof content === 'string' ? content : decodeUtf8(content);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    yield* writeTo(scope, 2, `${called}: ${script}: ${error.message}\n`);
    return error.message === 'Is a directory' ? 126 : 127;
  }
  return yield* interpreter.runProcess(scope, runScriptText(scope, text, true));
}

/** Reads lines from a terminal until its end. Ctrl-C drops the line or ends the command, never the shell. */
function* runPrompt(scope: Scope, input: InputChannel): Process<number> {
  const { shell } = scope;
  let pending = '';
  for (;;) {
    try {
      yield* writeTo(scope, 1, pending === '' ? describePrompt(shell) : '> ');
      const line = yield* readLine(input);
      if (line === null && pending === '') return shell.lastExitCode;
      pending += `${line ?? ''}\n`;
      shell.machine.kernel.spend(pending.length * UNITS_OF_PARSED);
      if (line !== null && parseSource(pending).kind === 'unfinished') continue;
      const text = pending;
      pending = '';
      yield* runText(scope, { text, firstLine: 1, showsLines: false });
    } catch (error) {
      pending = '';
      if (error instanceof ExitShell) {
        if (error.reach === 'shell') return yield* interpreter.runProcess(scope, leave(error));
        shell.lastExitCode = error.exitCode;
      } else if (error instanceof SignalError && error.signal === 'SIGINT') {
        shell.lastExitCode = SIGNAL_EXIT_CODES.SIGINT;
        yield* writeTo(scope, 1, '\n');
      } else throw error;
    }
    yield* writeTo(scope, 2, reportEndedJobs(shell));
  }
}

function* leave(error: ExitShell): Process<number> {
  throw error;
}

function* readLine(input: InputChannel): Process<string | null> {
  const decode = createDecoder();
  let line = '';
  for (;;) {
    const chunk = yield* read(input);
    if (chunk === null || chunk === undefined) return line === '' ? null : line;
    const text = decode(chunk);
    const end = text.indexOf('\n');
    if (end < 0) {
      line += text;
      continue;
    }
    input.unread(text.slice(end + 1));
    return line + text.slice(0, end);
  }
}
