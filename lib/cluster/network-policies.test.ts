/** NetworkPolicies: who reaches whom. The cases follow kubernetes.io/docs/concepts/services-networking/network-policies. */
import { expect, test } from 'vitest';
import type { HttpOutcome } from './process';
import type { KubernetesObject } from './resources';
import { createStory, type Story } from './testing/story';

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

function pod(name: string, node: string, podIP: string, namespace = 'default'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      nodeName: node,
      containers: [
        { name: 'c', image: AGNHOST, args: ['netexec'], ports: [{ name: 'http', containerPort: 8080 }] },
      ],
    },
    status: { podIP },
  } as KubernetesObject;
}

const WORLD: readonly KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', labels: { team: 'blue' } } },
  pod('web', 'node-1', '1.1.1.3'),
  pod('shop', 'node-2', '1.1.1.4'),
  pod('guest', 'node-1', '1.1.1.5'),
  pod('shop', 'node-2', '1.1.1.6', 'other'),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      selector: { app: 'web' },
      type: 'NodePort',
      ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
    },
  } as KubernetesObject,
];

function policy(name: string, spec: object): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec,
  } as KubernetesObject;
}

interface Scene extends Story {
  apply(...policies: readonly KubernetesObject[]): void;
  /** `from`: `shop` or `other/shop` or `node-1` or `laptop`. Host may be an address or a name. */
  send(from: string, host: string, port?: number): string;
  why(): string;
}

