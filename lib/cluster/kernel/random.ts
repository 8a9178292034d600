/**
 * Chance by seed. Every part of the world draws from a stream of its own, named after it, so that one more draw
 * somewhere changes nothing elsewhere. The generator is sfc32: 32-bit integer arithmetic only.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from './text';

/** Returns a uint32. */
export type Random = () => number;

/** The same seed and name give the same stream, from its beginning. */
export function createRandom(seed: number, name: string): Random {
  const digest = sha256(encodeUtf8(`${seed}:${name}`));
  const word = (index: number): number =>
    digest[4 * index]! |
    (digest[4 * index + 1]! << 8) |
    (digest[4 * index + 2]! << 16) |
    (digest[4 * index + 3]! << 24) |
    0;
  return generate(word(0), word(1), word(2), word(3));
}

/**
 * Hexadecimal digits that follow from a text, for names that have to differ: quick, and no secret. Where nobody may find
 * another text for the same digits, `hashText` it is.
 */
export function deriveHex(text: string, length: number): string {
  let [a, b, c] = [0x811c9dc5, 0x9e3779b9, text.length];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    c = Math.imul(c ^ unit, 0x27d4eb2d) ^ (b >>> 15);
  }
  const random = generate(a, b, c, 1);
  for (let round = 0; round < MIXING_ROUNDS; round += 1) random();
  return drawHex(random, length);
}

const MIXING_ROUNDS = 12;

function generate(first: number, second: number, third: number, start: number): Random {
  let [a, b, c, counter] = [first, second, third, start];
  return () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
}

/** A whole number from 0 to `bound` - 1, each equally likely. `bound` from 1 to 2^32. */
export function drawBelow(random: Random, bound: number): number {
  const fair = 0x1_0000_0000 - (0x1_0000_0000 % bound);
  for (;;) {
    const value = random();
    if (value < fair) return value % bound;
  }
}

/** Kubernetes leaves out vowels and look-alikes, so that no word comes about. */
const SUFFIX_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** What Kubernetes appends to a generateName: five of these, mostly. */
export function drawSuffix(random: Random, length = 5): string {
  let suffix = '';
  while (suffix.length < length) suffix += SUFFIX_CHARACTERS[drawBelow(random, SUFFIX_CHARACTERS.length)];
  return suffix;
}

export function drawHex(random: Random, length: number): string {
  let hex = '';
  while (hex.length < length) hex += random().toString(16).padStart(8, '0');
  return hex.slice(0, length);
}

/** Shaped like an RFC 4122 UUID of version 4. */
export function drawUid(random: Random): string {
  const hex = drawHex(random, 32);
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
