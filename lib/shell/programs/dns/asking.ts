/** What nslookup, dig and host have in common: which server, which names, which type; and how names are written. */
import {
  type DnsOutcome,
  type DnsReply,
  type Process,
  queryDns,
  type RecordType,
  type ResolverSettings,
  resolveName,
} from '../../../cluster/process';
import type { ProgramContext } from '../../program';
import { ProgramFailure } from '../definition';

const TYPES: readonly RecordType[] = ['A', 'AAAA', 'ANY', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];

export function readType(text: string): RecordType | null {
  return TYPES.find((type) => type === text.toUpperCase()) ?? null;
}

/** Largest values of options: what is beyond them is no number for these tools. */
export const MOST = { port: 65_535, seconds: 65_535, attempts: 20 } as const;

/** A whole number from `least` to `most`; `null` for anything else. */
export function readWhole(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^[0-9]{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

export const isAddress = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

/** `1.1.10.1` → `1.10.1.1.in-addr.arpa` */
export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}

/** As BIND's tools search: behind the domains first where there are fewer dots than ndots, then alone. */
export function listNames({ search, ndots }: ResolverSettings, name: string): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const behind = search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  return name.split('.').length - 1 >= ndots ? [name, ...behind] : [...behind, name];
}

export interface Question {
  /** As it was typed. */
  readonly asked: string;
  readonly names: readonly string[];
  readonly type: RecordType;
  readonly server: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly asksAll?: boolean;
}

export function* ask(context: ProgramContext, question: Question): Process<readonly DnsReply[]> {
  const { replies }: DnsOutcome = yield* queryDns(context.host, question);
  return replies;
}

/** Address of a server that was named, or the first of /etc/resolv.conf. */
export function* findServer(
  context: ProgramContext,
  given: string | undefined,
  describeUnknown: (name: string) => string,
): Process<string> {
  if (given === undefined) return context.host.network.resolver().servers[0] ?? '127.0.0.1';
  if (isAddress(given)) return given;
  const outcome = yield* resolveName(context.host, given);
  if (outcome.ok && outcome.addresses.length > 0) return outcome.addresses[0]!;
  throw new ProgramFailure(describeUnknown(given), 1);
}

/** One line for each attempt that failed, as BIND's tools have it. */
export function tellSilence(question: Question, reply: DnsReply): string {
  const why = reply.failure === 'refused' ? 'connection refused' : 'timed out';
  const line = `;; communications error to ${question.server}#${question.port}: ${why}\n`;
  return line.repeat(question.attempts);
}

/** Names of a zone file end with a dot; tools that print without it take it off. */
export const withoutDot = (name: string): string => name.replace(/\.$/, '');
export const withDot = (name: string): string => (name.endsWith('.') ? name : `${name}.`);
