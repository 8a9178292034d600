/**
 * The Service `kubernetes` in the namespace default: how pods reach the API server. Made when the cluster starts,
 * and made again where somebody deletes it. The real one looks every ten seconds; ours when it is told.
 * Upstream: pkg/controlplane/controller/kubernetesservice and pkg/controlplane/reconcilers.
 */
import type { ApiClient } from '../api/client';
import type { Kernel } from '../kernel/kernel';
import type { EndpointSlice, Endpoints, KubernetesObject, Service } from '../resources';
import { createWorkQueue } from './work-queue';

const NAME = 'kubernetes';
const NAMESPACE = 'default';
const SERVICE_PORT = 443;
const CYCLE_MS = 100;

export interface ApiServerPlace {
  readonly address: string;
  readonly port: number;
}

export function startKubernetesService(kernel: Kernel, api: ApiClient, place: ApiServerPlace): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  function reconcile(): void {
    const namespace = api.get('Namespace', '', NAMESPACE);
    if (namespace === null) return;
    for (const object of objectsAt(place)) {
      if (api.get(object.kind, NAMESPACE, NAME) === null) api.create(object);
    }
  }

  reconcile();
  for (const kind of ['Service', 'Endpoints', 'EndpointSlice']) {
    api.watch(kind, ({ type, object: { metadata } }) => {
      if (type === 'DELETED' && metadata.name === NAME && metadata.namespace === NAMESPACE) queue.add(NAME);
    });
  }
}

function objectsAt({ address, port }: ApiServerPlace): readonly KubernetesObject[] {
  const metadata = { name: NAME, namespace: NAMESPACE };
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { ports: [{ name: 'https', protocol: 'TCP', port: SERVICE_PORT, targetPort: port }] },
  };
  const endpoints: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  };
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': NAME } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
  return [service, endpoints, slice];
}
