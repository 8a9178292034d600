/** What the network answers and who decides it, case by case, as the documentation and upstream's own tests have it. */
import { expect, test } from 'vitest';
import type { CaseGroup, Row } from './testing/network-cases/case';
import { CHOOSING } from './testing/network-cases/choosing';
import { CLUSTER_IP } from './testing/network-cases/cluster-ip';
import { ENDPOINTS } from './testing/network-cases/endpoints';
import { HOST_NETWORK } from './testing/network-cases/host-network';
import { LOAD_BALANCER } from './testing/network-cases/load-balancer';
import { NAMES } from './testing/network-cases/names';
import { NODE_PORT } from './testing/network-cases/node-port';
import { POLICIES } from './testing/network-cases/policies';
import { POLICY_SERVICES } from './testing/network-cases/policy-services';
import { RESOLVERS } from './testing/network-cases/resolvers';
import { createNetworkScene, type NetworkScene } from './testing/network-cases/scene';
import { TYPES } from './testing/network-cases/types';

const GROUPS: readonly CaseGroup[] = [
  ...CLUSTER_IP,
  ...NODE_PORT,
  ...LOAD_BALANCER,
  ...ENDPOINTS,
  ...CHOOSING,
  ...NAMES,
  ...RESOLVERS,
  ...TYPES,
  ...POLICIES,
  ...POLICY_SERVICES,
  ...HOST_NETWORK,
];

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
      expectAnswer(told.answer, answer);
      expect(deciding.split(' or ')).toContain(told.deciding);
      expect(scene.faults()).toEqual([]);
    });
  }
}

/** `…` at the end: it begins so. `one of a b c`: chance decides which. */
function expectAnswer(told: string, answer: string): void {
  if (answer.startsWith('one of ')) expect(answer.split(' ').slice(2)).toContain(told);
  else if (answer.endsWith('…')) expect(told.slice(0, answer.length - 1)).toBe(answer.slice(0, -1));
  else expect(told).toBe(answer);
}

test('no case stands twice, and there are at least 250', () => {
  const names = GROUPS.flatMap(({ about, rows }) => rows.map(([name]) => `${about}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(250);
});
