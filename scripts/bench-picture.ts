/** What one change in the cluster costs until the page shows it: drawn, sent, parsed, taken; beside all of it at once. */
import { serialize } from 'node:v8';
import '../lib/sandbox/texts';
import type { Cluster } from '../lib/cluster/cluster';
import { createPictureKeeper } from '../lib/cluster/picture-keeper';
import { createPictureFollower } from '../lib/sandbox/client-picture';
import { type WorkerMessage, workerMessageSchema } from '../lib/sandbox/messages';
import { PLAYGROUND } from '../lib/sandbox/playground';
import { createPictureReport } from '../lib/sandbox/worker-picture';
import { createWorld } from '../lib/sandbox/world';
import { percentile } from './bench-times';

const SIZES = [30, 500, 2_000];
const CHANGES = 200;
const PODS_PER_NODE = 200;
const LABELS = { app: 'web' };

type News = Extract<WorkerMessage, { type: 'picture' | 'change' }>;

function createCrowd(pods: number): Cluster {
  const nodes = Array.from({ length: Math.ceil(pods / PODS_PER_NODE) + 1 }, (_, index) => ({
    name: `node-${index + 1}`,
    internalAddress: `10.0.0.${index + 1}`,
    capacity: { cpu: '400', memory: '800Gi', pods: '250' },
  }));
  const spec = {
    replicas: pods,
    selector: { matchLabels: LABELS },
    template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  };
  const manifests = [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
      spec: { selector: LABELS, ports: [{ port: 80 }] },
    },
  ];
  const world = { nodes, serviceRange: '10.96.0.0/16', manifests };
  const { exercise, files } = PLAYGROUND;
  const { cluster } = createWorld({
    ...{ exercise: { ...exercise, world }, files, seed: 1 },
    createHostPrograms: () => ({}),
  });
  for (let minute = 0; minute < 60; minute += 1) {
    cluster.run({ untilMs: cluster.nowMs() + 60_000 });
    const [web] = cluster.list('Deployment') as unknown as { status?: { readyReplicas?: number } }[];
    if (web?.status?.readyReplicas === pods) return cluster;
  }
  throw new Error(`${pods} pods did not become ready in an hour`);
}

/** The way of a message, with the time that each side needs for it. */
function createWay(cluster: Cluster) {
  const keeper = createPictureKeeper(cluster);
  const { version } = { version: () => cluster.version };
  const report = createPictureReport({ version, pictureKeeper: () => keeper, requests: cluster.requests });
  let shown: unknown = null;
  const follower = createPictureFollower(
    () => {
      throw new Error('a change was lost');
    },
    (now) => {
      shown = now.picture;
    },
  );
  return () => {
    const started = performance.now();
    const message = report.next(true, started);
    const drawn = performance.now();
    if (message === null) throw new Error('the change is no news');
    const bytes = serialize(message);
    const received = structuredClone(message);
    const cloned = performance.now();
    follower.take(workerMessageSchema.parse(received) as News);
    const taken = performance.now();
    if (shown === null) throw new Error('nothing is shown');
    return { bytes: bytes.length, worker: drawn - started, wire: cloned - drawn, page: taken - cloned };
  };
}

function change(cluster: Cluster, kind: 'label' | 'delete', turn: number): void {
  const pods = cluster.list('Pod', 'default');
  const { name } = pods[(turn * 7919) % pods.length]!.metadata;
  const path = `/api/v1/namespaces/default/pods/${name}`;
  const headers = { host: 'api', 'content-type': 'application/merge-patch+json', accept: 'application/json' };
  const { status } =
    kind === 'label'
      ? cluster.handle({ method: 'PATCH', path, headers, body: `{"metadata":{"labels":{"turn":"${turn}"}}}` })
      : cluster.handle({ method: 'DELETE', path: `${path}?gracePeriodSeconds=0`, headers, body: null });
  if (status !== 200) throw new Error(`${kind} of ${name}: ${status}`);
  // A pod in the place of the deleted one, its endpoints and the Deployment's count come with it.
  if (kind === 'delete') cluster.run({ untilMs: cluster.nowMs() + 5_000 });
}

export function benchPicture(): void {
  for (const pods of SIZES) {
    const cluster = createCrowd(pods);
    const carry = createWay(cluster);
    const whole = carry();
    const wholeMs = whole.worker + whole.wire + whole.page;
    console.log(`${pods} pods, the whole picture: ${whole.bytes} bytes, ${wholeMs.toFixed(1)} ms`);
    for (const kind of ['label', 'delete'] as const) {
      const costs = Array.from({ length: CHANGES }, (_, turn) => {
        change(cluster, kind, turn);
        return carry();
      });
      const sums = costs.map(({ worker, wire, page }) => worker + wire + page);
      const bytes = percentile(
        costs.map((cost) => cost.bytes),
        0.5,
      );
      const what = kind === 'label' ? 'one pod gets a label' : 'one pod is deleted and another becomes ready';
      console.log(
        `${pods} pods, ${what}: ${bytes} bytes, p50 ${percentile(sums, 0.5).toFixed(3)} ms, p95 ${percentile(sums, 0.95).toFixed(3)} ms`,
      );
    }
  }
}
