/**
 * One run of our simulator for `npm run bench network`, in a process of its own; the last line of its output is JSON.
 * `requests name|address traced|untraced COUNT`: CPU milliseconds of so many requests.
 * `endpoints 10,100` and `services 10,100`: how requests and changes of rules grow.
 */
import { type Cluster, createCluster } from '../lib/cluster/cluster';
import { PARTS } from '../lib/cluster/parts';
import type { Host } from '../lib/cluster/process';
import type { Deployment, Pod, Service } from '../lib/cluster/resources';
import { createProcessRunner } from '../lib/shell/shell';
import {
  ANSWER,
  describeDeployment,
  describePod,
  describeService,
  type Goal,
  NODES,
  PATH,
  PORT,
  startCpu,
  WARM_UP,
} from './bench-network-workload';

const LOOK_MS = 100;
const LONGEST_MS = 3_600_000;
/** From a change of labels until every kube-proxy has written its rules, ms of virtual time. */
const PROPAGATION_MS = 2_000;
const GROWTH_REQUESTS = 5_000;
const CHANGES = 40;

function createWorld(nodeCount: number, tracing?: 'none'): Cluster {
  const nodes = Array.from({ length: nodeCount }, (_, index) => ({
    name: `node-${index + 1}`,
    internalAddress: `10.0.0.${index + 1}`,
    capacity: { cpu: '128', memory: '512Gi', pods: '1000' },
  }));
  return createCluster({
    specification: { nodes, serviceRange: '10.96.0.0/16', objects: [] },
    seed: 1,
    parts: PARTS,
    ...(tracing === undefined ? {} : { tracing }),
    runner: (cluster) =>
      createProcessRunner({
        nowMs: cluster.nowMs,
        epochMs: () => Date.parse(cluster.timestamp(0)) + cluster.nowMs(),
        random: cluster.createRandom('shell containers'),
        createChannel: cluster.createChannel,
        spawn: cluster.spawn,
        signal: cluster.signal,
        spend: cluster.spend,
        hasRoom: cluster.hasRoom,
      }),
  });
}

function send(cluster: Cluster, method: string, path: string, object: object): void {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const { status } = cluster.handle({
    method,
    path,
    headers: { host: 'api', 'content-type': type, accept: 'application/json' },
    body: JSON.stringify(object),
  });
  if (status !== 200 && status !== 201) throw new Error(`${method} ${path} was answered with ${status}`);
}

const SERVICES = '/api/v1/namespaces/default/services';
const PODS = '/api/v1/namespaces/default/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

function waitUntil(cluster: Cluster, what: string, isThere: () => boolean): void {
  const lastMs = cluster.nowMs() + LONGEST_MS;
  while (!isThere()) {
    if (cluster.nowMs() > lastMs) throw new Error(`${what} does not come`);
    cluster.run({ untilMs: cluster.nowMs() + LOOK_MS });
  }
}

function untilReady(cluster: Cluster, replicas: number): void {
  waitUntil(cluster, `readiness of ${replicas} pods`, () => {
    const [deployment] = cluster.list('Deployment', 'default') as readonly Deployment[];
    return deployment?.status?.readyReplicas === replicas;
  });
  const names = ['client', 'lone'];
  waitUntil(cluster, 'an address of each pod', () =>
    (cluster.list('Pod', 'default') as readonly Pod[]).every(
      ({ metadata, status }) => !names.includes(metadata.name) || status?.podIP !== undefined,
    ),
  );
  cluster.run({ untilMs: cluster.nowMs() + PROPAGATION_MS });
}

function addressOf(cluster: Cluster, name: string): string {
  const services = cluster.list('Service', 'default') as readonly Service[];
  return services.find(({ metadata }) => metadata.name === name)?.spec.clusterIP ?? '';
}

/** One request after the other from a pod; the goals in turn. Every answer is looked at. */
function ask(cluster: Cluster, from: Host, goals: readonly string[], count: number): void {
  let left = count;
  const next = (): void => {
    const host = goals[left % goals.length]!;
    const request = { method: 'GET', path: PATH, headers: { host }, body: null } as const;
    from.network.http({ scheme: 'http', host, port: PORT, request }, (outcome) => {
      if (!outcome.ok || outcome.response.body !== ANSWER)
        throw new Error(`the Service answered ${JSON.stringify(outcome)}`);
      left -= 1;
      if (left > 0) next();
    });
  };
  next();
  cluster.run({ until: () => left === 0 });
}

