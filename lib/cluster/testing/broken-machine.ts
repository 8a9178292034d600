/** A world and the learner's machine in it, for broken worlds: lines at the prompt, requests, and their stories. */
import '../../shell/texts';
import { createProcessRunner, createShellSession, type ShellKernel } from '../../shell/shell';
import { type Cluster, createCluster } from '../cluster';
import { PARTS } from '../parts';
import type { TracedRequest } from '../trace';
import { type BrokenWorld, pod } from './broken-worlds/broken-world';

const HOME = '/home/learner';
const STARTS_AT = '2026-11-22T12:00:00Z';
const PATIENCE_MS = 3000;

export interface Machine {
  readonly cluster: Cluster;
  type(line: string): { readonly text: string; readonly exitCode: number };
  advance(durationMs: number): void;
  /** As BrokenWorld.act says. */
  ask(act: string): { readonly ends: string; readonly request: TracedRequest };
}

export function createBrokenMachine({ world, objects }: Pick<BrokenWorld, 'world' | 'objects'>): Machine {
  const startsAtMs = Date.parse(STARTS_AT);
  const kernelOf = (cluster: Cluster, name: string): ShellKernel => ({
    nowMs: cluster.nowMs,
    epochMs: () => startsAtMs + cluster.nowMs(),
    random: cluster.createRandom(name),
    createChannel: cluster.createChannel,
    spawn: cluster.spawn,
    signal: cluster.signal,
    spend: cluster.spend,
  });
  const guest = pod('guest', '1.1.1.9', { node: 'node-1', labels: { app: 'guest' }, image: 'nginx' });
  const cluster = createCluster({
    seed: 3,
    parts: PARTS,
    runner: (made) => createProcessRunner(kernelOf(made, 'containers')),
    specification: {
      startsAt: STARTS_AT,
      nodes: [
        { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
        { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
      ],
      serviceRange: '1.1.10.0/24',
      serviceAddressOrder: 'sequential',
      serviceAddresses: { 'default/kubernetes': '1.1.10.254', 'kube-system/kube-dns': '1.1.10.253' },
      podAddresses: { first: '1.1.1.20' },
      warmUpMs: 15_000,
      ...world,
      objects: [
        ...objects.filter(({ kind }) => kind === 'Namespace'),
        guest,
        ...objects.filter(({ kind }) => kind !== 'Namespace'),
      ],
    },
  });
  const kernel = kernelOf(cluster, 'laptop');
  let text = '';
  const session = createShellSession({
    kernel,
    host: cluster.laptop,
    files: createProcessRunner(kernel).createFiles({ [`${HOME}/.kube/config`]: cluster.kubeconfig }),
    environment: { HOME, KUBECONFIG: `${HOME}/.kube/config` },
    homeDirectory: HOME,
    hostPrograms: {},
    terminal: { columns: 200, rows: 50 },
    output: (piece) => {
      text += piece;
    },
  });
  return {
    cluster,
    advance: (durationMs) => cluster.run({ untilMs: cluster.nowMs() + durationMs }),
    type(line) {
      text = '';
      session.runScript(`${line}\n`);
      cluster.run({ untilMs: cluster.nowMs() + 120_000, until: () => session.isAtPrompt });
      if (!session.isAtPrompt) throw new Error(`it does not end: ${line}`);
      return { text, exitCode: session.lastExitCode };
    },
    ask: (act) => ask(cluster, act),
  };
}

function ask(cluster: Cluster, act: string): ReturnType<Machine['ask']> {
  const [, from = '', kind, goal = '', patience] = /^(\S+) (?:(ping|name) )?(\S+)(?: within (\d+))?$/.exec(
    act,
  )!;
  const { network } = hostOf(cluster, from);
  const timeoutMs = patience === undefined ? PATIENCE_MS : Number(patience);
  const before = cluster.requests().at(-1)?.id ?? 0;
  const ended: string[] = [];
  if (kind === 'ping')
    network.ping(goal, timeoutMs, (outcome) => ended.push(outcome.ok ? 'answered' : outcome.failure));
  else if (kind === 'name')
    network.resolve(goal, (outcome) =>
      ended.push(outcome.ok ? outcome.addresses.join(' ') : outcome.failure),
    );
  else {
    const [, scheme = 'http', host = '', port = '80', path = '/hostname'] =
      /^(?:(https?):\/\/)?([^:/]+)(?::(\d+))?(\/.*)?$/.exec(goal)!;
    const request = { method: 'GET', path, headers: { host }, body: null };
    const waits = patience === undefined ? { connectTimeoutMs: timeoutMs } : { timeoutMs };
    const sent = { scheme: scheme as 'http', host, port: Number(port), request, ...waits };
    network.http(sent, (outcome) => ended.push(outcome.ok ? `${outcome.response.status}` : outcome.failure));
  }
  cluster.run({ untilMs: cluster.nowMs() + 60_000, until: () => ended.length > 0 });
  return { ends: ended[0] ?? 'nothing', request: cluster.requests().find(({ id }) => id > before)! };
}

function hostOf(cluster: Cluster, from: string) {
  const [namespace, name] = from.includes('/') ? from.split('/') : ['default', from];
  const place = from.startsWith('node-') ? { node: from } : { namespace: namespace!, pod: name! };
  const host = cluster.host(from === 'laptop' ? 'laptop' : place);
  if (host === null) throw new Error(`nobody asks from ${from}`);
  return host;
}
