import { expect, test } from 'vitest';
import { exerciseSchema } from '../course/schema';
import { runToPrompt } from './play';
import { createSandbox, type Sandbox } from './sandbox';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod-a' },
  spec: { nodeName: 'node-2', containers: [{ name: 'main', image: 'nginx' }] },
};
const answers = {
  kind: 'probe',
  sentence: 'pod-a answers.',
  from: { node: 'node-1' },
  host: { of: { kind: 'Pod', name: 'pod-a' }, path: 'status.podIP' },
  answeredBy: 'pod-a',
};

function define(disturbances: readonly object[]): Sandbox {
  const nodes = ['node-1', 'node-2'].map((name, index) => ({ name, internalAddress: `1.1.1.${index + 1}` }));
  const world = { nodes, serviceRange: '1.1.10.0/24', manifests: [pod] };
  const tasks = [{ id: 'survive', title: 'Survive', conditions: [answers], disturbances }];
  const exercise = exerciseSchema.parse({ id: 'a-lesson', world, tasks });
  return createSandbox({ scenario: 'a/b', contentHash: '', exercise, files: {} }, 1);
}

function enter(sandbox: Sandbox, text: string): string {
  sandbox.takeOutput();
  expect(sandbox.enter({ kind: 'line', text }).ok).toBe(true);
  runToPrompt(sandbox);
  return sandbox
    .takeOutput()
    .map(({ text: piece }) => piece)
    .join('');
}

test('a node that the learner unplugs is NotReady after a while, and Ready again when it is plugged in', () => {
  const sandbox = define([]);
  expect(enter(sandbox, 'unplug node-2')).toContain('node-2 is unplugged');
  expect(enter(sandbox, 'sleep 60; kubectl get nodes')).toMatch(/node-2 +NotReady/);
  expect(enter(sandbox, 'plug-in node-2; sleep 20; kubectl get nodes')).toMatch(/node-2 +Ready/);
});

test('what can not be meant is said', () => {
  const check = (line: string, expected: string) => expect(enter(define([]), line)).toContain(expected);
  check('unplug node-9', 'unplug: there is no node "node-9"; the nodes are node-1, node-2');
  check('unplug', 'unplug: expected one node: unplug NODE');
  check('plug-in node-1 node-2', 'plug-in: expected one node: plug-in NODE');
  check('unplug --help', 'cuts a node off');
  check('plug-in -h', 'brings a node back');
});

test('a disturbance may cut a node off and bring it back', () => {
  const unplug = { unplug: { node: 'node-2' } };
  const disturbance = (steps: readonly object[]) => ({
    id: 'is-cut',
    title: 'node-2 is cut off.',
    steps,
    conditions: [answers],
    message: 'It was out of reach.',
  });
  const outcome = (steps: readonly object[]) => {
    const sandbox = define([disturbance(steps)]);
    enter(sandbox, 'true');
    return sandbox.verdict().tasks[0]?.mistake?.message ?? sandbox.verdict().outcome;
  };
  expect(outcome([unplug, { waitMs: 1000 }])).toBe('It was out of reach.');
  expect(outcome([unplug, { plugIn: { node: 'node-2' } }, { waitMs: 5000 }])).toBe('passed');
});
