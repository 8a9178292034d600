import { expect, test } from 'vitest';
import type { Node, Pod } from './resources';
import { createStory } from './testing/story';

const pod = (name: string, nodeName: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName, containers: [{ name: 'main', image: 'nginx' }] },
});

function createWorld() {
  return createStory({
    seed: 5,
    specification: {
      nodes: ['node-1', 'node-2'].map((name, index) => ({ name, internalAddress: `1.1.1.${index + 1}` })),
      serviceRange: '10.96.0.0/24',
      objects: [pod('here', 'node-1'), pod('there', 'node-2'), pod('beside', 'node-2')],
    },
  });
}

type World = ReturnType<typeof createWorld>;

/** How a request from one pod to another ends, and what the last place says. */
function ask({ cluster, advance }: World, from: string, to: string): readonly [string, string] {
  const target = cluster.list('Pod', 'default').find(({ metadata }) => metadata.name === to) as Pod;
  const host = target.status?.podIP ?? '';
  const request = { method: 'GET', path: '/', headers: { host }, body: null };
  const asked = { scheme: 'http', host, port: 80, request, timeoutMs: 3_000 } as const;
  let end = 'nothing yet';
  cluster.host({ namespace: 'default', pod: from })?.network.http(asked, (outcome) => {
    end = outcome.ok ? String(outcome.response.status) : outcome.failure;
  });
  advance(5_000);
  return [end, cluster.requests().at(-1)?.hops.at(-1)?.reason ?? ''];
}

test('packets to a node that is cut off get lost, and the story says where; on the node itself all goes on', () => {
  const world = createWorld();
  const check = (from: string, to: string, end: string, reason: RegExp) => {
    const [found, told] = ask(world, from, to);
    expect(found).toBe(end);
    expect(told).toMatch(reason);
  };
  check('here', 'there', '200', /answers with status 200/);
  expect(world.cluster.setNodeConnected('node-2', false)).toBe(true);
  check('here', 'there', 'timed-out', /node-2 is cut off from the network, so nothing reaches it/);
  check('there', 'here', 'timed-out', /node-2 is cut off from the network, so nothing leaves it/);
  check('there', 'beside', '200', /answers with status 200/);
  world.cluster.setNodeConnected('node-2', true);
  check('here', 'there', '200', /answers with status 200/);
});

test('a node that is not there can not be cut off', () => {
  const { cluster } = createWorld();
  expect(cluster.setNodeConnected('node-9', false)).toBe(false);
  expect(cluster.setNodeConnected('node-1', true)).toBe(true);
});

test('a container that fails on a node that is cut off is told of when the node is back', () => {
  const { cluster, advance } = createWorld();
  const restarts = () =>
    (cluster.list('Pod').find(({ metadata }) => metadata.name === 'there') as Pod).status
      ?.containerStatuses?.[0]?.restartCount;
  cluster.setNodeConnected('node-2', false);
  cluster.killContainer('default', 'there', 'main');
  advance(20_000);
  expect(restarts()).toBe(0);
  cluster.setNodeConnected('node-2', true);
  advance(5_000);
  expect(restarts()).toBe(1);
});

test('cutting a node off and back again at once changes nothing', () => {
  const { cluster, advance } = createWorld();
  const revision = () => JSON.stringify(cluster.list('Pod').concat(cluster.list('Node')));
  const before = revision();
  cluster.setNodeConnected('node-2', false);
  cluster.setNodeConnected('node-2', true);
  advance(90_000);
  const nodes = cluster.list('Node') as readonly Node[];
  expect(nodes.map(({ spec }) => spec.taints)).toEqual([undefined, undefined]);
  expect(revision().length).toBe(before.length);
});

test('a world with a lost node comes to rest', () => {
  const { cluster, advance } = createWorld();
  cluster.setNodeConnected('node-2', false);
  advance(600_000);
  expect(cluster.nextEventMs('progress')).toBe(null);
});
