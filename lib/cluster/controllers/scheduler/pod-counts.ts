/**
 * How many pods of a kind each node has, kept up instead of counted anew for every pod: what spreading and affinity
 * ask again and again for the pods of one workload. The questions asked last are remembered.
 */
import type { Pod } from '../../resources';
import type { NodeCache, PodInfo } from './node-cache';

export interface PodCounts {
  /** By name of the node. `key` says all that `isMeant` depends on. */
  count(key: string, isMeant: (pod: Pod) => boolean): ReadonlyMap<string, number>;
}

/** More than a world has workloads that are scheduled at the same time. */
const REMEMBERED = 32;

export function createPodCounts(cache: NodeCache): PodCounts {
  const known = new Map<
    string,
    { readonly isMeant: (pod: Pod) => boolean; readonly counts: Map<string, number> }
  >();

  function add(counts: Map<string, number>, node: string, sign: 1 | -1): void {
    counts.set(node, (counts.get(node) ?? 0) + sign);
  }

  cache.onPod(({ pod }: PodInfo, node, sign) => {
    for (const { isMeant, counts } of known.values()) if (isMeant(pod)) add(counts, node, sign);
  });

  return {
    count(key, isMeant) {
      const present = known.get(key) ?? { isMeant, counts: new Map<string, number>() };
      if (!known.delete(key)) {
        cache.eachPod(({ pod }, node) => {
          if (isMeant(pod)) add(present.counts, node, 1);
        });
      }
      known.set(key, present);
      if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
      return present.counts;
    },
  };
}