function createScene(): Scene {
  const story = createStory({
    specification: {
      nodes: [
        { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
        { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
      ],
      serviceRange: '1.1.10.0/24',
      podAddresses: { first: '1.1.1.3' },
      objects: WORLD,
    },
  });
  const { cluster } = story;
  const placeOf = (from: string) => {
    if (from === 'laptop') return from;
    if (from.startsWith('node-')) return { node: from };
    const [namespace, name] = from.includes('/') ? from.split('/') : ['default', from];
    return { namespace: namespace!, pod: name! };
  };
  return {
    ...story,
    apply(...policies) {
      for (const object of policies) {
        const path = '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies';
        expect(story.call('POST', path, object).status).toBe(201);
      }
      story.advance(2_000);
    },
    send(from, host, port = 8080) {
      const found: HttpOutcome[] = [];
      const request = { method: 'GET', path: '/', headers: { host }, body: null };
      const outgoing = { scheme: 'http', host, port, request, connectTimeoutMs: 20_000 } as const;
      cluster.host(placeOf(from) as 'laptop')!.network.http(outgoing, (outcome) => found.push(outcome));
      cluster.run({ until: () => found.length > 0 });
      const [outcome] = found;
      return outcome!.ok ? 'answered' : outcome!.failure;
    },
    why: () => cluster.requests().at(-1)!.hops.at(-1)!.reason,
  };
}

const everyone = { podSelector: {} };
const web = { podSelector: { matchLabels: { app: 'web' } } };

test('without a policy every pod reaches every pod; a pod that none selects stays open', () => {
  const scene = createScene();
  expect(scene.send('shop', '1.1.1.3')).toBe('answered');
  scene.apply(policy('deny-web', { ...web, policyTypes: ['Ingress'] }));
  expect(scene.send('shop', '1.1.1.3')).toBe('timed-out');
  expect(scene.why()).toContain('The NetworkPolicy deny-web selects it');
  expect(scene.send('web', '1.1.1.4')).toBe('answered');
  expect(scene.send('guest', '1.1.1.4')).toBe('answered');
});

test('what is allowed adds up over policies; the peer is found by its labels now', () => {
  const scene = createScene();
  const from = (app: string) => [{ from: [{ podSelector: { matchLabels: { app } } }] }];
  scene.apply(
    policy('deny', { ...web, policyTypes: ['Ingress'] }),
    policy('a', { ...web, ingress: from('shop') }),
  );
  expect(scene.send('shop', '1.1.1.3')).toBe('answered');
  expect(scene.send('guest', '1.1.1.3')).toBe('timed-out');
  // The same label in another namespace is somebody else.
  expect(scene.send('other/shop', '1.1.1.3')).toBe('timed-out');
  const merge = { 'content-type': 'application/merge-patch+json' };
  scene.call(
    'PATCH',
    '/api/v1/namespaces/default/pods/guest',
    { metadata: { labels: { app: 'shop' } } },
    merge,
  );
  scene.advance(2_000);
  expect(scene.send('guest', '1.1.1.3')).toBe('answered');
  scene.call('DELETE', '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies/a');
  scene.advance(2_000);
  expect(scene.send('shop', '1.1.1.3')).toBe('timed-out');
});

test('namespaces by label, alone and together with pods', () => {
  const blue = { namespaceSelector: { matchLabels: { team: 'blue' } } };
  const both = createScene();
  both.apply(
    policy('p', {
      ...web,
      ingress: [{ from: [{ ...blue, podSelector: { matchLabels: { app: 'nobody' } } }] }],
    }),
  );
  expect(both.send('other/shop', '1.1.1.3')).toBe('timed-out');
  const either = createScene();
  either.apply(
    policy('p', { ...web, ingress: [{ from: [blue, { podSelector: { matchLabels: { app: 'guest' } } }] }] }),
  );
  expect(either.send('other/shop', '1.1.1.3')).toBe('answered');
  expect(either.send('guest', '1.1.1.3')).toBe('answered');
  expect(either.send('shop', '1.1.1.3')).toBe('timed-out');
});

test('ports by number, range and name; a ping needs a rule without ports', () => {
  const ports = (...list: readonly object[]) => policy('p', { ...web, ingress: [{ ports: list }] });
  const check = (given: KubernetesObject, expected: string) => {
    const scene = createScene();
    scene.apply(given);
    expect(scene.send('shop', '1.1.1.3')).toBe(expected);
    expect(scene.ping('shop', '1.1.1.3').ok).toBe(false);
  };
  check(ports({ port: 8080 }), 'answered');
  check(ports({ port: 80 }), 'timed-out');
  check(ports({ port: 8000, endPort: 8100 }), 'answered');
  check(ports({ port: 'http' }), 'answered');
  check(ports({ port: 'metrics' }), 'timed-out');
  check(ports({ port: 8080, protocol: 'UDP' }), 'timed-out');
});

test('egress: the goal behind a Service counts, not its address; DNS must be allowed, too', () => {
  const scene = createScene();
  const guest = { podSelector: { matchLabels: { app: 'guest' } } };
  scene.apply(policy('p', { ...guest, policyTypes: ['Egress'], egress: [{ to: [web] }] }));
  const address = scene.cluster.list('Service', 'default').find(({ metadata }) => metadata.name === 'web')!;
  const { clusterIP } = address['spec'] as { clusterIP: string };
  expect(scene.send('guest', clusterIP, 80)).toBe('answered');
  expect(scene.send('guest', '1.1.1.4')).toBe('timed-out');
  expect(scene.send('guest', 'web', 80)).toBe('unresolved');
  const dns = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  };
  const port = { protocol: 'UDP', port: 53 };
  scene.apply(policy('dns', { ...guest, policyTypes: ['Egress'], egress: [{ to: [dns], ports: [port] }] }));
  expect(scene.send('guest', 'web', 80)).toBe('answered');
});

test('addresses by block, with exceptions; what comes by a node port has the node’s address', () => {
  const scene = createScene();
  const block = { cidr: '1.1.1.0/24', except: ['1.1.1.5/32'] };
  scene.apply(policy('p', { ...web, ingress: [{ from: [{ ipBlock: block }] }] }));
  expect(scene.send('shop', '1.1.1.3')).toBe('answered');
  expect(scene.send('guest', '1.1.1.3')).toBe('timed-out');
  expect(scene.send('laptop', '4.4.4.2', 30080)).toBe('answered');
});

test('the pod’s own node and the pod itself always get in: probes go on', () => {
  const scene = createScene();
  scene.apply(policy('deny-all', { ...everyone, policyTypes: ['Ingress', 'Egress'] }));
  expect(scene.send('node-1', '1.1.1.3')).toBe('answered');
  expect(scene.send('node-2', '1.1.1.3')).toBe('timed-out');
  expect(scene.send('web', '1.1.1.3')).toBe('answered');
  expect(scene.send('web', '1.1.1.4')).toBe('timed-out');
  expect(scene.why()).toContain('web may not send to 1.1.1.4, port 8080');
});
