/**
 * Which pods a Service selects, kept up by watches, for the controllers that write endpoints. A change of a pod
 * that can't change anybody's endpoints wakes nobody. Upstream: the service selector cache and the pod handlers
 * of k8s.io/endpointslice/util.
 */
import type { ApiClient } from '../api/client';
import { matchLabels } from '../api/label-selector';
import type { Pod, Service } from '../resources';
import { keyOf } from './work-queue';

export interface ServicePods {
  /** Called with `namespace/name` of each Service whose endpoints may be others now. */
  onChange(listener: (serviceKey: string) => void): void;
  /** In the order in which they came to be known. */
  podsOf(service: Service): readonly Pod[];
}

interface KnownPod {
  readonly pod: Pod;
  /** All that endpoints are made of, as one text. */
  readonly shape: string;
}

export function watchServicePods(api: ApiClient): ServicePods {
  const services = new Map<string, Map<string, Service>>();
  const pods = new Map<string, Map<string, KnownPod>>();
  const listeners: ((serviceKey: string) => void)[] = [];

  function tell(key: string): void {
    for (const listener of listeners) listener(key);
  }

  function tellServicesOf(namespace: string, ...states: readonly (Pod | undefined)[]): void {
    for (const [key, service] of services.get(namespace) ?? []) {
      const matcher = selectorOf(service);
      if (matcher !== null && states.some((pod) => pod !== undefined && matcher(pod.metadata.labels)))
        tell(key);
    }
  }

  api.watch('Service', ({ type, object }) => {
    const service = object as Service;
    const key = keyOf(service.metadata);
    const known = mapOf(services, service.metadata.namespace ?? '');
    if (type === 'DELETED') known.delete(key);
    else known.set(key, service);
    tell(key);
  });

  api.watch('Pod', ({ type, object }) => {
    const pod = object as Pod;
    const namespace = pod.metadata.namespace ?? '';
    const known = mapOf(pods, namespace);
    const key = keyOf(pod.metadata);
    const before = known.get(key);
    if (type === 'DELETED') {
      known.delete(key);
      tellServicesOf(namespace, before?.pod);
      return;
    }
    const shape = shapeOf(pod);
    known.set(key, { pod, shape });
    if (shape !== before?.shape) tellServicesOf(namespace, before?.pod, pod);
  });

  return {
    onChange: (listener) => listeners.push(listener),
    podsOf(service) {
      const matcher = selectorOf(service);
      if (matcher === null) return [];
      const candidates = pods.get(service.metadata.namespace ?? '') ?? new Map<string, KnownPod>();
      const found: Pod[] = [];
      for (const { pod } of candidates.values()) if (matcher(pod.metadata.labels)) found.push(pod);
      return found;
    },
  };
}

function mapOf<T>(maps: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const found = maps.get(name) ?? new Map<string, T>();
  maps.set(name, found);
  return found;
}

/** `null`: somebody else writes this Service's endpoints. */
function selectorOf({ spec }: Service): ReturnType<typeof matchLabels> | null {
  return spec.selector === undefined ? null : matchLabels(spec.selector);
}

function shapeOf({ metadata, spec, status }: Pod): string {
  return JSON.stringify([
    metadata.uid,
    metadata.labels,
    metadata.deletionTimestamp !== undefined,
    spec.nodeName,
    spec.hostname,
    spec.subdomain,
    status?.podIP,
    status?.phase === 'Succeeded' || status?.phase === 'Failed',
    isReady({ status }),
  ]);
}

export function isReady({ status }: Pick<Pod, 'status'>): boolean {
  for (const condition of status?.conditions ?? [])
    if (condition.type === 'Ready') return condition.status === 'True';
  return false;
}

/** Ended pods and those without an address are nobody's endpoints; terminating ones only where they are asked for. */
export function isEndpoint({ metadata, status }: Pod, takesTerminating: boolean): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return false;
  if (!status?.podIP) return false;
  return takesTerminating || metadata.deletionTimestamp === undefined;
}

/** The number of a Service's target port in this pod; `null` where a name is not found. */
export function targetPortOf(
  pod: Pod,
  { targetPort, port, protocol }: NonNullable<Service['spec']['ports']>[number],
): number | null {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  for (const container of [...pod.spec.containers, ...sidecarsOf(pod)]) {
    for (const candidate of container.ports ?? []) {
      if (candidate.name === targetPort && (candidate.protocol ?? 'TCP') === (protocol ?? 'TCP')) {
        return candidate.containerPort;
      }
    }
  }
  return null;
}

function sidecarsOf(pod: Pod): Pod['spec']['containers'] {
  return (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
}
