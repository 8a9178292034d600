/**
 * Cases of the network as data: a world, what happens, what is asked, and what a real cluster answers. Each names what
 * it was written from: a page of the documentation, a test of kubernetes/kubernetes or a source file, in own words.
 */
import type { KubernetesObject } from '../../resources';
import type { WorldSpecification } from '../../specification';

/** Something that happens before the question. */
export type Change =
  | { readonly change: 'add'; readonly object: KubernetesObject }
  | { readonly change: 'patch'; readonly kind: string; readonly name: string; readonly body: object }
  | {
      readonly change: 'remove';
      readonly kind: string;
      readonly name: string;
      readonly graceSeconds?: number;
    }
  /** A pod of `gated` says that it is ready, or not. */
  | { readonly change: 'ready'; readonly pod: string; readonly isReady: boolean }
  | { readonly change: 'kill'; readonly pod: string }
  | { readonly change: 'wait'; readonly seconds: number };

/**
 * `web:80` asks agnhost whom it sees: `web-a sees 10.244.1.5`; `web:80/path` tells status and body: `200 web-a`;
 * `60 × web:80` tells who answered, in order of names: `web-a web-b`; `20 kept × …` on one connection, `20 every 6 s × …`
 * with pauses; `ping 10.0.0.1`; `name web` asks the resolver: addresses; `tried web`: which names it
 * asked for, in brackets those without an address; `A web.default.svc.cluster.local` asks the
 * server of resolv.conf (`@10.96.0.33`: another): sorted data, `no record` or NXDOMAIN; `$ printenv NAME` runs a program.
 */
export type Act = string | readonly [...(string | Change)[], string];

/**
 * Name, from where (`laptop`, `node-1`, `box`, `shop/box`), act, answer, deciding hop (`service default/web translated
 * node-1`; alternatives with ` or `; '' where no packet was sent), and what it follows, where not the group's own.
 */
export type Row =
  | readonly [name: string, from: string, act: Act, answer: string, deciding: string]
  | readonly [name: string, from: string, act: Act, answer: string, deciding: string, follows: string];

export interface CaseGroup {
  readonly about: string;
  readonly follows: string;
  readonly world: Partial<WorldSpecification> & { readonly objects: readonly KubernetesObject[] };
  readonly rows: readonly Row[];
}

export const PAGES = {
  service: 'kubernetes.io/docs/concepts/services-networking/service',
  slices: 'kubernetes.io/docs/concepts/services-networking/endpoint-slices',
  virtualIps: 'kubernetes.io/docs/reference/networking/virtual-ips',
  dns: 'kubernetes.io/docs/concepts/services-networking/dns-pod-service',
  dnsSpecification: 'kubernetes/dns: docs/specification.md',
  policies: 'kubernetes.io/docs/concepts/services-networking/network-policies',
  sourceIp: 'kubernetes.io/docs/tutorials/services/source-ip',
  connect: 'kubernetes.io/docs/tutorials/services/connect-applications-service',
  termination: 'kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow',
  trafficPolicy: 'kubernetes.io/docs/concepts/services-networking/service-traffic-policy',
  debug: 'kubernetes.io/docs/tasks/debug/debug-application/debug-service',
  hostAliases: 'kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods',
  coredns: 'coredns.io/plugins/kubernetes',
} as const;

/** A test of upstream: `service('should …')`. */
const testOf = (file: string) => (title: string) => `test/e2e/network/${file}: "${title}"`;
export const inService = testOf('service.go');
export const inDns = testOf('dns.go');
export const inNetworking = testOf('networking.go');
export const inBalancer = testOf('loadbalancer.go');
export const inSlices = testOf('endpointslice.go');
export const inPolicy = testOf('netpol/network_policy.go');

export const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

export interface PodSketch {
  readonly labels?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  /** Of agnhost; default: netexec at 8080. */
  readonly args?: readonly string[];
  readonly container?: object;
  readonly more?: readonly object[];
  readonly spec?: object;
}

/** `web-a` at node-1 with this address; its label app is its name without what stands behind the last dash. */
export function pod(
  name: string,
  nodeName: string,
  podIP: string,
  { labels, namespace = 'default', args = ['netexec'], container = {}, more = [], spec = {} }: PodSketch = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: labels ?? { app: name.replace(/-[^-]*$/, '') } },
    spec: {
      nodeName,
      terminationGracePeriodSeconds: 0,
      ...spec,
      containers: [{ name: 'main', image: AGNHOST, args, ...container }, ...more],
    },
    status: { podIP },
  } as KubernetesObject;
}

