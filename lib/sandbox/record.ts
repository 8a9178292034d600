/**
 * Runs the commands of a lesson's prose in its world, one after another as a reader would, and tells what each prints.
 * What a page shows beside a command comes from here, and a check tells when it is no longer so.
 */
import './texts';
import { rest, runToPrompt } from './play';
import { createSandbox, type SandboxDefinition } from './sandbox';

export interface RecordedCommand {
  readonly run: string;
  /** stdout and stderr as they came. */
  readonly prints: string;
  readonly exitCode: number;
}

/** Recordings are everybody's: one seed. */
export const RECORDED_SEED = 1;
/** A command that does not end by itself (`kubectl get -w`) is interrupted. */
const LONGEST_MS = 120_000;

export function recordCommands(
  definition: SandboxDefinition,
  commands: readonly string[],
  seed = RECORDED_SEED,
): RecordedCommand[] {
  const sandbox = createSandbox(definition, seed);
  return commands.map((run) => {
    sandbox.takeOutput();
    const entered = sandbox.enter({ kind: 'line', text: run });
    if (!entered.ok) return { run, prints: `${entered.problem}\n`, exitCode: 1 };
    runToPrompt(sandbox, LONGEST_MS);
    if (!sandbox.isAtPrompt()) {
      sandbox.enter({ kind: 'signal', signal: 'SIGINT' });
      runToPrompt(sandbox);
    }
    const prints = sandbox
      .takeOutput()
      .map(({ stream, text }) => (stream === 'stdout' || stream === 'stderr' ? text : ''))
      .join('');
    const exitCode = sandbox.lastExitCode();
    rest(sandbox);
    return { run, prints, exitCode };
  });
}
