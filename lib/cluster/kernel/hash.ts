/** One running sha256 over all that happened: two worlds are the same where their hashes are. */
import { sha256 } from '@noble/hashes/sha2.js';
import { compareText, encodeUtf8 } from './text';

/**
 * JSON with sorted keys and no spaces: equal values give equal text, however they were built. Fields that are
 * undefined are left out. Numbers must be finite.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('no JSON for a number that is not finite');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  }
  if (typeof value !== 'object') throw new Error(`no JSON for a ${typeof value}`);
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .sort(compareText);
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(fields[name])}`).join(',')}}`;
}

export interface RunningHash {
  /** `kind` says what it is: a store write, a hop, a task's result. Returns how many bytes it came to. */
  add(kind: string, value: unknown): number;
  /** Hex, of all that was added so far; more can be added afterwards. */
  digest(): string;
}

export function createRunningHash(): RunningHash {
  const hash = sha256.create();
  return {
    add(kind, value) {
      const bytes = encodeUtf8(`${kind} ${canonicalJson(value)}\n`);
      hash.update(bytes);
      return bytes.length;
    },
    digest: () => hexText(hash.clone().digest()),
  };
}

/** sha256 of a text, as hex. */
export function hashText(text: string): string {
  return hexText(sha256(encodeUtf8(text)));
}

function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
