/** Requests to Services and names, from every place: what comes of them, and which hop decides it. */
import { expect, test } from 'vitest';
import type { HttpOutcome, NameOutcome } from './process';
import type { KubernetesObject } from './resources';
import { drawService, drawSlice, type ServiceSketch } from './testing/services';
import { createStory, SPECIFICATION, type Story } from './testing/story';
import type { Hop, TracedRequest } from './trace';

const AGNHOST = (name: string, address: string, node: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    nodeName: node,
    containers: [
      {
        name: 'web',
        image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
        args: ['netexec', '--http-port=80'],
      },
    ],
  },
  status: { podIP: address },
});

const PODS = [AGNHOST('web-a', '1.1.1.11', 'node-1'), AGNHOST('web-b', '1.1.1.12', 'node-2')];
const MORE = [AGNHOST('web-c', '1.1.1.13', 'node-2')];

const PYTHON: ServiceSketch = {
  name: 'service-python',
  ports: ['3000→443'],
  clusterIP: '1.1.10.1',
  endpoints: ['1.1.1.3'],
};
const WEB: ServiceSketch = {
  name: 'service-web',
  ports: ['8080→80'],
  clusterIP: '1.1.10.2',
  endpoints: ['1.1.1.11 on node-1', '1.1.1.12 on node-2'],
};

interface Scene extends Story {
  send(from: string, host: string, port: number, connectTimeoutMs?: number): HttpOutcome;
  resolve(from: string, name: string): NameOutcome;
  last(): TracedRequest;
  replace(sketch: ServiceSketch): void;
}

