/** EndpointSlices and Endpoints as stories: what stands behind a Service, and when. */
import { expect, test } from 'vitest';
import type { EndpointSlice, Endpoints, Pod } from './resources';
import { createStory, NGINX_POD, PYTHON_POD, SPECIFICATION, type Story } from './testing/story';

const SERVICES = '/api/v1/namespaces/default/services';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const labels = { app: 'web' };

const pod = (name: string, spec: object = {}, podLabels: object = labels): object => ({
  metadata: { name, labels: podLabels },
  spec: {
    containers: [{ name: 'web', image: 'nginx', ports: [{ name: 'http', containerPort: 80 }] }],
    ...spec,
  },
});

function begin(...pods: readonly object[]): Story {
  const story = createStory({ specification: { ...SPECIFICATION, objects: [] } });
  for (const each of pods) expect(story.create(each)).toBe(201);
  story.advance(10_000);
  return story;
}

function expose(story: Story, spec: object = {}, metadata: object = {}): void {
  const body = {
    metadata: { name: 'web', ...metadata },
    spec: { selector: labels, ports: [{ port: 80 }], ...spec },
  };
  expect(story.call('POST', SERVICES, body).status).toBe(201);
  story.advance(50);
}

const slices = (story: Story): readonly EndpointSlice[] =>
  (story.cluster.list('EndpointSlice', 'default') as readonly EndpointSlice[]).filter(
    ({ metadata }) => metadata.name !== 'kubernetes',
  );
const endpoints = (story: Story): Endpoints | undefined =>
  story.cluster.list('Endpoints', 'default').find(({ metadata }) => metadata.name === 'web') as Endpoints;
/** `1.1.1.3 ready`, `1.1.1.4 terminating` … of all slices. */
const told = (story: Story): readonly string[] =>
  slices(story).flatMap((slice) =>
    (slice.endpoints ?? []).map(({ addresses, conditions }) => {
      const state = Object.entries(conditions ?? {}).filter(([, value]) => value);
      return `${addresses[0]} ${state.map(([name]) => name).join('+') || 'none'}`;
    }),
  );

test('a Service with two pods has one slice, and Endpoints that say the same', () => {
  const story = begin(
    pod('a', { nodeName: 'node-1' }),
    pod('b', { nodeName: 'node-2' }),
    pod('c', {}, { app: 'x' }),
  );
  expose(story, {}, { labels: { tier: 'front' } });
  const [slice] = slices(story);
  const { uid } = story.cluster.list('Service').find(({ metadata }) => metadata.name === 'web')!.metadata;
  expect(slice!.metadata).toMatchObject({
    name: expect.stringMatching(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/),
    generateName: 'web-',
    labels: {
      tier: 'front',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    },
    ownerReferences: [{ kind: 'Service', name: 'web', uid, controller: true, blockOwnerDeletion: true }],
  });
  expect(slice).toMatchObject({ addressType: 'IPv4', ports: [{ name: '', port: 80, protocol: 'TCP' }] });
  const a = story.pod('a')!.metadata.uid;
  expect(slice!.endpoints![0]).toEqual({
    addresses: [story.pod('a')!.status!.podIP],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: 'node-1',
    targetRef: { kind: 'Pod', namespace: 'default', name: 'a', uid: a },
  });
  expect(endpoints(story)!.subsets).toEqual([
    {
      // Sorted by address.
      addresses: ['b', 'a'].map((name) => {
        const { metadata, spec, status } = story.pod(name) as Pod;
        const targetRef = { kind: 'Pod', namespace: 'default', name, uid: metadata.uid };
        return { ip: status!.podIP, nodeName: spec.nodeName, targetRef };
      }),
      ports: [{ port: 80, protocol: 'TCP' }],
    },
  ]);
});

test('a selector that matches nothing leaves one empty slice; it is the same one when pods come', () => {
  const story = begin();
  expose(story);
  const [empty] = slices(story);
  expect(empty).toMatchObject({ endpoints: null, ports: null });
  expect(endpoints(story)!.subsets).toBeUndefined();
  story.create(pod('a'));
  story.advance(10_000);
  expect(told(story)).toEqual([`${story.pod('a')!.status!.podIP} ready+serving`]);
  expect(slices(story).map(({ metadata }) => metadata.uid)).toEqual([empty!.metadata.uid]);
  story.call('PATCH', `${SERVICES}/web`, { spec: { selector: { app: 'none' } } }, MERGE);
  story.advance(50);
  expect(slices(story)).toMatchObject([{ endpoints: null, ports: null }]);
});

