/** How dig prints an answer: sections in columns of eight, and figures at the end. Upstream: lib/dns/masterdump.c. */
import type { DnsRecord, DnsReply } from '../../../cluster/process';
import { formatDate } from '../../text/dates';
import { withDot } from './asking';

export interface Sections {
  readonly command: boolean;
  readonly comments: boolean;
  readonly question: boolean;
  readonly answer: boolean;
  readonly authority: boolean;
  readonly additional: boolean;
  readonly statistics: boolean;
}

export interface ReportOptions {
  readonly server: string;
  readonly port: number;
  /** Of the message: any number below 65536. */
  readonly number: number;
  readonly epochMs: number;
  readonly sections: Sections;
}

export function describeReply(reply: DnsReply, options: ReportOptions): string {
  const { sections } = options;
  const answer = reply.answer!;
  const space = sections.comments ? '\n' : '';
  const list = (title: string, isShown: boolean, records: readonly DnsRecord[]): string => {
    if (!isShown || records.length === 0) return '';
    return `${sections.comments ? `;; ${title} SECTION:\n` : ''}${records.map(tellRecord).join('')}${space}`;
  };
  const question = `;${columns([
    [0, writeName(reply.name)],
    [32, 'IN'],
    [40, reply.type],
  ])}\n`;
  return [
    sections.comments ? tellHeader(reply, options) : '',
    sections.question ? `${sections.comments ? ';; QUESTION SECTION:\n' : ''}${question}${space}` : '',
    list('ANSWER', sections.answer, answer.answers),
    list('AUTHORITY', sections.authority, answer.authority),
    list('ADDITIONAL', sections.additional, answer.additional),
    sections.statistics ? tellStatistics(reply, options) : '',
  ].join('');
}

/** The root is a dot. */
export const writeName = (name: string): string => withDot(name);

function tellHeader({ name, answer }: DnsReply, { number }: ReportOptions): string {
  const { code, isAuthoritative, answers, authority, additional } = answer!;
  const flags = isAuthoritative ? 'qr aa rd' : 'qr rd ra';
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + 1}`;
  return [
    ';; Got answer:\n',
    name.endsWith('.local')
      ? ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n'
      : '',
    `;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: ${number}\n`,
    `;; flags: ${flags}; ${counts}\n`,
    isAuthoritative ? ';; WARNING: recursion requested but not available\n' : '',
    '\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n',
  ].join('');
}

function tellRecord({ name, ttlSeconds, type, data }: DnsRecord): string {
  return `${columns([
    [0, writeName(name)],
    [24, `${ttlSeconds}`],
    [32, 'IN'],
    [40, type],
    [48, data],
  ])}\n`;
}

const TAB = 8;

/** Each word begins at its column, by tabs as far as they reach, and at least one place behind the word before. */
function columns(words: readonly (readonly [number, string])[]): string {
  let text = '';
  let at = 0;
  for (const [column, word] of words) {
    if (text !== '') {
      const goal = Math.max(column, at + 1);
      const tabs = Math.floor(goal / TAB) - Math.floor(at / TAB);
      if (tabs > 0) at = Math.floor(goal / TAB) * TAB;
      text += '\t'.repeat(tabs) + ' '.repeat(goal - at);
      at = goal;
    }
    text += word;
    at += word.length;
  }
  return text;
}

function tellStatistics(reply: DnsReply, { server, port, epochMs }: ReportOptions): string {
  const when = formatDate(epochMs, '%a %b %d %H:%M:%S UTC %Y');
  return [
    `;; Query time: ${reply.afterMs} msec\n`,
    `;; SERVER: ${server}#${port}(${server}) (UDP)\n`,
    `;; WHEN: ${when}\n`,
    `;; MSG SIZE  rcvd: ${measure(reply)}\n\n`,
  ].join('');
}

const HEADER = 12;
const EDNS = 11;

/** Bytes of the message without compression, as the cluster's server sends it. */
function measure({ name, answer }: DnsReply): number {
  const { answers, authority, additional } = answer!;
  const records = [...answers, ...authority, ...additional];
  return (
    HEADER + lengthOf(name) + 4 + records.reduce((sum, record) => sum + lengthOfRecord(record), 0) + EDNS
  );
}

/** A length byte before each label, and the root's at the end. */
const lengthOf = (name: string): number =>
  name === '' || name === '.' ? 1 : name.replace(/\.$/, '').length + 2;

function lengthOfRecord({ name, type, data }: DnsRecord): number {
  const words = data.split(' ');
  const body =
    type === 'A'
      ? 4
      : type === 'SRV'
        ? 6 + lengthOf(words[3] ?? '')
        : type === 'SOA'
          ? lengthOf(words[0] ?? '') + lengthOf(words[1] ?? '') + 20
          : lengthOf(data);
  return lengthOf(name) + 10 + body;
}