function createScene(
  services: readonly ServiceSketch[],
  { objects = [], seed = 1, world = {} }: { objects?: readonly object[]; seed?: number; world?: object } = {},
): Scene {
  const story = createStory({
    seed,
    specification: {
      ...SPECIFICATION,
      serviceAddresses: { 'default/kubernetes': '1.1.10.254', 'kube-system/kube-dns': '1.1.10.253' },
      objects: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
        ...SPECIFICATION.objects,
        ...(objects as KubernetesObject[]),
        ...services.flatMap((sketch) => [drawService(sketch), drawSlice(sketch)]),
      ],
      ...world,
    },
  });
  const { cluster } = story;

  function hostOf(from: string) {
    if (from === 'laptop') return cluster.host('laptop')!;
    if (from.startsWith('node-')) return cluster.host({ node: from })!;
    const [namespace, pod] = from.includes('/') ? from.split('/') : ['default', from];
    return cluster.host({ namespace: namespace!, pod: pod! })!;
  }

  function until<T>(start: (done: (value: T) => void) => void): T {
    const found: T[] = [];
    start((value) => found.push(value));
    cluster.run({ until: () => found.length > 0 });
    return found[0]!;
  }

  return {
    ...story,
    send: (from, host, port, connectTimeoutMs = 3000) =>
      until((done) => {
        const request = { method: 'GET', path: '/hostname', headers: { host }, body: null };
        hostOf(from).network.http({ scheme: 'http', host, port, request, connectTimeoutMs }, done);
      }),
    resolve: (from, name) => until((done) => hostOf(from).network.resolve(name, done)),
    last: () => cluster.requests().at(-1)!,
    replace(sketch) {
      const slice = drawSlice(sketch);
      const { name, namespace } = slice.metadata;
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices/${name}`;
      expect(story.call('PUT', path, slice).status).toBe(200);
    },
  };
}

const tellHop = ({ place, decision, node }: Hop) =>
  `${place.name} ${decision}${node === undefined ? '' : ` (${node})`}`;

/** What the request ended in: a status, or why there is none. */
function tellOutcome(outcome: HttpOutcome): number | string {
  return outcome.ok ? outcome.response.status : outcome.failure;
}

const ON_NODE_1 = 'default/service-python translated (node-1)';
const HEADLESS: ServiceSketch = {
  name: 'pods',
  clusterIP: 'None',
  ports: ['web:80'],
  endpoints: ['1.1.1.11', '1.1.1.12 as web-1', '1.1.1.13 not ready'],
};
const SHOP: ServiceSketch = { ...PYTHON, name: 'service-shop', namespace: 'shop', clusterIP: '1.1.10.5' };
const EMPTY: ServiceSketch = { ...PYTHON, endpoints: [] };
const UNREADY: ServiceSketch = { ...PYTHON, endpoints: ['1.1.1.3 not ready'] };
const WRONG_TARGET: ServiceSketch = { ...PYTHON, ports: ['3000→3000'] };
const LOCAL: ServiceSketch = {
  ...WEB,
  spec: { internalTrafficPolicy: 'Local' },
  endpoints: ['1.1.1.12 on node-2'],
};
const ALIAS: ServiceSketch = { name: 'remote', externalName: 'api.example.org' };

test.each<[string, readonly ServiceSketch[], string, string, number, number | string, string]>([
  ['by address', [PYTHON], 'pod-nginx', '1.1.10.1', 3000, 200, ON_NODE_1],
  ['by name', [PYTHON], 'pod-nginx', 'service-python', 3000, 200, ON_NODE_1],
  ['by name and namespace', [PYTHON], 'pod-nginx', 'service-python.default', 3000, 200, ON_NODE_1],
  ['by name, namespace and svc', [PYTHON], 'pod-nginx', 'service-python.default.svc', 3000, 200, ON_NODE_1],
  [
    'by the whole name',
    [PYTHON],
    'pod-nginx',
    'service-python.default.svc.cluster.local',
    3000,
    200,
    ON_NODE_1,
  ],
  [
    'by the whole name and a dot',
    [PYTHON],
    'pod-nginx',
    'service-python.default.svc.cluster.local.',
    3000,
    200,
    ON_NODE_1,
  ],
  ['letters of any case', [PYTHON], 'pod-nginx', 'Service-PYTHON', 3000, 200, ON_NODE_1],
  [
    'another namespace, by its name',
    [SHOP],
    'pod-nginx',
    'service-shop.shop',
    3000,
    200,
    'shop/service-shop translated (node-1)',
  ],
  [
    'another namespace, without it',
    [SHOP],
    'pod-nginx',
    'service-shop',
    3000,
    'unresolved',
    'kube-system/kube-dns unresolved',
  ],
  [
    'a port that no rule has',
    [PYTHON],
    'pod-nginx',
    '1.1.10.1',
    443,
    'timed-out',
    'default/service-python dropped (node-1)',
  ],
  [
    'the port of the pod at the address of the Service',
    [PYTHON],
    'pod-nginx',
    'service-python',
    443,
    'timed-out',
    'default/service-python dropped (node-1)',
  ],
  [
    'no endpoint',
    [EMPTY],
    'pod-nginx',
    '1.1.10.1',
    3000,
    'refused',
    'default/service-python refused (node-1)',
  ],
  [
    'endpoints that are not ready',
    [UNREADY],
    'pod-nginx',
    'service-python',
    3000,
    'refused',
    'default/service-python refused (node-1)',
  ],
  [
    'a targetPort where nothing listens',
    [WRONG_TARGET],
    'pod-nginx',
    'service-python',
    3000,
    'refused',
    'default/pod-python refused',
  ],
  [
    'an address of the range that no Service has',
    [PYTHON],
    'pod-nginx',
    '1.1.10.77',
    3000,
    'timed-out',
    'node-1 dropped',
  ],
  [
    'an endpoint that nobody is',
    [{ ...PYTHON, endpoints: ['1.1.1.99'] }],
    'pod-nginx',
    '1.1.10.1',
    3000,
    'timed-out',
    'node-1 dropped',
  ],
  [
    'a pod reaches itself',
    [PYTHON],
    'pod-python',
    'service-python',
    3000,
    200,
    'default/service-python translated (node-2)',
  ],
  ['from a node, by address', [PYTHON], 'node-1', '1.1.10.1', 3000, 200, ON_NODE_1],
  ['from a node, by name', [PYTHON], 'node-1', 'service-python', 3000, 'unresolved', 'public-dns unresolved'],
  ['from the laptop, by address', [PYTHON], 'laptop', '1.1.10.1', 3000, 'timed-out', 'internet dropped'],
  [
    'from the laptop, by name',
    [PYTHON],
    'laptop',
    'service-python',
    3000,
    'unresolved',
    'public-dns unresolved',
  ],
  ['headless, by name', [HEADLESS], 'pod-nginx', 'pods', 80, 200, 'kube-system/kube-dns resolved'],
  [
    'headless, the port of no pod',
    [HEADLESS],
    'pod-nginx',
    'pods',
    81,
    'refused',
    /^default\/web-. refused$/.source,
  ],
  ['a pod by its hostname', [HEADLESS], 'pod-nginx', 'web-1.pods', 80, 200, 'kube-system/kube-dns resolved'],
  [
    'the API server, in the cluster',
    [],
    'pod-nginx',
    'kubernetes.default',
    443,
    400,
    'default/kubernetes translated (node-1)',
  ],
  ['ExternalName', [ALIAS], 'pod-nginx', 'remote', 3000, 'timed-out', 'node-1 dropped'],
  [
    'an unknown name',
    [PYTHON],
    'pod-nginx',
    'service-pyhton',
    3000,
    'unresolved',
    'kube-system/kube-dns unresolved',
  ],
  [
    'only endpoints that shut down',
    [{ ...PYTHON, endpoints: ['1.1.1.3 leaving'] }],
    'pod-nginx',
    '1.1.10.1',
    3000,
    200,
    ON_NODE_1,
  ],
  [
    'internalTrafficPolicy Local, on the wrong node',
    [LOCAL],
    'node-1',
    '1.1.10.2',
    8080,
    'timed-out',
    'default/service-web dropped (node-1)',
  ],
  [
    'internalTrafficPolicy Local, on the right node',
    [LOCAL],
    'node-2',
    '1.1.10.2',
    8080,
    200,
    'default/service-web translated (node-2)',
  ],
])('%s', (_title, services, from, host, port, expected, deciding) => {
  const scene = createScene(services, {
    objects: [...PODS, ...MORE],
    world: { publicNames: { 'api.example.org': '198.51.100.9' } },
  });
  expect(tellOutcome(scene.send(from, host, port))).toBe(expected);
  const { hops } = scene.last();
  // The hop that decided: the last one where it failed, else the one that chose the goal.
  const isFailed = typeof expected === 'string';
  const hop = isFailed
    ? hops.at(-1)!
    : hops.filter(({ decision }) => /resolved|translated/.test(decision)).at(-1)!;
  expect(tellHop(hop)).toMatch(new RegExp(`^${deciding.replace(/[()]/g, '\\$&')}$`));
  if (isFailed) expect(hop.pointer?.command, 'a failure says what to look at').toMatch(/^kubectl /);
});

test('the whole way by name: DNS, the rule, two nodes, the pod, and back', () => {
  const scene = createScene([PYTHON]);
  const outcome = scene.send('pod-nginx', 'service-python', 3000);
  const { hops, answeredBy, target, endedMs, startedMs } = scene.last();
  expect(hops.map(tellHop)).toEqual([
    'kube-system/kube-dns resolved',
    'default/pod-nginx sent',
    ON_NODE_1,
    'node-1 forwarded',
    'node-2 forwarded',
    'default/pod-python delivered',
    'default/pod-python answered',
  ]);
  expect(target).toBe('http://service-python:3000/hostname');
  expect(answeredBy?.name).toBe('pod-python');
  expect(outcome).toMatchObject({ address: '1.1.10.1', port: 3000 });
  // Two milliseconds for the name, two for the request.
  expect(endedMs! - startedMs).toBe(4);
  expect(hops[0]!.lookup).toEqual({
    name: 'service-python',
    server: '1.1.10.253',
    tried: [{ name: 'service-python.default.svc.cluster.local', type: 'A', answer: '1.1.10.1' }],
  });
  expect(hops[2]!.choice).toEqual({
    service: 'default/service-python',
    rule: '1.1.10.1, port 3000 (TCP)',
    candidates: [{ address: '1.1.1.3', port: 443, pod: null }],
    chosen: 0,
  });
});

test('a name with fewer dots than ndots is tried behind each search domain, then alone', () => {
  const scene = createScene([PYTHON]);
  expect(scene.resolve('pod-nginx', 'nobody.here')).toMatchObject({ ok: false, failure: 'not-found' });
  const tried = scene.last().hops[0]!.lookup!.tried.map(({ name, answer }) => `${name} ${answer}`);
  expect(tried).toEqual([
    'nobody.here.default.svc.cluster.local NXDOMAIN',
    'nobody.here.svc.cluster.local NXDOMAIN',
    'nobody.here.cluster.local NXDOMAIN',
    'nobody.here NXDOMAIN',
  ]);
  expect(scene.last().hops[0]!.reason).toContain(
    'in order: nobody.here.default.svc.cluster.local (NXDOMAIN), ',
  );
});

test('the laptop asks a DNS server on the internet, and is told why that knows nothing of Services', () => {
  const scene = createScene([PYTHON], {
    world: { publicNames: { 'example.org': '203.0.113.80', 'www.example.org': 'example.org' } },
  });
  expect(scene.resolve('laptop', 'service-python.default.svc.cluster.local')).toMatchObject({
    failure: 'not-found',
  });
  const [hop] = scene.last().hops;
  expect(hop!.place).toEqual({ kind: 'internet', name: 'public-dns', address: '203.0.113.53' });
  expect(hop!.reason).toContain('It stands outside the cluster and knows no names of Services.');
  // Names that the world gives are known everywhere, in the cluster by the way of its own server.
  for (const from of ['laptop', 'node-1', 'pod-nginx']) {
    expect(scene.resolve(from, 'www.example.org')).toMatchObject({
      name: 'example.org',
      addresses: ['203.0.113.80'],
    });
  }
});

test('a ping to a ClusterIP gets no answer, and the reason says why', () => {
  const scene = createScene([PYTHON]);
  expect(scene.ping('pod-nginx', '1.1.10.1')).toMatchObject({ ok: false, failure: 'timed-out' });
  const hop = scene.last().hops.at(-1)!;
  expect(tellHop(hop)).toBe('default/service-python dropped (node-1)');
  expect(hop.reason).toContain('a ping has no port');
});

test('300 requests are spread at random, near thirds, and the same seed spreads them alike', () => {
  const spread = (seed: number): Record<string, number> => {
    const endpoints = ['1.1.1.11', '1.1.1.12', '1.1.1.13'];
    const scene = createScene([{ ...WEB, endpoints }], { objects: [...PODS, ...MORE], seed });
    const counts: Record<string, number> = {};
    for (let count = 0; count < 300; count += 1) {
      const outcome = scene.send('pod-nginx', 'service-web', 8080);
      const name = outcome.ok ? String(outcome.response.body) : outcome.failure;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };
  const first = spread(1);
  expect(Object.keys(first).sort()).toEqual(['web-a', 'web-b', 'web-c']);
  for (const count of Object.values(first)) expect(Math.abs(count - 100)).toBeLessThan(35);
  expect(spread(1)).toEqual(first);
  expect(spread(2)).not.toEqual(first);
});

test('sessionAffinity ClientIP keeps a client with its pod', () => {
  const endpoints = ['1.1.1.11', '1.1.1.12', '1.1.1.13'];
  const spec = { sessionAffinity: 'ClientIP' };
  const scene = createScene([{ ...WEB, endpoints, spec }], { objects: [...PODS, ...MORE] });
  const answers = Array.from({ length: 20 }, () => scene.send('pod-nginx', '1.1.10.2', 8080)).map(
    (outcome) => (outcome.ok ? outcome.response.body : outcome.failure),
  );
  expect(new Set(answers).size).toBe(1);
});

test('a rule is older than the endpoints for a moment, and a request in it gets lost', () => {
  const scene = createScene([WEB], { objects: PODS });
  scene.replace({ ...WEB, endpoints: ['1.1.1.12'] });
  expect(scene.remove('web-a', 0)).toBe(200);
  scene.advance(70);
  const outcomes = Array.from({ length: 6 }, () => scene.send('pod-nginx', '1.1.10.2', 8080, 5)).map(
    tellOutcome,
  );
  expect(outcomes).toContain('timed-out');
  expect(outcomes).toContain(200);
  const lost = scene.cluster
    .requests()
    .find(({ outcome }) => outcome?.kind === 'failed')!
    .hops.at(-1)!;
  expect(lost.reason).toContain('The rule on node-1 has not heard of it yet');
  expect(lost.pointer?.object).toBe('EndpointSlice of Service default/service-web');
  scene.advance(500);
  const later = Array.from({ length: 6 }, () => tellOutcome(scene.send('pod-nginx', '1.1.10.2', 8080, 5)));
  expect(new Set(later)).toEqual(new Set([200]));
});

test('a Service that is deleted leaves no rule and no name', () => {
  const scene = createScene([PYTHON]);
  expect(scene.call('DELETE', '/api/v1/namespaces/default/services/service-python').status).toBe(200);
  scene.advance(1000);
  expect(tellOutcome(scene.send('pod-nginx', '1.1.10.1', 3000))).toBe('timed-out');
  expect(scene.last().hops.at(-1)!.reason).toContain('The Service service-python had it');
  expect(tellOutcome(scene.send('pod-nginx', 'service-python', 3000))).toBe('unresolved');
});

test('without endpoints kube-dns refuses, and every name fails with that reason', () => {
  const scene = createScene([PYTHON]);
  const path = '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices/kube-dns';
  expect(scene.call('DELETE', path).status).toBe(200);
  scene.advance(1000);
  expect(scene.send('pod-nginx', 'service-python', 3000)).toMatchObject({ failure: 'unresolved' });
  expect(scene.last().hops.map(tellHop)).toEqual([
    'kube-system/kube-dns refused (node-1)',
    'default/pod-nginx unresolved',
  ]);
  expect(scene.resolve('pod-nginx', 'service-python')).toMatchObject({ ok: false, failure: 'timed-out' });
});

test('without its Service DNS is silent: the client waits as long as it likes, or ten seconds', () => {
  const scene = createScene([PYTHON]);
  expect(scene.call('DELETE', '/api/v1/namespaces/kube-system/services/kube-dns').status).toBe(200);
  scene.advance(1000);
  expect(scene.send('pod-nginx', 'service-python', 3000, 3000)).toMatchObject({
    failure: 'timed-out',
    address: null,
    afterMs: 3000,
  });
  expect(scene.send('pod-nginx', 'service-python', 3000, 60_000)).toMatchObject({
    failure: 'unresolved',
    afterMs: 10_000,
  });
  expect(scene.last().hops.map(tellHop)).toEqual(['node-1 dropped', 'default/pod-nginx unresolved']);
});

test('a pod of another namespace finds its own Services first', () => {
  const pod = { ...AGNHOST('web-s', '1.1.1.21', 'node-1'), metadata: { name: 'web-s', namespace: 'shop' } };
  const scene = createScene([PYTHON, { ...PYTHON, namespace: 'shop', clusterIP: '1.1.10.6' }], {
    objects: [pod],
  });
  expect(scene.resolve('shop/web-s', 'service-python')).toMatchObject({ addresses: ['1.1.10.6'] });
  expect(scene.resolve('shop/web-s', 'service-python.default')).toMatchObject({ addresses: ['1.1.10.1'] });
  expect(scene.resolve('pod-nginx', 'service-python')).toMatchObject({ addresses: ['1.1.10.1'] });
});

test('a client by a Service is seen by its own address; by a loop to itself, by that of its node', () => {
  const web = { ...WEB, endpoints: ['1.1.1.11'] };
  const scene = createScene([web], { objects: PODS });
  const ask = (from: string) => {
    const found: HttpOutcome[] = [];
    const request = { method: 'GET', path: '/clientip', headers: { host: 'web' }, body: null };
    const host = scene.cluster.host({ namespace: 'default', pod: from })!;
    host.network.http({ scheme: 'http', host: '1.1.10.2', port: 8080, request }, (outcome) =>
      found.push(outcome),
    );
    scene.advance(100);
    const [outcome] = found;
    return outcome?.ok ? String(outcome.response.body).split(':')[0] : outcome?.failure;
  };
  expect(ask('pod-nginx')).toBe('1.1.1.4');
  expect(ask('web-a')).toBe('1.1.1.1');
});
