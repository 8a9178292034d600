/**
 * What a host knows of names without asking anybody: its /etc/hosts, and in /etc/resolv.conf whom to ask and
 * which names to try in which order. The order is glibc's. Left out: nsswitch.conf (hosts come first, then DNS),
 * IPv6, and the options of resolv.conf beyond ndots, timeout and attempts.
 */
import type { NameOutcome, ResolverSettings } from '../process';

const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** The same files are read for every request: what was made of a text is kept, until there are too many. */
function keepRead<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      if (known.size >= MOST_TEXTS) known.clear();
      result = read(text);
      known.set(text, result);
    }
    return result;
  };
}

const MOST_TEXTS = 256;

/** Finds a name in the text of a hosts file; the first line that has it wins. */
export function findInHosts(hosts: string, name: string): string | null {
  return readHosts(hosts).get(name.toLowerCase().replace(/\.$/, '')) ?? null;
}

const readHosts = keepRead((text): ReadonlyMap<string, string> => {
  const addresses = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (!isAddress(address)) continue;
    for (const name of names.map((entry) => entry.toLowerCase())) {
      if (!addresses.has(name)) addresses.set(name, address);
    }
  }
  return addresses;
});

/** Answers at once where no server is needed; `null` where one must be asked. */
export function resolveLocally(hosts: string, name: string): NameOutcome | null {
  if (isAddress(name)) return { ok: true, name, addresses: [name], server: 'none' };
  const address = findInHosts(hosts, name);
  return address === null ? null : { ok: true, name, addresses: [address], server: '/etc/hosts' };
}

const MOST_SERVERS = 3;
/** As Kubernetes has it; the C library has no bound. */
const MOST_DOMAINS = 32;

/** As resolv.conf(5) says: the last `search` or `domain` line counts, and at most three servers. */
export const readResolverSettings = keepRead((text): ResolverSettings => {
  const servers: string[] = [];
  let search: readonly string[] = [];
  const options = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'nameserver' && isAddress(words[0] ?? '')) servers.push(words[0]!);
    else if (keyword === 'search' || keyword === 'domain') search = words;
    else if (keyword === 'options') {
      for (const word of words) {
        const [, name, value] = /^(ndots|timeout|attempts):(\d{1,2})$/.exec(word) ?? [];
        if (name !== undefined) options.set(name, Number(value));
      }
    }
  }
  return {
    servers: servers.slice(0, MOST_SERVERS),
    search: search.slice(0, MOST_DOMAINS),
    ndots: Math.min(options.get('ndots') ?? 1, 15),
    timeoutMs: Math.max(1, options.get('timeout') ?? 5) * 1000,
    attempts: Math.max(1, Math.min(options.get('attempts') ?? 2, 5)),
  };
});

/**
 * The names to ask for, in order: with fewer dots than ndots the search domains come first, the name itself last;
 * otherwise the other way round. A dot at the end means: this name and no other.
 */
export function orderNames(settings: ResolverSettings, name: string): readonly string[] {
  let order = orders.get(settings);
  if (order === undefined) {
    order = keepRead((text) => listNames(settings, text));
    orders.set(settings, order);
  }
  return order(name);
}

const orders = new WeakMap<ResolverSettings, (name: string) => readonly string[]>();

function listNames({ search, ndots }: ResolverSettings, name: string): readonly string[] {
  const plain = name.toLowerCase().replace(/\.$/, '');
  if (name.endsWith('.')) return [plain];
  const behind = search.map((domain) => `${plain}.${domain.toLowerCase().replace(/\.$/, '')}`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [plain, ...behind] : [...behind, plain];
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** What DNS can be asked at all: labels of at most 63 characters, at most 253 together. */
export const isName = keepRead((text): boolean => {
  const plain = text.replace(/\.$/, '');
  return plain.length > 0 && plain.length <= 253 && plain.split('.').every((label) => LABEL.test(label));
});

/** `1.1.10.1` → `1.10.1.1.in-addr.arpa` */
export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}
