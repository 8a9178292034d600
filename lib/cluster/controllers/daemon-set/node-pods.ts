/**
 * What a DaemonSet does on each node: a pod where there should be one and is none, none where there should be
 * none, never two, and no failed one for long.
 * Upstream: podsShouldBeOnNode and NodeShouldRunDaemonPod in pkg/controller/daemon/daemon_controller.go.
 */
import { isTolerated } from '../../api/tolerations';
import { compareText } from '../../kernel/text';
import type { Node, Pod } from '../../resources';
import type { DaemonSet } from '../../workload-resources';
import { REVISION_LABEL } from '../controller-revision';
import { isWantedNode } from '../node-selection';
import { isAvailable, isTerminating } from '../pod-state';
import { isReady } from '../service-pods';
import { tolerationsOf } from './daemon-pod';

export interface Place {
  readonly node: string;
  /** A pod belongs here. */
  readonly isWanted: boolean;
  /** One that is here already may stay. */
  readonly mayStay: boolean;
  /** Those that are here or are to come here, those on a node first, then by age. */
  readonly pods: readonly Pod[];
}

/** What is to be done, by node and by pod. */
export interface Plan {
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
}

export function placeOf(set: DaemonSet, node: Node, pods: readonly Pod[]): Place {
  const sorted = [...pods].sort(byAge);
  return { node: node.metadata.name, ...shouldRun(set, node), pods: sorted };
}

export function shouldRun(set: DaemonSet, node: Node): Pick<Place, 'isWanted' | 'mayStay'> {
  const { spec } = set.spec.template;
  const isNamed = spec.nodeName === undefined || spec.nodeName === node.metadata.name;
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, spec };
  if (!isNamed || !isWantedNode(pod, node)) return { isWanted: false, mayStay: false };
  const tolerations = tolerationsOf(spec);
  const repelling = (node.spec.taints ?? []).filter((taint) => !isTolerated(tolerations, taint));
  return {
    isWanted: !repelling.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute'),
    mayStay: !repelling.some(({ effect }) => effect === 'NoExecute'),
  };
}

function byAge(a: Pod, b: Pod): number {
  const isWaiting = (pod: Pod): number => (pod.spec.nodeName === undefined ? 1 : 0);
  return (
    isWaiting(a) - isWaiting(b) ||
    compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

export interface Facts {
  readonly set: DaemonSet;
  /** Of the revision of now. */
  readonly hash: string;
  readonly nowEpochMs: number;
  readonly allowsSurge: boolean;
  /** Whether a failed pod may go now; told once each time. */
  mayReplace(pod: Pod, node: string): boolean;
}

export function planNode(place: Place, facts: Facts): Plan {
  const { node, isWanted, mayStay, pods } = place;
  if (isWanted && pods.length === 0) return { create: [node], remove: [] };
  const present = pods.filter((pod) => !isTerminating(pod));
  if (!mayStay) return { create: [], remove: present };
  const over = present.filter(({ status }) => status?.phase === 'Failed' || status?.phase === 'Succeeded');
  const remove = over.filter((pod) => facts.mayReplace(pod, node));
  const running = present.filter((pod) => !over.includes(pod));
  if (!facts.allowsSurge) return { create: [], remove: [...remove, ...running.slice(1)] };
  if (running.length > 1) return { create: [], remove: [...remove, ...surplus(running, facts)] };
  const isMissing = running.length === 0 && isWanted;
  return { create: isMissing ? [node] : [], remove };
}

/** With surge two may stay: an old one that works, and a new one that does not yet. */
function surplus(running: readonly Pod[], { set, hash, nowEpochMs }: Facts): readonly Pod[] {
  const newest = running.find((pod) => hasRevision(pod, hash));
  const oldest = running.find((pod) => !hasRevision(pod, hash));
  const others = running.filter((pod) => pod !== newest && pod !== oldest);
  if (newest === undefined || oldest === undefined) return others;
  const isReplaced = !isReady(oldest) || isAvailable(newest, set.spec.minReadySeconds ?? 0, nowEpochMs);
  return isReplaced ? [...others, oldest] : others;
}

export function hasRevision({ metadata }: Pod, hash: string): boolean {
  return metadata.labels?.[REVISION_LABEL] === hash;
}
