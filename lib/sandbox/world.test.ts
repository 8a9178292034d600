import { expect, test } from 'vitest';
import { exerciseSchema } from '../course/schema';
import type { EntryAct } from './log';
import { createSandbox, type SandboxDefinition } from './sandbox';

const DEFINITION: SandboxDefinition = {
  scenario: 'a-course/a-lesson',
  contentHash: 'c0ffee',
  exercise: exerciseSchema.parse({
    id: 'a-lesson',
    world: {
      nodes: [{ name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' }],
      serviceRange: '1.1.10.0/24',
      podAddresses: { first: '1.1.1.30' },
      manifests: [],
    },
    tasks: [],
  }),
  files: {},
};

test('a pace that allows no time at all neither holds up an advance nor hangs on it', () => {
  const check = (act: EntryAct, stopped: string, passedMs: number) => {
    const sandbox = createSandbox(DEFINITION, 1);
    const before = sandbox.nowMs();
    expect(sandbox.enter(act).ok).toBe(true);
    expect(sandbox.pump({ untilMs: before }).stopped, act.kind).toBe(stopped);
    expect(sandbox.nowMs() - before, act.kind).toBe(passedMs);
  };
  check({ kind: 'advance', durationMs: 1_000 }, 'prompt', 1_001);
  check({ kind: 'line', text: 'sleep 1' }, 'time', 0);
});

test('before the first act the world is the same for every seed; what happens then is not', () => {
  const look = (seed: number) => {
    const sandbox = createSandbox(DEFINITION, seed);
    const before = sandbox.hash();
    sandbox.enter({ kind: 'line', text: 'kubectl create deployment bread --image=nginx; sleep 1' });
    sandbox.pump({});
    return { before, pods: sandbox.picture().pods.map(({ name }) => name) };
  };
  const [one, two] = [look(1), look(2)];
  expect(one.before).toBe(two.before);
  expect(one.pods).toHaveLength(1);
  expect(one.pods).not.toEqual(two.pods);
});
