/**
 * Does a private key belong to a certificate? The PEM is read, and the key's public part is looked for in the
 * certificate. Upstream: Go's crypto/tls (X509KeyPair). Left out: everything else that a certificate says.
 */
import { decode } from '../../base64';
import { KubectlError } from '../errors';
import { decodeText } from '../text';

/** Throws in Go's words where they do not belong together. */
export function checkKeyPair(certificate: Uint8Array, key: Uint8Array): void {
  const [body] = blocksOf(certificate, /^CERTIFICATE$/);
  if (!body) throw new KubectlError('tls: failed to find any PEM data in certificate input');
  const [secret] = blocksOf(key, /PRIVATE KEY$/);
  if (!secret) throw new KubectlError('tls: failed to find any PEM data in key input');
  const part = publicPart(secret);
  if (part === null) throw new KubectlError('tls: failed to parse private key');
  if (!contains(body, part)) throw new KubectlError('tls: private key does not match public key');
}

function blocksOf(content: Uint8Array, title: RegExp): Uint8Array[] {
  const text = decodeText(content);
  return [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\s([A-Za-z0-9+/=\s]*)-----END \1-----/g)]
    .filter(([, name]) => title.test(name!))
    .map(([, , body]) => decode(body!.replace(/\s/g, '')).bytes);
}

/**
 * The longest run of bytes that both the key and its certificate hold: an RSA modulus is the first integer of more
 * than 64 bytes, a point on a curve a bit string.
 */
function publicPart(key: Uint8Array): Uint8Array | null {
  const found: Uint8Array[] = [];
  walk(key, 0, key.length, found, 0);
  return found[0] ?? null;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;
const DEEPEST = 12;

function walk(bytes: Uint8Array, from: number, to: number, found: Uint8Array[], depth: number): void {
  for (let place = from; place + 2 <= to; ) {
    const tag = bytes[place]!;
    let length = bytes[place + 1]!;
    let start = place + 2;
    if (length > 0x80) {
      const count = length & 0x7f;
      length = 0;
      for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[start + index] ?? 0);
      start += count;
    }
    const end = start + length;
    if (end > to) return;
    const isLong = length > 64;
    if ((tag === INTEGER || tag === BIT_STRING) && isLong) found.push(bytes.slice(start, end));
    else if (depth < DEEPEST && ((tag & CONSTRUCTED) !== 0 || (tag === OCTET_STRING && isLong))) {
      walk(bytes, start, end, found, depth + 1);
    }
    place = end;
  }
}

function contains(all: Uint8Array, part: Uint8Array): boolean {
  for (let start = 0; start + part.length <= all.length; start += 1) {
    let index = 0;
    while (index < part.length && all[start + index] === part[index]) index += 1;
    if (index === part.length) return true;
  }
  return false;
}
