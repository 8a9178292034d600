/**
 * What every part of the interpreter gets: the shell, its open descriptors, and the way back into the
 * interpreter for commands inside words. Passed along, so that no file has to import in a circle.
 */

import type {
  AndOr,
  CommandNode,
  ParsedScript,
  PipelineNode,
  ProcessSubstitutionPart,
  Statement,
} from 'unbash';
import type { Process, TaskHandle } from '../../cluster/process';
import { write } from '../../cluster/process';
import type { Shell, Source } from './shell-state';
import type { Descriptors, Stream } from './streams';

export interface Scope {
  readonly shell: Shell;
  readonly descriptors: Descriptors;
  readonly interpreter: Interpreter;
}

export interface Interpreter {
  /** Statements in order; the exit code of the last. */
  runList(scope: Scope, statements: readonly Statement[]): Process<number>;
  /** One command or pipeline, with its messages and its effect on `$?`. */
  runNode(scope: Scope, node: PipelineNode): Process<number>;
  /** A command in a copy of the shell, in this task: `( … )`. */
  runSubshell(scope: Scope, statements: readonly Statement[]): Process<number>;
  /** Starts a command as a task of its own, with a copy of the shell and these descriptors. */
  startTask(scope: Scope, node: CommandNode | PipelineNode | AndOr, name: string): Process<TaskHandle>;
  /** Runs a shell's body and its EXIT trap; `exit` ends here. */
  runProcess(scope: Scope, body: Process<number>): Process<number>;
  /** Waits for tasks of the foreground and hands signals on to them. */
  waitForTasks(scope: Scope, tasks: readonly TaskHandle[]): Process<number[]>;
  /** Runs `$( … )` in a subshell and gives its output without the newlines at the end. */
  substitute(scope: Scope, script: ParsedScript | undefined): Process<string>;
  /** Runs `<( … )` to its end and gives the path of a file with its output. */
  substituteFile(scope: Scope, part: ProcessSubstitutionPart): Process<string>;
  /** Starts `<( … )` beside and gives the stream to read from. */
  substituteStream(scope: Scope, part: ProcessSubstitutionPart): Process<Stream>;
  /** Parses and runs a text in this very shell: eval, source, traps. */
  runText(scope: Scope, source: Source): Process<number>;
  /** Runs a command by its words; `finds` says where to look for it. */
  runWords(scope: Scope, words: readonly string[], finds: Lookup): Process<number>;
}

export interface Lookup {
  readonly functions: boolean;
  readonly builtins: boolean;
  readonly programs: boolean;
}

/** Writes to a descriptor; a closed one swallows nothing silently: the caller gets false. */
export function* writeTo(scope: Scope, descriptor: number, text: string): Process<boolean> {
  const stream = scope.descriptors.get(descriptor);
  if (stream === undefined) return false;
  yield* write(stream.channel, text);
  return true;
}

/** `bash: line 3: ` or `bash: `: what stands before a message. */
export function messagePrefix(shell: Shell, position: number | null): string {
  if (!shell.source.showsLines || position === null) return `${shell.name}: `;
  return `${shell.source.name ?? shell.name}: line ${lineOf(shell.source, position)}: `;
}

export function lineOf(source: Source, position: number): number {
  let line = source.firstLine;
  const end = Math.min(position, source.text.length);
  for (let index = 0; index < end; index += 1) if (source.text.charCodeAt(index) === 10) line += 1;
  return line;
}

/** `set -x`. */
export function* trace(scope: Scope, text: string): Process<void> {
  if (!scope.shell.options.xtrace) return;
  yield* writeTo(scope, 2, `${'+'.repeat(scope.shell.substitutionDepth + 1)} ${text}\n`);
}
