/**
 * The pod garbage collector: pods whose node is gone for good, or out of service and known to be so, have nobody who
 * would end them, so they are taken away by force. Left out: forgetting ended pods beyond 12,500.
 * Upstream: pkg/controller/podgc.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import type { Condition, Node, Pod } from '../../resources';
import { disruption, readyStatus, withCondition } from './node-conditions';
import type { NodePods } from './node-pods';

/** How long a node may be missing, and how often the real one looks. */
const QUARANTINE_MS = 40_000;
const PERIOD_MS = 20_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export function startPodGarbageCollector(kernel: Kernel, api: ApiClient, pods: NodePods): void {
  const planned = new Set<string>();

  /** Together with all others at the next look, as the real one does. */
  function lookSoon(node: string, leastMs: number): void {
    if (planned.has(node)) return;
    planned.add(node);
    const atMs = Math.ceil((kernel.nowMs() + leastMs + 1) / PERIOD_MS) * PERIOD_MS;
    kernel.schedule(atMs - kernel.nowMs(), 'progress', () => {
      planned.delete(node);
      look(node);
    });
  }

  function look(name: string): void {
    const node = api.get<Node>('Node', '', name);
    const why = 'PodGC: node no longer exists';
    for (const pod of pods.podsOn(name)) {
      if (node === null) remove(pod, disruption('DeletionByPodGC', why, kernel.timestamp()));
      else if (isLost(node) && pod.metadata.deletionTimestamp !== undefined) remove(pod, null);
    }
  }

  function remove({ metadata }: Pod, condition: Condition | null): void {
    const { namespace = '', name, uid = '' } = metadata;
    const pod = api.get<Pod>('Pod', namespace, name);
    if (pod?.metadata.uid !== uid) return;
    const { phase, conditions } = pod.status ?? {};
    try {
      if (phase !== 'Succeeded' && phase !== 'Failed') {
        const more = condition === null ? {} : { conditions: withCondition(conditions, condition) };
        api.updateStatus({ ...pod, status: { ...pod.status, ...more, phase: 'Failed' } });
      }
      api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, uid });
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  const nodes = new Map<string, Node>();
  api.watch('Node', ({ type, object }) => {
    const node = object as Node;
    const { name } = node.metadata;
    if (type === 'DELETED') {
      nodes.delete(name);
      if (pods.podsOn(name).length > 0) lookSoon(name, QUARANTINE_MS);
      return;
    }
    nodes.set(name, node);
    if (isLost(node)) lookSoon(name, 0);
  });
  pods.onChange(({ type, pod }) => {
    const { nodeName = '' } = pod.spec;
    if (type === 'DELETED') return;
    const node = nodes.get(nodeName);
    if (node === undefined) lookSoon(nodeName, QUARANTINE_MS);
    else if (pod.metadata.deletionTimestamp !== undefined && isLost(node)) lookSoon(nodeName, 0);
  });
}

function isLost(node: Node): boolean {
  return readyStatus(node) !== 'True' && (node.spec.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE);
}
