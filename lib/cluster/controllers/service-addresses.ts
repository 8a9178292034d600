/**
 * What is written down of the addresses of Services: the ServiceCIDR `kubernetes`, and an IPAddress for each that a
 * Service has. In the real thing the allocator itself writes them and decides by them; ours decides by the Services,
 * and this follows. Upstream: pkg/registry/core/service/ipallocator, pkg/controlplane/controller/defaultservicecidr.
 */
import type { ApiClient } from '../api/client';
import type { Kernel } from '../kernel/kernel';
import type { KubernetesObject, Service } from '../resources';
import { createWorkQueue, keyOf } from './work-queue';

const CYCLE_MS = 5;
const FINALIZER = 'networking.k8s.io/service-cidr-finalizer';

export function startServiceAddresses(kernel: Kernel, api: ApiClient, range: string): void {
  /** By `namespace/name` of the Service: what it has. */
  const known = new Map<string, string>();
  const owners = new Map<string, string>();
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  function reconcile(address: string): void {
    const present = api.get('IPAddress', '', address);
    const owner = owners.get(address);
    if (owner === undefined) {
      if (present !== null) api.delete('IPAddress', '', address);
    } else if (present === null) api.create(addressObject(address, owner));
  }

  api.watch('Service', ({ type, object }) => {
    const { spec, metadata } = object as Service;
    const key = keyOf(metadata);
    const { clusterIP = '' } = spec;
    const address = type === 'DELETED' || clusterIP === 'None' ? '' : clusterIP;
    const before = known.get(key) ?? '';
    if (address === before) return;
    if (before !== '' && owners.get(before) === key) owners.delete(before);
    if (address === '') known.delete(key);
    else {
      known.set(key, address);
      owners.set(address, key);
    }
    for (const changed of [before, address]) if (changed !== '') queue.add(changed);
  });
  api.watch('IPAddress', ({ type, object }) => {
    if (type === 'DELETED') queue.add(object.metadata.name);
  });
  const condition = {
    type: 'Ready',
    status: 'True',
    lastTransitionTime: kernel.timestamp(),
    reason: '',
    message: 'Kubernetes Service CIDR is ready',
  };
  const made = api.create<KubernetesObject>({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes', finalizers: [FINALIZER] },
    spec: { cidrs: [range] },
  } as KubernetesObject);
  api.updateStatus({ ...made, status: { conditions: [condition] } } as KubernetesObject);
}

function addressObject(address: string, owner: string): KubernetesObject {
  const [namespace, name] = owner.split('/');
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: address,
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { resource: 'services', namespace, name } },
  } as KubernetesObject;
}
