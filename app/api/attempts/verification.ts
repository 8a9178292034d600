/**
 * Verification by replay: what was saved is replayed in the pool, and only then a completion is recorded. One attempt
 * is replayed once at a time; what is saved meanwhile is replayed after it. What waits is written in the database, so
 * a restart forgets nothing.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findDefinition, type LessonDefinition } from '@/lib/course/catalogue';
import {
  type Judgement,
  listPending,
  readPending,
  readVerification,
  recordFault,
  recordVerdict,
  type StoredLog,
  type VerificationRecord,
} from '@/lib/data/verdicts';
import { VERIFIER } from '@/lib/data/viewer';
import type { Log } from '@/lib/sandbox/log';
import { createReplayPool, type Replayed, ReplayFault, type ReplayPool } from '@/lib/sandbox/replay-pool';
import { logEvent } from '../answer';

const WALL_CLOCK_MS = 30_000;
const MOST_WAITING = 500;
const MOST_TRIES = 5;
const FIRST_RETRY_MS = 2_000;

export const workerFile = () =>
  process.env['REPLAY_WORKER'] ?? join(process.cwd(), '.build', 'replay-worker.mjs');

export interface Verifier {
  /** Soon, or after a pause in which more may come. */
  schedule(attempt: string, delayMs: number): void;
  /** Until nothing waits for this attempt any more, or the time is over. */
  waitFor(attempt: string, mostMs: number): Promise<VerificationRecord | null>;
  /** Everything that the database says is waiting. Returns how many. */
  resume(): Promise<number>;
  close(): Promise<void>;
}

export interface VerifierOptions {
  readonly pool: ReplayPool;
  readonly findDefinition: (scenario: string) => LessonDefinition | null;
  readonly firstRetryMs?: number;
}

export function createVerifier(options: VerifierOptions): Verifier {
  const { pool, firstRetryMs = FIRST_RETRY_MS } = options;
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const wantedAgain = new Set<string>();
  let isClosed = false;

  const schedule = (attempt: string, delayMs: number) => {
    if (isClosed) return;
    clearTimeout(timers.get(attempt));
    timers.set(
      attempt,
      setTimeout(() => {
        timers.delete(attempt);
        begin(attempt);
      }, delayMs).unref(),
    );
  };

  const begin = (attempt: string) => {
    if (running.has(attempt)) {
      wantedAgain.add(attempt);
      return;
    }
    const run = verify(attempt).finally(() => {
      running.delete(attempt);
      if (wantedAgain.delete(attempt)) begin(attempt);
    });
    running.set(attempt, run);
  };

  const verify = async (attempt: string) => {
    try {
      const log = await readPending(VERIFIER, attempt);
      if (log !== null) await recordVerdict(VERIFIER, await judge(attempt, log));
    } catch (error) {
      if (!isClosed) await retryLater(attempt, error);
    }
  };

  const judge = async (attempt: string, log: StoredLog): Promise<Judgement> => {
    const definition = options.findDefinition(log.header.scenario);
    if (definition === null) throw new ReplayFault('missing', `there is no lesson ${log.header.scenario}`);
    return toJudgement(attempt, log, definition, await pool.replay({ definition, log: log as Log }));
  };

  const retryLater = async (attempt: string, error: unknown) => {
    const reason = error instanceof ReplayFault ? error.reason : 'error';
    const detail = error instanceof ReplayFault ? error.message.slice(0, 2000) : (error as Error)?.name;
    logEvent({ event: 'replay failed', attempt, reason, detail });
    const faults = await recordFault(VERIFIER, attempt).catch(() => 1);
    if (faults <= MOST_TRIES) schedule(attempt, firstRetryMs * 2 ** Math.max(0, faults - 1));
  };

  return {
    schedule,
    waitFor: async (attempt, mostMs) => {
      const until = Date.now() + mostMs;
      for (;;) {
        const verification = await readVerification(VERIFIER, attempt);
        const hasFailed = (verification?.faults ?? 0) > 0;
        if (verification?.state !== 'pending' || hasFailed || Date.now() >= until) return verification;
        await Promise.race([running.get(attempt) ?? pause(20), pause(until - Date.now())]);
      }
    },
    resume: async () => {
      const waiting = await listPending(VERIFIER);
      for (const [place, attempt] of waiting.entries()) schedule(attempt, place * 10);
      return waiting.length;
    },
    close: async () => {
      isClosed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await pool.close();
      await Promise.all(running.values());
    },
  };
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, Math.max(0, ms)).unref());

function toJudgement(
  attempt: string,
  { header, entries }: StoredLog,
  definition: LessonDefinition,
  { result, simulatorVersion, replayMs }: Replayed,
): Judgement {
  const shared = {
    attempt,
    sequence: entries.length,
    serverVersion: simulatorVersion,
    contentHash: definition.contentHash,
    replayMs,
  };
  const nothing = { message: null, expected: null, found: null };
  if (!result.ok) {
    const isSame =
      header.simulatorVersion === simulatorVersion && header.contentHash === definition.contentHash;
    return { ...shared, serverHash: null, tasks: [], ...(isSame ? refused(result) : CHANGED) };
  }
  const { verdict, hash, retraced: steps } = result;
  if (verdict.outcome === 'fault') throw new ReplayFault('crashed', 'a check of this lesson could not judge');
  const tasks = verdict.tasks.map((task) => ({
    id: task.id,
    passed: task.done !== null,
    mistake: task.mistake?.id ?? null,
    conditions: task.conditions.map(({ outcome, sentence, expected, observed }) => ({
      ...{ outcome, sentence, expected, observed },
    })),
  }));
  return { ...shared, ...nothing, outcome: verdict.outcome, serverHash: hash, tasks, steps };
}

function refused({ sequence, problem }: { readonly sequence: number | null; readonly problem: string }) {
  const place = sequence === null ? 'This log' : `Entry ${sequence}`;
  const said = /expected (.+?); found (.+?)\.?$/.exec(problem);
  return {
    outcome: 'refused',
    message: `${place} can’t have happened in this lesson. Begin a new attempt.`,
    expected: said?.[1] ?? 'what this lesson’s sandbox allows at that moment',
    found: said?.[2] ?? problem,
  } as const;
}

const CHANGED = {
  outcome: 'not-yet',
  message: 'This lesson has changed since you began. Your log no longer fits; begin a new attempt.',
  expected: null,
  found: null,
} as const;

// Routes and the start of the server may be bundled apart: they meet in the process.
const kept = globalThis as { drydockVerifier?: Verifier };

export function verifier(): Verifier {
  kept.drydockVerifier ??= createVerifier({
    pool: createReplayPool({
      workerFile: workerFile(),
      threads: Math.min(4, Math.max(1, availableParallelism() - 1)),
      wallClockMs: WALL_CLOCK_MS,
      mostWaiting: MOST_WAITING,
    }),
    findDefinition,
  });
  return kept.drydockVerifier;
}
