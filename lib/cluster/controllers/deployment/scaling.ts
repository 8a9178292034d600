/**
 * The steps by which a Deployment changes the sizes of its ReplicaSets. Each returns the sets as they are
 * after it, or `null` where there was nothing to do.
 * Upstream: pkg/controller/deployment/rolling.go, recreate.go and scale in sync.go.
 */
import type { ApiClient } from '../../api/client';
import { isSame } from '../../api/equality';
import type { Deployment, ReplicaSet } from '../../resources';
import { byAge, revisionOf, sizeAnnotations } from './revisions';
import {
  activeSets,
  isRolling,
  isSaturated,
  maxUnavailable,
  mostReplicas,
  newSetReplicas,
  proportionalSizes,
  replicasOf,
  sumAvailable,
  sumReplicas,
} from './rollout-numbers';

export interface Scaler {
  /** As far as maxSurge lets it. */
  growNewest(
    deployment: Deployment,
    newest: ReplicaSet | null,
    old: readonly ReplicaSet[],
  ): ReplicaSet | null;
  /** Pods that don't work go first, then others, as far as maxUnavailable lets them. */
  shrinkOld(
    deployment: Deployment,
    newest: ReplicaSet | null,
    old: readonly ReplicaSet[],
  ): readonly ReplicaSet[] | null;
  emptyOld(deployment: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] | null;
  /** Follows a new number of replicas without a rollout, in proportion where several sets have pods. */
  scaleAll(
    deployment: Deployment,
    newest: ReplicaSet | null,
    old: readonly ReplicaSet[],
  ): { readonly newest: ReplicaSet | null; readonly old: readonly ReplicaSet[] };
}

const SOURCE = { component: 'deployment-controller' } as const;

export function createScaler(api: ApiClient): Scaler {
  function resize(deployment: Deployment, set: ReplicaSet, replicas: number): ReplicaSet {
    const annotations = { ...set.metadata.annotations, ...sizeAnnotations(deployment) };
    const before = replicasOf(set);
    if (before === replicas && isSame(annotations, set.metadata.annotations)) return set;
    const metadata = { ...set.metadata, annotations };
    const updated = api.update({ ...set, metadata, spec: { ...set.spec, replicas } });
    if (before !== replicas) {
      const direction = before < replicas ? 'up' : 'down';
      const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`;
      api.recordEvent(deployment, 'Normal', 'ScalingReplicaSet', message, SOURCE);
    }
    return updated;
  }

  /** Takes up to `most` pods from the sets, oldest set first; `spare`: how many a set can give. */
  function take(
    deployment: Deployment,
    sets: readonly ReplicaSet[],
    most: number,
    spare: (set: ReplicaSet) => number,
  ): { readonly sets: readonly ReplicaSet[]; readonly taken: number } {
    let taken = 0;
    const after = [...sets].sort(byAge).map((set) => {
      const count = Math.min(most - taken, spare(set));
      if (count <= 0) return set;
      taken += count;
      return resize(deployment, set, replicasOf(set) - count);
    });
    return { sets: after, taken };
  }

  return {
    growNewest(deployment, newest, old) {
      if (newest === null || replicasOf(newest) === replicasOf(deployment)) return null;
      const size =
        replicasOf(newest) > replicasOf(deployment)
          ? replicasOf(deployment)
          : newSetReplicas(deployment, [...old, newest], newest);
      return size === replicasOf(newest) ? null : resize(deployment, newest, size);
    },
    shrinkOld(deployment, newest, old) {
      if (sumReplicas(old) === 0 || newest === null) return null;
      const least = replicasOf(deployment) - maxUnavailable(deployment);
      const newUnavailable = replicasOf(newest) - (newest.status?.availableReplicas ?? 0);
      const most = sumReplicas([...old, newest]) - least - newUnavailable;
      if (most <= 0) return null;
      const unhealthy = take(
        deployment,
        old,
        most,
        (set) => replicasOf(set) - (set.status?.availableReplicas ?? 0),
      );
      const spare = sumAvailable([...old, newest]) - least;
      const healthy = take(deployment, unhealthy.sets, spare, replicasOf);
      return unhealthy.taken + healthy.taken > 0 ? healthy.sets : null;
    },
    emptyOld(deployment, old) {
      const { sets, taken } = take(deployment, old, sumReplicas(old), replicasOf);
      return taken > 0 ? sets : null;
    },
    scaleAll(deployment, newest, old) {
      const only = activeOrLatest(newest, old);
      const sizes = only === null ? sizesOfSeveral(deployment, newest, old) : new Map<string, number>();
      if (only !== null) sizes.set(only.metadata.name, replicasOf(deployment));
      const apply = (set: ReplicaSet): ReplicaSet => {
        const size = sizes.get(set.metadata.name);
        return size === undefined ? set : resize(deployment, set, size);
      };
      return { newest: newest === null ? null : apply(newest), old: old.map(apply) };
    },
  };
}

/** The one set that has pods; where none has: the newest, or the latest of the old. `null`: there are several. */
function activeOrLatest(newest: ReplicaSet | null, old: readonly ReplicaSet[]): ReplicaSet | null {
  const active = activeSets(newest === null ? old : [...old, newest]);
  if (active.length > 1) return null;
  return active[0] ?? newest ?? [...old].sort((a, b) => revisionOf(b) - revisionOf(a))[0] ?? null;
}

function sizesOfSeveral(
  deployment: Deployment,
  newest: ReplicaSet | null,
  old: readonly ReplicaSet[],
): Map<string, number> {
  if (isSaturated(deployment, newest)) {
    return new Map(activeSets(old).map(({ metadata }) => [metadata.name, 0]));
  }
  if (!isRolling(deployment)) return new Map();
  const active = [...activeSets(newest === null ? old : [...old, newest])];
  const isGrowing = mostReplicas(deployment) > sumReplicas(active);
  // The larger ones share first; among equals the newer when there is more to give, the older when there is less.
  active.sort((a, b) => replicasOf(b) - replicasOf(a) || (isGrowing ? byAge(b, a) : byAge(a, b)));
  return new Map(proportionalSizes(deployment, active));
}
