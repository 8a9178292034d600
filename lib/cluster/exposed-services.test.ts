/** Services that the outside world can reach: who answers where, whom the pod sees, and which hop decides. */
import { expect, test } from 'vitest';
import type { HttpOutcome } from './process';
import type { KubernetesObject, Service } from './resources';
import type { LoadBalancerProvider, WorldSpecification } from './specification';
import { createStory, type Story } from './testing/story';
import type { Hop } from './trace';

const web = (name: string, node: string, podIP = '1.1.1.3'): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: {
      nodeName: node,
      containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] }],
    },
    status: { podIP },
  }) as KubernetesObject;
const client = (name: string, node: string, podIP: string): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeName: node, containers: [{ name: 'c', image: 'nginx' }] },
    status: { podIP },
  }) as KubernetesObject;

const service = (spec: object): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      selector: { app: 'web' },
      type: 'NodePort',
      ports: [{ port: 3000, targetPort: 8080, nodePort: 30080 }],
      ...spec,
    },
  }) as KubernetesObject;

const PROVIDER: LoadBalancerProvider = { addresses: ['5.5.5.5', '5.5.5.6'] };

interface Scene extends Story {
  /** Name of the pod that answers and the client that it sees, or how it fails. */
  send(from: string, host: string, port: number): string;
  lastHop(): Hop;
  service(): Service;
}

