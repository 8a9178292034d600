/** Made-up pictures of any size, for tests of the layout. */
import type { ClusterPicture, PlacePicture } from '../../../lib/cluster/picture';
import { pod } from './pod';
import { service, setOf, workload } from './service';

const TYPES = ['ClusterIP', 'LoadBalancer', 'NodePort', 'ExternalName'] as const;
const NAMES = ['service-python', 'web', 'service-shop', 'service-remote', 'blog', 'service-with-a-long-name'];
const STATES = ['ready', 'not-ready', 'starting', 'terminating', 'failed', 'succeeded'] as const;

export const PLACES: readonly PlacePicture[] = [
  { kind: 'client', name: 'cafe', uid: 'client cafe', address: '192.0.2.7' },
  { kind: 'dns', name: 'kube-dns', uid: 'dns', address: '1.1.10.253' },
  { kind: 'server', name: 'remote.server.url.com', uid: 'server remote', address: '198.51.100.10' },
];

export interface Made {
  readonly pods: number;
  readonly nodes: number;
  readonly services: number;
  readonly namespaces?: number;
}

export function makeWorld({ pods, nodes, services, namespaces = 1 }: Made): ClusterPicture {
  const made = Array.from({ length: pods }, (_, index) =>
    pod(`pod-python-7d9f8c6b5-x2k${index + 10}`, `node-${(index % nodes) + 1}`, {
      address: `1.1.1.${index + 7}`,
      namespace: ['default', 'shop', 'team-b'][index % namespaces]!,
      state: STATES[index % 7] ?? 'ready',
      labels: { run: 'pod-python', tier: 'backend' },
      controller: setOf('pod-python'),
    }),
  );
  return {
    nodes: Array.from({ length: nodes }, (_, index) => ({
      ...{ name: `node-${index + 1}`, internalAddress: `1.1.1.${index + 1}` },
      ...{ externalAddress: `4.4.4.${index + 1}`, ready: index !== 2 },
    })),
    pods: made,
    services: Array.from({ length: services }, (_, index) =>
      makeService(
        index,
        made.map(({ uid }) => uid),
      ),
    ),
    workloads: [workload('pod-python', pods), ...(services > 2 ? [workload('pod-shop', 3)] : [])],
    places: PLACES,
    waitingFor: null,
  };
}

function makeService(index: number, uids: readonly string[]) {
  const type = TYPES[index % TYPES.length]!;
  const name = `${NAMES[index % NAMES.length]!}${index < NAMES.length ? '' : `-${index}`}`;
  const isOpen = type === 'NodePort' || type === 'LoadBalancer';
  return service(name, type === 'ExternalName' ? [] : uids, {
    type,
    address: type === 'ExternalName' ? null : `1.1.10.${index + 1}`,
    externalName: type === 'ExternalName' ? 'remote.server.url.com' : null,
    ports: [
      { name: null, protocol: 'TCP', port: 3000, targetPort: 443, nodePort: isOpen ? 30080 + index : null },
    ],
    ...(type === 'LoadBalancer' && { externalAddresses: index > 2 ? [] : ['5.5.5.5'] }),
  });
}
