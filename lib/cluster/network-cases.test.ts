/** What the network answers and who decides it, case by case, as the documentation and upstream's own tests have it. */
import { expect, test } from 'vitest';
import type { CaseGroup, Row } from './testing/network-cases/case';
import { CLUSTER_IP } from './testing/network-cases/cluster-ip';
import { LOAD_BALANCER } from './testing/network-cases/load-balancer';
import { NODE_PORT } from './testing/network-cases/node-port';
import { createNetworkScene, type NetworkScene } from './testing/network-cases/scene';

const GROUPS: readonly CaseGroup[] = [...CLUSTER_IP, ...NODE_PORT, ...LOAD_BALANCER];

/** Acts that change the world, and those that draw from it, get one of their own. */
const isAlone = ([, , act]: Row) => typeof act !== 'string' || act.includes('×');

for (const group of GROUPS) {
  let shared: NetworkScene | undefined;
  for (const row of group.rows) {
    const [name, from, act, answer, deciding, follows = group.follows] = row;
    test(`${group.about}: ${name} (${follows})`, () => {
      if (!isAlone(row)) shared ??= createNetworkScene(group.world);
      const scene = isAlone(row) ? createNetworkScene(group.world) : shared!;
      const told = scene.play(from, act);
      if (answer.endsWith('…')) expect(told.answer.startsWith(answer.slice(0, -1)), told.answer).toBe(true);
      else expect(told.answer).toBe(answer);
      expect(deciding.split(' or ')).toContain(told.deciding);
      expect(scene.faults()).toEqual([]);
    });
  }
}

test('no case stands twice, and there are at least 250', () => {
  const names = GROUPS.flatMap(({ about, rows }) => rows.map(([name]) => `${about}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(250);
});
