/**
 * The plugins that look at one pod and one node only: name, cordon, taints, ports of the node and resources.
 * Upstream: plugins nodename, nodeunschedulable, tainttoleration, nodeports and noderesources of
 * pkg/scheduler/framework/plugins. Left out: devices (resource claims), in-place resizes.
 */
import { isTolerated, type Taint } from '../../api/tolerations';
import type { NodeInfo } from './node-cache';
import { normalise, type Rejection, type SchedulerPlugin } from './plugin';
import type { Asked } from './pod-requests';

export const NODE_UNSCHEDULABLE: SchedulerPlugin = {
  name: 'NodeUnschedulable',
  chances: ['node'],
  prepare({ pod }) {
    const isBorne = isTolerated(pod.spec.tolerations, CORDON);
    return isBorne ? null : { filter: ({ node }) => (node.spec.unschedulable ? IS_CORDONED : null) };
  },
};

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
const IS_CORDONED: Rejection = {
  plugin: 'NodeUnschedulable',
  reasons: ['node(s) were unschedulable'],
  isFinal: true,
};

export const TAINT_TOLERATION: SchedulerPlugin = {
  name: 'TaintToleration',
  weight: 3,
  chances: ['node'],
  prepare: ({
    pod: {
      spec: { tolerations },
    },
  }) => ({
    filter({ node }) {
      const isHard = ({ effect }: Taint) => effect === 'NoSchedule' || effect === 'NoExecute';
      const isBarred = node.spec.taints?.some((taint) => isHard(taint) && !isTolerated(tolerations, taint));
      return isBarred ? IS_TAINTED : null;
    },
    score(candidates) {
      const isDisliked = (taint: Taint) =>
        taint.effect === 'PreferNoSchedule' && !isTolerated(tolerations, taint);
      return normalise(
        candidates.map(({ node }) => node.spec.taints?.filter(isDisliked).length ?? 0),
        true,
      );
    },
  }),
};

/** Since 1.35 the taint is not named any more. */
const IS_TAINTED: Rejection = {
  plugin: 'TaintToleration',
  reasons: ['node(s) had untolerated taint(s)'],
  isFinal: true,
};

export const NODE_PORTS: SchedulerPlugin = {
  name: 'NodePorts',
  chances: ['node', 'pod gone'],
  prepare({ asked: { hostPorts } }) {
    if (hostPorts.length === 0) return null;
    return { filter: ({ ports }) => (hostPorts.some((port) => isTaken(ports, port)) ? HAS_PORT : null) };
  },
};

const HAS_PORT: Rejection = {
  plugin: 'NodePorts',
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  isFinal: false,
};

/** Every address clashes with each one. */
function isTaken(taken: ReadonlyMap<string, number>, port: string): boolean {
  const slash = port.indexOf('/');
  const isAny = port.slice(0, slash) === '0.0.0.0';
  for (const [other, pods] of taken) {
    const isSamePort = other.slice(other.indexOf('/')) === port.slice(slash);
    if (pods > 0 && isSamePort && (isAny || other === port || other.startsWith('0.0.0.0/'))) return true;
  }
  return false;
}

export const NODE_RESOURCES: SchedulerPlugin = {
  name: 'NodeResourcesFit',
  chances: ['node', 'pod gone'],
  prepare: ({ asked }) => ({
    filter: (node) => findShortages(asked, node),
    score: (candidates) => candidates.map((node) => scoreLeastAllocated(asked, node)),
  }),
};

function findShortages({ amounts }: Asked, { allocatable, used, pods }: NodeInfo): Rejection | null {
  const reasons: string[] = [];
  let isFinal = false;
  if (pods.size + 1 > (allocatable.get('pods') ?? 0) / 1000) reasons.push('Too many pods');
  for (const [name, amount] of amounts) {
    const all = allocatable.get(name) ?? 0;
    if (amount === 0 || amount <= all - (used.get(name) ?? 0)) continue;
    reasons.push(`Insufficient ${name}`);
    isFinal ||= amount > all;
  }
  return reasons.length === 0 ? null : { plugin: 'NodeResourcesFit', reasons, isFinal };
}

function scoreLeastAllocated(asked: Asked, { allocatable, scored }: NodeInfo): number {
  const shares = [
    freeShare(scored.cpu + asked.scoredCpu, allocatable.get('cpu') ?? 0),
    freeShare(scored.memory + asked.scoredMemory, allocatable.get('memory') ?? 0),
  ].filter((share) => share !== null);
  return shares.length === 0 ? 0 : Math.floor(shares.reduce((a, b) => a + b, 0) / shares.length);
}

/** Per cent, whole. */
function freeShare(used: number, all: number): number | null {
  if (all === 0) return null;
  return used > all ? 0 : Math.floor(((all - used) * 100) / all);
}

export const BALANCED_ALLOCATION: SchedulerPlugin = {
  name: 'NodeResourcesBalancedAllocation',
  prepare({ asked: { amounts } }) {
    const names = ['cpu', 'memory'];
    if (names.every((name) => !amounts.get(name))) return null;
    const share = ({ allocatable, used }: NodeInfo, name: string) =>
      Math.min(1, ((used.get(name) ?? 0) + (amounts.get(name) ?? 0)) / allocatable.get(name)!);
    return {
      score: (candidates) =>
        candidates.map((node) => {
          const [cpu, memory] = names.map((name) => (node.allocatable.get(name) ? share(node, name) : null));
          const isUneven = typeof cpu === 'number' && typeof memory === 'number';
          return Math.floor((1 - (isUneven ? Math.abs((cpu - memory) / 2) : 0)) * 100);
        }),
    };
  },
};
