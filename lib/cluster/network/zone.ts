/**
 * The zone of a cluster, `cluster.local`, and the names of its addresses: what CoreDNS' plugin kubernetes answers from.
 * The plugins around it stand in core-dns.ts. IPv6 is not simulated, so an AAAA question finds a name without records.
 * Left out: zone transfers, DNSSEC, `pods verified`. Upstream: coredns/plugin/kubernetes and plugin/backend_lookup.go.
 */
import type { DnsAnswer, DnsRecord } from '../process';
import type { DnsQuestion } from './listener';
import { isAddress } from './names';

export interface Zone {
  /** All records of one owner (a Service), instead of those it had. */
  program(owner: string, records: readonly DnsRecord[] | null): void;
  records(owner: string): readonly DnsRecord[];
  /** It is there and has no records: headless, without a ready pod. */
  isEmpty(owner: string): boolean;
  /** Names of Services and pods are looked for in namespaces that are there, and in no others. */
  setNamespace(name: string, isThere: boolean): void;
  /** `null`: nothing is known of this name, and that is no answer of ours: another server is to be asked. */
  answer(question: DnsQuestion, settings: ZoneSettings): DnsAnswer | null;
}

export interface ZoneSettings {
  readonly ttlSeconds: number;
  /** `1-1-1-3.default.pod.cluster.local` has the address that it says, whether or not a pod has it. */
  readonly hasPodNames: boolean;
  /** Of the names that addresses have. */
  readonly hasReverseNames: boolean;
  /** For what an alias leads to outside. */
  readonly lookUpOutside: (question: DnsQuestion) => readonly DnsRecord[];
}

export interface ZoneOptions {
  /** `cluster.local` */
  readonly domain: string;
  /** Seconds since 1970, for the serial number. */
  readonly epochSeconds: () => number;
}

const REVERSE = '.in-addr.arpa';
const VERSION_TTL_SECONDS = 28_800;
/** Of the specification that the names follow. */
const SCHEMA_VERSION = '1.1.0';
const MOST_ALIASES = 8;

