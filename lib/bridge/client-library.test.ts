/** The unmodified client library of Kubernetes for JavaScript: list, watch, informer and patch, as its readme shows them. */
import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  Watch,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBridge, type TestBridge } from './testing/world';

let bridge: TestBridge;
const config = new KubeConfig();
beforeAll(async () => {
  bridge = await startTestBridge();
  config.loadFromFile(bridge.kubeconfig);
});
beforeEach(() => bridge.reset());
afterAll(async () => {
  expect(bridge.faults).toEqual([]);
  await bridge.close();
});

const namespace = 'default';
const configMap = (name: string, data: Record<string, string>): V1ConfigMap => ({ metadata: { name }, data });
const core = () => config.makeApiClient(CoreV1Api);

/** What is seen, in order, and a wait until something fits. */
function createNotes() {
  const notes: string[] = [];
  return {
    notes,
    add: (verb: string, object: KubernetesObject) => notes.push(`${verb} ${object.metadata?.name}`),
    until: (note: string) => expect.poll(() => notes, { timeout: 20_000 }).toContain(note),
  };
}

test('lists are read whole, and by pages', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    await core().createNamespacedConfigMap({ namespace, body: configMap(name, {}) });
  const names = (items: readonly V1ConfigMap[]) => items.map(({ metadata }) => metadata?.name);
  const all = await core().listNamespacedConfigMap({ namespace });
  expect(names(all.items)).toEqual(['a', 'b', 'c', 'd', 'e', 'kube-root-ca.crt']);
  const first = await core().listNamespacedConfigMap({ namespace, limit: 4 });
  const rest = await core().listNamespacedConfigMap({
    namespace,
    limit: 4,
    _continue: first.metadata?._continue,
  });
  expect([...names(first.items), ...names(rest.items)]).toEqual(names(all.items));
  expect(rest.metadata?._continue).toBeUndefined();
});

test('a watch tells what comes, changes and goes', async () => {
  const { notes, add, until } = createNotes();
  const list = await core().listNamespacedConfigMap({ namespace });
  const watch = await new Watch(config).watch(
    `/api/v1/namespaces/${namespace}/configmaps`,
    { resourceVersion: list.metadata?.resourceVersion, allowWatchBookmarks: true },
    (type, object) => type !== 'BOOKMARK' && add(type, object),
    () => {},
  );
  await core().createNamespacedConfigMap({ namespace, body: configMap('seen', { a: '1' }) });
  await core().patchNamespacedConfigMap(
    { name: 'seen', namespace, body: { data: { a: '2' } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  await core().deleteNamespacedConfigMap({ name: 'seen', namespace });
  await until('DELETED seen');
  watch.abort();
  expect(notes).toEqual(['ADDED seen', 'MODIFIED seen', 'DELETED seen']);
});

test('an informer knows what is there, and hears what changes', async () => {
  const { add, until } = createNotes();
  await core().createNamespacedConfigMap({ namespace, body: configMap('before', {}) });
  const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () =>
    core().listNamespacedConfigMap({ namespace }),
  );
  informer.on('add', (object) => add('add', object));
  informer.on('delete', (object) => add('delete', object));
  await informer.start();
  await until('add before');
  await core().createNamespacedConfigMap({ namespace, body: configMap('after', {}) });
  await until('add after');
  await core().deleteNamespacedConfigMap({ name: 'before', namespace });
  await until('delete before');
  expect(informer.get('after', namespace)?.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
  await informer.stop();
});

test('patches of all three kinds change a Deployment, and a wrong one is refused with its Status', async () => {
  const apps = config.makeApiClient(AppsV1Api);
  const labels = { app: 'web' };
  const containers = [
    { name: 'main', image: 'nginx' },
    { name: 'side', image: 'busybox' },
  ];
  await apps.createNamespacedDeployment({
    namespace,
    body: {
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    },
  });
  const patch = (body: unknown, strategy: string) =>
    apps.patchNamespacedDeployment(
      { name: 'web', namespace, body },
      setHeaderOptions('Content-Type', strategy),
    );
  const byName = { spec: { template: { spec: { containers: [{ name: 'side', image: 'alpine' }] } } } };
  const strategic = await patch(byName, PatchStrategy.StrategicMergePatch);
  const images = strategic.spec?.template.spec?.containers.map(({ image }) => image);
  expect(images?.sort()).toEqual(['alpine', 'nginx']);
  expect((await patch({ spec: { replicas: 3 } }, PatchStrategy.MergePatch)).spec?.replicas).toBe(3);
  const json = [{ op: 'replace', path: '/spec/replicas', value: 2 }];
  expect((await patch(json, PatchStrategy.JsonPatch)).spec?.replicas).toBe(2);
  const wrong = patch({ spec: { replicas: -1 } }, PatchStrategy.MergePatch);
  await expect(wrong).rejects.toMatchObject({
    code: 422,
    body: expect.stringContaining('"reason":"Invalid"'),
  });
});
