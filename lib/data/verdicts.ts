/**
 * What replays said. Only the verifier writes here; verdict, verified tasks and completion are stored together or not
 * at all, and nothing of it is ever taken back.
 */
import type { AttemptEntry, AttemptHeader } from './attempts';
import { database, transaction } from './db';
import type { Attempt, Prisma, Verdict } from './generated/prisma/client';
import { noteSigns } from './sign-rows';
import type { SignStep } from './signs';
import { requireRole, type Viewer } from './viewer';
import { noteVerdict } from './work';

export type VerdictRecord = Verdict;

export interface VerificationRecord {
  readonly state: 'none' | 'pending' | 'done';
  /** How often we failed to replay since the last verdict. */
  readonly faults: number;
  /** The newest one, which may speak of fewer entries than are stored by now. */
  readonly verdict: VerdictRecord | null;
}

export const verificationOf = (attempt: Attempt, verdict: VerdictRecord | null): VerificationRecord => ({
  state: attempt.verification,
  faults: attempt.faults,
  verdict,
});

export interface StoredLog {
  readonly header: AttemptHeader;
  readonly entries: readonly AttemptEntry[];
}

/** What waits for a replay, the oldest first. */
export async function listPending(viewer: Viewer, limit = 1000): Promise<readonly string[]> {
  requireRole(viewer, 'verifier');
  const rows = await database().attempt.findMany({
    where: { verification: 'pending' },
    orderBy: { updatedAt: 'asc' },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The log as it is now; null where nothing waits any more. */
export async function readPending(viewer: Viewer, attemptId: string): Promise<StoredLog | null> {
  requireRole(viewer, 'verifier');
  const attempt = await database().attempt.findUnique({
    where: { id: attemptId },
    include: { entries: { orderBy: { sequence: 'asc' }, select: { entry: true } } },
  });
  if (attempt === null || attempt.verification !== 'pending') return null;
  const { format, simulatorVersion, contentHash, scenario, seed } = attempt;
  return {
    header: { format, simulatorVersion, contentHash, scenario, seed: Number(seed) },
    entries: attempt.entries.map(({ entry }) => entry as unknown as AttemptEntry),
  };
}

/** Stored whole, with what was expected and found. */
export interface TaskResult {
  readonly id: string;
  readonly passed: boolean;
  /** A mistake known by name. */
  readonly mistake: string | null;
  readonly conditions: readonly {
    readonly outcome: string;
    readonly sentence: string;
    readonly expected: string;
    readonly observed: string;
  }[];
}

export interface Judgement {
  readonly attempt: string;
  readonly sequence: number;
  readonly outcome: 'passed' | 'not-yet' | 'refused';
  readonly tasks: readonly TaskResult[];
  readonly serverVersion: string;
  readonly contentHash: string;
  readonly serverHash: string | null;
  readonly replayMs: number;
  readonly message: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  /** What each turn of the log did and reached; absent where it could not be replayed. */
  readonly steps?: readonly SignStep[];
}

/** Stores a verdict and what follows from it. Null where the attempt is gone: its owner deleted everything. */
export async function recordVerdict(viewer: Viewer, judgement: Judgement): Promise<VerdictRecord | null> {
  requireRole(viewer, 'verifier');
  return transaction(async (database) => {
    await database.$queryRaw`select 1 from attempt where id = ${judgement.attempt}::uuid for update`;
    const attempt = await database.attempt.findUnique({ where: { id: judgement.attempt } });
    if (attempt === null) return null;
    const before = await database.verdict.findFirst({
      where: { attemptId: attempt.id },
      orderBy: { at: 'desc' },
      select: { results: true },
    });
    const verdict = await database.verdict.create({ data: toRow(judgement, attempt) });
    await database.attempt.update({
      where: { id: attempt.id },
      data: {
        faults: 0,
        ...(attempt.lastSequence === judgement.sequence ? { verification: 'done' } : {}),
        ...(judgement.outcome === 'passed' ? { state: 'passed' } : {}),
      },
    });
    const { userId, lessonId } = attempt;
    await database.taskCompletion.createMany({
      data: judgement.tasks
        .filter(({ passed }) => passed)
        .map(({ id }) => ({ userId, lessonId, taskId: id })),
      skipDuplicates: true,
    });
    await noteVerdict(database, attempt, judgement.tasks, toResults(before?.results));
    await noteSigns(database, attempt, judgement.steps ?? []);
    if (judgement.outcome === 'passed') {
      const completion = { userId, lessonId, verdictId: verdict.id };
      await database.completion.createMany({ data: [completion], skipDuplicates: true });
    }
    return verdict;
  });
}

/** As toRow stored them. */
const toResults = (results: unknown) => (results ?? []) as readonly TaskResult[];

function toRow(judgement: Judgement, attempt: Attempt): Prisma.VerdictUncheckedCreateInput {
  const { attempt: attemptId, sequence, outcome, tasks, steps: _, ...rest } = judgement;
  return {
    ...rest,
    attemptId,
    sequence,
    outcome: outcome === 'not-yet' ? 'notYet' : outcome,
    results: tasks as unknown as Prisma.InputJsonArray,
    attemptVersion: attempt.simulatorVersion,
    browserHash: attempt.browserHashSequence === sequence ? attempt.browserHash : null,
  };
}

/** A replay failed through no fault of the learner: it stays queued. Returns how often that happened by now. */
export async function recordFault(viewer: Viewer, attemptId: string): Promise<number> {
  requireRole(viewer, 'verifier');
  const rows = await database().$queryRaw<{ faults: number }[]>`
    update attempt set faults = faults + 1 where id = ${attemptId}::uuid returning faults`;
  return rows[0]?.faults ?? 0;
}

/** The newest verdict and whether another one is due. */
export async function readVerification(
  viewer: Viewer,
  attemptId: string,
): Promise<VerificationRecord | null> {
  requireRole(viewer, 'verifier');
  const attempt = await database().attempt.findUnique({
    where: { id: attemptId },
    include: { verdicts: { orderBy: { at: 'desc' }, take: 1 } },
  });
  return attempt && verificationOf(attempt, attempt.verdicts[0] ?? null);
}