export function createZone({ domain, epochSeconds }: ZoneOptions): Zone {
  const byOwner = new Map<string, readonly DnsRecord[]>();
  const byName = new Map<string, DnsRecord[]>();
  /** SRV records by the Service's own name. */
  const ports = new Map<string, DnsRecord[]>();
  const namespaces = new Set<string>();

  function index(record: DnsRecord, act: (map: Map<string, DnsRecord[]>, key: string) => void): void {
    act(byName, record.name);
    if (record.type === 'SRV') act(ports, serviceOf(record.name));
  }

  function find({ name, type }: DnsQuestion, settings: ZoneSettings): readonly DnsRecord[] {
    const records = byName.get(name) ?? findFixed(name, type, settings);
    const wanted = records.filter((record) => record.type === type);
    if (wanted.length > 0 || type === 'CNAME') return wanted;
    if (type === 'SRV') return spreadPorts(name, ports.get(name) ?? []);
    if (type === 'A' && records[0]?.type === 'SRV') return records.flatMap((port) => addressesOf(port, name));
    // A question for anything at all is one for nothing here.
    return type === 'ANY' ? [] : records.filter((record) => record.type === 'CNAME');
  }

  /** An address behind a port's own name. */
  function addressesOf({ data }: DnsRecord, name: string): readonly DnsRecord[] {
    const target = data.split(' ')[3]!.slice(0, -1);
    const found = (byName.get(target) ?? []).filter(({ type }) => type === 'A');
    return found.map((record) => ({ ...record, name }));
  }

  /** Of the zone itself, and of pods. */
  function findFixed(name: string, type: string, { hasPodNames }: ZoneSettings): readonly DnsRecord[] {
    if (name === domain) {
      if (type === 'SOA') return [describeStart(domain, epochSeconds(), 0)];
      return type === 'NS' ? [{ name, type, ttlSeconds: 0, data: `ns.dns.${domain}.` }] : [];
    }
    if (name === `dns-version.${domain}`) {
      return [{ name, type: 'TXT', ttlSeconds: VERSION_TTL_SECONDS, data: `"${SCHEMA_VERSION}"` }];
    }
    return hasPodNames ? findPod(name) : [];
  }

  function findPod(name: string): readonly DnsRecord[] {
    if (!name.endsWith(`.pod.${domain}`)) return [];
    const [first = '', namespace = '', ...rest] = name.slice(0, -`.pod.${domain}`.length).split('.');
    const address = first.replaceAll('-', '.');
    if (!namespaces.has(namespace) || rest.length > 0 || !isAddress(address)) return [];
    return [{ name, type: 'A', ttlSeconds: 0, data: address }];
  }

  /** Names above those that have records are there, too, without any. */
  function isParent(name: string): boolean {
    if (name === domain || name === `svc.${domain}` || name === `pod.${domain}`) return true;
    const [namespace = '', kind, ...rest] = name.split('.');
    return namespaces.has(namespace) && (kind === 'svc' || kind === 'pod') && rest.join('.') === domain;
  }

  /** Follows aliases, inside and outside. */
  function collect(question: DnsQuestion, settings: ZoneSettings): readonly DnsRecord[] {
    const answers: DnsRecord[] = [];
    let { name } = question;
    for (let count = 0; count < MOST_ALIASES; count += 1) {
      const asked = { ...question, name };
      const found = isInside(name) ? find(asked, settings) : settings.lookUpOutside(asked);
      answers.push(...found);
      const [first] = found;
      if (first?.type !== 'CNAME' || question.type === 'CNAME') break;
      if (!isInside(name)) break;
      name = first.data.replace(/\.$/, '');
    }
    return answers;
  }

  const isInside = (name: string) => name === domain || name.endsWith(`.${domain}`);

  return {
    records: (owner) => byOwner.get(owner) ?? [],
    isEmpty: (owner) => byOwner.get(owner)?.length === 0,
    program(owner, records) {
      for (const record of byOwner.get(owner) ?? []) index(record, (map, key) => take(map, key, record));
      if (records === null) byOwner.delete(owner);
      else byOwner.set(owner, records);
      for (const record of records ?? []) index(record, (map, key) => put(map, key, record));
    },
    setNamespace(name, isThere) {
      if (isThere) namespaces.add(name);
      else namespaces.delete(name);
    },
    answer({ name: written, type }, settings) {
      const name = written.toLowerCase();
      const isReverse = settings.hasReverseNames && name.endsWith(REVERSE);
      if (!isInside(name) && !(isReverse && byName.has(name))) return null;
      const withTtl = (record: DnsRecord) =>
        isInside(record.name) && record.type === 'TXT'
          ? record
          : isInside(record.name) || isReverse
            ? { ...record, ttlSeconds: settings.ttlSeconds }
            : record;
      const answers = (isReverse ? (byName.get(name) ?? []) : collect({ name, type }, settings)).map(withTtl);
      const wanted = isReverse ? answers.filter((record) => record.type === type) : answers;
      const additional = wanted.flatMap(({ type: found, data }) =>
        found === 'SRV' ? (byName.get(data.split(' ')[3]!.slice(0, -1)) ?? []) : [],
      );
      const isKnown = wanted.length > 0 || byName.has(name) || isParent(name) || hasFixed(name, settings);
      const start = describeStart(domain, epochSeconds(), settings.ttlSeconds);
      return {
        code: isKnown ? 'NOERROR' : 'NXDOMAIN',
        isAuthoritative: true,
        answers: wanted,
        authority: wanted.length > 0 ? [] : [start],
        additional: additional.filter((record) => record.type === 'A').map(withTtl),
      };
    },
  };

  function hasFixed(name: string, settings: ZoneSettings): boolean {
    return findFixed(name, 'A', settings).length > 0;
  }
}

function put(map: Map<string, DnsRecord[]>, key: string, record: DnsRecord): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [record]);
  else list.push(record);
}

function take(map: Map<string, DnsRecord[]>, key: string, record: DnsRecord): void {
  const rest = (map.get(key) ?? []).filter((other) => other !== record);
  if (rest.length > 0) map.set(key, rest);
  else map.delete(key);
}

/** `_http._tcp.web.default.svc.cluster.local` → `web.default.svc.cluster.local` */
function serviceOf(name: string): string {
  return name.split('.').slice(2).join('.');
}

/** Who asks for the ports of a Service by its own name gets all of them; they share the weight. */
function spreadPorts(name: string, records: readonly DnsRecord[]): readonly DnsRecord[] {
  const weight = Math.max(1, Math.floor(100 / Math.max(1, records.length)));
  return records.map((record) => {
    const [priority, _weight, port, host] = record.data.split(' ');
    return { ...record, name, data: `${priority} ${weight} ${port} ${host}` };
  });
}

function describeStart(domain: string, serial: number, ttlSeconds: number): DnsRecord {
  const data = `ns.dns.${domain}. hostmaster.${domain}. ${serial} 7200 1800 86400 ${ttlSeconds}`;
  return { name: domain, type: 'SOA', ttlSeconds, data };
}