/** Ready only while the file /tmp/ready is there. */
export const gated = (
  name: string,
  node: string,
  address: string,
  sketch: PodSketch = {},
): KubernetesObject =>
  pod(name, node, address, {
    ...sketch,
    container: {
      readinessProbe: { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 1, failureThreshold: 1 },
      ...sketch.container,
    },
  });

/** Takes half a minute to end, and serves on meanwhile. */
export const slow = (name: string, node: string, address: string, sketch: PodSketch = {}): KubernetesObject =>
  pod(name, node, address, {
    ...sketch,
    container: { lifecycle: { preStop: { sleep: { seconds: 30 } } }, ...sketch.container },
    spec: { terminationGracePeriodSeconds: 60, ...sketch.spec },
  });

/** Two machines to ask from: at each node a pod that listens nowhere. */
export const BOXES = [
  pod('box', 'node-1', '10.244.1.5', { labels: { role: 'client' }, args: ['pause'] }),
  pod('box-2', 'node-2', '10.244.2.5', { labels: { role: 'client' }, args: ['pause'] }),
] as const;
export const WEB_A = pod('web-a', 'node-1', '10.244.1.10');
export const WEB_B = pod('web-b', 'node-2', '10.244.2.10');
export const WEB_C = pod('web-c', 'node-2', '10.244.2.11');

export function service(
  name: string,
  clusterIP: string | null,
  spec: object = {},
  labels?: object,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec: {
      selector: { app: name },
      ports: [{ port: 80, targetPort: 8080 }],
      ...(clusterIP === null ? {} : { clusterIP }),
      ...spec,
    },
  } as KubernetesObject;
}

/** A Service without a selector. */
export function bare(name: string, clusterIP: string, spec: object = {}): KubernetesObject {
  const made = service(name, clusterIP, spec);
  const { selector: _none, ...rest } = made['spec'] as { selector?: object };
  return { ...made, spec: rest } as KubernetesObject;
}

/** Endpoints as in testing/services: `10.244.1.10`, `10.244.1.10 not ready`, `… leaving`, ` on node-1`, ` near zone-a`. */
export function slice(
  serviceName: string,
  endpoints: readonly string[],
  { name = `${serviceName}-1`, ports = [{ port: 8080 }] as readonly object[], addressType = 'IPv4' } = {},
): KubernetesObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, labels: { 'kubernetes.io/service-name': serviceName } },
    addressType,
    ports: ports.map((port) => ({ name: '', protocol: 'TCP', ...port })),
    endpoints: endpoints.map(readEndpoint),
  } as unknown as KubernetesObject;
}

function readEndpoint(text: string): object {
  const leaving = text.includes(' leaving');
  const ready = !leaving && !text.includes(' not ready');
  const nodeName = / on (\S+)/.exec(text)?.[1];
  const hostname = / as (\S+)/.exec(text)?.[1];
  const zone = / near (zone-\S+)/.exec(text)?.[1];
  const node = / near (node-\S+)/.exec(text)?.[1];
  const hints = {
    ...(zone === undefined ? {} : { forZones: [{ name: zone }] }),
    ...(node === undefined ? {} : { forNodes: [{ name: node }] }),
  };
  return {
    addresses: [text.split(' ')[0]],
    conditions: text.includes(' silent') ? {} : { ready, serving: ready || leaving, terminating: leaving },
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(zone === undefined && node === undefined ? {} : { hints }),
  };
}

export const namespace = (name: string, labels: object = {}): KubernetesObject =>
  ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }) as KubernetesObject;

export const add = (object: KubernetesObject): Change => ({ change: 'add', object });
export const patch = (kind: string, name: string, body: object): Change => ({
  change: 'patch',
  kind,
  name,
  body,
});
export const spec = (name: string, body: object): Change => patch('Service', name, { spec: body });
export const remove = (kind: string, name: string, graceSeconds?: number): Change => ({
  change: 'remove',
  kind,
  name,
  ...(graceSeconds === undefined ? {} : { graceSeconds }),
});
export const ready = (name: string, isReady: boolean): Change => ({ change: 'ready', pod: name, isReady });
export const kill = (name: string): Change => ({ change: 'kill', pod: name });
export const wait = (seconds: number): Change => ({ change: 'wait', seconds });
