/**
 * CoreDNS: a question goes through the plugins of its server block, in CoreDNS' own order: rewrite, hosts, kubernetes,
 * forward. Answers from outside live as long as the cache lets them; a change in the cluster is seen at once, as the
 * default Corefile caches no names of the cluster. Left out: the rest of the plugins. Upstream: coredns/coredns.
 */
import { drawBelow, type Random } from '../kernel/random';
import type { DnsAnswer, DnsRecord } from '../process';
import type { HostsPlugin, ServerBlock } from './corefile';
import type { DnsQuestion, NameServer } from './listener';
import { findInHosts } from './names';
import type { Zone } from './zone';

export interface CoreDns {
  configure(blocks: readonly ServerBlock[]): void;
  readonly answer: NameServer;
}

export interface CoreDnsOptions {
  readonly zone: Zone;
  readonly random: Random;
  /** The name server that answers at an address, or for what a file of CoreDNS' machine says; `null`: nobody. */
  readonly findServer: (goal: string) => NameServer | null;
}

/** What the Corefile of kubeadm says: a test compares the two. */
export const DEFAULT_BLOCK: ServerBlock = {
  zones: [''],
  kubernetes: {
    zones: ['cluster.local', 'in-addr.arpa', 'ip6.arpa'],
    hasPodNames: true,
    ttlSeconds: 30,
  },
  forwards: [{ from: '', to: ['/etc/resolv.conf'] }],
  hosts: null,
  rewrites: [],
  cacheSeconds: 30,
  isShuffled: true,
  isReloaded: true,
};

export function createCoreDns({ zone, random, findServer }: CoreDnsOptions): CoreDns {
  let blocks: readonly ServerBlock[] = [DEFAULT_BLOCK];

  function answer({ name: written, type }: DnsQuestion): DnsAnswer {
    const name = written.toLowerCase();
    const block = findBlock(blocks, name);
    if (block === null) return emptyAnswer('REFUSED');
    const rewrite = block.rewrites.find(({ from }) => from === name);
    const found = answerIn(block, { name: rewrite?.to ?? name, type });
    const named = rewrite === undefined ? found : rename(found, rewrite.to, name);
    return block.isShuffled ? { ...named, answers: shuffle(random, named.answers) } : named;
  }

  function answerIn(block: ServerBlock, question: DnsQuestion): DnsAnswer {
    const listed = block.hosts === null ? null : findListed(block.hosts, question);
    if (listed !== null) return listed;
    if (block.hosts !== null && !block.hosts.fallsThrough) return emptyAnswer('SERVFAIL');
    return askZone(block, question) ?? askOutside(block, question);
  }

  function askZone(block: ServerBlock, question: DnsQuestion): DnsAnswer | null {
    const { kubernetes } = block;
    if (kubernetes === null || !kubernetes.zones.some((each) => isIn(question.name, each))) return null;
    return zone.answer(question, {
      ttlSeconds: kubernetes.ttlSeconds,
      hasPodNames: kubernetes.hasPodNames,
      hasReverseNames: true,
      // An alias is looked up by the whole server, not by this block alone.
      lookUpOutside: (next) => answerFrom(next).answers,
    });
  }

  function answerFrom(question: DnsQuestion): DnsAnswer {
    const block = findBlock(blocks, question.name);
    return block === null ? emptyAnswer('REFUSED') : askOutside(block, question);
  }

  function askOutside(block: ServerBlock, question: DnsQuestion): DnsAnswer {
    const forward = block.forwards
      .filter(({ from }) => isIn(question.name, from))
      .reduce<ServerBlock['forwards'][number] | null>(
        (best, each) => (best === null || each.from.length > best.from.length ? each : best),
        null,
      );
    for (const goal of forward?.to ?? []) {
      const found = findServer(goal)?.(question);
      if (found !== undefined) return limit(found, block.cacheSeconds);
    }
    return emptyAnswer('SERVFAIL');
  }

  return {
    answer,
    configure: (next) => {
      blocks = next;
    },
  };
}

function isIn(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}

/** The block with the longest zone that the name is in. */
function findBlock(blocks: readonly ServerBlock[], name: string): ServerBlock | null {
  let best: { readonly block: ServerBlock; readonly length: number } | null = null;
  for (const block of blocks) {
    for (const zone of block.zones) {
      if (isIn(name, zone) && (best === null || zone.length > best.length))
        best = { block, length: zone.length };
    }
  }
  return best?.block ?? null;
}

function emptyAnswer(code: DnsAnswer['code']): DnsAnswer {
  return { code, isAuthoritative: false, answers: [], authority: [], additional: [] };
}

/** Names of the list, and the names of its addresses; `null`: it does not have it. */
function findListed({ text, ttlSeconds }: HostsPlugin, { name, type }: DnsQuestion): DnsAnswer | null {
  const address = findInHosts(text, name);
  if (address === null) return null;
  const answers: readonly DnsRecord[] = type === 'A' ? [{ name, type, ttlSeconds, data: address }] : [];
  return { ...emptyAnswer('NOERROR'), isAuthoritative: true, answers };
}

/** The client sees the name that it asked for. */
function rename(answer: DnsAnswer, from: string, to: string): DnsAnswer {
  const answers = answer.answers.map((record) => (record.name === from ? { ...record, name: to } : record));
  return { ...answer, answers };
}

function limit(answer: DnsAnswer, seconds: number | null): DnsAnswer {
  if (seconds === null) return answer;
  const cut = (records: readonly DnsRecord[]) =>
    records.map((record) => ({ ...record, ttlSeconds: Math.min(record.ttlSeconds, seconds) }));
  return { ...answer, answers: cut(answer.answers), authority: cut(answer.authority) };
}

/** Several addresses come in a new order each time, so that clients which take the first are spread; aliases go first. */
function shuffle(random: Random, records: readonly DnsRecord[]): readonly DnsRecord[] {
  const aliases = records.filter(({ type }) => type === 'CNAME');
  const rest = records.filter(({ type }) => type !== 'CNAME');
  const result: DnsRecord[] = [];
  while (rest.length > 1) result.push(...rest.splice(drawBelow(random, rest.length), 1));
  return [...aliases, ...result, ...rest];
}
