/**
 * The arithmetic of a rollout: how many pods there may be too many or too few, and how many a ReplicaSet gets.
 * Upstream: pkg/controller/deployment/util/deployment_util.go.
 */
import type { Deployment, ReplicaSet } from '../../resources';

export const DESIRED_ANNOTATION = 'deployment.kubernetes.io/desired-replicas';
export const MAXIMUM_ANNOTATION = 'deployment.kubernetes.io/max-replicas';

export function replicasOf({ spec }: Deployment | ReplicaSet): number {
  return spec.replicas ?? 0;
}

export function sumReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + replicasOf(set), 0);
}

export function sumActual(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, { status }) => sum + (status?.replicas ?? 0), 0);
}

export function sumAvailable(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, { status }) => sum + (status?.availableReplicas ?? 0), 0);
}

export function activeSets(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.filter((set) => replicasOf(set) > 0);
}

/** A number, or a percentage of all. */
function resolve(
  amount: number | string | undefined,
  total: number,
  round: (value: number) => number,
): number {
  if (typeof amount === 'number') return amount;
  return round((Number((amount ?? '0%').slice(0, -1)) * total) / 100);
}

/** Percentages of surge are rounded up, of what may be missing down; one of the two must let the rollout move. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const total = replicasOf(deployment);
  const surge = resolve(maxSurge, total, Math.ceil);
  const unavailable = resolve(maxUnavailable, total, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function isRolling({ spec }: Deployment): boolean {
  return spec.strategy?.type !== 'Recreate';
}

export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const total = replicasOf(deployment);
  if (!isRolling(deployment) || total === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, total);
}

/** All sets together may have so many. */
export function mostReplicas(deployment: Deployment): number {
  const wanted = replicasOf(deployment);
  return wanted > 0 ? wanted + maxSurge(deployment) : 0;
}

/** What the newest set may have now, given all that there is. */
export function newSetReplicas(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | null,
): number {
  const wanted = replicasOf(deployment);
  if (!isRolling(deployment)) return wanted;
  const own = newest === null ? 0 : replicasOf(newest);
  const room = wanted + maxSurge(deployment) - sumReplicas(all);
  return room <= 0 ? own : own + Math.min(room, wanted - own);
}

/** Whether the newest set is whole: old ones can go then, whatever their state. */
export function isSaturated(deployment: Deployment, newest: ReplicaSet | null): boolean {
  if (newest === null) return false;
  const wanted = replicasOf(deployment);
  return (
    newest.metadata.annotations?.[DESIRED_ANNOTATION] === String(wanted) &&
    replicasOf(newest) === wanted &&
    (newest.status?.availableReplicas ?? 0) === wanted
  );
}

/** Each active set's share of a Deployment that is scaled in the middle of a rollout, by name. */
export function proportionalSizes(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): ReadonlyMap<string, number> {
  const toAdd = mostReplicas(deployment) - sumReplicas(sets);
  const sizes = new Map<string, number>();
  let added = 0;
  for (const set of sets) {
    const share = proportionOf(deployment, set, toAdd, added);
    sizes.set(set.metadata.name, replicasOf(set) + share);
    added += share;
  }
  const [first] = sets;
  if (first !== undefined && toAdd !== 0) {
    const size = (sizes.get(first.metadata.name) ?? 0) + toAdd - added;
    sizes.set(first.metadata.name, Math.max(0, size));
  }
  return sizes;
}

function proportionOf(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  if (replicasOf(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = fractionOf(deployment, set);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function fractionOf(deployment: Deployment, set: ReplicaSet): number {
  const wanted = replicasOf(deployment);
  if (wanted === 0) return -replicasOf(set);
  const annotated = Number(
    set.metadata.annotations?.[MAXIMUM_ANNOTATION] ?? deployment.status?.replicas ?? 0,
  );
  if (annotated === 0) return 0;
  const size = (replicasOf(set) * (wanted + maxSurge(deployment))) / annotated;
  return Math.floor(size + 0.5) - replicasOf(set);
}
