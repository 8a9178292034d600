import { expect, test } from 'vitest';
import { createStory } from './testing/story';

const podOf = (name: string, container: object, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { run: name } },
  spec: { nodeName: 'node-1', containers: [{ name: 'c', ...container }], ...more },
});
const settings = (data: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data,
});
const MAPS = '/api/v1/namespaces/default/configmaps';
const isReady = (pod: ReturnType<ReturnType<typeof createStory>['pod']>) =>
  pod?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;

test('readiness follows what the probe finds', () => {
  const { create, advance, pod, events, cluster } = createStory();
  const readinessProbe = { httpGet: { path: '/ready', port: 80 }, periodSeconds: 2, failureThreshold: 2 };
  create(podOf('pod-web', { image: 'nginx', readinessProbe }));
  advance(10_000);
  expect(isReady(pod('pod-web'))).toBe('False');
  expect(pod('pod-web')!.status?.containerStatuses?.[0]).toMatchObject({ ready: false, started: true });
  expect(events('pod-web').at(-1)).toBe(
    'Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404',
  );
  cluster.containerFiles('default', 'pod-web', 'c')!.writeFile('/usr/share/nginx/html/ready', 'yes');
  advance(3000);
  expect(isReady(pod('pod-web'))).toBe('True');
  cluster.containerFiles('default', 'pod-web', 'c')!.remove('/usr/share/nginx/html/ready');
  advance(2000);
  expect(isReady(pod('pod-web'))).toBe('True');
  advance(2000);
  expect(isReady(pod('pod-web'))).toBe('False');
  expect(cluster.requests()).toEqual([]);
});

test('a liveness probe that fails three times has the container killed and started again', () => {
  const { create, advance, pod, events } = createStory();
  const livenessProbe = { tcpSocket: { port: 8080 }, periodSeconds: 3 };
  create(podOf('pod-web', { image: 'nginx', livenessProbe }));
  advance(13_000);
  expect(pod('pod-web')!.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
  const address = pod('pod-web')!.status?.podIP;
  const told = events('pod-web');
  expect(told).toContain(
    `Warning Unhealthy Liveness probe failed: dial tcp ${address}:8080: connect: connection refused`,
  );
  expect(told).toContain('Normal Killing Container c failed liveness probe, will be restarted');
});

test('exec probes, and a startup probe that holds the others back', () => {
  const { create, advance, pod } = createStory();
  const startupProbe = { exec: { command: ['cat', '/tmp/started'] }, periodSeconds: 1, failureThreshold: 30 };
  const readinessProbe = { exec: { command: ['echo', 'yes'] }, periodSeconds: 1 };
  const world = createStory();
  world.create(
    podOf('pod-slow', { image: 'busybox', command: ['sleep', '3600'], startupProbe, readinessProbe }),
  );
  world.advance(8000);
  expect(world.pod('pod-slow')!.status?.containerStatuses?.[0]).toMatchObject({
    started: false,
    ready: false,
  });
  world.cluster.containerFiles('default', 'pod-slow', 'c')!.writeFile('/tmp/started', '');
  world.advance(3000);
  expect(world.pod('pod-slow')!.status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true });
  create(
    podOf('pod-never', {
      image: 'busybox',
      command: ['sleep', '3600'],
      startupProbe: { ...startupProbe, failureThreshold: 2 },
    }),
  );
  advance(60_000);
  expect(pod('pod-never')!.status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
});

test('the environment: values, references to each other, ConfigMaps, fields of the pod', () => {
  const { create, advance, exec, call, pod } = createStory();
  call('POST', MAPS, settings({ color: 'blue', size: 'large' }));
  const ref = (fieldPath: string) => ({ valueFrom: { fieldRef: { fieldPath } } });
  create(
    podOf('pod-env', {
      image: 'busybox',
      command: ['sleep', '3600'],
      envFrom: [{ prefix: 'MAP_', configMapRef: { name: 'settings' } }],
      env: [
        { name: 'FIRST', value: 'one' },
        { name: 'SECOND', value: '$(FIRST) and $(UNKNOWN) and $$(FIRST)' },
        { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } },
        { name: 'NODE', ...ref('spec.nodeName') },
        { name: 'ADDRESS', ...ref('status.podIP') },
        { name: 'LABEL', ...ref("metadata.labels['run']") },
      ],
    }),
  );
  advance(5000);
  const check = (name: string, expected: string) =>
    expect(exec('pod-env', ['printenv', name]).stdout).toBe(`${expected}\n`);
  check('SECOND', 'one and $(UNKNOWN) and $(FIRST)');
  check('COLOR', 'blue');
  check('MAP_size', 'large');
  check('NODE', 'node-1');
  check('ADDRESS', pod('pod-env')!.status!.podIP!);
  check('LABEL', 'pod-env');
});

test('a ConfigMap that is missing holds the container back until it is there', () => {
  const { create, advance, pod, call } = createStory();
  const env = [{ name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } }];
  create(podOf('pod-env', { image: 'nginx', env }));
  advance(5000);
  expect(pod('pod-env')!.status?.containerStatuses?.[0]?.state?.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message: 'configmap "settings" not found',
  });
  call('POST', MAPS, settings({ color: 'blue' }));
  advance(15_000);
  expect(isReady(pod('pod-env'))).toBe('True');
});

