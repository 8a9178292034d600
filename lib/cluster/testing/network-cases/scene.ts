/** Plays the acts of network cases in a world, and tells answers and deciding hops in the words of the cases. */
import { reverseName } from '../../network/names';
import type { DnsOutcome, Host, HttpOutcome, NameOutcome, PingOutcome, RecordType } from '../../process';
import type { WorldSpecification } from '../../specification';
import type { KeptConnection } from '../../tcp';
import type { Hop, TracedRequest } from '../../trace';
import { createStory, type Story } from '../story';
import type { Act, Change } from './case';

export interface Told {
  readonly answer: string;
  readonly deciding: string;
}

export interface NetworkScene {
  play(from: string, act: Act): Told;
  faults(): readonly unknown[];
}

const NODES: WorldSpecification['nodes'] = [1, 2].map((number) => ({
  name: `node-${number}`,
  internalAddress: `192.168.0.1${number}`,
  externalAddress: `198.51.100.1${number}`,
  labels: { 'topology.kubernetes.io/zone': `zone-${number === 1 ? 'a' : 'b'}` },
}));

/** Longer than any pod of a case takes to come up. */
const CONNECT_TIMEOUT_MS = 5_000;

export function createNetworkScene(
  world: Partial<WorldSpecification> & Pick<WorldSpecification, 'objects'>,
): NetworkScene {
  const story = createStory({ specification: { nodes: NODES, serviceRange: '10.96.0.0/16', ...world } });
  return {
    play(from, act) {
      const steps: readonly (string | Change)[] = typeof act === 'string' ? [act] : act;
      for (const step of steps.slice(0, -1)) {
        if (typeof step === 'string') ask(story, from, step);
        else change(story, step);
      }
      return ask(story, from, steps.at(-1) as string);
    },
    faults: () => story.cluster.faults(),
  };
}

const PATHS: Readonly<Record<string, string>> = {
  Pod: '/api/v1/namespaces/NS/pods',
  Service: '/api/v1/namespaces/NS/services',
  Node: '/api/v1/nodes',
  Namespace: '/api/v1/namespaces',
  Deployment: '/apis/apps/v1/namespaces/NS/deployments',
  EndpointSlice: '/apis/discovery.k8s.io/v1/namespaces/NS/endpointslices',
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/NS/networkpolicies',
};

/** `name`, or `namespace/name`. */
function pathOf(kind: string, written: string): string {
  const [namespace, name] = written.includes('/') ? written.split('/') : ['default', written];
  const collection = PATHS[kind];
  if (collection === undefined) throw new Error(`no path for ${kind}`);
  return `${collection.replace('NS', namespace!)}${name === '' ? '' : `/${name}`}`;
}

function change(story: Story, step: Change): void {
  const { cluster } = story;
  switch (step.change) {
    case 'add': {
      const { kind, metadata } = step.object;
      send(story, 'POST', pathOf(kind, `${metadata.namespace ?? 'default'}/`), step.object);
      break;
    }
    case 'patch':
      send(story, 'PATCH', pathOf(step.kind, step.name), step.body);
      break;
    case 'remove': {
      const query = step.graceSeconds === undefined ? '' : `?gracePeriodSeconds=${step.graceSeconds}`;
      send(story, 'DELETE', `${pathOf(step.kind, step.name)}${query}`);
      break;
    }
    case 'ready': {
      const files = cluster.containerFiles('default', step.pod, 'main');
      if (files === null) throw new Error(`${step.pod} does not run`);
      if (step.isReady) files.writeFile('/tmp/ready', '');
      else files.remove('/tmp/ready');
      story.advance(3_000);
      break;
    }
    case 'kill':
      if (!cluster.killContainer('default', step.pod, 'main')) throw new Error(`${step.pod} does not run`);
      break;
    case 'wait':
      story.advance(step.seconds * 1000);
  }
}

