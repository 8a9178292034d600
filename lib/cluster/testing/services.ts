/** Services and their EndpointSlices written by hand: for stories in which the network is looked at, not the controllers. */
import type { EndpointSlice, Service, SliceEndpoint } from '../resources';

export interface ServiceSketch {
  readonly name: string;
  readonly namespace?: string;
  /** `service port → port of the endpoints`, `name:` before it where ports have names: `web:3000→443`. */
  readonly ports?: readonly string[];
  readonly clusterIP?: string;
  readonly externalName?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
  /** `1.1.1.3`, `1.1.1.3 not ready`, `1.1.1.3 leaving`, with ` on node-1` or ` as web-0` behind it. */
  readonly endpoints?: readonly string[];
}

interface Port {
  readonly name?: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly targetPort: number;
}

function readPort(text: string): Port {
  const [, name, port, target, protocol = 'TCP'] = /^(?:(\w+):)?(\d+)(?:→(\d+))?(?:\/(\w+))?$/.exec(text)!;
  const base = { protocol: protocol as 'TCP', port: Number(port), targetPort: Number(target ?? port) };
  return name === undefined ? base : { name, ...base };
}

export function drawService(sketch: ServiceSketch): Service {
  const { name, namespace = 'default', clusterIP, externalName, spec = {} } = sketch;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      ports: (sketch.ports ?? []).map(readPort),
      ...(clusterIP === undefined ? {} : { clusterIP }),
      ...(externalName === undefined ? {} : { type: 'ExternalName', externalName }),
      ...spec,
    },
  };
}

export function drawSlice({
  name,
  namespace = 'default',
  ports = [],
  endpoints = [],
}: ServiceSketch): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-slice`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: endpoints.map(readEndpoint),
    ports: ports
      .map(readPort)
      .map(({ name: port = '', protocol, targetPort }) => ({ name: port, protocol, port: targetPort })),
  };
}

function readEndpoint(text: string): SliceEndpoint {
  const [address = ''] = text.split(' ');
  const leaving = text.includes('leaving');
  const ready = !leaving && !text.includes('not ready');
  const nodeName = / on (\S+)/.exec(text)?.[1];
  const hostname = / as (\S+)/.exec(text)?.[1];
  return {
    addresses: [address],
    conditions: { ready, serving: ready || leaving, terminating: leaving },
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}