function createScene(
  objects: readonly KubernetesObject[],
  world: Partial<WorldSpecification> = {},
  seed = 1,
): Scene {
  const story = createStory({
    seed,
    specification: {
      nodes: [
        { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
        { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
      ],
      serviceRange: '1.1.10.0/24',
      serviceAddressOrder: 'sequential',
      serviceAddresses: { 'default/kubernetes': '1.1.10.254', 'kube-system/kube-dns': '1.1.10.253' },
      podAddresses: { first: '1.1.1.3' },
      objects,
      ...world,
    },
  });
  const { cluster } = story;
  return {
    ...story,
    send(from, host, port) {
      const place = from.startsWith('node-') ? { node: from } : { namespace: 'default', pod: from };
      const sender = cluster.host(from === 'laptop' ? 'laptop' : place)!;
      const found: HttpOutcome[] = [];
      const request = { method: 'GET', path: '/clientip', headers: { host }, body: null };
      sender.network.http({ scheme: 'http', host, port, request, connectTimeoutMs: 3000 }, (outcome) => {
        found.push(outcome);
      });
      cluster.run({ until: () => found.length > 0 });
      const [outcome] = found;
      if (!outcome!.ok) return outcome!.failure;
      const name = cluster.requests().at(-1)?.answeredBy?.name ?? '?';
      return `${name} sees ${String(outcome!.response.body).replace(/:\d+$/, '')}`;
    },
    lastHop: () => cluster.requests().at(-1)!.hops.at(-1)!,
    service: () =>
      cluster.list('Service', 'default').find(({ metadata }) => metadata.name === 'web') as Service,
  };
}

const ONE = [
  web('web-a', 'node-1'),
  client('client-1', 'node-1', '1.1.1.4'),
  client('client-2', 'node-2', '1.1.1.5'),
];

test('a node port is open at every address of every node, for everybody who reaches that address', () => {
  const scene = createScene([...ONE, service({})]);
  const check = (from: string, host: string, expected: string) =>
    expect(scene.send(from, host, 30080), `${from} to ${host}`).toBe(expected);
  check('laptop', '4.4.4.1', 'web-a sees 1.1.1.1');
  check('laptop', '4.4.4.2', 'web-a sees 1.1.1.2');
  check('laptop', '1.1.1.1', 'timed-out');
  check('client-1', '1.1.1.1', 'web-a sees 1.1.1.1');
  check('client-1', '1.1.1.2', 'web-a sees 1.1.1.2');
  check('client-2', '1.1.1.2', 'web-a sees 1.1.1.2');
  check('client-2', '4.4.4.1', 'web-a sees 1.1.1.1');
  check('node-2', '1.1.1.2', 'web-a sees 1.1.1.2');
  check('node-2', '127.0.0.1', 'web-a sees 1.1.1.2');
  check('node-2', '1.1.1.1', 'web-a sees 1.1.1.1');
});

test('the cluster IP of a NodePort Service goes on; its node port is no port of the cluster IP', () => {
  const scene = createScene([...ONE, service({})]);
  expect(scene.send('client-2', '1.1.10.1', 3000)).toBe('web-a sees 1.1.1.5');
  expect(scene.send('client-2', '1.1.10.1', 30080)).toBe('timed-out');
  expect(scene.send('laptop', '4.4.4.1', 3000)).toBe('refused');
});

test('no endpoint: a node port is refused at once', () => {
  const scene = createScene([...ONE, service({ selector: { app: 'nobody' } })]);
  expect(scene.send('laptop', '4.4.4.1', 30080)).toBe('refused');
  expect(scene.lastHop().pointer?.field).toBe('spec.selector');
});

test('externalTrafficPolicy Local: the node without a pod drops, the other keeps the sender’s address', () => {
  const scene = createScene([...ONE, service({ externalTrafficPolicy: 'Local' })]);
  expect(scene.send('laptop', '4.4.4.1', 30080)).toBe('web-a sees 203.0.113.7');
  expect(scene.send('laptop', '4.4.4.2', 30080)).toBe('timed-out');
  expect(scene.lastHop()).toMatchObject({ decision: 'dropped', node: 'node-2' });
  expect(scene.lastHop().pointer?.field).toBe('spec.externalTrafficPolicy');
  // Pods and the node itself are inside: the policy is not about them.
  expect(scene.send('client-2', '1.1.1.2', 30080)).toBe('web-a sees 1.1.1.5');
  expect(scene.send('node-2', '1.1.1.2', 30080)).toBe('web-a sees 1.1.1.2');
});

test('internalTrafficPolicy Local: only endpoints of the own node, else the packet is dropped', () => {
  const scene = createScene([...ONE, service({ internalTrafficPolicy: 'Local' })]);
  expect(scene.send('client-1', '1.1.10.1', 3000)).toBe('web-a sees 1.1.1.4');
  expect(scene.send('client-2', '1.1.10.1', 3000)).toBe('timed-out');
  expect(scene.lastHop().pointer?.field).toBe('spec.internalTrafficPolicy');
  const empty = createScene([...ONE.slice(1), service({ internalTrafficPolicy: 'Local' })]);
  expect(empty.send('client-2', '1.1.10.1', 3000)).toBe('refused');
});

test('a pod that reaches itself through its Service sees its node as the client', () => {
  const scene = createScene([...ONE, service({})]);
  expect(scene.send('web-a', '1.1.10.1', 3000)).toBe('web-a sees 1.1.1.1');
});

test('an external IP of a node leads to the Service', () => {
  const scene = createScene([
    ...ONE,
    service({ type: 'ClusterIP', ports: [{ port: 3000, targetPort: 8080 }], externalIPs: ['4.4.4.2'] }),
  ]);
  expect(scene.send('laptop', '4.4.4.2', 3000)).toBe('web-a sees 1.1.1.2');
  expect(scene.send('client-1', '4.4.4.2', 3000)).toBe('web-a sees 1.1.1.1');
});

test('a load balancer gets its address after a while and spreads over the nodes', () => {
  const scene = createScene([...ONE], { loadBalancers: [PROVIDER] });
  scene.call('POST', '/api/v1/namespaces/default/services', service({ type: 'LoadBalancer' }));
  scene.advance(1_000);
  expect(scene.service().status?.loadBalancer).toEqual({});
  expect(scene.send('laptop', '4.4.4.1', 30080)).toBe('web-a sees 1.1.1.1');
  expect(scene.send('laptop', '5.5.5.5', 3000)).toBe('timed-out');
  scene.advance(10_000);
  expect(scene.service().status?.loadBalancer).toEqual({ ingress: [{ ip: '5.5.5.5', ipMode: 'VIP' }] });
  const seen = new Set(Array.from({ length: 20 }, () => scene.send('laptop', '5.5.5.5', 3000)));
  expect([...seen].sort()).toEqual(['web-a sees 1.1.1.1', 'web-a sees 1.1.1.2']);
  expect(scene.send('client-2', '5.5.5.5', 3000)).toBe('web-a sees 1.1.1.2');
  expect(scene.send('laptop', '5.5.5.5', 3001)).toBe('timed-out');
  expect(scene.events('web')).toEqual([
    'Normal EnsuringLoadBalancer Ensuring load balancer',
    'Normal EnsuredLoadBalancer Ensured load balancer',
  ]);
});

test('with policy Local a load balancer passes by the nodes without an endpoint', () => {
  const local = service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
  const scene = createScene([...ONE, local], { loadBalancers: [PROVIDER] });
  scene.advance(10_000);
  const seen = new Set(Array.from({ length: 20 }, () => scene.send('laptop', '5.5.5.5', 3000)));
  expect([...seen]).toEqual(['web-a sees 203.0.113.7']);
  const port = scene.service().spec['healthCheckNodePort'] as number;
  expect(port).toBeGreaterThanOrEqual(30_000);
  scene.remove('web-a', 0);
  scene.advance(1_000);
  // Its checks have not seen it yet: the node has nobody, and Service endpoints are nowhere.
  expect(scene.send('laptop', '5.5.5.5', 3000)).toBe('refused');
  scene.advance(10_000);
  expect(scene.send('laptop', '5.5.5.5', 3000)).toBe('timed-out');
  expect(scene.lastHop().place.kind).toBe('load-balancer');
});

test('a load balancer finds out after two checks that a node is cut off, and that it is back', () => {
  const scene = createScene([...ONE, service({ type: 'LoadBalancer' })], { loadBalancers: [PROVIDER] });
  const answers = () => new Set(Array.from({ length: 20 }, () => scene.send('laptop', '5.5.5.5', 3000)));
  scene.advance(10_000);
  scene.cluster.setNodeConnected('node-2', false);
  expect(answers()).toContain('timed-out');
  scene.advance(6_000);
  expect([...answers()]).toEqual(['web-a sees 1.1.1.1']);
  scene.cluster.setNodeConnected('node-2', true);
  scene.advance(6_000);
  expect([...answers()].sort()).toEqual(['web-a sees 1.1.1.1', 'web-a sees 1.1.1.2']);
});

test('without a provider the address stays pending, and the node port works all the same', () => {
  const scene = createScene([...ONE, service({ type: 'LoadBalancer' })]);
  scene.advance(600_000);
  expect(scene.service().status?.loadBalancer).toEqual({});
  expect(scene.send('laptop', '4.4.4.2', 30080)).toBe('web-a sees 1.1.1.2');
});

test('a provider that refuses says why, again and again, later and later', () => {
  const scene = createScene([...ONE, service({ type: 'LoadBalancer' })], {
    loadBalancers: [{ addresses: [], refuses: 'quota exceeded' }],
  });
  scene.advance(60_000);
  expect(scene.events('web')).toContain(
    'Warning SyncLoadBalancerFailed Error syncing load balancer: failed to ensure load balancer: quota exceeded',
  );
});

test('source ranges hold at the load balancer and at the rule of its address', () => {
  const ranged = service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] });
  const scene = createScene([...ONE, ranged], { loadBalancers: [PROVIDER] });
  scene.advance(10_000);
  expect(scene.send('laptop', '5.5.5.5', 3000)).toMatch(/^web-a/);
  expect(scene.send('client-1', '5.5.5.5', 3000)).toBe('timed-out');
  expect(scene.lastHop().pointer?.field).toBe('spec.loadBalancerSourceRanges');
});

