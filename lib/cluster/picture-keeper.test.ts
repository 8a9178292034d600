/** The picture that is kept up part by part is always the one that would be drawn from scratch, on both sides. */
import { expect, test } from 'vitest';
import { createKeptPicture } from './kept-picture';
import { createRandom, drawBelow } from './kernel/random';
import type { ClusterPicture, PictureChange } from './picture';
import {
  controllerUid,
  drawDns,
  drawNode,
  drawPod,
  drawService,
  drawSlice,
  drawWorkload,
} from './picture-drawing';
import { createPictureKeeper, type PictureSource } from './picture-keeper';
import type { KubernetesObject } from './resources';
import { createStory, type Story } from './testing/story';

const present = <T>(part: T | null): T[] => (part === null ? [] : [part]);

/** By hand from lists that come sorted, without anything that the keeper has. */
function drawByHand({ list }: PictureSource): ClusterPicture {
  const slices = list('EndpointSlice').flatMap((object) => present(drawSlice(object)));
  const pods = list('Pod').map(drawPod);
  const waiting = pods.find(({ waitingFor }) => waitingFor !== null);
  const setsOf = (deployment: KubernetesObject) =>
    list('ReplicaSet')
      .filter((set) => controllerUid(set) === deployment.metadata.uid)
      .map(({ metadata }) => metadata.uid ?? '')
      .sort();
  const own = (object: KubernetesObject) => present(drawWorkload(object, [object.metadata.uid ?? '']));
  return {
    nodes: list('Node').map(drawNode),
    pods,
    services: list('Service')
      .flatMap((object) => present(drawService(object)))
      .map((service) => ({
        ...service,
        endpoints: slices
          .filter((slice) => slice.namespace === service.namespace && slice.service === service.name)
          .flatMap(({ endpoints }) => endpoints),
      })),
    workloads: [
      ...list('Deployment').flatMap((object) => present(drawWorkload(object, setsOf(object)))),
      ...list('StatefulSet').flatMap(own),
      ...list('DaemonSet').flatMap(own),
      ...list('ReplicaSet')
        .filter((set) => controllerUid(set) === null)
        .flatMap(own),
    ],
    places: list('Service').flatMap((object) => present(drawDns(object))),
    waitingFor: waiting === undefined ? null : `${waiting.name}: ${waiting.waitingFor}`,
  };
}

const CORE = '/api/v1/namespaces/default';
const APPS = '/apis/apps/v1/namespaces/default';
const MERGE = { 'content-type': 'application/merge-patch+json' };

function act({ call, advance }: Story, below: (limit: number) => number): void {
  const one = <T>(items: readonly T[]) => items[below(items.length)]!;
  const name = one(['web', 'shop', 'web-a', 'api']);
  const labels = { app: one(['web', 'shop']) };
  const selector = { matchLabels: labels };
  const containers = [{ name: 'c', image: one(['nginx', 'nginx:1.27', 'missing.example/none']) }];
  const template = { metadata: { labels }, spec: { containers } };
  const kind = one(['deployments', 'replicasets', 'statefulsets', 'daemonsets']);
  const orphan = { propagationPolicy: one(['Orphan', 'Background', 'Foreground']) };
  const acts: readonly (() => unknown)[] = [
    () => call('POST', `${CORE}/pods`, { metadata: { name, labels }, spec: { containers } }),
    () => call('DELETE', `${CORE}/pods/${name}`, { gracePeriodSeconds: below(2) * 30 }),
    () => call('PATCH', `${CORE}/pods/${name}`, { metadata: { labels } }, MERGE),
    () => {
      const spec = { selector, template, serviceName: 'web' };
      const replicas = kind === 'daemonsets' ? {} : { replicas: below(4) };
      return call('POST', `${APPS}/${kind}`, { metadata: { name }, spec: { ...spec, ...replicas } });
    },
    () => call('PATCH', `${APPS}/deployments/${name}`, { spec: { replicas: below(5) } }, MERGE),
    () => call('PATCH', `${APPS}/deployments/${name}`, { spec: { template } }, MERGE),
    () => call('DELETE', `${APPS}/${kind}/${name}`, orphan),
    () =>
      call('POST', `${CORE}/services`, {
        metadata: { name },
        spec: { selector: labels, ports: [{ port: 80 }] },
      }),
    () => call('PATCH', `${CORE}/services/${name}`, { spec: { selector: labels } }, MERGE),
    () => call('DELETE', `${CORE}/services/${name}`),
    () => call('PATCH', '/api/v1/nodes/node-1', { metadata: { labels: { zone: one(['a', 'b']) } } }, MERGE),
    () => advance(below(200)),
    () => advance(below(20_000)),
  ];
  one(acts)();
}

