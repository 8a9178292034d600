/**
 * The namespaces that every cluster has, and what every namespace gets by itself: the ServiceAccount `default` and the ConfigMap `kube-root-ca.crt`.
 * In the real thing these are two controllers; the certificate here is only a text that says so.
 * Upstream: pkg/controller/serviceaccount and pkg/controller/certificates/rootcacertpublisher.
 */
import type { ApiClient } from '../api/client';
import { isApiError } from '../api/status';
import type { Kernel } from '../kernel/kernel';
import type { KubernetesObject } from '../resources';
import { createWorkQueue, splitKey } from './work-queue';

const CYCLE_MS = 10;

export const FIRST_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const;

export function startNamespaceContentController(kernel: Kernel, api: ApiClient): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, (key) => reconcile(splitKey(key).name));

  function reconcile(namespace: string): void {
    const owner = api.get('Namespace', '', namespace);
    if (owner === null || owner.metadata.deletionTimestamp !== undefined) return;
    for (const object of contentOf(namespace)) {
      if (api.get(object.kind, namespace, object.metadata.name) !== null) continue;
      try {
        api.create(object);
      } catch (error) {
        if (!isApiError(error, 'AlreadyExists')) throw error;
      }
    }
  }

  api.watch('Namespace', ({ object }) => queue.add(`/${object.metadata.name}`));
  for (const kind of ['ServiceAccount', 'ConfigMap']) {
    api.watch(kind, ({ type, object }) => {
      if (type === 'DELETED') queue.add(`/${object.metadata.namespace}`);
    });
  }
}

function contentOf(namespace: string): readonly KubernetesObject[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'kube-root-ca.crt',
        namespace,
        annotations: {
          'kubernetes.io/description':
            'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
        },
      },
      data: { 'ca.crt': 'No certificate: TLS is not simulated.\n' },
    },
  ];
}
