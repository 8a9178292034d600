import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import type { KubernetesObject, Pod } from '../resources';
import { type Api, createApi } from './api';
import { KINDS } from './more-kinds';
import { ApiError } from './status';

const KUBELET = { component: 'kubelet', host: 'node-1' };

function create(): { kernel: ReturnType<typeof createKernel>; api: Api; client: Api['client'] } {
  const kernel = createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') });
  const api = createApi(kernel, KINDS);
  for (const name of ['default', 'other']) {
    api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  return { kernel, api, client: api.client };
}

const pod = (name: string, more: object = {}, namespace = 'default') =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { containers: [{ name: 'web', image: 'nginx' }], ...more },
  }) as Pod;

/** The message of the ApiError that this throws. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError)
      return `${error.status.code} ${error.status.reason}: ${error.status.message}`;
    throw error;
  }
  return 'no error';
}

test('a pod is stored with what the real server fills in', () => {
  const { client } = create();
  const made = client.create(pod('web'));
  expect(made.metadata).toMatchObject({ generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' });
  expect(made.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
  expect(made.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  const volume = made.spec.volumes![0]!.name;
  expect(volume).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
  expect(made.spec).toMatchObject({
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    serviceAccountName: 'default',
    enableServiceLinks: true,
    priority: 0,
    containers: [
      {
        imagePullPolicy: 'Always',
        terminationMessagePath: '/dev/termination-log',
        resources: {},
        volumeMounts: [
          { name: volume, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
        ],
      },
    ],
  });
  expect(client.get('Pod', 'default', 'web')).toBe(made);
  expect(Object.isFrozen(made.spec.containers)).toBe(true);
});

test('refusals are those of the real server', () => {
  const { client } = create();
  const made = client.create(pod('web'));
  expect(refusal(() => client.create(pod('web')))).toBe('409 AlreadyExists: pods "web" already exists');
  expect(refusal(() => client.create(pod('x', {}, 'nothere')))).toBe(
    '404 NotFound: namespaces "nothere" not found',
  );
  expect(refusal(() => client.delete('Pod', 'default', 'gone'))).toBe('404 NotFound: pods "gone" not found');
  client.updateStatus({ ...made, status: { phase: 'Running' } });
  expect(refusal(() => client.update(made))).toBe(
    '409 Conflict: Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
  );
  expect(refusal(() => client.delete('Namespace', '', 'default'))).toBe(
    '403 Forbidden: namespaces "default" is forbidden: this namespace may not be deleted',
  );
});

test('status and the rest are written apart', () => {
  const { client } = create();
  const made = client.create(pod('web'));
  const running = client.updateStatus({ ...made, spec: { containers: [] }, status: { phase: 'Running' } });
  expect([running.spec, running.status]).toEqual([made.spec, { phase: 'Running' }]);
  const labelled = client.update({
    ...running,
    metadata: { ...running.metadata, labels: { a: 'b' } },
    status: {},
  });
  expect([labelled.status, labelled.metadata.labels]).toEqual([{ phase: 'Running' }, { a: 'b' }]);
  expect(client.updateStatus(labelled)).toBe(labelled);
});

test('a bound pod gets time to end; the kubelet removes it', () => {
  const { kernel, client } = create();
  client.create(pod('web'));
  client.bind('default', 'web', 'node-1');
  expect(client.get<Pod>('Pod', 'default', 'web')!.spec.nodeName).toBe('node-1');
  expect(refusal(() => client.bind('default', 'web', 'node-2'))).toBe(
    '409 Conflict: Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
  );
  const seen: string[] = [];
  client.watch('Pod', ({ type, object }) =>
    seen.push(`${type} ${object.metadata.deletionGracePeriodSeconds}`),
  );
  client.delete('Pod', 'default', 'web');
  expect(client.get('Pod', 'default', 'web')!.metadata).toMatchObject({
    deletionTimestamp: '2026-01-01T00:00:30Z',
    deletionGracePeriodSeconds: 30,
    generation: 2,
  });
  client.delete('Pod', 'default', 'web');
  client.delete('Pod', 'default', 'web', { gracePeriodSeconds: 0 });
  expect(client.get('Pod', 'default', 'web')).toBeNull();
  kernel.run({ untilMs: 1000 });
  expect(seen).toEqual(['ADDED undefined', 'MODIFIED 30', 'MODIFIED 0', 'DELETED 0']);
});

test('a pod that no node has ends at once', () => {
  const { client } = create();
  client.create(pod('web'));
  expect(refusal(() => client.delete('Pod', 'default', 'web', { uid: 'another' }))).toMatch(
    /^409 Conflict: .*UID in the precondition/,
  );
  client.delete('Pod', 'default', 'web');
  expect(client.get('Pod', 'default', 'web')).toBeNull();
});

test('finalizers hold an object until they are taken off', () => {
  const { client } = create();
  const held = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'default', finalizers: ['x.io/y'] },
  };
  client.create(held);
  client.delete('ConfigMap', 'default', 'a');
  const ending = client.get('ConfigMap', 'default', 'a')!;
  expect(ending.metadata.deletionTimestamp).toBe('2026-01-01T00:00:00Z');
  expect(
    refusal(() => client.update({ ...ending, metadata: { ...ending.metadata, finalizers: ['x.io/z'] } })),
  ).toMatch(/no new finalizers/);
  client.update({ ...ending, metadata: { ...ending.metadata, finalizers: [] } });
  expect(client.get('ConfigMap', 'default', 'a')).toBeNull();
});

test('a namespace ends when its finalizer is taken off, and takes nothing new before', () => {
  const { client } = create();
  client.delete('Namespace', '', 'other');
  expect(client.get('Namespace', '', 'other')).toMatchObject({
    status: { phase: 'Terminating' },
    spec: { finalizers: ['kubernetes'] },
  });
  expect(refusal(() => client.create(pod('x', {}, 'other')))).toBe(
    '403 Forbidden: pods "x" is forbidden: unable to create new content in namespace other because it is being terminated',
  );
  client.finalizeNamespace('other');
  expect(client.get('Namespace', '', 'other')).toBeNull();
});

test('events that say the same are counted', () => {
  const { kernel, client } = create();
  const made = client.create(pod('web'));
  const record = (message: string) =>
    client.recordEvent(made, 'Normal', 'Pulling', message, KUBELET, 'spec.containers{web}');
  record('one');
  kernel.run({ untilMs: 5000 });
  record('one');
  record('two');
  expect(client.list('Event', { namespace: 'default' })).toMatchObject([
    {
      message: 'one',
      count: 2,
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:05Z',
    },
    {
      message: 'two',
      count: 1,
      involvedObject: { kind: 'Pod', name: 'web', fieldPath: 'spec.containers{web}' },
    },
  ]);
  kernel.run({ untilMs: 3_700_000 });
  expect(client.list('Event')).toEqual([]);
});

test('lists are sorted and selected; generated names are unlike', () => {
  const { client } = create();
  for (const name of ['b', 'a']) client.create(pod(name));
  client.create(pod('c', {}, 'other'));
  const names = (options?: object) => client.list('Pod', options).map(({ metadata }) => metadata.name);
  expect(names()).toEqual(['a', 'b', 'c']);
  expect(names({ namespace: 'default', labelSelector: 'app in (b,c)' })).toEqual(['b']);
  expect(names({ labelSelector: { app: 'c' } })).toEqual(['c']);
  const generated: KubernetesObject = {
    ...pod('x'),
    metadata: { namespace: 'default', generateName: 'gen-', name: '' },
  };
  const [one, two] = [client.create(generated), client.create(generated)];
  expect(one.metadata.name).toMatch(/^gen-[a-z0-9]{5}$/);
  expect(one.metadata.name).not.toBe(two.metadata.name);
});

test('an object that the schema does not know is a mistake of ours', () => {
  const { client } = create();
  expect(() => client.create(pod('web', { replicas: 3 }))).toThrow('unknown field "spec.replicas"');
  expect(() => client.list('Widget')).toThrow('the kind Widget is not served');
});
