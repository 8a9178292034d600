/**
 * How a DaemonSet goes over to a new template: old pods are removed as far as maxUnavailable lets them, or with
 * maxSurge a new one comes first and the old one goes when it works. Pods that don't work are replaced at once.
 * Upstream: pkg/controller/daemon/update.go.
 */
import type { Pod } from '../../resources';
import type { Amount, DaemonSet } from '../../workload-resources';
import { isAvailable, isTerminating } from '../pod-state';
import { hasRevision, type Place, type Plan } from './node-pods';

export function isRolling({ spec }: DaemonSet): boolean {
  return (spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

export interface Bounds {
  readonly surge: number;
  readonly unavailable: number;
}

/** Percentages of the nodes that are to have a pod, rounded up. */
export function boundsOf({ spec }: DaemonSet, wanted: number): Bounds {
  const { maxSurge, maxUnavailable } = spec.updateStrategy?.rollingUpdate ?? {};
  const surge = resolve(maxSurge, 0, wanted);
  const unavailable = resolve(maxUnavailable, 1, wanted);
  return { surge, unavailable: wanted > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function resolve(amount: Amount | undefined, otherwise: number, total: number): number {
  if (typeof amount !== 'string') return amount ?? otherwise;
  return Math.ceil((Number(amount.slice(0, -1)) * total) / 100);
}

export function allowsSurge(set: DaemonSet): boolean {
  return isRolling(set) && boundsOf(set, 1).surge > 0;
}

interface Pair {
  readonly node: string;
  readonly current: Pod | null;
  readonly old: Pod | null;
}

export function planUpdate(set: DaemonSet, places: readonly Place[], hash: string, nowEpochMs: number): Plan {
  const bounds = boundsOf(set, places.filter(({ isWanted }) => isWanted).length);
  const taken = places.filter(({ isWanted, pods }) => isWanted || pods.length > 0);
  const pairs = taken.map((place) => pairOf(place, hash));
  const isUp = (pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, nowEpochMs);
  return bounds.surge > 0
    ? planSurge(pairs, bounds.surge, isUp)
    : planRemoval(pairs, bounds.unavailable, isUp);
}

/** `null`: more pods than an old and a new one, which is put right first. */
function pairOf({ node, pods }: Place, hash: string): Pair | null {
  const present = pods.filter((pod) => !isTerminating(pod));
  const current = present.filter((pod) => hasRevision(pod, hash));
  const old = present.filter((pod) => !hasRevision(pod, hash));
  if (current.length > 1 || old.length > 1) return null;
  return { node, current: current[0] ?? null, old: old[0] ?? null };
}

function planRemoval(pairs: readonly (Pair | null)[], most: number, isUp: (pod: Pod) => boolean): Plan {
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const pair of pairs) {
    const { current = null, old = null } = pair ?? {};
    if ((current === null) === (old === null)) unavailable += 1;
    else if (current !== null) unavailable += isUp(current) ? 0 : 1;
    else if (isUp(old!)) candidates.push(old!);
    else {
      broken.push(old!);
      unavailable += 1;
    }
  }
  return { create: [], remove: [...broken, ...candidates.slice(0, Math.max(0, most - unavailable))] };
}

function planSurge(pairs: readonly (Pair | null)[], most: number, isUp: (pod: Pod) => boolean): Plan {
  let surging = 0;
  const remove: Pod[] = [];
  const create: string[] = [];
  const candidates: string[] = [];
  for (const pair of pairs) {
    if (pair === null) surging += 1;
    if (pair === null || pair.old === null) continue;
    if (pair.current === null) (isUp(pair.old) ? candidates : create).push(pair.node);
    else if (isUp(pair.current)) remove.push(pair.old);
    else surging += 1;
  }
  return { create: [...create, ...candidates.slice(0, Math.max(0, most - surging))], remove };
}
