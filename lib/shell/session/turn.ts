/** One turn at the prompt: what was entered runs, and whatever becomes of it the shell is there again. */
import { type Process, SIGNAL_EXIT_CODES, SignalError } from '../../cluster/process';
import { BreakLoop, ContinueLoop, ExitShell, ReturnFromFunction } from '../language/control-flow';
import { interpreter } from '../language/interpreter';
import { reportEndedJobs } from '../language/jobs';
import { type Scope, writeTo } from '../language/scope';
import { createNullStream } from '../language/streams';
import { runScriptText } from './script';

/** As `bash -s` without a terminal: no job lines, nothing to read (the script is the input), errors end it. */
export function* runAsScript(scope: Scope, text: string): Process<number> {
  const { shell } = scope;
  const descriptors = new Map(scope.descriptors);
  for (const [number, stream] of descriptors) descriptors.set(number, { ...stream, kind: 'pipe' });
  descriptors.set(0, createNullStream(shell.machine.soon));
  const inner: Scope = { ...scope, descriptors };
  shell.isInteractive = false;
  try {
    const exitCode = yield* runScriptText(inner, text, true);
    return yield* interpreter.runProcess(inner, exitWith(exitCode));
  } finally {
    shell.isInteractive = true;
  }
}

/** Runs what was entered; afterwards the shell is at its prompt again, whatever happened. */
export function* runAtPrompt(
  scope: Scope,
  body: Process<number>,
  events: { leave: () => void; interrupted: () => void },
): Process<number> {
  const { shell } = scope;
  try {
    yield* body;
  } catch (error) {
    if (error instanceof ExitShell) {
      shell.lastExitCode = error.exitCode;
      if (error.reach === 'shell') {
        events.leave();
        shell.lastExitCode = yield* interpreter.runProcess(scope, exitWith(error.exitCode));
      }
    } else if (error instanceof SignalError) {
      shell.lastExitCode = SIGNAL_EXIT_CODES[error.signal];
      if (error.signal === 'SIGINT') events.interrupted();
    } else if (error instanceof BreakLoop || error instanceof ContinueLoop) shell.lastExitCode = 0;
    else if (error instanceof ReturnFromFunction) shell.lastExitCode = error.exitCode;
    else throw error;
  }
  yield* writeTo(scope, 2, reportEndedJobs(shell));
  return shell.lastExitCode;
}

function* exitWith(exitCode: number): Process<number> {
  return exitCode;
}
