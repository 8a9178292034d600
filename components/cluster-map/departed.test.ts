import { expect, test } from 'vitest';
import type { ClusterPicture, PodPicture } from '../../lib/cluster/picture';
import { findDeparted } from './departed';
import { layOut } from './layout';
import { pod } from './testing/pod';

const picture = (pods: readonly PodPicture[]): ClusterPicture => ({
  nodes: [{ name: 'node-1', internalAddress: '1.1.1.1', externalAddress: null, ready: true }],
  ...{ pods, services: [], workloads: [], waitingFor: null },
});
const SIZE = { width: 760, height: 336 };

test('who is gone is found where it stood, and nobody else', () => {
  const pods = [pod('a', 'node-1'), pod('b', 'node-1'), pod('c', 'node-1')];
  const before = layOut(picture(pods), SIZE);
  const check = (now: readonly PodPicture[], expected: readonly string[], size = SIZE) =>
    expect(
      findDeparted(before, layOut(picture(now), size, before.slots)).map((placed) => placed.pod.name),
    ).toEqual(expected);
  check(pods, []);
  check([pods[0]!, pods[2]!], ['b']);
  check([], ['a', 'b', 'c']);
  check([...pods.slice(0, 2), { ...pods[2]!, state: 'terminating' }], []);
  // Its place is taken already.
  check([pods[0]!, pods[2]!, pod('d', 'node-1')], []);
  check([pods[0]!], [], { width: 358, height: 336 });
});
