/**
 * Brings this device's work to the server: attempt by attempt, entry by entry in order, one request at a time.
 * What was acknowledged is never sent again; without a network it waits and tries again, ever more patiently.
 */
import * as z from 'zod/mini';
import type { AttemptEvent, SaveEntries } from '../server-messages';
import { isAnswer } from './attempt-choice';
import type { LocalAttempt, LocalEntry, LocalEvent, LocalStore } from './local-store';
import { within } from './timers';

export type NetworkState =
  /** Nothing to send. */
  | 'idle'
  | 'sending'
  /** The server can't be reached or is not well: tried again later. */
  | 'offline'
  /** Kept on this device until somebody signs in. */
  | 'signed-out'
  /** The server will not take it; sending again would not help. */
  | 'refused';

const verificationSchema = z.object({
  state: z.enum(['none', 'pending', 'done']),
  message: z.nullable(z.string()),
  verdict: z.nullable(
    z.object({
      sequence: z.int(),
      outcome: z.enum(['passed', 'not yet', 'refused']),
      tasks: z.array(z.object({ id: z.string(), passed: z.boolean() })),
      serverHash: z.string(),
      hashesAgree: z.nullable(z.boolean()),
      message: z.nullable(z.string()),
    }),
  ),
});
export type ServerVerification = z.infer<typeof verificationSchema>;

const savedSchema = z.object({
  attempt: z.string(),
  lastSequence: z.int(),
  verification: verificationSchema,
});

const problemSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    lastSequence: z.optional(z.int()),
    retryAfterSeconds: z.optional(z.number()),
  }),
});

export interface SenderSnapshot {
  readonly network: NetworkState;
  /** A sentence of the server's, where it refused. */
  readonly message: string | null;
}

export interface SenderOptions {
  readonly store: LocalStore;
  readonly fetch: typeof fetch;
  readonly later: (act: () => void, delayMs: number) => () => void;
  readonly onChange: (snapshot: SenderSnapshot) => void;
  /** Something of this attempt reached the server. */
  readonly onSaved: (attempt: string, savedSequence: number, verification: ServerVerification) => void;
  readonly onRenamed: (from: string, to: string) => void;
  /** The world's hash here after an entry, where it is known and worth a check by the server. */
  readonly browserHash: (attempt: string, sequence: number) => string | undefined;
}

export interface Sender {
  /** There is something new to send, or reason to try again at once (online, signed in). */
  wake(): void;
  /** The attempt that the learner is working on goes first. */
  setCurrent(attempt: string | null): void;
  getSnapshot(): SenderSnapshot;
  close(): void;
}

const BATCH_ENTRIES = 200;
const BATCH_LENGTH = 200_000;
const EVENTS_PER_BATCH = 100;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A server that takes a request and never answers is as good as away. */
const PATIENCE_MS = 30_000;
/** Entries that come together travel together. */
const GATHER_MS = 150;

type Outcome =
  | 'sent'
  | 'nothing'
  | 'again'
  | { readonly stop: NetworkState; readonly message?: string; readonly afterMs?: number };

