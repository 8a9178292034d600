/**
 * The DNS server on the simulated internet: it knows the names that the world's author wrote, addresses or other names,
 * and nothing else. Left out: delegation from the root down, caches, all types but A and CNAME.
 */
import type { DnsAnswer, DnsRecord, RecordType } from '../process';
import type { NameServer } from './listener';
import { isAddress } from './names';

const MOST_ALIASES = 8;
const TTL_SECONDS = 300;

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
      ttlSeconds: TTL_SECONDS,
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