test('a pod that is not ready is listed but gets nothing, unless the Service wants it so', () => {
  const readinessProbe = { tcpSocket: { port: 81 }, periodSeconds: 1 };
  const containers = [{ name: 'web', image: 'nginx', readinessProbe }];
  const story = begin(pod('a', { containers }));
  expose(story);
  const address = story.pod('a')!.status!.podIP;
  expect(told(story)).toEqual([`${address} none`]);
  expect(endpoints(story)!.subsets).toMatchObject([{ notReadyAddresses: [{ ip: address }] }]);
  expect(endpoints(story)!.subsets![0]!.addresses).toBeUndefined();
  story.call('PATCH', `${SERVICES}/web`, { spec: { publishNotReadyAddresses: true } }, MERGE);
  story.advance(50);
  expect(told(story)).toEqual([`${address} ready`]);
  expect(endpoints(story)!.subsets).toMatchObject([{ addresses: [{ ip: address }] }]);
});

test('a pod that ends goes on serving for a while, then is gone', () => {
  const lifecycle = { preStop: { sleep: { seconds: 5 } } };
  const story = begin(pod('a', { containers: [{ name: 'web', image: 'nginx', lifecycle }] }));
  expose(story);
  const address = story.pod('a')!.status!.podIP;
  story.remove('a');
  story.advance(100);
  expect(told(story)).toEqual([`${address} serving+terminating`]);
  expect(endpoints(story)!.subsets).toBeUndefined();
  story.advance(20_000);
  expect(told(story)).toEqual([]);
});

test('a pod whose label changes leaves, and comes back', () => {
  const story = begin(pod('a'));
  expose(story);
  const relabel = (app: string): void => {
    story.call('PATCH', '/api/v1/namespaces/default/pods/a', { metadata: { labels: { app } } }, MERGE);
    story.advance(50);
  };
  relabel('other');
  expect(told(story)).toEqual([]);
  relabel('web');
  expect(told(story)).toHaveLength(1);
});

test('a named target port is looked up in each pod', () => {
  const other = {
    containers: [{ name: 'web', image: 'nginx', ports: [{ name: 'http', containerPort: 8080 }] }],
  };
  const without = { containers: [{ name: 'web', image: 'nginx' }] };
  const story = begin(pod('a'), pod('b', other), pod('c', without));
  expose(story, { ports: [{ name: 'front', port: 80, targetPort: 'http' }] });
  const byPort = Object.fromEntries(
    slices(story).map(({ ports, endpoints: own }) => [
      ports?.[0]?.port ?? 'none',
      (own ?? []).map(({ targetRef }) => targetRef?.name),
    ]),
  );
  expect(byPort).toEqual({ 80: ['a'], 8080: ['b'], none: ['c'] });
  expect(endpoints(story)!.subsets).toMatchObject([
    { ports: [{ name: 'front', port: 80 }] },
    { ports: [{ name: 'front', port: 8080 }] },
  ]);
});

test('several ports share a subset; a headless Service is labelled and may have no port', () => {
  const story = begin(pod('a'));
  const ports = [
    { name: 'http', port: 80 },
    { name: 'dns', port: 53, protocol: 'UDP', targetPort: 5353 },
  ];
  expose(story, { clusterIP: 'None', ports });
  expect(slices(story)[0]!.ports).toEqual([
    { name: 'http', port: 80, protocol: 'TCP' },
    { name: 'dns', port: 5353, protocol: 'UDP' },
  ]);
  expect(slices(story)[0]!.metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '');
  expect(endpoints(story)!.subsets).toHaveLength(1);
  expect(endpoints(story)!.subsets![0]!.ports).toHaveLength(2);
  expose(story, { clusterIP: 'None', ports: undefined }, { name: 'bare' });
  const bare = slices(story).find(({ metadata }) => metadata.name.startsWith('bare-'))!;
  expect([bare.ports, bare.endpoints?.length]).toEqual([null, 1]);
});

test('nobody writes for a Service without a selector, nor for an ExternalName', () => {
  const story = begin(pod('a'));
  expose(story, { selector: undefined }, { name: 'manual' });
  expose(
    story,
    { type: 'ExternalName', externalName: 'shop.example.com', ports: undefined },
    { name: 'outside' },
  );
  expect(slices(story)).toEqual([]);
});

test('with the Service go its slices and its Endpoints', () => {
  const story = begin(pod('a'));
  expose(story);
  story.call('DELETE', `${SERVICES}/web`);
  story.advance(100);
  expect([slices(story), endpoints(story)]).toEqual([[], undefined]);
});

