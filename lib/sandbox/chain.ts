/**
 * The chain over a log: one hash for each prefix, so that browser and server can ask in 64 characters whether they
 * speak of the same past. `hashes[n]` stands for the header and the first n entries.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Entry, LogHeader } from './log';

/** The hash of the empty log: of its header alone. */
export function startChain(header: LogHeader): string {
  const { format, simulatorVersion, contentHash, scenario, seed } = header;
  return digest(canonical({ format, simulatorVersion, contentHash, scenario, seed }));
}

/** The hash after one more entry. */
export function extendChain(previous: string, entry: Entry): string {
  return digest(`${previous}\n${canonical({ ...entry })}`);
}

/** The hash after several more entries. */
export function extendChainBy(previous: string, entries: readonly Entry[]): string {
  return entries.reduce(extendChain, previous);
}

const digest = (text: string) => bytesToHex(sha256(utf8ToBytes(text)));

/** Keys in code-unit order; every value of a header or an entry is a string or a whole number. */
function canonical(record: Readonly<Record<string, string | number>>): string {
  const keys = Object.keys(record).sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  return JSON.stringify(keys.map((key) => [key, record[key]]));
}
