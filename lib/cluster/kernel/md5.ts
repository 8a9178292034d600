/** md5, where the real components sort by it. Nothing here is kept secret with it. */
import { md5 as digest } from '@noble/hashes/legacy.js';
import { encodeUtf8 } from './text';

/** In hex, which sorts as the bytes do. */
export function md5(text: string): string {
  return [...digest(encodeUtf8(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
