/**
 * Reads a Corefile: server blocks with their zones, and in each the plugins with what they are told. What CoreDNS would
 * refuse is a problem, and then nothing of the file counts; what it would do and we do not is told in words.
 * Left out: imports, snippets, environment variables, other protocols (tls://, grpc://), ports but 53.
 * Upstream: coredns/caddy/caddyfile, and the setup.go of each plugin.
 */
import { isAddress } from './names';

export interface ServerBlock {
  /** `` is the root: every name. Without dots around them. */
  readonly zones: readonly string[];
  readonly kubernetes: KubernetesPlugin | null;
  readonly forwards: readonly Forward[];
  readonly hosts: HostsPlugin | null;
  readonly rewrites: readonly { readonly from: string; readonly to: string }[];
  /** Longest time to live of answers from outside, where they are cached. */
  readonly cacheSeconds: number | null;
  readonly isShuffled: boolean;
  readonly isReloaded: boolean;
}

export interface KubernetesPlugin {
  readonly zones: readonly string[];
  readonly hasPodNames: boolean;
  readonly ttlSeconds: number;
}

export interface Forward {
  readonly from: string;
  /** Addresses, or a file that names them. */
  readonly to: readonly string[];
}

export interface HostsPlugin {
  readonly text: string;
  readonly ttlSeconds: number;
  readonly fallsThrough: boolean;
}

export interface Corefile {
  readonly blocks: readonly ServerBlock[];
  /** In sentences: what is read and has no effect here. */
  readonly notSimulated: readonly string[];
  /** As CoreDNS words it; then the blocks are empty. */
  readonly problem: string | null;
}

interface Line {
  readonly number: number;
  readonly words: readonly string[];
  /** The lines between its braces; `null` where it has none. */
  readonly body: Line[] | null;
}

class CorefileError extends Error {}

/** What changes no answer here. */
const SILENT = ['errors', 'health', 'log', 'loop', 'prometheus', 'ready'];
/** Known to CoreDNS and not to us. */
const OTHERS =
  'acl any auto autopath azure bind bufsize cancel chaos clouddns debug dns64 dnssec dnstap erratic etcd file geoip grpc header import k8s_external local metadata minimal multisocket nomad nsid pprof quic root route53 secondary sign template timeouts tls trace transfer tsig view whoami'.split(
    ' ',
  );

export function readCorefile(text: string): Corefile {
  const notSimulated: string[] = [];
  try {
    const blocks = parseLines(text).map((line) => readBlock(line, notSimulated));
    return { blocks, notSimulated, problem: null };
  } catch (error) {
    if (!(error instanceof CorefileError)) throw error;
    return { blocks: [], notSimulated: [], problem: error.message };
  }
}

function fail(number: number, why: string): never {
  throw new CorefileError(`Corefile:${number} - Error during parsing: ${why}`);
}

function parseLines(text: string): readonly Line[] {
  const root: Line[] = [];
  const open: Line[] = [];
  let number = 0;
  for (const raw of text.split('\n')) {
    number += 1;
    const words = raw
      .replace(/(^|\s)#.*/, '')
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) continue;
    if (words.length === 1 && words[0] === '}') {
      if (open.pop() === undefined) fail(number, "Unexpected '}' because no matching opening brace");
      continue;
    }
    const opens = words.at(-1) === '{';
    const line: Line = { number, words: opens ? words.slice(0, -1) : words, body: opens ? [] : null };
    (open.at(-1)?.body ?? root).push(line);
    if (opens) open.push(line);
  }
  if (open.length > 0) fail(number, 'Unexpected EOF');
  return root;
}

type Draft = { -readonly [Field in keyof ServerBlock]: ServerBlock[Field] };

function readBlock({ words, body }: Line, notSimulated: string[]): ServerBlock {
  const block: Draft = {
    zones: words.map(readZone),
    kubernetes: null,
    forwards: [],
    hosts: null,
    rewrites: [],
    cacheSeconds: null,
    isShuffled: false,
    isReloaded: false,
  };
  for (const line of body ?? []) readPlugin(block, line, notSimulated);
  return block;
}

