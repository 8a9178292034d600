/** Records of the database as the browser gets them (lib/sandbox/server-messages). */
import type { AttemptFacts, Saved } from '@/lib/data/attempts';
import type { VerdictRecord, VerificationRecord } from '@/lib/data/verdicts';
import type {
  AttemptSummary,
  EntriesSaved,
  VerdictAnswer,
  Verification,
} from '@/lib/sandbox/server-messages';

export const OUR_FAULT = 'The check failed through a fault of ours. It is queued again.';

export function toVerification({ state, faults, verdict }: VerificationRecord): Verification {
  return {
    state,
    message: state === 'pending' && faults > 0 ? OUR_FAULT : null,
    verdict: verdict && toVerdict(verdict),
  };
}

function toVerdict(record: VerdictRecord): VerdictAnswer {
  const { serverHash, browserHash, outcome, at, attemptVersion, serverVersion } = record;
  const tasks = record.results as unknown as readonly { readonly id: string; readonly passed: boolean }[];
  return {
    sequence: record.sequence,
    outcome: outcome === 'notYet' ? 'not yet' : outcome,
    tasks: tasks.map(({ id, passed }) => ({ id, passed })),
    serverHash: serverHash ?? '',
    browserHash,
    hashesAgree: browserHash === null || serverHash === null ? null : browserHash === serverHash,
    ...{ attemptVersion, serverVersion },
    at: at.toISOString(),
    message: record.message,
    expected: record.expected,
    found: record.found,
  };
}

export const toSaved = (saved: Saved, verification: VerificationRecord): EntriesSaved => ({
  attempt: saved.attempt,
  fork: saved.fork,
  lastSequence: saved.lastSequence,
  hash: saved.hash,
  verification: toVerification(verification),
});

export const toSummary = (facts: AttemptFacts): AttemptSummary => ({
  attempt: facts.attempt,
  header: facts.header as AttemptSummary['header'],
  state: facts.state,
  fork: facts.fork,
  lastSequence: facts.lastSequence,
  hash: facts.hash,
  createdAt: facts.createdAt.toISOString(),
  updatedAt: facts.updatedAt.toISOString(),
  verification: toVerification(facts.verification),
});
