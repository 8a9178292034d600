import { expect, test } from 'vitest';
import type { Pod } from './resources';
import { createStory, NGINX_POD, PYTHON_POD, SPECIFICATION, type Story } from './testing/story';

const body = (outcome: ReturnType<Story['ask']>) => (outcome.ok ? outcome.response.body : outcome.failure);
const busybox = (name: string, command: readonly string[], more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'busybox', command }], ...more },
});

test('after the warm-up the base world stands: addresses, readiness, nothing under way', () => {
  const { cluster, pod } = createStory();
  expect(cluster.nowMs()).toBe(30_000);
  expect(cluster.timestamp(cluster.nowMs())).toBe('2026-01-01T00:00:30Z');
  const check = (name: string, node: string, address: string) => {
    const { spec, status } = pod(name)!;
    expect([spec.nodeName, status?.podIP, status?.phase]).toEqual([node, address, 'Running']);
    expect(status?.conditions?.map(({ type, status: value }) => `${type} ${value}`)).toEqual([
      'PodReadyToStartContainers True',
      'Initialized True',
      'Ready True',
      'ContainersReady True',
      'PodScheduled True',
    ]);
  };
  check('pod-python', 'node-2', '1.1.1.3');
  check('pod-nginx', 'node-1', '1.1.1.4');
  expect(cluster.list('Namespace').map(({ metadata }) => metadata.name)).toEqual([
    'default',
    'kube-node-lease',
    'kube-public',
    'kube-system',
  ]);
  expect(cluster.nextEventMs('progress')).toBeNull();
  expect(cluster.faults()).toEqual([]);
});

test('two pods on two nodes reach each other, by ping and by HTTP', () => {
  const { ask, ping, cluster } = createStory();
  expect(body(ask('pod-nginx', '1.1.1.3', 443, '/folder?x=1'))).toBe(
    'Hello from pod-python. You asked for /folder?x=1\n',
  );
  expect(body(ask('pod-python', '1.1.1.4', 80))).toContain('<h1>Welcome to nginx!</h1>');
  expect(ping('pod-nginx', '1.1.1.3')).toMatchObject({ ok: true, timeToLive: 62 });
  expect(cluster.requests().map(({ outcome, answeredBy }) => [outcome?.kind, answeredBy?.name])).toEqual([
    ['answered', 'pod-python'],
    ['answered', 'pod-nginx'],
    ['answered', 'pod-python'],
  ]);
});

test('a wrong port is refused, a pod can not be reached from outside', () => {
  const { ask } = createStory();
  expect(body(ask('pod-nginx', '1.1.1.3', 80))).toBe('refused');
  expect(body(ask('laptop', '1.1.1.3', 443))).toBe('timed-out');
  expect(body(ask('pod-nginx', 'service-python', 3000))).toBe('unresolved');
});

test('a deleted pod answers no more; its successor has the next address and never the old one', () => {
  const { ask, remove, create, advance, pod, cluster } = createStory();
  expect(remove('pod-python')).toBe(200);
  expect(pod('pod-python')!.metadata.deletionTimestamp).toBe('2026-01-01T00:01:00Z');
  advance(1000);
  expect(pod('pod-python')).toBeUndefined();
  expect(body(ask('pod-nginx', '1.1.1.3', 443))).toBe('timed-out');
  expect(cluster.requests().at(-1)!.hops.at(-1)!.reason).toContain('pod-python had it and is gone');
  expect(create(PYTHON_POD)).toBe(201);
  advance(5000);
  expect(pod('pod-python')!.status?.podIP).toBe('1.1.1.5');
  expect(body(ask('pod-nginx', '1.1.1.5', 443))).toBe('Hello from pod-python. You asked for /\n');
  expect(body(ask('pod-nginx', '1.1.1.3', 443))).toBe('timed-out');
});

test('without a list for the whole cluster each node has a range of its own', () => {
  const { podAddresses: _sequence, ...specification } = SPECIFICATION;
  const objects = [NGINX_POD, PYTHON_POD].map(({ status: _status, ...pod }) => pod);
  const { pod, cluster } = createStory({ specification: { ...specification, objects } });
  expect([pod('pod-nginx')!.status?.podIP, pod('pod-python')!.status?.podIP]).toEqual([
    '10.244.1.2',
    '10.244.2.2',
  ]);
  expect(cluster.list('Node')[0]!['spec']).toMatchObject({ podCIDR: '10.244.1.0/24' });
});