function send(story: Story, method: string, path: string, body?: unknown): void {
  const headers: Readonly<Record<string, string>> =
    method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
  const { status, body: said } = story.call(method, path, body, headers);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${String(said)}`);
}

function hostOf({ cluster }: Story, from: string): Host {
  const [namespace, name] = from.includes('/') ? from.split('/') : ['default', from];
  const place = /^node-\d$/.test(from) ? { node: from } : { namespace: namespace!, pod: name! };
  const host = cluster.host(from === 'laptop' ? 'laptop' : place);
  if (host === null) throw new Error(`nobody is ${from}`);
  return host;
}

function until<T>({ cluster }: Story, start: (done: (value: T) => void) => void): T {
  const found: T[] = [];
  start((value) => found.push(value));
  cluster.run({ until: () => found.length > 0 });
  return found[0]!;
}

const RECORD = /^(A|AAAA|CNAME|PTR|SRV|TXT|MX|NS) (\S+)(?: @(\S+))?$/;

function ask(story: Story, from: string, act: string): Told {
  const host = hostOf(story, from);
  const [, times, kept, pause = '0', url] =
    /^(?:(\d+) (?:(kept) |every (\d+) s )?× )?(\S+:\d+(?:\/\S*)?)$/.exec(act) ?? [];
  if (act.startsWith('$ ')) return { answer: run(story, from, act.slice(2)), deciding: '' };
  const before = story.cluster.requests().at(-1)?.id;
  const record = RECORD.exec(act);
  const answer =
    url !== undefined
      ? times === undefined
        ? tellHttp(story, sendHttp(story, host, url), url)
        : tellShares(story, host, url, {
            times: Number(times),
            isKept: kept !== undefined,
            pauseMs: Number(pause) * 1000,
          })
      : record !== null
        ? query(story, host, record)
        : act.startsWith('tried ')
          ? tellTried(story, host, act.slice(6))
          : act.startsWith('ping ')
            ? tellPing(until<PingOutcome>(story, (done) => host.network.ping(act.slice(5), 1000, done)))
            : tellName(until<NameOutcome>(story, (done) => host.network.resolve(act.slice(5), done)));
  const request = story.cluster.requests().at(-1);
  return { answer, deciding: request?.id === before ? '' : tellDeciding(request) };
}

function run(story: Story, from: string, line: string): string {
  const { stdout, stderr } = story.exec(from, line.split(' '));
  return `${stdout}${stderr}`.replace(/\s+/g, ' ').trim();
}

function sendHttp(story: Story, host: Host, url: string, reuse?: KeptConnection): HttpOutcome {
  const [, name, port, path = '/clientip'] = /^([^:]+):(\d+)(\/.*)?$/.exec(url)!;
  const request = { method: 'GET', path, headers: { host: name! }, body: null };
  const goal = { host: name!, port: Number(port), request, connectTimeoutMs: CONNECT_TIMEOUT_MS };
  return until(story, (done) => {
    const scheme = path.startsWith('/tls') ? 'https' : 'http';
    host.network.http({ scheme, ...goal, ...(reuse === undefined ? {} : { reuse }) }, done);
  });
}

const lastAnswerer = (story: Story) => story.cluster.requests().at(-1)?.answeredBy?.name ?? 'nobody';

function tellHttp(story: Story, outcome: HttpOutcome, url: string): string {
  if (!outcome.ok) return outcome.failure;
  const body = String(outcome.response.body).replace(/\s+/g, ' ').trim();
  if (url.includes('/')) return `${outcome.response.status} ${body}`.trim();
  return `${lastAnswerer(story)} sees ${body.replace(/:\d+$/, '')}`;
}

interface Repetition {
  readonly times: number;
  readonly isKept: boolean;
  readonly pauseMs: number;
}

/** Names of who answered; where many share, nobody may have less than half or more than double of an equal share. */
function tellShares(story: Story, host: Host, url: string, { times, isKept, pauseMs }: Repetition): string {
  const counts = new Map<string, number>();
  let reuse: KeptConnection | undefined;
  for (let count = 0; count < times; count += 1) {
    const outcome = sendHttp(story, host, url, reuse);
    const name = outcome.ok ? lastAnswerer(story) : outcome.failure;
    if (isKept && outcome.ok) reuse = outcome.kept;
    if (pauseMs > 0) story.advance(pauseMs);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const equal = times / counts.size;
  const odd = [...counts.values()].some((count) => count < equal / 2 || count > equal * 2);
  const names = [...counts.keys()].sort().join(' ');
  return odd ? `${names}, unevenly` : names;
}

function query(story: Story, host: Host, [, type, written, server]: RegExpExecArray): string {
  const { servers } = host.network.resolver();
  const name = type === 'PTR' && /^[\d.]+$/.test(written!) ? reverseName(written!) : written!;
  const { replies } = until<DnsOutcome>(story, (done) => {
    const to = { server: server ?? servers[0]!, timeoutMs: 1000, attempts: 1 };
    host.network.query({ asked: written!, names: [name], type: type as RecordType, ...to }, done);
  });
  const [reply] = replies;
  if (reply?.answer == null) return reply?.failure ?? 'nothing';
  const { code, answers } = reply.answer;
  if (code !== 'NOERROR') return code;
  if (answers.length === 0) return 'no record';
  return answers
    .map((record) => (record.type === type ? record.data : `${record.type} ${record.data}`))
    .sort()
    .join(', ');
}

function tellPing(outcome: PingOutcome): string {
  return outcome.ok ? 'answered' : outcome.failure;
}

/** Which names were asked for, in order; those without an answer in brackets. */
function tellTried(story: Story, host: Host, name: string): string {
  until<NameOutcome>(story, (done) => host.network.resolve(name, done));
  const tried = story.cluster.requests().at(-1)?.hops.at(-1)?.lookup?.tried ?? [];
  return tried
    .map((entry) => (/^(?:NXDOMAIN|no )/.test(entry.answer) ? `(${entry.name})` : entry.name))
    .join(' ');
}

function tellName(outcome: NameOutcome): string {
  return outcome.ok ? [...outcome.addresses].sort().join(', ') : outcome.failure;
}

const tellHop = ({ place, decision, node }: Hop) =>
  `${place.kind} ${place.name} ${decision}${node === undefined ? '' : ` ${node}`}`;

/** The last hop where it failed; else the last that chose or named the goal; else where it was delivered. */
function tellDeciding(request: TracedRequest | undefined): string {
  if (request === undefined) return '';
  const { hops, outcome } = request;
  const last = (...wanted: readonly string[]) =>
    hops.filter(({ decision }) => wanted.includes(decision)).at(-1);
  const hop =
    outcome?.kind === 'failed'
      ? hops.at(-1)
      : (last('translated') ?? last('resolved') ?? last('delivered') ?? hops.at(-1));
  return hop === undefined ? '' : tellHop(hop);
}
