/**
 * The rules of Services on a node as the chains that kube-proxy writes in iptables mode. Packets of pods are told by
 * their interface (detectLocalMode InterfaceNamePrefix, `cali+`). Left out: health check ports, canaries, nfacct, IPv6.
 * Upstream: syncProxyRules in pkg/proxy/iptables/proxier.go.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { compareText } from '../../files/paths';
import { encodeUtf8 } from '../../files/utf8';
import type { NodeRule } from '../../program';
import type { Chain, Rule, Table } from './table';

const PODS = 'cali+';
const NEW = '-m conntrack --ctstate NEW';
const LOCAL = '-m addrtype --dst-type LOCAL';
const FROM_LOCAL = '-m addrtype --src-type LOCAL';
const REJECT = { target: 'REJECT', action: '--reject-with icmp-port-unreachable' } as const;

/** All rules of one port of one Service. */
interface ServicePort {
  /** `default/web:http` */
  readonly name: string;
  readonly protocol: string;
  readonly inside: NodeRule | null;
  readonly outside: readonly NodeRule[];
}

interface Growing {
  readonly services: Rule[];
  readonly nodePorts: Rule[];
  /** Of the Service's own, by name. */
  readonly own: Map<string, Rule[]>;
  readonly refused: Rule[];
  readonly refusedOutside: Rule[];
  readonly firewall: Rule[];
}

export function buildTables(rules: readonly NodeRule[]): { readonly nat: Table; readonly filter: Table } {
  const into: Growing = {
    services: [],
    nodePorts: [],
    own: new Map(),
    refused: [],
    refusedOutside: [],
    firewall: [],
  };
  for (const port of groupByPort(rules)) addPort(into, port);
  return { nat: buildNat(into), filter: buildFilter(into) };
}

function groupByPort(rules: readonly NodeRule[]): readonly ServicePort[] {
  const ports = new Map<
    string,
    { name: string; protocol: string; inside: NodeRule | null; outside: NodeRule[] }
  >();
  let last: NodeRule | null = null;
  for (const rule of rules) {
    // The rules of a port stand together, the cluster IP's first: that tells ports without a name apart.
    if (rule.face === 'cluster-ip' || last === null || last.service !== rule.service) last = rule;
    const protocol = rule.protocol.toLowerCase();
    const name = rule.portName === undefined ? rule.service : `${rule.service}:${rule.portName}`;
    const key = `${name} ${protocol}${rule.portName === undefined ? ` ${last.port}` : ''}`;
    const port = ports.get(key) ?? { name, protocol, inside: null, outside: [] };
    if (rule.face === 'cluster-ip') port.inside = rule;
    else port.outside.push(rule);
    ports.set(key, port);
  }
  return [...ports.values()].sort((one, other) => compareText(one.name, other.name));
}

function addPort(into: Growing, port: ServicePort): void {
  const { name, protocol, inside, outside } = port;
  const chain = (kind: string): string => `KUBE-${kind}-${hash(name + protocol)}`;
  const usesCluster = { is: false };
  const local: NodeRule['targets'][] = [];
  if (inside !== null) addInside(into, port, inside, chain, usesCluster, local);
  for (const rule of outside) addFace(into, port, rule, chain);
  const external = outside.find((rule) => rule.targets.length > 0 || (rule.outside?.targets.length ?? 0) > 0);
  if (external !== undefined) {
    addExternal(into, port, external, chain);
    usesCluster.is = true;
    if (external.outside !== null && external.outside.targets.length > 0)
      local.push(external.outside.targets);
  }
  const everywhere = inside !== null && !inside.isLocal ? inside : (external ?? inside);
  if (usesCluster.is && everywhere !== null)
    addSpread(into, port, chain('SVC'), everywhere, everywhere.targets);
  const near = local[0];
  if (near !== undefined && (inside ?? external) !== null) {
    addSpread(into, port, chain('SVL'), (inside ?? external)!, near);
  }
}

function addInside(
  into: Growing,
  { name, protocol }: ServicePort,
  rule: NodeRule,
  chain: (kind: string) => string,
  usesCluster: { is: boolean },
  local: NodeRule['targets'][],
): void {
  const match = { destination: rule.address ?? '', protocol, port: rule.port };
  if (rule.targets.length === 0) {
    into.refused.push(
      rule.isLocal && rule.isServed
        ? { ...match, comment: `${name} has no local endpoints`, target: 'DROP' }
        : { ...match, comment: `${name} has no endpoints`, ...REJECT },
    );
    return;
  }
  const kind = rule.isLocal ? 'SVL' : 'SVC';
  const comment = `${name} cluster IP`;
  into.services.push({ ...match, comment, target: chain(kind) });
  rulesOf(into, chain(kind)).push({ ...match, inInterface: `! ${PODS}`, comment, target: 'KUBE-MARK-MASQ' });
  if (rule.isLocal) local.push(rule.targets);
  else usesCluster.is = true;
}

