/**
 * The controller that mirrors Endpoints into EndpointSlices, for Services without a selector: what people write by
 * hand as Endpoints reaches the data plane so. One slice for each set of ports.
 * Left out: IPv6, and the cut at a thousand addresses of a subset.
 * Upstream: pkg/controller/endpointslicemirroring.
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import { isApiError } from '../api/status';
import { canonicalJson } from '../kernel/hash';
import type { Kernel } from '../kernel/kernel';
import type {
  EndpointAddress,
  EndpointSlice,
  Endpoints,
  Service,
  SliceEndpoint,
  SlicePort,
} from '../resources';
import { createWorkQueue, keyOf, splitKey } from './work-queue';

const CYCLE_MS = 10;
const SERVICE_LABEL = 'kubernetes.io/service-name';
const MANAGER_LABEL = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP_LABEL = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';
const OWN_ANNOTATIONS = [
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
];

interface Wanted {
  readonly ports: readonly SlicePort[];
  readonly endpoints: readonly SliceEndpoint[];
}

export function startEndpointSliceMirroring(kernel: Kernel, api: ApiClient): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = api.get<Service>('Service', namespace, name);
    const endpoints = api.get<Endpoints>('Endpoints', namespace, name);
    const labelSelector = { [SERVICE_LABEL]: name, [MANAGER_LABEL]: MANAGER };
    const present = [...api.list<EndpointSlice>('EndpointSlice', { namespace, labelSelector })];
    const isMirrored = service !== null && service.spec.selector === undefined && endpoints !== null;
    const wanted = isMirrored && isToMirror(endpoints) ? [...wantedSlices(endpoints)] : [];
    for (const content of wanted) {
      const same = present.findIndex((slice) => isSame(slice.ports ?? [], content.ports));
      const [slice] = present.splice(same === -1 ? 0 : same, 1);
      write(endpoints!, slice ?? null, content);
    }
    for (const { metadata } of present) remove(namespace, metadata.name);
  }

  function write(endpoints: Endpoints, slice: EndpointSlice | null, content: Wanted): void {
    const { labels, annotations } = marksOf(endpoints);
    if (slice === null) {
      const { namespace, name, uid = '' } = endpoints.metadata;
      const owner = {
        apiVersion: 'v1',
        kind: 'Endpoints',
        name,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      };
      const metadata = {
        name: '',
        generateName: `${name}-`,
        namespace,
        labels,
        annotations,
        ownerReferences: [owner],
      };
      api.create<EndpointSlice>({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata,
        addressType: 'IPv4',
        ...content,
      });
      return;
    }
    const isSameContent = isSame(
      [slice.endpoints ?? [], slice.ports ?? []],
      [content.endpoints, content.ports],
    );
    const isSameMarks = isSame(
      [slice.metadata.labels, slice.metadata.annotations ?? {}],
      [labels, annotations],
    );
    if (isSameContent && isSameMarks) return;
    api.update({ ...slice, ...content, metadata: { ...slice.metadata, labels, annotations } });
  }

  function remove(namespace: string, name: string): void {
    try {
      api.delete('EndpointSlice', namespace, name);
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  for (const kind of ['Service', 'Endpoints']) {
    api.watch(kind, ({ type, object }) => {
      // Those of Services with a selector, nearly all, have slices of their own.
      const isSelecting = kind === 'Service' && (object as Service).spec.selector !== undefined;
      const isManaged = object.metadata.labels?.['endpoints.kubernetes.io/managed-by'] !== undefined;
      if (type === 'ADDED' && (isSelecting || isManaged)) return;
      queue.add(keyOf(object.metadata));
    });
  }
  api.watch('EndpointSlice', ({ object: { metadata } }) => {
    if (metadata.labels?.[MANAGER_LABEL] !== MANAGER) return;
    queue.add(keyOf({ namespace: metadata.namespace, name: metadata.labels[SERVICE_LABEL] ?? '' }));
  });
}

function isToMirror({ metadata }: Endpoints): boolean {
  return metadata.labels?.[SKIP_LABEL] !== 'true' && metadata.annotations?.[LEADER_ANNOTATION] === undefined;
}

/** Labels and annotations of the Endpoints, and whose slice it is. */
function marksOf({ metadata }: Endpoints) {
  const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => !OWN_ANNOTATIONS.includes(name));
  return {
    labels: { ...metadata.labels, [MANAGER_LABEL]: MANAGER, [SERVICE_LABEL]: metadata.name },
    annotations: Object.fromEntries(kept),
  };
}

/** Subsets with the same ports become one; an address counts once. */
function wantedSlices({ subsets = [] }: Endpoints): Iterable<Wanted> {
  const byPorts = new Map<
    string,
    { readonly ports: readonly SlicePort[]; readonly endpoints: Map<string, SliceEndpoint> }
  >();
  for (const { addresses = [], notReadyAddresses = [], ports: given = [] } of subsets) {
    const ports = given.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    }));
    const key = canonicalJson(ports);
    const found = byPorts.get(key) ?? {
      ports: ports as readonly SlicePort[],
      endpoints: new Map<string, SliceEndpoint>(),
    };
    byPorts.set(key, found);
    for (const address of addresses) found.endpoints.set(address.ip, endpointOf(address, true));
    for (const address of notReadyAddresses) {
      if (!found.endpoints.has(address.ip)) found.endpoints.set(address.ip, endpointOf(address, false));
    }
  }
  return [...byPorts.values()].map(({ ports, endpoints }) => ({ ports, endpoints: [...endpoints.values()] }));
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): SliceEndpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname === undefined ? {} : { hostname }),
    ...(targetRef === undefined ? {} : { targetRef }),
    ...(nodeName === undefined ? {} : { nodeName }),
  };
}
