/**
 * Archives of tar: the ustar format, with GNU's long names and the paths of pax headers. Owners, links, devices and
 * sparse files are left out: a member of another kind is given with its type, for the reader to refuse.
 */
import { decodeUtf8, encodeUtf8 } from '../files/utf8';

export interface Member {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly mode: number;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
  readonly content: Uint8Array;
}

const BLOCK = 512;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;

const padded = (length: number): number => Math.ceil(length / BLOCK) * BLOCK;

/** Two blocks of zeros end an archive; tar fills up to a record of twenty. */
export function endArchive(length: number): Uint8Array {
  const record = BLOCK * 20;
  return new Uint8Array(Math.ceil((length + 2 * BLOCK) / record) * record - length);
}

export function packMember(member: Member): Uint8Array {
  const name = encodeUtf8(member.name);
  const split = name.length <= NAME_BYTES ? { prefix: '', name: member.name } : splitName(member.name);
  if (split !== null) return pack(member, split.prefix, split.name, typeOf(member));
  const long = { ...member, content: Uint8Array.from([...name, 0]) };
  const head = pack(long, '', '././@LongLink', 'L');
  const cut = decodeUtf8(name.subarray(0, NAME_BYTES));
  return join([head, pack(member, '', cut, typeOf(member))]);
}

const typeOf = ({ kind }: Member): string => (kind === 'directory' ? '5' : '0');

function splitName(name: string): { prefix: string; name: string } | null {
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const rest = name.slice(at + 1);
    if (rest === '' || encodeUtf8(name.slice(0, at)).length > PREFIX_BYTES) break;
    if (encodeUtf8(rest).length <= NAME_BYTES) return { prefix: name.slice(0, at), name: rest };
  }
  return null;
}

function pack(member: Member, prefix: string, name: string, type: string): Uint8Array {
  const bytes = new Uint8Array(BLOCK + padded(member.content.length));
  const put = (at: number, text: string): void => bytes.set(encodeUtf8(text), at);
  const octal = (at: number, width: number, value: number): void =>
    put(at, value.toString(8).padStart(width - 1, '0'));
  put(0, name);
  octal(100, 8, member.mode);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, member.content.length);
  octal(136, 12, member.modifiedAt);
  put(156, type);
  put(257, 'ustar\0');
  put(263, '00');
  put(265, 'root');
  put(297, 'root');
  put(345, prefix);
  put(148, `${checksum(bytes).toString(8).padStart(6, '0')}\0 `);
  bytes.set(member.content, BLOCK);
  return bytes;
}

/** Of a head whose own field counts as spaces. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1) sum += index >= 148 && index < 156 ? 32 : bytes[index]!;
  return sum;
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export type ReadArchive =
  | { readonly ok: true; readonly members: readonly Member[] }
  | { readonly ok: false; readonly reason: 'no archive' | 'cut off'; readonly members: readonly Member[] };

export function readArchive(bytes: Uint8Array): ReadArchive {
  const members: Member[] = [];
  let longName: string | null = null;
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const head = bytes.subarray(at, at + BLOCK);
    if (head.every((byte) => byte === 0)) return { ok: true, members };
    const field = (from: number, length: number): string => untilZero(head.subarray(from, from + length));
    const number = (from: number, length: number): number =>
      Number.parseInt(field(from, length).trim(), 8) || 0;
    if (number(148, 8) !== checksum(head)) return { ok: false, reason: 'no archive', members };
    const size = number(124, 12);
    if (at + BLOCK + size > bytes.length) return { ok: false, reason: 'cut off', members };
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + padded(size);
    const type = field(156, 1);
    if (type === 'L') longName = untilZero(content);
    else if (type === 'x') longName = readPaxPath(decodeUtf8(content)) ?? longName;
    else if (type !== 'g') {
      const prefix = field(257, 5) === 'ustar' ? field(345, PREFIX_BYTES) : '';
      const name: string = longName ?? (prefix === '' ? '' : `${prefix}/`) + field(0, NAME_BYTES);
      longName = null;
      const isDirectory = type === '5' || (name.endsWith('/') && type === '0');
      const kind = isDirectory ? 'directory' : type === '0' || type === '' ? 'file' : 'other';
      members.push({ name, kind, mode: number(100, 8) & 0o7777, modifiedAt: number(136, 12), content });
    }
  }
  return bytes.length === 0 || at < bytes.length
    ? { ok: false, reason: 'no archive', members }
    : { ok: true, members };
}

function untilZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Records "LENGTH path=VALUE\n". */
function readPaxPath(text: string): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? null;
}