/** One address, or the node port, by which the world outside comes in. */
function addFace(into: Growing, port: ServicePort, rule: NodeRule, chain: (kind: string) => string): void {
  const { name, protocol } = port;
  const isNodePort = rule.face === 'node-port';
  const match = {
    ...(rule.address === null ? {} : { destination: rule.address }),
    protocol,
    port: rule.port,
  };
  const group = rule.outside ?? rule;
  const serves = rule.targets.length > 0 || group.targets.length > 0;
  if (!serves || group.targets.length === 0) {
    const known = isNodePort ? { ...match, after: LOCAL } : match;
    into.refusedOutside.push(
      rule.isServed
        ? { ...known, comment: `${name} has no local endpoints`, target: 'DROP' }
        : { ...known, comment: `${name} has no endpoints`, ...REJECT },
    );
    if (!serves) return;
  }
  if (isNodePort) {
    into.nodePorts.push({ ...match, comment: name, target: chain('EXT') });
    return;
  }
  const comment = `${name} ${rule.face === 'external-ip' ? 'external' : 'loadbalancer'} IP`;
  if (rule.sourceRanges === null) {
    into.services.push({ ...match, comment, target: chain('EXT') });
    return;
  }
  into.services.push({ ...match, comment, target: chain('FW') });
  const wall = rulesOf(into, chain('FW'));
  if (wall.length === 0) {
    for (const source of rule.sourceRanges) wall.push({ source, comment, target: chain('EXT') });
    wall.push({ comment: `other traffic to ${name} will be dropped by KUBE-PROXY-FIREWALL` });
  }
  into.firewall.push({ ...match, comment: `${name} traffic not accepted by ${chain('FW')}`, target: 'DROP' });
}

function addExternal(
  into: Growing,
  { name }: ServicePort,
  rule: NodeRule,
  chain: (kind: string) => string,
): void {
  const rules = rulesOf(into, chain('EXT'));
  const goal = `${name} external destinations`;
  if (rule.outside === null) {
    rules.push(
      { comment: `masquerade traffic for ${goal}`, target: 'KUBE-MARK-MASQ' },
      { target: chain('SVC') },
    );
    return;
  }
  rules.push(
    { inInterface: PODS, comment: `pod traffic for ${goal}`, target: chain('SVC') },
    { comment: `masquerade LOCAL traffic for ${goal}`, after: FROM_LOCAL, target: 'KUBE-MARK-MASQ' },
    { comment: `route LOCAL traffic for ${goal}`, after: FROM_LOCAL, target: chain('SVC') },
  );
  if (rule.outside.targets.length > 0) rules.push({ target: chain('SVL') });
}

/** One endpoint is chosen: the first with 1/n, the next of what is left, the last for sure. */
function addSpread(
  into: Growing,
  { name, protocol }: ServicePort,
  chain: string,
  { affinityMs }: NodeRule,
  targets: NodeRule['targets'],
): void {
  const rules = rulesOf(into, chain);
  const ends = targets.map(({ address, port }) => ({ address, port, text: `${address}:${port}` }));
  const endChain = (text: string): string => `KUBE-SEP-${hash(name + protocol + text)}`;
  const kept = (text: string): string => `--name ${endChain(text)} --mask 255.255.255.255 --rsource`;
  if (affinityMs !== null) {
    for (const { text } of ends) {
      const after = `-m recent --rcheck --seconds ${affinityMs / 1000} --reap ${kept(text)}`;
      rules.push({ comment: `${name} -> ${text}`, after, target: endChain(text) });
    }
  }
  for (const [index, { text }] of ends.entries()) {
    const left = ends.length - index;
    const after = left === 1 ? {} : { after: `-m statistic --mode random --probability ${shareOf(left)}` };
    rules.push({ comment: `${name} -> ${text}`, ...after, target: endChain(text) });
  }
  for (const { address, text } of ends) {
    const own = rulesOf(into, endChain(text));
    if (own.length > 0) continue;
    const keep = affinityMs === null ? {} : { after: `-m recent --set ${kept(text)}` };
    own.push(
      { source: address, comment: name, target: 'KUBE-MARK-MASQ' },
      { protocol, comment: name, ...keep, target: 'DNAT', action: `--to-destination ${text}` },
    );
  }
}

/** kube-proxy writes ten digits, and the kernel keeps 31 bits of them. */
function shareOf(count: number): string {
  const written = Number((1 / count).toFixed(10));
  return (Math.round(written * 2_147_483_648) / 2_147_483_648).toFixed(11);
}