test('what somebody breaks by hand is mended', () => {
  const story = begin(pod('a'));
  expose(story);
  const before = told(story);
  const path = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
  story.call('PATCH', `${path}/${slices(story)[0]!.metadata.name}`, { endpoints: [] }, MERGE);
  story.advance(50);
  expect(told(story)).toEqual(before);
  story.call('DELETE', `${path}/${slices(story)[0]!.metadata.name}`);
  story.call('DELETE', '/api/v1/namespaces/default/endpoints/web');
  story.advance(50);
  expect(told(story)).toEqual(before);
  expect(endpoints(story)!.subsets).toHaveLength(1);
});

test('more than a hundred pods fill a second slice', () => {
  const nodes = [{ name: 'node-1', internalAddress: '1.1.1.1', capacity: { pods: '300', cpu: '400' } }];
  const story = createStory({
    specification: { ...SPECIFICATION, nodes, objects: [], podAddresses: undefined },
  });
  const selector = { matchLabels: labels };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  story.call('POST', '/apis/apps/v1/namespaces/default/replicasets', {
    metadata: { name: 'many' },
    spec: { replicas: 130, selector, template },
  });
  expose(story);
  // One node asks the registry for one pod after the other; before that a pod tells no address.
  story.advance(120_000);
  expect(slices(story).map(({ endpoints: own }) => own?.length)).toEqual(expect.arrayContaining([100, 30]));
  expect(slices(story)).toHaveLength(2);
  expect(new Set(told(story)).size).toBe(130);
  const [{ addresses = [], notReadyAddresses = [] } = {}] = endpoints(story)!.subsets!;
  expect(addresses.length + notReadyAddresses.length).toBe(130);
  expect(story.cluster.faults()).toEqual([]);
});

test('the Service kubernetes leads to the API server, and comes back when it is deleted', () => {
  const story = createStory({ specification: { ...SPECIFICATION, objects: [PYTHON_POD, NGINX_POD] } });
  const read = (): unknown =>
    JSON.parse(story.call('GET', `${SERVICES}/kubernetes`).body as string).spec ?? 'none';
  const spec = {
    clusterIP: '1.1.10.1',
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
  };
  expect(read()).toMatchObject(spec);
  const slice = story.cluster.list('EndpointSlice').find(({ metadata }) => metadata.name === 'kubernetes');
  expect(slice).toMatchObject({
    endpoints: [{ addresses: ['4.4.4.100'], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  });
  story.call('DELETE', `${SERVICES}/kubernetes`);
  story.advance(1_000);
  expect(read()).toMatchObject(spec);
});

test.each([
  [undefined, ['node-1 east', 'node-2']],
  ['PreferSameZone', ['node-1 east zones:east', 'node-2']],
  ['PreferClose', ['node-1 east zones:east', 'node-2']],
  ['PreferSameNode', ['node-1 east zones:east nodes:node-1', 'node-2 nodes:node-2']],
])('trafficDistribution %s: for whom each endpoint is meant first', (trafficDistribution, expected) => {
  const [first, second] = SPECIFICATION.nodes;
  const nodes = [{ ...first!, labels: { 'topology.kubernetes.io/zone': 'east' } }, second!];
  const story = createStory({ specification: { ...SPECIFICATION, nodes, objects: [] } });
  story.create(pod('a', { nodeName: 'node-1' }));
  story.create(pod('b', { nodeName: 'node-2' }));
  story.advance(10_000);
  expose(story, { trafficDistribution });
  type Named = readonly { readonly name: string }[];
  const tell = (kind: string, named: Named = []) => named.map(({ name }) => ` ${kind}:${name}`).join('');
  const found = slices(story).flatMap(({ endpoints: list }) =>
    (list ?? []).map(({ nodeName, zone, hints }) => {
      const { forZones, forNodes } = (hints ?? {}) as { forZones?: Named; forNodes?: Named };
      return `${nodeName}${zone ? ` ${zone}` : ''}${tell('zones', forZones)}${tell('nodes', forNodes)}`;
    }),
  );
  expect(found).toEqual(expected);
});

test('hints come and go with the wish, and an endpoint that is not ready has none', () => {
  const story = begin(
    pod('a', { nodeName: 'node-1' }),
    pod('b', { nodeName: 'node-2', readinessGates: [{ conditionType: 'example.com/never' }] }),
  );
  expose(story, { trafficDistribution: 'PreferSameNode' });
  const hinted = () => slices(story).flatMap((slice) => (slice.endpoints ?? []).map(({ hints }) => hints));
  expect(hinted()).toEqual([{ forNodes: [{ name: 'node-1' }] }, undefined]);
  story.call('PATCH', `${SERVICES}/web`, { spec: { trafficDistribution: null } }, MERGE);
  story.advance(100);
  expect(hinted()).toEqual([undefined, undefined]);
});