test('volumes: a ConfigMap as files that change later, an emptyDir that two containers share', () => {
  const { create, advance, exec, call, cluster, events } = createStory();
  const volumes = [
    { name: 'config', configMap: { name: 'settings' } },
    { name: 'work', emptyDir: {} },
  ];
  const volumeMounts = [
    { name: 'config', mountPath: '/etc/settings' },
    { name: 'work', mountPath: '/work' },
  ];
  create(
    podOf(
      'pod-files',
      {},
      {
        volumes,
        containers: ['c', 'd'].map((name) => ({
          name,
          image: 'busybox',
          command: ['sleep', '3600'],
          volumeMounts,
        })),
      },
    ),
  );
  advance(3000);
  expect(events('pod-files')).toContain(
    'Warning FailedMount MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
  );
  call('POST', MAPS, settings({ color: 'blue' }));
  advance(10_000);
  expect(exec('pod-files', ['cat', '/etc/settings/color']).stdout).toBe('blue');
  cluster.containerFiles('default', 'pod-files', 'd')!.writeFile('/work/note', 'from d');
  expect(exec('pod-files', ['cat', '/work/note']).stdout).toBe('from d');
  expect(cluster.containerFiles('default', 'pod-files', 'c')!.listDirectory('/etc')).toContain('settings');
});

test('init containers run one after another, before the others', () => {
  const { create, advance, pod } = createStory();
  const init = (name: string, command: readonly string[]) => ({ name, image: 'busybox', command });
  create(
    podOf(
      'pod-init',
      { image: 'nginx' },
      { initContainers: [init('one', ['sleep', '5']), init('two', ['echo', 'two'])] },
    ),
  );
  advance(3000);
  expect(pod('pod-init')!.status?.phase).toBe('Pending');
  expect(pod('pod-init')!.status?.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
    status: 'False',
    message: 'containers with incomplete status: [one two]',
  });
  advance(10_000);
  expect(isReady(pod('pod-init'))).toBe('True');
  expect(
    pod('pod-init')!.status?.initContainerStatuses?.map(({ state }) => state?.terminated?.reason),
  ).toEqual(['Completed', 'Completed']);
});

test('two servers of one pod can not have one port: the second ends with an error', () => {
  const { create, advance, pod, log } = createStory();
  const containers = ['a', 'b'].map((name) => ({ name, image: 'nginx' }));
  create(podOf('pod-two', {}, { containers }));
  advance(4000);
  const statuses = pod('pod-two')!.status?.containerStatuses ?? [];
  expect(statuses.filter(({ ready }) => ready)).toHaveLength(1);
  expect(statuses.map(({ restartCount }) => restartCount).some((count) => count > 0)).toBe(true);
  expect(log('pod-two')).toContain('nginx');
});

test('a pod on the node’s own network answers at the node’s addresses, also from outside', () => {
  const { create, advance, ask, pod } = createStory();
  create(podOf('pod-host', { image: 'nginx' }, { hostNetwork: true }));
  advance(5000);
  expect(pod('pod-host')!.status?.podIP).toBe('1.1.1.1');
  const outcome = ask('laptop', '4.4.4.1', 80);
  expect(outcome.ok && outcome.response.status).toBe(200);
});

test('exec of what the image does not have is refused in the runtime’s words', () => {
  const { exec } = createStory();
  expect(exec('pod-nginx', ['vi', '/etc/hosts']).status).toMatchObject({
    status: 'Failure',
    reason: 'InternalError',
    message: expect.stringContaining('exec: "vi": executable file not found in $PATH'),
  });
});

test('killing process 1 of a container has it started again, at the same address', () => {
  const { create, advance, pod, exec, ask } = createStory();
  create(podOf('pod-loop', { image: 'busybox', command: ['sleep', '3600'] }));
  advance(5000);
  const address = pod('pod-loop')!.status!.podIP;
  exec('pod-loop', ['kill', '1']);
  advance(5000);
  // A program without a handler for SIGTERM is safe as process 1.
  expect(pod('pod-loop')!.status?.containerStatuses?.[0]?.restartCount).toBe(0);
  create(podOf('pod-agnhost', { image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] }));
  advance(8000);
  const before = pod('pod-agnhost')!.status!;
  exec('pod-agnhost', ['kill', '1']);
  advance(5000);
  const after = pod('pod-agnhost')!.status!;
  expect(after.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
  expect(after.podIP).toBe(before.podIP);
  expect(address).not.toBe(after.podIP);
  const outcome = ask('pod-nginx', after.podIP!, 8080, '/hostname');
  expect(outcome.ok && outcome.response.body).toBe('pod-agnhost');
});

test('a preStop hook has its time before SIGTERM, within the grace period', () => {
  const check = (preStop: object, aliveAfterMs: number, goneAfterMs: number) => {
    const { create, advance, pod, remove, ask } = createStory();
    create(
      podOf('pod-web', { image: 'nginx', lifecycle: { preStop } }, { terminationGracePeriodSeconds: 10 }),
    );
    advance(5000);
    const address = pod('pod-web')!.status!.podIP!;
    remove('pod-web');
    advance(aliveAfterMs);
    expect(ask('pod-nginx', address, 80).ok).toBe(true);
    advance(goneAfterMs - aliveAfterMs);
    expect(pod('pod-web')).toBeUndefined();
  };
  check({ sleep: { seconds: 5 } }, 4900, 5500);
  check({ exec: { command: ['sleep', '60'] } }, 9900, 10_500);
});
