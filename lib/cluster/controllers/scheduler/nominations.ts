/**
 * Pods for which room was made on a node: until they have it, nobody less important may take it. Upstream: the nominator
 * of pkg/scheduler/backend/queue and RunFilterPluginsWithNominatedPods.
 */
import type { Pod } from '../../resources';
import { filterNode, preparePlugins } from './cycle';
import type { NodeCache, NodeInfo, PodInfo } from './node-cache';
import type { Rejection, SchedulerPlugin } from './plugin';

export interface Nominations {
  /** `null`: it has no promise any more. */
  set(pod: Pod, node: string | null): void;
  /** Whether the node can take the pod beside those that room was promised to. `null`: it can. */
  filter(info: PodInfo, node: NodeInfo, plugins: readonly SchedulerPlugin[]): Rejection | null;
}

export function priorityOf(pod: Pod): number {
  return (pod.spec['priority'] as number | undefined) ?? 0;
}

export function createNominations(cache: NodeCache): Nominations {
  const promised = new Map<string, { readonly pod: Pod; readonly node: string }>();
  return {
    set(pod, node) {
      const { uid = '' } = pod.metadata;
      if (node === null) promised.delete(uid);
      else promised.set(uid, { pod: { ...pod, spec: { ...pod.spec, nodeName: node } }, node });
    },
    filter(info, node, plugins) {
      if (promised.size === 0) return null;
      const { uid: own } = info.pod.metadata;
      const first = [...promised.values()].filter(
        (one) =>
          one.node === node.name &&
          one.pod.metadata.uid !== own &&
          priorityOf(one.pod) >= priorityOf(info.pod),
      );
      if (first.length === 0) return null;
      for (const { pod } of first) cache.setPod(pod);
      const rejection = filterNode(preparePlugins(plugins, info), node);
      for (const { pod } of first) cache.removePod(pod.metadata.uid ?? '');
      return rejection;
    },
  };
}
