/** POST: saves a learner's entries. 200 means that they are stored for good; the replay comes after that. */

import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { SAVES } from '@/lib/auth/limits';
import { type Batch, saveEntries } from '@/lib/data/attempts';
import { countHit } from '@/lib/data/rate-limits';
import { Impossible, NotFound, NotSignedIn } from '@/lib/data/refusals';
import type { VerificationRecord } from '@/lib/data/verdicts';
import { extendChain, startChain } from '@/lib/sandbox/chain';
import { LIMITS } from '@/lib/sandbox/limits';
import type { Entry } from '@/lib/sandbox/log';
import type { SaveEntries } from '@/lib/sandbox/server-messages';
import { toSaved } from '../../answers';
import { isAttemptId, MOST_BYTES_OF_LOG, MOST_BYTES_OF_SAVE, saveSchema } from '../../schema';
import { verifier } from '../../verification';

/** With the browser's hash there is something to compare: the answer waits this long for the verdict. */
const WAIT_FOR_VERDICT_MS = 1_500;
/** Without it, more is on its way: a replay for each line would be a waste. */
const PAUSE_MS = 5_000;

export const POST = answering<{ attempt: string }>(async ({ request, params, viewer }) => {
  if (viewer === null) {
    throw new NotSignedIn('You are not signed in. Your work is kept in this browser until you are.');
  }
  if (!isAttemptId(params.attempt)) throw new NotFound('There is no such attempt.');
  await countHit(SAVES, viewer.userId);
  const body = await readBody(request, saveSchema, MOST_BYTES_OF_SAVE);
  const saved = await saveEntries(viewer, toBatch(params.attempt, body));
  const verification = await verify(saved.attempt, saved.verification, body.browserHash !== undefined);
  requirePossible(verification);
  return toSaved(saved, verification);
});

function toBatch(attempt: string, body: SaveEntries): Batch {
  const { header, from, entries, hashOfPrefix, events = [], browserHash } = body;
  requireOrder(from, entries);
  const startHash = startChain(header);
  if (from === 1 && hashOfPrefix !== startHash) {
    throw new Impossible('The hash does not belong to this header.', startHash, hashOfPrefix);
  }
  let hash = hashOfPrefix;
  const hashed = entries.map((entry) => {
    hash = extendChain(hash, entry);
    return { entry, hash };
  });
  return {
    ...{ attempt, header, startHash, from, hashOfPrefix },
    entries: hashed,
    events: events.map(({ id, at, kind, data = {} }) => ({ id, kind, data, at: new Date(at) })),
    browserHash: browserHash ?? null,
    limits: { entries: LIMITS.entries, bytes: MOST_BYTES_OF_LOG },
  };
}

function requireOrder(from: number, entries: readonly Entry[]): void {
  for (const [index, { sequence, ...entry }] of entries.entries()) {
    const expected = from + index;
    if (sequence !== expected) {
      throw new Impossible('The entries are not in order.', `sequence ${expected}`, `sequence ${sequence}`);
    }
    if (entry.kind === 'advance' && (entry.durationMs < 1 || entry.durationMs > LIMITS.advanceMs)) {
      const range = `durationMs from 1 to ${LIMITS.advanceMs}`;
      throw new Impossible(`Entry ${sequence} moves time too far.`, range, `durationMs ${entry.durationMs}`);
    }
  }
}

async function verify(
  attempt: string,
  saved: VerificationRecord,
  isWaitedFor: boolean,
): Promise<VerificationRecord> {
  if (saved.state !== 'pending') return saved;
  verifier().schedule(attempt, isWaitedFor ? 0 : PAUSE_MS);
  if (!isWaitedFor) return saved;
  // The entries are stored: if the verdict can't be read now, that is no reason to say otherwise.
  return (
    (await verifier()
      .waitFor(attempt, WAIT_FOR_VERDICT_MS)
      .catch(() => null)) ?? saved
  );
}

/** What follows an entry that can't be can't be either: sending more would not help. */
function requirePossible({ verdict }: VerificationRecord): void {
  if (verdict?.outcome !== 'refused') return;
  const { message, expected, found } = verdict;
  throw new Impossible(message ?? 'This log can’t have happened.', expected ?? '', found ?? '');
}
