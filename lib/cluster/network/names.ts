/**
 * Turns names into addresses: first the host's own /etc/hosts, then a DNS server, where there is one. There is
 * none in the cluster yet, so every other name stays unresolved. The real resolver also reads /etc/resolv.conf
 * and nsswitch.conf; ours leaves both out.
 */
import type { NameOutcome } from '../process';

/** Asks a DNS server; the network around it decides who is asked. */
export type NameServer = (name: string, done: (outcome: NameOutcome) => void) => () => void;

const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** Finds a name in the text of a hosts file; the first line that has it wins. */
export function findInHosts(hosts: string, name: string): string | null {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  for (const line of hosts.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isAddress(address) && names.some((entry) => entry.toLowerCase() === wanted)) return address;
  }
  return null;
}

/** Answers at once where no server is needed; `null` where one must be asked. */
export function resolveLocally(hosts: string, name: string): NameOutcome | null {
  if (isAddress(name)) return { ok: true, name, addresses: [name], server: 'none' };
  const address = findInHosts(hosts, name);
  return address === null ? null : { ok: true, name, addresses: [address], server: '/etc/hosts' };
}