/** `.:53` → ``, `example.org.` → `example.org` */
function readZone(written: string): string {
  return written
    .toLowerCase()
    .replace(/^dns:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
}

function readPlugin(block: Draft, line: Line, notSimulated: string[]): void {
  const { number, words, body } = line;
  const [name = '', ...rest] = words;
  if (SILENT.includes(name)) return;
  if (name === 'kubernetes') block.kubernetes = readKubernetes(line, block, notSimulated);
  else if (name === 'forward') block.forwards = [...block.forwards, readForward(line)];
  else if (name === 'hosts') block.hosts = readHosts(line, notSimulated);
  else if (name === 'rewrite') readRewrite(block, line, notSimulated);
  else if (name === 'cache') block.cacheSeconds = readNumber(number, rest[0] ?? '3600');
  else if (name === 'loadbalance') block.isShuffled = (rest[0] ?? 'round_robin') === 'round_robin';
  else if (name === 'reload') block.isReloaded = rest[0] !== 'off';
  else if (OTHERS.includes(name))
    notSimulated.push(`The plugin ${name} (line ${number}) has no effect here.`);
  else fail(number, `Unknown directive '${name}'`);
  if (body === null && name === 'template') fail(number, 'Wrong argument count');
}

function readNumber(number: number, text: string): number {
  if (!/^\d{1,6}$/.test(text)) fail(number, `Wrong argument count or unexpected line ending after '${text}'`);
  return Number(text);
}

function readKubernetes({ words, body }: Line, { zones }: Draft, notSimulated: string[]): KubernetesPlugin {
  const given = words.slice(1).map(readZone);
  const plugin = { zones: given.length > 0 ? given : zones, hasPodNames: false, ttlSeconds: 5 };
  for (const { number, words: option } of body ?? []) {
    const [name = '', value = ''] = option;
    if (name === 'pods') {
      if (!['disabled', 'insecure', 'verified'].includes(value))
        fail(number, `wrong value for pods: ${value}`);
      if (value === 'verified') notSimulated.push('`pods verified` counts as `pods insecure` here.');
      plugin.hasPodNames = value !== 'disabled';
    } else if (name === 'ttl') {
      const seconds = readNumber(number, value);
      if (seconds > 3600) fail(number, `ttl must be in range [0, 3600]: ${seconds}`);
      plugin.ttlSeconds = seconds;
    } else if (['fallthrough', 'noendpoints', 'namespaces', 'labels', 'ignore'].includes(name)) {
      if (name !== 'fallthrough')
        notSimulated.push(`\`${name}\` of kubernetes (line ${number}) has no effect here.`);
    } else if (!['endpoint', 'tls', 'kubeconfig', 'endpoint_pod_names', 'namespace_labels'].includes(name)) {
      fail(number, `unknown property '${name}'`);
    }
  }
  return plugin;
}

function readForward({ number, words }: Line): Forward {
  const [, from, ...to] = words;
  if (from === undefined || to.length === 0)
    fail(number, "Wrong argument count or unexpected line ending after 'forward'");
  const goals = to.map((goal) => goal.replace(/^dns:\/\//, '').replace(/:\d+$/, ''));
  for (const goal of goals) {
    if (!isAddress(goal) && !goal.startsWith('/')) fail(number, `not an IP address or file: "${goal}"`);
  }
  return { from: readZone(from), to: goals };
}

function readHosts({ words, body }: Line, notSimulated: string[]): HostsPlugin {
  const entries: string[] = [];
  const plugin = { ttlSeconds: 3600, fallsThrough: false };
  if (words.length > 1) notSimulated.push('`hosts` reads no file here, only the lines between its braces.');
  for (const { number, words: option } of body ?? []) {
    const [name = '', value = ''] = option;
    if (name === 'fallthrough') plugin.fallsThrough = true;
    else if (name === 'ttl') plugin.ttlSeconds = readNumber(number, value);
    else if (/^[\d.]+$/.test(name) || name.includes(':')) entries.push(option.join(' '));
    else if (name !== 'no_reverse' && name !== 'reload') fail(number, `unknown property '${name}'`);
  }
  return { ...plugin, text: entries.join('\n') };
}

function readRewrite(block: Draft, { number, words }: Line, notSimulated: string[]): void {
  const rest = words.slice(1).filter((word) => word !== 'stop' && word !== 'continue');
  const [what, ...names] = rest;
  const exact = names[0] === 'exact' ? names.slice(1) : names;
  if (what === undefined || names.length < 2)
    fail(number, "Wrong argument count or unexpected line ending after 'rewrite'");
  if (what !== 'name' || exact.length !== 2) {
    notSimulated.push(`Of rewrite only \`rewrite name FROM TO\` has an effect here, not line ${number}.`);
    return;
  }
  const [from = '', to = ''] = exact.map(readZone);
  block.rewrites = [...block.rewrites, { from, to }];
}
