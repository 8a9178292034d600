/** The base world for story tests, and what kubectl would do to it, as plain HTTP requests. */
import { type Cluster, type ClusterOptions, createCluster } from '../cluster';
import type { Channel, HttpResponse } from '../http';
import { PARTS } from '../parts';
import type { HttpOutcome, PingOutcome } from '../process';
import type { Event, Pod } from '../resources';
import type { WorldSpecification } from '../specification';
import { createTestRunner } from './runner';

export const PYTHON_POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod-python', labels: { run: 'pod-python' } },
  spec: { nodeName: 'node-2', containers: [{ name: 'api', image: 'drydock/python-api' }] },
  status: { podIP: '1.1.1.3' },
} as const;

export const NGINX_POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod-nginx', labels: { run: 'pod-nginx' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'nginx' }] },
  status: { podIP: '1.1.1.4' },
} as const;

export const SPECIFICATION: WorldSpecification = {
  nodes: [
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
    { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
  ],
  serviceRange: '1.1.10.0/24',
  podAddresses: { first: '1.1.1.3' },
  objects: [PYTHON_POD, NGINX_POD],
};

export interface Story {
  readonly cluster: Cluster;
  /** POST of a pod into namespace default; returns the status. */
  create(pod: object): number;
  remove(pod: string, graceSeconds?: number): number;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): HttpResponse;
  advance(durationMs: number): void;
  pod(name: string): Pod | undefined;
  /** `Warning Failed …`, in the order in which they were first said; for one object. */
  events(name: string): readonly string[];
  ask(from: string | 'laptop', host: string, port: number, path?: string): HttpOutcome;
  ping(from: string, address: string): PingOutcome;
  /** Text of the log, or the answer's status where it is refused. */
  log(pod: string, query?: string): string;
  exec(pod: string, command: readonly string[], input?: string): ExecResult;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: the container refused to start it. */
  readonly status: { readonly status?: string; readonly details?: unknown } | null;
}

export function createStory(options: Partial<ClusterOptions> = {}): Story {
  const cluster = createCluster({
    seed: 1,
    runner: createTestRunner(),
    parts: PARTS,
    specification: SPECIFICATION,
    ...options,
  });
  const advance = (durationMs: number): void => {
    cluster.run({ untilMs: cluster.nowMs() + durationMs });
  };
  const call = (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): HttpResponse =>
    cluster.handle({
      method,
      path,
      headers: { host: 'api', 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
  const pods = '/api/v1/namespaces/default/pods';
  const find = (name: string) =>
    cluster.list('Pod', 'default').find(({ metadata }) => metadata.name === name) as Pod | undefined;
  const firstContainer = (name: string) => find(name)?.spec.containers[0]?.name;
  const hostOf = (from: string) =>
    cluster.host(from === 'laptop' ? 'laptop' : { namespace: 'default', pod: from })!;

  /** Runs until the answer is there. */
  function until<T>(start: (done: (value: T) => void) => void): T {
    const found: T[] = [];
    start((value) => found.push(value));
    cluster.run({ until: () => found.length > 0 });
    return found[0]!;
  }

  return {
    cluster,
    advance,
    call,
    create: (pod) => call('POST', pods, pod).status,
    remove: (pod, graceSeconds) =>
      call(
        'DELETE',
        `${pods}/${pod}${graceSeconds === undefined ? '' : `?gracePeriodSeconds=${graceSeconds}`}`,
      ).status,
    pod: find,
    events: (name) =>
      (cluster.list('Event', 'default') as readonly Event[])
        .filter(({ involvedObject }) => involvedObject.name === name)
        .map(({ type, reason, message }) => `${type} ${reason} ${message}`),
    ask: (from, host, port, path = '/') =>
      until<HttpOutcome>((done) => {
        const request = { method: 'GET', path, headers: { host, 'user-agent': 'curl/8.14.1' }, body: null };
        hostOf(from).network.http({ scheme: 'http', host, port, request, connectTimeoutMs: 3000 }, done);
      }),
    ping: (from, address) =>
      until<PingOutcome>((done) => {
        hostOf(from).network.ping(address, 1000, done);
      }),
    log(pod, query = '') {
      const { status, body } = call('GET', `${pods}/${pod}/log?container=${firstContainer(pod)}&${query}`);
      return status === 200 && typeof body === 'string' ? body : `${status}`;
    },
    exec(pod, command, input) {
      const query = [
        ...command.map((word) => `command=${encodeURIComponent(word)}`),
        `container=${firstContainer(pod)}`,
        'stdout=true',
        'stderr=true',
        ...(input === undefined ? [] : ['stdin=true']),
      ].join('&');
      const { upgraded } = call('POST', `${pods}/${pod}/exec?${query}`, undefined, UPGRADE);
      if (upgraded === undefined) return { stdout: '', stderr: '', status: null };
      if (input !== undefined) upgraded.toServer.tryWrite(`\u0000${input}`);
      upgraded.toServer.end();
      cluster.run({ untilMs: cluster.nowMs() + 5000, until: () => upgraded.fromServer.ended });
      return collect(upgraded.fromServer);
    },
  };
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-protocol': 'v5.channel.k8s.io',
};

function collect(channel: Channel): ExecResult {
  const streams: Record<number, string> = {};
  for (let message = channel.tryRead(); typeof message === 'string'; message = channel.tryRead()) {
    const stream = message.charCodeAt(0);
    streams[stream] = (streams[stream] ?? '') + message.slice(1);
  }
  return { stdout: streams[1] ?? '', stderr: streams[2] ?? '', status: JSON.parse(streams[3] ?? 'null') };
}
