/**
 * A world as it is before anybody touched it, computed when pages are built: what a lesson shows before any script runs.
 */
import type { ClusterPicture } from '@/lib/cluster/picture';
import type { LessonDefinition } from '@/lib/course/catalogue';
import { createSandbox, type Sandbox } from '@/lib/sandbox/sandbox';

/** Seed of all that is shown to everybody alike. What differs from learner to learner is not in the first picture. */
export const SHOWN_SEED = 1;

export interface FirstWorld {
  readonly picture: ClusterPicture;
  readonly prompt: string;
}

export function drawFirstWorld(definition: LessonDefinition): FirstWorld {
  const sandbox = createSandbox(definition, SHOWN_SEED);
  return { picture: sandbox.picture(), prompt: sandbox.promptText() };
}

/** The prompt with the line, and what it prints. */
export function tryCommand(definition: LessonDefinition, line: string): string {
  const sandbox = createSandbox(definition, SHOWN_SEED);
  const typed = `${sandbox.promptText()}${line}\n`;
  sandbox.takeOutput();
  const entered = sandbox.enter({ kind: 'line', text: line });
  if (!entered.ok) throw new Error(entered.problem);
  runToPrompt(sandbox);
  return typed + printed(sandbox);
}

function runToPrompt(sandbox: Sandbox): void {
  for (let round = 0; round < 1000; round++) {
    if (sandbox.pump({ steps: 100_000 }).state === 'prompt') return;
  }
  throw new Error('the command does not end');
}

function printed(sandbox: Sandbox): string {
  return sandbox
    .takeOutput()
    .map(({ text }) => text)
    .join('')
    .replaceAll('\r\n', '\n');
}
