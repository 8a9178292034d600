/**
 * What a DNS server knows, and how it answers. Two of them: the cluster's (CoreDNS with its kubernetes, forward
 * and loadbalance plugins: its own names, everything else from the public ones) and the public one, which knows
 * what the world's author wrote. Left out: caches, zone transfers, AAAA records, DNSSEC, wildcards.
 */
import { drawBelow, type Random } from '../kernel/random';
import type { DnsAnswer, DnsRecord, RecordType } from '../process';
import type { DnsQuestion, NameServer } from './listener';
import { isAddress } from './names';

export interface Zone {
  /** All records of one owner (a Service), instead of those it had. */
  program(owner: string, records: readonly DnsRecord[]): void;
  records(owner: string): readonly DnsRecord[];
  readonly answer: NameServer;
}

export interface ZoneOptions {
  /** `cluster.local` */
  readonly domain: string;
  readonly random: Random;
  /** Seconds since 1970, for the serial number. */
  readonly epochSeconds: () => number;
  readonly upstream: NameServer;
}

const TTL_SECONDS = 30;
const MOST_ALIASES = 8;

export function createZone({ domain, random, epochSeconds, upstream }: ZoneOptions): Zone {
  const byOwner = new Map<string, readonly DnsRecord[]>();
  let byName = new Map<string, DnsRecord[]>();
  let parents = new Set<string>();

  function rebuild(): void {
    byName = new Map();
    parents = new Set([domain, `svc.${domain}`, `pod.${domain}`]);
    for (const records of byOwner.values()) {
      for (const record of records) {
        byName.set(record.name, [...(byName.get(record.name) ?? []), record]);
        for (let rest = record.name; rest.endsWith(domain); rest = rest.slice(rest.indexOf('.') + 1)) {
          if (rest === domain) break;
          parents.add(rest);
        }
      }
    }
  }

  function find({ name, type }: DnsQuestion): readonly DnsRecord[] {
    const records = byName.get(name) ?? findPod(domain, name);
    const wanted = records.filter((record) => type === 'ANY' || record.type === type);
    if (wanted.length > 0 || type === 'CNAME') return shuffle(random, wanted);
    return records.filter((record) => record.type === 'CNAME');
  }

  /** Follows aliases, inside and outside. */
  function collect(question: DnsQuestion): readonly DnsRecord[] {
    const answers: DnsRecord[] = [];
    let { name } = question;
    for (let count = 0; count < MOST_ALIASES; count += 1) {
      const found = isOurs(name) ? find({ ...question, name }) : upstream({ ...question, name }).answers;
      answers.push(...found);
      const [first] = found;
      if (first?.type !== 'CNAME' || question.type === 'CNAME' || question.type === 'ANY') break;
      name = first.data.replace(/\.$/, '');
    }
    return answers;
  }

  const isInside = (name: string) => name === domain || name.endsWith(`.${domain}`);
  /** Names of addresses are ours where we know them; all others are asked for outside. */
  const isOurs = (name: string) => isInside(name) || (name.endsWith('.in-addr.arpa') && byName.has(name));
  const isKnown = (name: string) => byName.has(name) || parents.has(name) || findPod(domain, name).length > 0;

  rebuild();
  return {
    records: (owner) => byOwner.get(owner) ?? [],
    program(owner, records) {
      byOwner.delete(owner);
      if (records.length > 0) byOwner.set(owner, records);
      rebuild();
    },
    answer({ name: written, type }) {
      const name = written.toLowerCase();
      if (!isOurs(name)) return upstream({ name, type });
      const answers = collect({ name, type });
      const additional = answers.flatMap(({ type: found, data }) =>
        found === 'SRV' ? find({ name: data.split(' ')[3]!.replace(/\.$/, ''), type: 'A' }) : [],
      );
      const code = answers.length > 0 || isKnown(name) ? 'NOERROR' : 'NXDOMAIN';
      const authority = answers.length > 0 ? [] : [describeStart(domain, epochSeconds())];
      return { code, isAuthoritative: true, answers, authority, additional };
    },
  };
}

/** `1-1-1-3.default.pod.cluster.local` has the address that it says, as "pods insecure" has it. */
function findPod(domain: string, name: string): readonly DnsRecord[] {
  if (!name.endsWith(`.pod.${domain}`)) return [];
  const [first = '', namespace = '', ...rest] = name.slice(0, -`.pod.${domain}`.length).split('.');
  const address = first.replaceAll('-', '.');
  if (namespace === '' || rest.length > 0 || !isAddress(address)) return [];
  return [{ name, type: 'A', ttlSeconds: TTL_SECONDS, data: address }];
}

/** Several addresses come in a new order each time, so that clients which take the first are spread. */
function shuffle(random: Random, records: readonly DnsRecord[]): readonly DnsRecord[] {
  const rest = [...records];
  const result: DnsRecord[] = [];
  while (rest.length > 1) result.push(...rest.splice(drawBelow(random, rest.length), 1));
  return [...result, ...rest];
}

function describeStart(domain: string, serial: number): DnsRecord {
  const data = `ns.dns.${domain}. hostmaster.${domain}. ${serial} 7200 1800 86400 ${TTL_SECONDS}`;
  return { name: domain, type: 'SOA', ttlSeconds: TTL_SECONDS, data };
}

const ROOT: DnsRecord = {
  name: '',
  type: 'SOA',
  ttlSeconds: 86_400,
  data: 'a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400',
};

/** `names`: addresses, or other names for an alias, by name. */
export function createPublicServer(names: Readonly<Record<string, string>>): NameServer {
  const byName = new Map(Object.entries(names).map(([name, value]) => [name.toLowerCase(), value]));

  function collect(name: string, type: RecordType, depth: number): readonly DnsRecord[] {
    const value = byName.get(name);
    if (value === undefined || depth > MOST_ALIASES) return [];
    const record = (kind: RecordType, data: string): DnsRecord => ({
      name,
      type: kind,
      ttlSeconds: 300,
      data,
    });
    if (isAddress(value)) return type === 'A' || type === 'ANY' ? [record('A', value)] : [];
    const target = value.toLowerCase().replace(/\.$/, '');
    const alias = record('CNAME', `${target}.`);
    return type === 'CNAME' || type === 'ANY' ? [alias] : [alias, ...collect(target, type, depth + 1)];
  }

  return ({ name: written, type }): DnsAnswer => {
    const name = written.toLowerCase();
    const answers = collect(name, type, 0);
    // The root is there, too.
    const code = byName.has(name) || name === '' ? 'NOERROR' : 'NXDOMAIN';
    const authority = answers.length > 0 ? [] : [ROOT];
    return { code, isAuthoritative: false, answers, authority, additional: [] };
  };
}
