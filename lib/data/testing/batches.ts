/** Logs for tests, in the batches in which a browser would send them. */
import { randomUUID } from 'node:crypto';
import { extendChain, startChain } from '../../sandbox/chain';
import type { Entry, LogHeader } from '../../sandbox/log';
import type { Batch } from '../attempts';

export const HEADER: LogHeader = {
  format: 1,
  simulatorVersion: 'a'.repeat(64),
  contentHash: 'b'.repeat(64),
  scenario: 'knots/bowline',
  seed: 4_294_967_295,
};

/** One entry for each text, a millisecond apart. */
export const lines = (...texts: readonly string[]): Entry[] =>
  texts.map((text, index) => ({
    sequence: index + 1,
    atVirtualMs: index + 1,
    terminal: '1',
    kind: 'line',
    text,
  }));

export function hashOf(entries: readonly Entry[], header: LogHeader = HEADER): string {
  return entries.reduce(extendChain, startChain(header));
}

/** The entries of a log from one sequence on, as one batch. */
export function batchOf(log: readonly Entry[], from = 1, changes: Partial<Batch> = {}): Batch {
  const header = (changes.header ?? HEADER) as LogHeader;
  let hash = hashOf(log.slice(0, from - 1), header);
  const hashOfPrefix = hash;
  const entries = log.slice(from - 1).map((entry) => {
    hash = extendChain(hash, entry);
    return { entry, hash };
  });
  return {
    attempt: randomUUID(),
    ...{ header, startHash: startChain(header), from, hashOfPrefix, entries },
    events: [],
    browserHash: null,
    limits: { entries: 5000, bytes: 1_000_000 },
    ...changes,
  };
}
