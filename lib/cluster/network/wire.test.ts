import { expect, test } from 'vitest';
import type { HttpResponse } from '../http';
import { createKernel, type Kernel } from '../kernel/kernel';
import type { HttpOutcome, PingOutcome } from '../process';
import type { Handler } from './listener';
import { type Attachment, createNetwork, type Network } from './wire';

const OK: HttpResponse = { status: 200, headers: {}, body: 'hello' };
const HOSTS = '127.0.0.1 localhost\n1.1.1.3 python # the API\n';

interface World {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly nginx: Attachment;
  readonly python: Attachment;
  readonly laptop: Attachment;
  readonly node: Attachment;
}

/** The course's base world without any Kubernetes: two nodes, a pod on each, the laptop, an API server. */
function createWorld(handler: Handler = (_incoming, respond) => respond(OK)): World {
  const kernel = createKernel({ seed: 7, startsAtEpochMs: 0 });
  const network = createNetwork(kernel);
  const node = network.addNode({ name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' });
  const other = network.addNode({ name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' });
  const shape = (name: string, address: string) => ({
    namespace: 'default',
    name,
    uid: `uid-${name}`,
    address,
  });
  const nginx = network.addPod(shape('pod-nginx', '1.1.1.4'), node);
  const python = network.addPod(shape('pod-python', '1.1.1.3'), other);
  python.listen({ port: 443, secure: false, program: 'the Python API', handler }, 'c');
  const laptop = network.addLaptop('203.0.113.7');
  network.addApiServer('4.4.4.100', { port: 6443, secure: true, program: 'the API server', handler });
  return { kernel, network, nginx, python, laptop, node };
}

interface Ask {
  readonly host: string;
  readonly port: number;
  readonly scheme?: 'http' | 'https';
  readonly connectTimeoutMs?: number;
  readonly timeoutMs?: number;
}

function ask(
  world: World,
  from: Attachment,
  { host, port, scheme = 'http', ...times }: Ask,
): HttpOutcome | null {
  let outcome: HttpOutcome | null = null;
  const request = { method: 'GET', path: '/', headers: { host }, body: null };
  from
    .createHost('host', 'container', { hosts: () => HOSTS, resolvConf: () => '' })
    .network.http({ scheme, host, port, request, ...times }, (answer) => {
      outcome = answer;
    });
  world.kernel.run({});
  return outcome;
}

function told(world: World): string[] {
  const latest = world.network.requests().at(-1)!;
  return latest.hops.map((hop) => `${hop.place.name} ${hop.decision}`);
}

test.each([
  ['a pod on the other node', 'nginx', { host: '1.1.1.3', port: 443 }, 200],
  ['a name from the hosts file', 'nginx', { host: 'Python', port: 443 }, 200],
  ['the pod itself by localhost', 'python', { host: 'localhost', port: 443 }, 200],
  ['a node to a pod on another node', 'node', { host: '1.1.1.3', port: 443 }, 200],
  ['a pod to the API server', 'nginx', { host: '4.4.4.100', port: 6443, scheme: 'https' }, 200],
  ['plain HTTP to a TLS port', 'laptop', { host: '4.4.4.100', port: 6443 }, 400],
  ['a port where nothing listens', 'nginx', { host: '1.1.1.3', port: 80 }, 'refused'],
  ['a node port where nothing listens', 'laptop', { host: '4.4.4.2', port: 30080 }, 'refused'],
  ['https to plain HTTP', 'nginx', { host: '1.1.1.3', port: 443, scheme: 'https' }, 'tls'],
  ['an address nobody has', 'nginx', { host: '1.1.1.9', port: 443 }, 'timed-out'],
  ['a pod from outside', 'laptop', { host: '1.1.1.3', port: 443 }, 'timed-out'],
  ['a node by its internal address from outside', 'laptop', { host: '1.1.1.1', port: 443 }, 'timed-out'],
  ['a name nobody knows', 'nginx', { host: 'service-python', port: 3000 }, 'unresolved'],
] as const)('%s', (_title, from, request, expected) => {
  const world = createWorld();
  const outcome = ask(world, world[from], request)!;
  expect(outcome.ok ? outcome.response.status : outcome.failure).toBe(expected);
});

test('a refused connection is known at once, a dropped one after the time given, or after Linux gave up', () => {
  const check = (request: Ask, expected: number) => {
    const world = createWorld();
    const outcome = ask(world, world.nginx, request)!;
    expect(outcome.ok ? null : outcome.afterMs).toBe(expected);
  };
  check({ host: '1.1.1.3', port: 80 }, 2);
  check({ host: '1.1.1.9', port: 80, connectTimeoutMs: 3000 }, 3000);
  check({ host: '1.1.1.9', port: 80, timeoutMs: 500 }, 500);
  check({ host: '1.1.1.9', port: 80 }, 134_000);
});

test('every place on the way tells its decision', () => {
  const world = createWorld();
  ask(world, world.nginx, { host: '1.1.1.3', port: 443 });
  expect(told(world)).toEqual([
    'default/pod-nginx sent',
    'node-1 forwarded',
    'node-2 forwarded',
    'default/pod-python delivered',
    'default/pod-python answered',
  ]);
  const { answeredBy, outcome, endedMs } = world.network.requests()[0]!;
  expect(answeredBy).toEqual({
    namespace: 'default',
    name: 'pod-python',
    uid: 'uid-pod-python',
    node: 'node-2',
  });
  expect(outcome).toEqual({ kind: 'answered', status: 200 });
  expect(endedMs).toBe(2);
});

test('a dead pod is remembered in the reason, and its address answers nothing', () => {
  const world = createWorld();
  world.python.detach();
  const outcome = ask(world, world.nginx, { host: '1.1.1.3', port: 443, connectTimeoutMs: 1000 })!;
  expect(outcome.ok ? null : outcome.failure).toBe('timed-out');
  expect(told(world)).toEqual(['default/pod-nginx sent', 'node-1 dropped']);
  expect(world.network.requests()[0]!.hops[1]!.reason).toContain('pod-python had it and is gone');
});

test('a program that never answers runs into the time given, and dying it resets the connection', () => {
  const world = createWorld(() => {});
  const late = ask(world, world.nginx, { host: '1.1.1.3', port: 443, timeoutMs: 5000 })!;
  expect(late).toMatchObject({ ok: false, failure: 'timed-out', connected: true });
  world.kernel.schedule(1000, 'progress', () => world.python.closeListeners('c'));
  const cut = ask(world, world.nginx, { host: '1.1.1.3', port: 443, timeoutMs: 5000 })!;
  expect(cut).toMatchObject({ ok: false, failure: 'reset' });
});

test('a body that is still being written ends when its program dies', () => {
  let kernel: Kernel | null = null;
  const world = createWorld((_incoming, respond) =>
    respond({ status: 200, headers: {}, body: kernel!.createChannel('body') }),
  );
  kernel = world.kernel;
  const outcome = ask(world, world.nginx, { host: '1.1.1.3', port: 443 })!;
  const body = outcome.ok ? outcome.response.body : null;
  if (body === null || typeof body !== 'object' || !('tryRead' in body)) throw new Error('no stream');
  expect(body.tryRead()).toBeUndefined();
  world.python.detach();
  expect(body.tryRead()).toBeNull();
});

test('two programs of one pod can not have one port', () => {
  const world = createWorld();
  const listener = { port: 443, secure: false, program: 'nginx', handler: () => {} };
  expect(world.python.listen(listener, 'd')).toBe('in use');
  world.python.closeListeners('c');
  expect(world.python.listen(listener, 'd')).toBe('listening');
});

test('ping', () => {
  const check = (
    from: 'nginx' | 'python' | 'node' | 'laptop',
    address: string,
    expected: number | string,
  ) => {
    const world = createWorld();
    let outcome: PingOutcome | null = null;
    world[from]
      .createHost('host', 'container', { hosts: () => HOSTS, resolvConf: () => '' })
      .network.ping(address, 1000, (answer) => {
        outcome = answer;
      });
    world.kernel.run({});
    const found = outcome as PingOutcome | null;
    expect(found?.ok ? found.timeToLive : found?.failure).toBe(expected);
  };
  check('nginx', '1.1.1.3', 62);
  check('nginx', '1.1.1.1', 64);
  check('nginx', '127.0.0.1', 64);
  check('node', '1.1.1.3', 63);
  check('laptop', '4.4.4.1', 61);
  check('nginx', '1.1.1.9', 'timed-out');
  check('laptop', '1.1.1.3', 'timed-out');
});

test('requests of the laptop to the API server are not told, those of a pod are', () => {
  const world = createWorld();
  ask(world, world.laptop, { host: '4.4.4.100', port: 6443, scheme: 'https' });
  expect(world.network.requests()).toHaveLength(0);
  ask(world, world.nginx, { host: '4.4.4.100', port: 6443, scheme: 'https' });
  expect(told(world).at(-1)).toBe('kube-apiserver answered');
});

test('a cancelled request calls nobody back', () => {
  const world = createWorld();
  const host = world.nginx.createHost('host', 'container', { hosts: () => HOSTS, resolvConf: () => '' });
  const request = { method: 'GET', path: '/', headers: {}, body: null };
  let isCalled = false;
  const cancel = host.network.http({ scheme: 'http', host: '1.1.1.3', port: 443, request }, () => {
    isCalled = true;
  });
  world.kernel.run({ steps: 2 });
  cancel();
  world.kernel.run({});
  expect(isCalled).toBe(false);
  expect(world.network.requests()[0]!.outcome).toEqual({ kind: 'failed', reason: 'the client gave up' });
});