function rulesOf({ own }: Growing, chain: string): Rule[] {
  const rules = own.get(chain) ?? [];
  own.set(chain, rules);
  return rules;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first sixteen letters of sha256 in base32. */
export function hash(text: string): string {
  let bits = 0;
  let count = 0;
  let letters = '';
  for (const byte of sha256(encodeUtf8(text)).slice(0, 10)) {
    bits = bits * 256 + byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      const letter = Math.floor(bits / 2 ** count);
      letters += ALPHABET[letter]!;
      bits -= letter * 2 ** count;
    }
  }
  return letters;
}

function buildNat({ services, nodePorts, own }: Growing): Table {
  const portals = { comment: 'kubernetes service portals', target: 'KUBE-SERVICES' };
  const last: Rule = {
    comment: 'kubernetes service nodeports; NOTE: this must be the last rule in this chain',
    after: LOCAL,
    target: 'KUBE-NODEPORTS',
  };
  const masquerade: readonly Rule[] = [
    { before: '-m mark ! --mark 0x4000/0x4000', target: 'RETURN' },
    { target: 'MARK', action: '--set-xmark 0x4000/0x0' },
    { comment: 'kubernetes service traffic requiring SNAT', target: 'MASQUERADE', action: '--random-fully' },
  ];
  const added: readonly Chain[] = [
    ...[...own].map(([name, rules]) => ({ name, policy: null, rules })),
    { name: 'KUBE-NODEPORTS', policy: null, rules: nodePorts },
    { name: 'KUBE-SERVICES', policy: null, rules: [...services, last] },
    {
      name: 'KUBE-MARK-MASQ',
      policy: null,
      rules: [{ target: 'MARK', action: '--set-xmark 0x4000/0x4000' }],
    },
    { name: 'KUBE-POSTROUTING', policy: null, rules: masquerade },
    { name: 'KUBE-KUBELET-CANARY', policy: null, rules: [] },
    { name: 'KUBE-PROXY-CANARY', policy: null, rules: [] },
  ];
  const post = { comment: 'kubernetes postrouting rules', target: 'KUBE-POSTROUTING' };
  const chains: readonly Chain[] = [
    { name: 'PREROUTING', policy: 'ACCEPT', rules: [portals] },
    { name: 'INPUT', policy: 'ACCEPT', rules: [] },
    { name: 'OUTPUT', policy: 'ACCEPT', rules: [portals] },
    { name: 'POSTROUTING', policy: 'ACCEPT', rules: [post] },
    ...byName(added),
  ];
  return { name: 'nat', chains };
}

const byName = (chains: readonly Chain[]): Chain[] =>
  [...chains].sort((one, other) => compareText(one.name, other.name));

function buildFilter({ refused, refusedOutside, firewall }: Growing): Table {
  const wall = { before: NEW, comment: 'kubernetes load balancer firewall', target: 'KUBE-PROXY-FIREWALL' };
  const portals = { before: NEW, comment: 'kubernetes service portals', target: 'KUBE-SERVICES' };
  const seen = {
    before: NEW,
    comment: 'kubernetes externally-visible service portals',
    target: 'KUBE-EXTERNAL-SERVICES',
  };
  const health = { comment: 'kubernetes health check service ports', target: 'KUBE-NODEPORTS' };
  const forward = { comment: 'kubernetes forwarding rules', target: 'KUBE-FORWARD' };
  const forwarding: readonly Rule[] = [
    { before: '-m conntrack --ctstate INVALID', target: 'DROP' },
    { comment: 'kubernetes forwarding rules', after: '-m mark --mark 0x4000/0x4000', target: 'ACCEPT' },
    {
      comment: 'kubernetes forwarding conntrack rule',
      after: '-m conntrack --ctstate RELATED,ESTABLISHED',
      target: 'ACCEPT',
    },
  ];
  const chains: readonly Chain[] = [
    { name: 'INPUT', policy: 'ACCEPT', rules: [wall, health, seen] },
    { name: 'FORWARD', policy: 'ACCEPT', rules: [wall, forward, portals, seen] },
    { name: 'OUTPUT', policy: 'ACCEPT', rules: [wall, portals] },
    { name: 'KUBE-EXTERNAL-SERVICES', policy: null, rules: refusedOutside },
    { name: 'KUBE-FORWARD', policy: null, rules: forwarding },
    { name: 'KUBE-NODEPORTS', policy: null, rules: [] },
    { name: 'KUBE-PROXY-CANARY', policy: null, rules: [] },
    { name: 'KUBE-PROXY-FIREWALL', policy: null, rules: firewall },
    { name: 'KUBE-SERVICES', policy: null, rules: refused },
  ];
  return { name: 'filter', chains };
}
