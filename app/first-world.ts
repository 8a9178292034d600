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
  try {
    const sandbox = createSandbox(definition, SHOWN_SEED);
    return { picture: sandbox.picture(), prompt: sandbox.promptText() };
  } catch (error) {
    // Until the simulator's parts have met.
    if (!/not written yet/.test(String(error))) throw error;
    return { picture: sketch(definition), prompt: 'learner@laptop:~$ ' };
  }
}

function sketch({ exercise: { world } }: LessonDefinition): ClusterPicture {
  return {
    waitingFor: null,
    nodes: world.nodes.map(({ name, internalAddress, externalAddress }) => ({
      ...{ name, internalAddress, externalAddress: externalAddress ?? null },
      ready: true,
    })),
    pods: world.manifests.map(({ metadata, ...rest }) => ({
      ...{ namespace: 'default', name: metadata.name, uid: metadata.name, labels: {} },
      node: String((rest['spec'] as { nodeName?: string }).nodeName ?? '').replace(/^\$.*/, 'node-2'),
      address: (rest['status'] as { podIP?: string } | undefined)?.podIP ?? '1.1.1.20',
      ...{
        state: 'ready',
        reason: 'Running',
        phase: 'Running',
        restarts: 0,
        waitingFor: null,
        containers: [],
      },
    })),
  };
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
