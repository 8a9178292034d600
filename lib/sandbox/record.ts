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

/** How what was recorded differs from what is printed now, a sentence each. */
export function compareRecorded(
  recorded: readonly RecordedCommand[],
  now: readonly RecordedCommand[],
): readonly string[] {
  if (recorded.length === 0 && now.length > 0) return ['nothing is recorded yet'];
  const faults = now.flatMap(({ run, prints, exitCode }, place) => {
    const before = recorded[place];
    if (before?.run !== run) return [`${run}: it is not recorded at this place`];
    if (before.exitCode !== exitCode)
      return [`${run}: exit code ${before.exitCode} was recorded, now ${exitCode}`];
    if (before.prints === prints) return [];
    return [`${run}: it prints something else than was recorded: ${differingLine(before.prints, prints)}`];
  });
  const left = recorded.length - now.length;
  return left > 0 ? [...faults, `${left} recorded commands are no longer in the prose`] : faults;
}

function differingLine(before: string, now: string): string {
  const [old, fresh] = [before.split('\n'), now.split('\n')];
  const at = fresh.findIndex((line, index) => line !== old[index]);
  return at < 0 ? 'lines are missing' : `"${old[at] ?? ''}" was line ${at + 1}, now "${fresh[at]}"`;
}

/** Runs what a figure offers in its world, each control in a fresh one; tells commands that are none. */
export function tryFigure(
  definition: SandboxDefinition,
  start: readonly string[],
  controls: readonly { readonly id: string; readonly commands: readonly string[] }[],
): readonly string[] {
  const faultsOf = (commands: readonly string[]) =>
    recordCommands(definition, commands).filter(({ exitCode }) => exitCode === 127 || exitCode === 2);
  const inStart = faultsOf(start).map(({ run, prints }) => `start: ${run}: ${prints.trim()}`);
  const inControls = controls.flatMap(({ id, commands }) =>
    faultsOf([...start, ...commands])
      .filter(({ run }) => commands.includes(run))
      .map(({ run, prints }) => `${id}: ${run}: ${prints.trim()}`),
  );
  return [...inStart, ...inControls];
}
