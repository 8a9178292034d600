/**
 * A link that carries a whole sandbox: scenario, seed and log, compressed, in the part of the address behind `#`, which
 * no server ever sees. Whoever opens it comes to the same moment, since the world is a function of these three.
 */
import type { Entry } from '../../lib/sandbox/log';
import { entrySchema } from '../../lib/sandbox/messages';

export interface SharedMoment {
  readonly scenario: string;
  readonly seed: number;
  /** Of the simulator that made it. */
  readonly simulatorVersion: string;
  /** Of the world that it began with. */
  readonly contentHash: string;
  readonly entries: readonly Entry[];
}

export type OpenedLink =
  | { readonly ok: true; readonly moment: SharedMoment }
  /** A sentence for whoever opened it. */
  | { readonly ok: false; readonly problem: string };

/** Characters behind the `#`: longer links are cut by mail programs and chats. */
export const LONGEST_LINK = 16_000;
/** Characters before compression: more than a link of this length holds in practice. */
const LONGEST_TEXT = 2_000_000;
const FORMAT = 1;
const MARK = 's=';

/** Resolves to the part behind `#`; to `null` where the log is too long for a link. */
export async function makeShareLink(moment: SharedMoment): Promise<string | null> {
  const { scenario, seed, simulatorVersion, contentHash, entries } = moment;
  const head = [FORMAT, scenario, seed, simulatorVersion, contentHash];
  const text = JSON.stringify([...head, entries.map(pack)]);
  const fragment = MARK + toBase64Url(await through(new CompressionStream('deflate-raw'), encode(text)));
  return fragment.length > LONGEST_LINK ? null : fragment;
}

/** `fragment` with or without its `#`. Resolves to `null` where the address carries no sandbox at all. */
export async function openShareLink(fragment: string): Promise<OpenedLink | null> {
  const inner = fragment.replace(/^#/, '');
  if (!inner.startsWith(MARK)) return null;
  if (inner.length > LONGEST_LINK) return damaged('it is longer than such links are');
  const packed = fromBase64Url(inner.slice(MARK.length));
  if (packed === null) return damaged('it holds characters that it should not');
  let text: string;
  try {
    const bytes = await through(new DecompressionStream('deflate-raw'), packed, LONGEST_TEXT);
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return damaged('its end is missing, or a part of it was changed');
  }
  return readMoment(text);
}

const damaged = (why: string): OpenedLink => ({
  ok: false,
  problem: `This link is damaged: ${why}. Ask for it once more, and copy all of it.`,
});

function readMoment(text: string): OpenedLink {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged('a part of it was changed');
  }
  if (!Array.isArray(value)) return damaged('it holds something else than a cluster');
  const [format, scenario, seed, simulatorVersion, contentHash, packed] = value as unknown[];
  if (format !== FORMAT) {
    return {
      ok: false,
      problem: 'This link was made by another version of this site, and can’t be read here.',
    };
  }
  const isNamed = typeof scenario === 'string' && /^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(scenario);
  const isSeed = typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32;
  const areStamps = typeof simulatorVersion === 'string' && typeof contentHash === 'string';
  if (!isNamed || !isSeed || !areStamps || !Array.isArray(packed)) {
    return damaged('it holds something else than a cluster');
  }
  const entries = unpackAll(packed);
  if (entries === null) return damaged('one of its commands can’t be read');
  return { ok: true, moment: { scenario, seed, simulatorVersion, contentHash, entries } };
}

/** Number and terminal follow from the place; what differs is kept. */
function pack({ sequence: _sequence, terminal, atVirtualMs, kind, ...rest }: Entry): unknown[] {
  return terminal === '1' ? [kind, atVirtualMs, rest] : [kind, atVirtualMs, rest, terminal];
}

function unpackAll(packed: readonly unknown[]): Entry[] | null {
  const entries: Entry[] = [];
  for (const [index, one] of packed.entries()) {
    if (!Array.isArray(one)) return null;
    const [kind, atVirtualMs, rest, terminal = '1'] = one as unknown[];
    const stamp = { sequence: index + 1, atVirtualMs, terminal, kind };
    const parsed = entrySchema.safeParse({ ...(typeof rest === 'object' ? rest : {}), ...stamp });
    if (!parsed.success) return null;
    entries.push(parsed.data);
  }
  return entries;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Fails where more comes out than is allowed: a short link may unpack to gigabytes. */
async function through(
  stream: CompressionStream | DecompressionStream,
  input: Uint8Array,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // What goes wrong is told by the reader.
  void writer.write(input as Uint8Array<ArrayBuffer>).catch(() => {});
  void writer.close().catch(() => {});
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = stream.readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error('too long');
    }
    pieces.push(next.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
