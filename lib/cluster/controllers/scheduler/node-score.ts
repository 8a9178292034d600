/** How good is this node for this pod? 0 to 100 a plugin, times its weight, as the default profile has them. */

import { milliValue } from '../../api/quantity';
import type { Node, Pod } from '../../resources';
import { type NodeLoad, sumRequests } from './node-fit';

const SPREAD_WEIGHT = 2;

export function scoreNode(
  pod: Pod,
  node: Node,
  load: NodeLoad,
  pods: readonly Pod[],
  candidates: readonly { readonly node: Node }[],
): number {
  const asked = sumRequests(pod);
  const cpu = shareUsed(load.scoredCpu + asked.scoredCpu, node.status?.allocatable?.['cpu']);
  const memory = shareUsed(load.scoredMemory + asked.scoredMemory, node.status?.allocatable?.['memory']);
  const leastAllocated = Math.floor((100 - cpu + (100 - memory)) / 2);
  // With two resources the standard deviation is half their distance.
  const balanced = Math.floor(100 - Math.abs(cpu - memory) / 2);
  return leastAllocated + balanced + SPREAD_WEIGHT * scoreSpread(pod, node, pods, candidates);
}

/** Per cent, whole. */
function shareUsed(used: number, allocatable: string | undefined): number {
  const all = milliValue(allocatable);
  return all === 0 ? 100 : Math.min(100, Math.floor((used * 100) / all));
}

/** Pods of one controller keep apart, each node's count against the fullest and the emptiest. */
function scoreSpread(
  pod: Pod,
  node: Node,
  pods: readonly Pod[],
  candidates: readonly { readonly node: Node }[],
): number {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)?.uid;
  if (owner === undefined) return 0;
  const siblings = pods.filter((other) =>
    other.metadata.ownerReferences?.some((reference) => reference.uid === owner),
  );
  const count = (name: string) => siblings.filter((sibling) => sibling.spec.nodeName === name).length;
  const counts = candidates.map((candidate) => count(candidate.node.metadata.name));
  const most = Math.max(...counts);
  const fewest = Math.min(...counts);
  if (most === 0) return 100;
  return Math.floor((100 * (most + fewest - count(node.metadata.name))) / most);
}
