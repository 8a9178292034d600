/**
 * The namespace controller: makes the four namespaces every cluster has, and empties one that is being deleted
 * before it lets go of it. Left out: the conditions of a namespace that is stuck, and the quota of requests a
 * second. Upstream: pkg/controller/namespace.
 */
import type { ApiClient } from '../api/client';
import { isApiError } from '../api/status';
import type { Kernel } from '../kernel/kernel';
import type { Namespace } from '../resources';
import { createWorkQueue } from './work-queue';

const CYCLE_MS = 20;
const RECHECK_MS = 500;

export const FIRST_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const;

/** `kinds`: all that live in a namespace, from the API's table. */
export function startNamespaceController(kernel: Kernel, api: ApiClient, kinds: readonly string[]): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  function reconcile(name: string): void {
    const namespace = api.get<Namespace>('Namespace', '', name);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    const left = kinds.reduce((sum, kind) => sum + empty(kind, name), 0);
    if (left === 0) api.finalizeNamespace(name);
    else queue.addAfter(name, RECHECK_MS, 'progress');
  }

  /** Asks for the deletion of all objects of a kind; returns how many are still there. */
  function empty(kind: string, namespace: string): number {
    for (const { metadata } of api.list(kind, { namespace })) {
      if (metadata.deletionTimestamp !== undefined) continue;
      try {
        api.delete(kind, namespace, metadata.name);
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error;
      }
    }
    return api.list(kind, { namespace }).length;
  }

  api.watch('Namespace', ({ object }) => {
    if (object.metadata.deletionTimestamp !== undefined) queue.add(object.metadata.name);
  });
}
