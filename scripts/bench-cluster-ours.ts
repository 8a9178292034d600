/** One run of our simulator for `npm run bench cluster`, in a process of its own: the number of replicas is its argument. */
import { type Cluster, createCluster } from '../lib/cluster/cluster';
import { PARTS } from '../lib/cluster/parts';
import type { Deployment } from '../lib/cluster/resources';
import { createProcessRunner } from '../lib/shell/shell';
import {
  ANSWER,
  describeDeployment,
  type Measured,
  measureHeapMb,
  NODES,
  PATH,
  PORT,
  SERVICE,
  startMeasuring,
} from './bench-cluster-workload';

const LOOK_MS = 100;
const LONGEST_MS = 3_600_000;
const HOUR_MS = 3_600_000;

function createWorld(): Cluster {
  const nodes = Array.from({ length: NODES }, (_, index) => ({
    name: `node-${index + 1}`,
    internalAddress: `10.0.0.${index + 1}`,
    capacity: { cpu: '64', memory: '256Gi', pods: '500' },
  }));
  return createCluster({
    specification: { nodes, serviceRange: '10.96.0.0/16', objects: [] },
    seed: 1,
    parts: PARTS,
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

function create(cluster: Cluster, path: string, object: object): void {
  const { status } = cluster.handle({
    method: 'POST',
    path,
    headers: { host: 'api', 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(object),
  });
  if (status !== 201) throw new Error(`${path} was answered with ${status}`);
}

function untilReady(cluster: Cluster, replicas: number): void {
  const lastMs = cluster.nowMs() + LONGEST_MS;
  for (;;) {
    const [deployment] = cluster.list('Deployment', 'default') as readonly Deployment[];
    if (deployment?.status?.readyReplicas === replicas) return;
    if (cluster.nowMs() > lastMs) throw new Error('the Deployment does not get ready');
    cluster.run({ untilMs: cluster.nowMs() + LOOK_MS });
  }
}

/** From the first node to the Service's address, as the peer's own fetch goes. */
function ask(cluster: Cluster): void {
  const [service] = cluster.list('Service', 'default').filter(({ metadata }) => metadata.name === 'web');
  const address = (service as { spec?: { clusterIP?: string } } | undefined)?.spec?.clusterIP ?? '';
  let body: unknown = null;
  for (let attempt = 0; attempt < 100 && body !== ANSWER; attempt += 1) {
    let isOver = false;
    const headers = { host: address };
    const request = { method: 'GET', path: PATH, headers, body: null } as const;
    cluster
      .host({ node: 'node-1' })
      ?.network.http({ scheme: 'http', host: address, port: PORT, request }, (outcome) => {
        isOver = true;
        if (outcome.ok) body = outcome.response.body;
      });
    cluster.run({ until: () => isOver });
    if (body !== ANSWER) cluster.run({ untilMs: cluster.nowMs() + LOOK_MS });
  }
  if (body !== ANSWER) throw new Error(`the Service answered ${JSON.stringify(body)}`);
}

/** An hour of virtual time in which nobody does anything. Events of that time, and what they cost. */
function idle(cluster: Cluster): NonNullable<Measured['idle']> {
  cluster.run({ untilMs: cluster.nowMs() + HOUR_MS });
  const measure = startMeasuring();
  let events = 0;
  cluster.run({
    untilMs: cluster.nowMs() + HOUR_MS,
    until: () => {
      events += 1;
      return false;
    },
  });
  return { events, cpuMs: measure().cpuMs };
}

const replicas = Number(process.argv[2]);
const measure = startMeasuring();
const cluster = createWorld();
create(cluster, '/api/v1/namespaces/default/services', SERVICE);
create(cluster, '/apis/apps/v1/namespaces/default/deployments', describeDeployment(replicas));
untilReady(cluster, replicas);
ask(cluster);
const costs = measure();
const [virtualMs, steps, heapMb] = [cluster.nowMs(), cluster.steps, measureHeapMb()];
if (cluster.faults().length > 0) throw new Error('programs met a mistake of ours');
const measured: Measured = { ...costs, heapMb, virtualMs, steps, idle: idle(cluster) };
console.log(JSON.stringify(measured));
