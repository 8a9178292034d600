/**
 * The subresources of a pod that change it: binding to a node, and eviction.
 * Upstream: pkg/registry/core/pod/storage. Disruption budgets are not simulated: every eviction is granted.
 */
import type { Kernel } from '../kernel/kernel';
import type { Condition, KubernetesObject, Pod } from '../resources';
import { cloneJson, type Draft } from './decode';
import { podKind } from './kinds/pod';
import type { Registry, WriteOptions } from './registry';
import { conflict } from './status';

export interface PodWrites {
  bind(namespace: string, pod: string, node: string, options?: WriteOptions): void;
}

const BINDING = { plural: 'pods/binding', kind: 'Pod', group: '' };

export function createPodWrites(kernel: Kernel, registry: Registry): PodWrites {
  return {
    bind(namespace, name, node, options = {}) {
      const mutate = (current: KubernetesObject): Draft => {
        const pod = current as Pod;
        if (pod.metadata.deletionTimestamp !== undefined) {
          throw conflict(BINDING, name, `pod ${name} is being deleted, cannot be assigned to a host`);
        }
        if (pod.spec.nodeName) {
          throw conflict(
            BINDING,
            name,
            `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`,
          );
        }
        const draft = cloneJson(pod) as Draft;
        (draft.spec as Draft).nodeName = node;
        const { nominatedNodeName: _promise, ...status } = draft.status as Draft;
        draft.status = { ...status, conditions: scheduled(pod, kernel.timestamp()) };
        return draft;
      };
      registry.update(podKind, namespace, name, mutate, { ...options, part: 'any' });
    },
  };
}

function scheduled(pod: Pod, lastTransitionTime: string): readonly Condition[] {
  const others = (pod.status?.conditions ?? []).filter((condition) => condition.type !== 'PodScheduled');
  return [...others, { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime }];
}
