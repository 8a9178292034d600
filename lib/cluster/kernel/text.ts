/**
 * Characters and bytes, by hand: engines differ in what they offer for it and in how they fail. This is the one
 * place for UTF-8, base64 and the order of strings.
 */

/** The one order of strings: by code unit, the same everywhere. For `sort`. */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const REPLACEMENT = 0xfffd;

/** The code point at `index`; a lone surrogate reads as U+FFFD. */
function codePointAt(text: string, index: number): number {
  const point = text.codePointAt(index)!;
  return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
}

export function encodeUtf8(text: string): Uint8Array {
  const plain = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return encodeAll(text);
    plain[index] = unit;
  }
  return plain;
}

function encodeAll(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[length++] = unit;
      continue;
    }
    const point = codePointAt(text, index);
    if (point < 0x800) {
      bytes[length++] = 0xc0 | (point >> 6);
    } else if (point < 0x10000) {
      bytes[length++] = 0xe0 | (point >> 12);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
    } else {
      bytes[length++] = 0xf0 | (point >> 18);
      bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      index += 1;
    }
    bytes[length++] = 0x80 | (point & 0x3f);
  }
  return bytes.slice(0, length);
}

/** Bytes that the text takes as UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const point = codePointAt(text, index);
    if (point < 0x80) length += 1;
    else if (point < 0x800) length += 2;
    else if (point < 0x10000) length += 3;
    else {
      length += 4;
      index += 1;
    }
  }
  return length;
}

/** How many bytes follow this lead byte, and the least code point that needs so many; `null` for no lead byte. */
function leadByte(byte: number): { following: number; bits: number; least: number } | null {
  if (byte >= 0xc2 && byte <= 0xdf) return { following: 1, bits: byte & 0x1f, least: 0x80 };
  if (byte >= 0xe0 && byte <= 0xef) return { following: 2, bits: byte & 0x0f, least: 0x800 };
  if (byte >= 0xf0 && byte <= 0xf4) return { following: 3, bits: byte & 0x07, least: 0x10000 };
  return null;
}

/** Decodes UTF-8; each byte that fits nowhere becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let index = 0;
  while (index < bytes.length) {
    const byte = bytes[index]!;
    index += 1;
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
      continue;
    }
    const lead = leadByte(byte);
    let point = lead?.bits ?? REPLACEMENT;
    let isValid = lead !== null;
    for (let offset = 0; lead !== null && offset < lead.following && isValid; offset += 1) {
      const next = bytes[index + offset];
      isValid = next !== undefined && (next & 0xc0) === 0x80;
      if (isValid) point = (point << 6) | (next! & 0x3f);
    }
    if (lead === null || !isValid || point < lead.least || point > 0x10ffff || (point & ~0x7ff) === 0xd800) {
      text += String.fromCharCode(REPLACEMENT);
      continue;
    }
    text += String.fromCodePoint(point);
    index += lead.following;
  }
  return text;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += BASE64[group >> 18]! + BASE64[(group >> 12) & 63]!;
    text += index + 1 < bytes.length ? BASE64[(group >> 6) & 63]! : '=';
    text += index + 2 < bytes.length ? BASE64[group & 63]! : '=';
  }
  return text;
}

/** `null` where it is no base64 with padding. Line breaks are passed over, as Go does. */
export function decodeBase64(text: string): Uint8Array | null {
  const compact = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) return null;
  const padding = compact.endsWith('==') ? 2 : compact.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((compact.length / 4) * 3 - padding);
  let length = 0;
  for (let index = 0; index < compact.length; index += 4) {
    let group = 0;
    for (let offset = 0; offset < 4; offset += 1) {
      group = (group << 6) | Math.max(0, BASE64.indexOf(compact[index + offset]!));
    }
    for (const shift of [16, 8, 0]) if (length < bytes.length) bytes[length++] = (group >> shift) & 255;
  }
  return bytes;
}
