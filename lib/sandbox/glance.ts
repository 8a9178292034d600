/**
 * What commands would print if they were typed now: run in another world that comes to this moment by the same log, so
 * that a table beside a picture stays true and nothing in the learner's world, its time or its trace changes by it.
 */
import { createSandbox, type Sandbox } from './sandbox';

/** In the order of the commands; `null` while a program runs, and where the log can't be played again. */
export function glance(sandbox: Sandbox, commands: readonly string[]): readonly string[] | null {
  if (!sandbox.isAtPrompt()) return null;
  const copy = createSandbox(sandbox.definition, sandbox.seed);
  for (const entry of sandbox.entries) {
    if (!copy.replay(entry).ok) return null;
  }
  runToPrompt(copy);
  copy.takeOutput();
  return commands.map((command) => {
    if (!copy.enter({ kind: 'line', text: command }).ok) return '';
    runToPrompt(copy);
    return copy
      .takeOutput()
      .map(({ text }) => text)
      .join('');
  });
}

const LONGEST_MS = 60 * 60_000;

function runToPrompt(sandbox: Sandbox): void {
  const untilMs = sandbox.nowMs() + LONGEST_MS;
  while (sandbox.pump({ untilMs }).stopped === 'steps');
}