function findClient(cluster: Cluster): Host {
  const host = cluster.host({ namespace: 'default', pod: 'client' });
  if (host === null) throw new Error('there is no client');
  return host;
}

function measureRequests(goal: Goal, tracing: 'traced' | 'untraced', count: number): object {
  const cluster = createWorld(NODES, tracing === 'untraced' ? 'none' : undefined);
  send(cluster, 'POST', SERVICES, describeService('web'));
  send(cluster, 'POST', DEPLOYMENTS, describeDeployment(3));
  send(cluster, 'POST', PODS, describePod('client', { app: 'client' }));
  untilReady(cluster, 3);
  const client = findClient(cluster);
  const goals = [goal === 'name' ? 'web' : addressOf(cluster, 'web')];
  ask(cluster, client, goals, WARM_UP);
  const cpuMs = startCpu();
  ask(cluster, client, goals, count);
  const spent = cpuMs();
  const stages = cluster
    .requests()
    .at(-1)
    ?.hops.map(({ place, decision }) => `${place.kind} ${decision}`);
  return { cpuMs: spent, stages };
}

export interface Grown {
  readonly size: number;
  readonly requestUs: number;
  readonly changeMs: number;
}

/** The pod `lone` comes and goes behind its Services: from the API to the rules of all nodes. */
function measureChange(cluster: Cluster, label: string): number {
  const toggle = (value: string): void => {
    send(cluster, 'PATCH', `${PODS}/lone`, { metadata: { labels: { [label]: value } } });
    cluster.run({ untilMs: cluster.nowMs() + PROPAGATION_MS });
  };
  const countRules = () =>
    cluster.programmed.rules('node-1').reduce((sum, { targets }) => sum + targets.length, 0);
  const before = countRules();
  toggle('web');
  if (countRules() <= before) throw new Error('the rules did not change');
  toggle('nobody');
  const cpuMs = startCpu();
  for (let change = 0; change < CHANGES; change += 1) toggle(change % 2 === 0 ? 'web' : 'nobody');
  return cpuMs() / CHANGES;
}

function measureGrown(cluster: Cluster, size: number, goals: readonly string[], label: string): Grown {
  const client = findClient(cluster);
  ask(cluster, client, goals, WARM_UP);
  const cpuMs = startCpu();
  ask(cluster, client, goals, GROWTH_REQUESTS);
  const requestUs = (cpuMs() * 1000) / GROWTH_REQUESTS;
  return { size, requestUs, changeMs: measureChange(cluster, label) };
}

function growEndpoints(sizes: readonly number[]): readonly Grown[] {
  const cluster = createWorld(NODES * 2);
  send(cluster, 'POST', SERVICES, describeService('web'));
  send(cluster, 'POST', DEPLOYMENTS, describeDeployment(1));
  for (const name of ['client', 'lone']) send(cluster, 'POST', PODS, describePod(name, { app: name }));
  return sizes.map((size) => {
    send(cluster, 'PATCH', `${DEPLOYMENTS}/web`, { spec: { replicas: size } });
    untilReady(cluster, size);
    return measureGrown(cluster, size, [addressOf(cluster, 'web')], 'app');
  });
}

/** All of them have the same three pods behind them, but for one whose pod comes and goes. */
function growServices(sizes: readonly number[]): readonly Grown[] {
  const cluster = createWorld(NODES);
  send(cluster, 'POST', DEPLOYMENTS, describeDeployment(3));
  send(cluster, 'POST', SERVICES, describeService('lone', { lone: 'web' }));
  for (const name of ['client', 'lone']) send(cluster, 'POST', PODS, describePod(name, { app: name }));
  let made = 1;
  return sizes.map((size) => {
    for (; made < size; made += 1) send(cluster, 'POST', SERVICES, describeService(`web-${made}`));
    untilReady(cluster, 3);
    const goals = (cluster.list('Service', 'default') as readonly Service[])
      .filter(({ metadata }) => metadata.name.startsWith('web-'))
      .map(({ spec }) => spec.clusterIP ?? '');
    return measureGrown(cluster, size, goals, 'lone');
  });
}

function run([mode, first = '', second = '', third = '']: readonly string[]): unknown {
  const sizes = first.split(',').map(Number);
  if (mode === 'endpoints') return growEndpoints(sizes);
  if (mode === 'services') return growServices(sizes);
  return measureRequests(first as Goal, second as 'traced' | 'untraced', Number(third));
}

console.log(JSON.stringify(run(process.argv.slice(2))));
