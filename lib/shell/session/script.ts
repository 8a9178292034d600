/**
 * A whole script, as bash reads one: line after line, so that a syntax error further down is met only after
 * the lines before it have run.
 */
import type { Statement } from 'unbash';
import type { Process } from '../../cluster/process';
import { BreakLoop, ContinueLoop, ExitShell } from '../language/control-flow';
import { interpreter } from '../language/interpreter';
import { type Scope, writeTo } from '../language/scope';
import type { Source } from '../language/shell-state';
import { describeOpenDocuments, describeSyntaxError, mayRunAsIs } from '../language/substitutions';
import { MAXIMUM_SOURCE_LENGTH, type Parsed, parseSource, UNITS_OF_PARSED } from '../language/syntax';

export function* runScriptText(scope: Scope, text: string, showsLines: boolean): Process<number> {
  const { shell } = scope;
  if (text.length > MAXIMUM_SOURCE_LENGTH) {
    yield* writeTo(scope, 2, `${shell.name}: script is too large\n`);
    return 2;
  }
  const source: Source = { text, firstLine: 1, showsLines };
  shell.machine.kernel.spend(text.length * UNITS_OF_PARSED);
  const parsed = parseSource(text);
  shell.source = source;
  yield* writeTo(scope, 2, describeOpenDocuments(shell, source, parsed));
  yield* runLines(scope, text, runnable(parsed, text));
  if (parsed.kind === 'complete' || mayRunAsIs(parsed.kind, text)) return shell.lastExitCode;
  yield* writeTo(scope, 2, describeSyntaxError(shell, source, parsed));
  shell.lastExitCode = 2;
  return 2;
}

/** Statements in front of the line that can't be parsed. */
function runnable(parsed: Parsed, text: string): readonly Statement[] {
  const { commands } = parsed.script;
  if (parsed.kind === 'complete' || mayRunAsIs(parsed.kind, text)) return commands;
  if (parsed.kind === 'unfinished') return commands.slice(0, -1);
  const lineStart = text.lastIndexOf('\n', parsed.position - 1) + 1;
  return commands.filter((statement) => statement.end <= lineStart);
}

/** An error that reaches a line ends what stands on that line; the script goes on below. */
function* runLines(scope: Scope, text: string, statements: readonly Statement[]): Process<void> {
  let skippedTo = -1;
  for (const statement of statements) {
    if (statement.pos < skippedTo) continue;
    try {
      yield* interpreter.runList(scope, [statement]);
    } catch (error) {
      if (error instanceof BreakLoop || error instanceof ContinueLoop) continue;
      if (!(error instanceof ExitShell) || error.reach !== 'line') throw error;
      scope.shell.lastExitCode = error.exitCode;
      const lineEnd = text.indexOf('\n', statement.end);
      skippedTo = lineEnd < 0 ? text.length : lineEnd;
    }
  }
}