test('an image that nobody has', () => {
  const { create, advance, pod, events, log } = createStory();
  create({
    ...busybox('pod-nosuch', []),
    spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'nosuchimage' }] },
  });
  const waiting = () => pod('pod-nosuch')!.status?.containerStatuses?.[0]?.state?.waiting;
  advance(1500);
  const full = 'docker.io/library/nosuchimage:latest';
  const denied = 'pull access denied, repository does not exist or may require authorization';
  const failure = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${denied}: server message: insufficient_scope: authorization failed`;
  expect(waiting()).toEqual({ reason: 'ErrImagePull', message: failure });
  advance(2000);
  expect(waiting()).toEqual({
    reason: 'ImagePullBackOff',
    message: `Back-off pulling image "nosuchimage": ErrImagePull: ${failure}`,
  });
  expect(log('pod-nosuch')).toBe('400');
  expect(events('pod-nosuch')).toEqual([
    'Normal Pulling Pulling image "nosuchimage"',
    `Warning Failed Failed to pull image "nosuchimage": ${failure}`,
    'Warning Failed Error: ErrImagePull',
    'Normal BackOff Back-off pulling image "nosuchimage"',
    'Warning Failed Error: ImagePullBackOff',
  ]);
  expect(pod('pod-nosuch')!.status?.phase).toBe('Pending');
});

test('a container that ends at once is started again, with pauses that grow', () => {
  const { create, advance, pod, log, events } = createStory();
  create(busybox('pod-crash', ['echo', 'here I am']));
  const read = () => {
    const status = pod('pod-crash')!.status?.containerStatuses?.[0];
    return [status?.restartCount, status?.state?.waiting?.message?.split(' ')[1] ?? null];
  };
  advance(5000);
  expect(read()).toEqual([1, '10s']);
  expect(pod('pod-crash')!.status?.phase).toBe('Running');
  expect(pod('pod-crash')!.status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
    exitCode: 0,
    reason: 'Completed',
  });
  advance(12_000);
  expect(read()).toEqual([2, '20s']);
  advance(22_000);
  expect(read()).toEqual([3, '40s']);
  expect(log('pod-crash')).toBe('here I am\n');
  expect(log('pod-crash', 'previous=true')).toBe('here I am\n');
  expect(
    events('pod-crash').some((text) =>
      text.startsWith('Warning BackOff Back-off restarting failed container c in pod pod-crash_default('),
    ),
  ).toBe(true);
});

test('restart policies decide what a finished pod is', () => {
  const check = (command: readonly string[], restartPolicy: string, expected: readonly unknown[]) => {
    const { create, advance, pod } = createStory();
    create(busybox('pod-once', command, { restartPolicy }));
    advance(10_000);
    const { status } = pod('pod-once')!;
    expect([status?.phase, status?.containerStatuses?.[0]?.restartCount]).toEqual(expected);
  };
  check(['echo', 'done'], 'Never', ['Succeeded', 0]);
  check(['false'], 'Never', ['Failed', 0]);
  check(['echo', 'done'], 'OnFailure', ['Succeeded', 0]);
  check(['false'], 'OnFailure', ['Running', 1]);
  check(['sleep', '3600'], 'Always', ['Running', 0]);
});

test('a command that is not in the image can not be started', () => {
  const { create, advance, pod, events } = createStory();
  create(busybox('pod-typo', ['slep', '10'], { restartPolicy: 'Never' }));
  advance(5000);
  expect(pod('pod-typo')!.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
    exitCode: 128,
    reason: 'StartError',
  });
  expect(events('pod-typo').join('\n')).toContain('exec: "slep": executable file not found in $PATH');
});

test('SIGTERM ends a server at once, a plain program only after its grace period', () => {
  const { create, remove, advance, pod, events } = createStory();
  create(busybox('pod-sleep', ['sleep', '3600'], { terminationGracePeriodSeconds: 10 }));
  advance(5000);
  remove('pod-sleep');
  advance(9900);
  expect(pod('pod-sleep')).toBeDefined();
  advance(500);
  expect(pod('pod-sleep')).toBeUndefined();
  expect(events('pod-sleep').at(-1)).toBe('Normal Killing Stopping container c');
});

test('a forced deletion leaves nothing behind', () => {
  const { remove, advance, pod, ask, cluster } = createStory();
  remove('pod-python', 0);
  advance(10);
  expect(pod('pod-python')).toBeUndefined();
  expect(body(ask('pod-nginx', '1.1.1.3', 443))).toBe('timed-out');
  expect(cluster.faults()).toEqual([]);
});

test('exec runs a command in the container, with input, output and exit code', () => {
  const { exec } = createStory();
  expect(exec('pod-nginx', ['echo', 'hello'])).toEqual({
    stdout: 'hello\n',
    stderr: '',
    status: { metadata: {}, status: 'Success' },
  });
  expect(exec('pod-nginx', ['cat'], 'from outside').stdout).toBe('from outside');
  expect(exec('pod-nginx', ['printenv', 'HOSTNAME']).stdout).toBe('pod-nginx\n');
  expect(exec('pod-nginx', ['cat', '/etc/hosts']).stdout).toContain('1.1.1.4\tpod-nginx\n');
  expect(exec('pod-nginx', ['false'])).toMatchObject({
    stderr: 'it is false\n',
    status: { status: 'Failure', details: { causes: [{ reason: 'ExitCode', message: '1' }] } },
  });
});

test('logs: what the server wrote, the last lines, and a stream that follows', () => {
  const { ask, log, call, advance } = createStory();
  ask('pod-python', '1.1.1.4', 80, '/nothing');
  expect(log('pod-nginx', 'tailLines=1')).toBe(
    '1.1.1.3 - - [01/Jan/2026:00:00:30 +0000] "GET /nothing HTTP/1.1" 404 153 "-" "curl/8.14.1" "-"\n',
  );
  expect(log('pod-nginx')).toContain('[error] 1#1: *1 open() "/usr/share/nginx/html/nothing" failed');
  const { body: stream } = call(
    'GET',
    '/api/v1/namespaces/default/pods/pod-nginx/log?follow=true&tailLines=0',
  );
  if (stream === null || typeof stream !== 'object' || !('tryRead' in stream)) throw new Error('no stream');
  expect(stream.tryRead()).toBeUndefined();
  ask('pod-python', '1.1.1.4', 80);
  advance(10);
  expect(stream.tryRead()).toContain('"GET / HTTP/1.1" 200 615');
});

test('a pod that fits nowhere waits, and says why', () => {
  const check = (spec: object, expected: string) => {
    const { create, advance, pod, events } = createStory();
    create({ ...busybox('pod-huge', []), spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } });
    advance(1000);
    const condition = pod('pod-huge')!.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable', message: expected });
    expect(events('pod-huge')).toEqual([`Warning FailedScheduling ${expected}`]);
  };
  const help = (text: string) => `no new claims to deallocate, preemption: 0/2 nodes are available: ${text}.`;
  check(
    { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '64' } } }] },
    `0/2 nodes are available: 2 Insufficient cpu. ${help('2 Preemption is not helpful for scheduling')}`,
  );
  check(
    { nodeSelector: { disk: 'ssd' } },
    `0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. ${help('2 Preemption is not helpful for scheduling')}`,
  );
});

test('pods spread over the nodes', () => {
  const { create, advance, cluster } = createStory();
  for (let number = 1; number <= 6; number += 1) create(busybox(`pod-${number}`, ['sleep', '3600']));
  advance(5000);
  const nodes = (cluster.list('Pod') as readonly Pod[]).map(({ spec }) => spec.nodeName);
  expect([nodes.filter((node) => node === 'node-1').length, nodes.length]).toEqual([4, 8]);
});

test('a deleted namespace is emptied first', () => {
  const { call, advance, cluster } = createStory();
  call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  advance(100);
  call('POST', '/api/v1/namespaces/shop/pods', NGINX_POD);
  advance(5000);
  expect(cluster.list('Pod', 'shop')).toHaveLength(1);
  expect(cluster.list('ServiceAccount', 'shop')).toHaveLength(1);
  call('DELETE', '/api/v1/namespaces/shop');
  advance(100);
  expect(cluster.list('Namespace').map(({ metadata }) => metadata.name)).toContain('shop');
  advance(15_000);
  expect(cluster.list('Namespace').map(({ metadata }) => metadata.name)).not.toContain('shop');
  expect(cluster.list('Pod', 'shop')).toEqual([]);
});

test('the same specification, seed and acts give the same hash; another seed another', () => {
  const play = (seed: number) => {
    const { ask, remove, create, advance, cluster } = createStory({ seed });
    ask('pod-nginx', '1.1.1.3', 443);
    remove('pod-python');
    create(busybox('pod-crash', ['false']));
    advance(60_000);
    return cluster.hash();
  };
  const first = play(1);
  expect(play(1)).toBe(first);
  expect(play(2)).not.toBe(first);
});

test('an hour in which nothing happens costs little', () => {
  const { cluster, advance } = createStory();
  const before = cluster.steps;
  advance(3_600_000);
  expect(cluster.steps - before).toBeLessThan(2_000);
});