export function createSender(options: SenderOptions): Sender {
  const { store } = options;
  let snapshot: SenderSnapshot = { network: 'idle', message: null };
  let current: string | null = null;
  let isRunning = false;
  let isWanted = false;
  let isClosed = false;
  let pauseMs = FIRST_PAUSE_MS;
  let cancelTimer: (() => void) | null = null;
  /** Sent before: the server knows that the browser has this hash. */
  const hashesSent = new Set<string>();
  const refused = new Set<string>();

  const set = (network: NetworkState, message: string | null = null) => {
    if (snapshot.network === network && snapshot.message === message) return;
    snapshot = { network, message };
    options.onChange(snapshot);
  };

  const wait = (delayMs: number) => {
    cancelTimer?.();
    cancelTimer = options.later(() => void run(), delayMs);
  };

  const run = async (): Promise<void> => {
    if (isRunning || isClosed) {
      isWanted = true;
      return;
    }
    isRunning = true;
    isWanted = false;
    try {
      await sendAll();
    } catch {
      set('offline');
      wait(nextPause());
    } finally {
      isRunning = false;
    }
    if (isWanted && snapshot.network !== 'offline') wait(GATHER_MS);
  };

  const nextPause = () => {
    const pause = pauseMs;
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    return pause;
  };

  const sendAll = async (): Promise<void> => {
    for (const { id } of await inOrder()) {
      let outcome: Outcome = 'again';
      let attempt = id;
      while ((outcome === 'again' || outcome === 'sent') && !isClosed) {
        [outcome, attempt] = await sendBatch(attempt);
      }
      if (typeof outcome === 'string') continue;
      set(outcome.stop, outcome.message ?? null);
      if (outcome.stop === 'offline') wait(Math.max(nextPause(), outcome.afterMs ?? 0));
      if (outcome.stop === 'refused') {
        refused.add(attempt);
        if (attempt !== current) continue;
      }
      return;
    }
    if (current === null || !refused.has(current)) set('idle');
  };

  const inOrder = async () => {
    const attempts = (await store.attempts()).filter(({ id }) => !refused.has(id));
    const rank = ({ id, createdAt }: LocalAttempt) => (id === current ? '' : createdAt);
    return attempts.sort((left, right) => (rank(left) < rank(right) ? -1 : rank(left) > rank(right) ? 1 : 0));
  };

  const sendBatch = async (id: string): Promise<[Outcome, string]> => {
    const attempt = (await store.attempts()).find((found) => found.id === id);
    if (!attempt) return ['nothing', id];
    const entries = contiguous(await store.entries(id, attempt.savedSequence + 1), attempt.savedSequence + 1);
    const events = inTime(await store.events(id)).slice(0, EVENTS_PER_BATCH);
    const hash = newHash(attempt, entries);
    const isTouched = attempt.savedSequence > 0 || events.some(isAnswer);
    if (entries.length === 0 && !(isTouched && (events.length > 0 || hash))) return ['nothing', id];
    set('sending');
    const body = await bodyOf(attempt, entries, events, hash);
    const response = await within(PATIENCE_MS, post(id, body), options.later);
    if (response === null) throw new Error('The server does not answer');
    if (!response.ok) return [await judgeProblem(attempt, response), id];
    const saved = savedSchema.parse(await response.json());
    if (hash) hashesSent.add(hash);
    pauseMs = FIRST_PAUSE_MS;
    return ['sent', await takeSaved(attempt, saved, events)];
  };

  const post = (id: string, body: SaveEntries) =>
    options.fetch(`/api/attempts/${id}/entries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(body),
    });

  const newHash = (attempt: LocalAttempt, entries: readonly LocalEntry[]) => {
    const last = entries.at(-1)?.sequence ?? attempt.savedSequence;
    const hash = options.browserHash(attempt.id, last);
    return hash && !hashesSent.has(hash) ? hash : undefined;
  };

  const bodyOf = async (
    attempt: LocalAttempt,
    entries: readonly LocalEntry[],
    events: readonly AttemptEvent[],
    browserHash: string | undefined,
  ): Promise<SaveEntries> => {
    const before = attempt.savedSequence;
    const prefix = before === 0 ? undefined : (await store.entries(attempt.id, before))[0];
    return {
      header: attempt.header,
      from: before + 1,
      entries: entries.map(({ entry }) => entry),
      hashOfPrefix: prefix?.sequence === before ? prefix.chain : attempt.chain,
      events: events.map(({ id, at, kind, data }) => ({ id, at, kind, data })),
      browserHash,
    };
  };

  const takeSaved = async (
    attempt: LocalAttempt,
    saved: z.infer<typeof savedSchema>,
    events: readonly { readonly id: string }[],
  ): Promise<string> => {
    await store.removeEvents(events.map(({ id }) => id));
    if (saved.attempt !== attempt.id) {
      await store.renameAttempt(attempt.id, saved.attempt);
      if (current === attempt.id) current = saved.attempt;
      options.onRenamed(attempt.id, saved.attempt);
    }
    // Another tab of ours may have got further; we never claim more than our own entries.
    const own = (await store.entries(saved.attempt)).at(-1)?.sequence ?? 0;
    await store.updateAttempt(saved.attempt, { savedSequence: Math.min(saved.lastSequence, own) });
    options.onSaved(saved.attempt, saved.lastSequence, saved.verification);
    return saved.attempt;
  };

  const judgeProblem = async (attempt: LocalAttempt, response: Response): Promise<Outcome> => {
    const parsed = problemSchema.safeParse(await response.json().catch(() => null));
    const problem = parsed.success ? parsed.data.error : null;
    if (response.status === 401) return { stop: 'signed-out' };
    if (response.status === 429 || response.status >= 500) {
      return { stop: 'offline', afterMs: (problem?.retryAfterSeconds ?? 0) * 1000 };
    }
    const mayGoBack = problem?.code === 'gap' || problem?.code === 'other-past';
    if (mayGoBack && problem?.lastSequence !== undefined && problem.lastSequence < attempt.savedSequence) {
      await store.updateAttempt(attempt.id, { savedSequence: problem.lastSequence });
      return 'again';
    }
    return { stop: 'refused', message: problem?.message ?? `The server refused it (${response.status}).` };
  };

  return {
    wake: () => {
      pauseMs = FIRST_PAUSE_MS;
      if (!isClosed) wait(GATHER_MS);
    },
    setCurrent: (attempt) => {
      current = attempt;
    },
    getSnapshot: () => snapshot,
    close: () => {
      isClosed = true;
      cancelTimer?.();
    },
  };
}

/** The store has them by id; the server sums up time as they come. */
const inTime = (events: readonly LocalEvent[]): LocalEvent[] =>
  [...events].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));

/** Up to a gap (another build's entry that we can't read), and no more than fits one request. */
function contiguous(entries: readonly LocalEntry[], from: number): LocalEntry[] {
  const batch: LocalEntry[] = [];
  let length = 0;
  for (const entry of entries) {
    length += JSON.stringify(entry.entry).length;
    const isFull = batch.length >= BATCH_ENTRIES || (batch.length > 0 && length > BATCH_LENGTH);
    if (entry.sequence !== from + batch.length || isFull) break;
    batch.push(entry);
  }
  return batch;
}