test('random acts: the kept picture is the drawn one, and so is what is put together from the changes', () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = createRandom(seed, 'acts');
    const below = (limit: number) => drawBelow(random, limit);
    const story = createStory({ seed });
    const keeper = createPictureKeeper(story.cluster);
    const page = createKeptPicture();
    page.apply({ put: structuredClone(keeper.begin()), removed: {} });
    for (let turn = 0; turn < 60; turn += 1) {
      for (let step = below(4); step >= 0; step -= 1) act(story, below);
      const expected = drawByHand(story.cluster);
      expect(keeper.read(), `seed ${seed}, turn ${turn}`).toEqual(expected);
      if (below(3) === 0) continue;
      const change = keeper.take();
      if (change !== null) page.apply(structuredClone(change));
      expect(page.read(), `the page, seed ${seed}, turn ${turn}`).toEqual(expected);
    }
    expect(story.cluster.faults()).toEqual([]);
  }
});

test('what has not changed stays the same object and is not told', () => {
  const story = createStory();
  const keeper = createPictureKeeper(story.cluster);
  const before = keeper.read();
  keeper.begin();
  expect([keeper.take(), keeper.read() === before]).toEqual([null, true]);
  // A heartbeat of a node, or a label that the map does not show, is no news.
  story.call('PATCH', '/api/v1/nodes/node-1', { metadata: { labels: { zone: 'a' } } }, MERGE);
  expect(keeper.take()).toBeNull();
  expect(keeper.read().nodes[0]).toBe(before.nodes[0]);

  story.call('PATCH', `${CORE}/pods/pod-nginx`, { metadata: { labels: { tier: 'front' } } }, MERGE);
  const change = keeper.take()!;
  expect(change.put.pods?.map(({ name }) => name)).toEqual(['pod-nginx']);
  expect([Object.keys(change.put), change.removed]).toEqual([['pods'], {}]);
  const after = keeper.read();
  const find = ({ pods }: ClusterPicture, name: string) => pods.find((pod) => pod.name === name);
  expect(find(after, 'pod-python')).toBe(find(before, 'pod-python'));
  expect(find(after, 'pod-nginx')).not.toBe(find(before, 'pod-nginx'));
  expect([after.services === before.services, after.nodes === before.nodes]).toEqual([true, true]);
  expect(find(before, 'pod-nginx')!.labels).toEqual({ run: 'pod-nginx' });
});

test('one change in a crowd tells of one pod, its slice and its Deployment at most, and of no other', () => {
  const story = createStory();
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const spec = { replicas: 150, selector: { matchLabels: labels }, template };
  story.call('POST', `${APPS}/deployments`, { metadata: { name: 'web' }, spec });
  story.call('POST', `${CORE}/services`, {
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  story.advance(120_000);
  const keeper = createPictureKeeper(story.cluster);
  const { pods, slices } = keeper.begin();
  expect([pods.length > 150, slices.length > 1]).toEqual([true, true]);
  story.remove(pods.find((pod) => pod.labels.app === 'web')!.name, 0);
  story.advance(1_000);
  const { put, removed } = keeper.take()!;
  expect(removed.pods).toHaveLength(1);
  expect(put.pods).toHaveLength(1);
  expect(put.slices!.length).toBeLessThan(slices.length);
  // The status of a large set comes together, some seconds later.
  expect((put.workloads ?? []).filter(({ name }) => name !== 'web')).toEqual([]);
  expect([put.nodes, put.services]).toEqual([undefined, undefined]);
});

test('kinds of others that are called alike are not drawn', () => {
  const listeners: ((object: KubernetesObject, isGone: boolean) => void)[] = [];
  const keeper = createPictureKeeper({
    list: () => [],
    observe: (listener) => {
      listeners.push(listener);
      return () => {};
    },
  });
  const service = {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: { name: 'a', uid: 'u' },
  };
  for (const tell of listeners) tell({ ...service, spec: {} } as KubernetesObject, false);
  expect(keeper.take()).toBeNull();
});

test('a name that is given anew is another part; a change that removes and puts does both', () => {
  const node = { name: 'node-1', internalAddress: '', externalAddress: null, ready: true };
  const pod = {
    ...drawPod({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default', uid: '1' } }),
  };
  const picture = createKeptPicture();
  picture.apply({ put: { nodes: [node], pods: [pod] }, removed: {} });
  const change: PictureChange = {
    put: { pods: [{ ...pod, uid: '2' }] },
    removed: { pods: ['1', 'unknown'], nodes: ['node-1'] },
  };
  picture.apply(change);
  expect(picture.read().pods.map(({ uid }) => uid)).toEqual(['2']);
  expect([picture.read().nodes, picture.find('pods', '1')]).toEqual([[], null]);
  picture.apply(change);
  expect(picture.read().pods).toHaveLength(1);
});