test('without node ports the packet keeps the address of the load balancer up to the node', () => {
  const bare = service({
    type: 'LoadBalancer',
    allocateLoadBalancerNodePorts: false,
    ports: [{ port: 3000, targetPort: 8080 }],
  });
  const scene = createScene([...ONE, bare], { loadBalancers: [PROVIDER] });
  scene.advance(10_000);
  expect(scene.service().spec.ports?.[0]?.nodePort).toBeUndefined();
  expect(scene.send('laptop', '5.5.5.5', 3000)).toMatch(/^web-a sees 1\.1\.1\.[12]$/);
});

test('ipMode Proxy: pods see the load balancer, and requests from inside go out to it', () => {
  const scene = createScene([...ONE, service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' })], {
    loadBalancers: [{ ...PROVIDER, ipMode: 'Proxy' }],
  });
  scene.advance(10_000);
  expect(scene.send('laptop', '5.5.5.5', 3000)).toBe('web-a sees 5.5.5.5');
  expect(scene.send('client-2', '5.5.5.5', 3000)).toBe('web-a sees 5.5.5.5');
});

test('a type that changes gives back what it no longer needs', () => {
  const scene = createScene([...ONE, service({ type: 'LoadBalancer' })], { loadBalancers: [PROVIDER] });
  scene.advance(10_000);
  const path = '/api/v1/namespaces/default/services/web';
  const merge = { 'content-type': 'application/merge-patch+json' };
  scene.call('PATCH', path, { spec: { type: 'ClusterIP' } }, merge);
  scene.advance(1_000);
  expect(scene.service().status?.loadBalancer).toEqual({});
  expect(scene.service().metadata.finalizers).toBeUndefined();
  expect(scene.send('laptop', '5.5.5.5', 3000)).toBe('timed-out');
  expect(scene.send('laptop', '4.4.4.1', 30080)).toBe('refused');
  expect(scene.send('client-1', '1.1.10.1', 3000)).toMatch(/^web-a/);
  scene.call('PATCH', path, { spec: { type: 'LoadBalancer' } }, merge);
  scene.advance(20_000);
  expect(scene.service().status?.loadBalancer).toEqual({ ingress: [{ ip: '5.5.5.5', ipMode: 'VIP' }] });
});
