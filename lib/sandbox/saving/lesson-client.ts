/**
 * A learner's work at one lesson: which attempt it is, the sandbox that runs it, and where it is kept. Each entry
 * goes to this device first and then to the server; a reload, another tab or another browser goes on by replay.
 */
import type { KeptEntry, SandboxClient, SandboxOptions } from '../client';
import type { Entry } from '../log';
import type { AttemptEvent } from '../server-messages';
import {
  drawSeed,
  hasUnseenTask,
  isAnswer,
  isOfBuild,
  type LoadedDefinition,
  loadDefinition,
  makeAttempt,
  makeId,
  newest,
  recordAsAttempt,
  unbroken,
} from './attempt-choice';
import {
  createMemoryStore,
  type LocalAttempt,
  type LocalEntry,
  type LocalEvent,
  type LocalStore,
  openLocalStore,
} from './local-store';
import { createSender, type NetworkState, type Sender, type ServerVerification } from './sender';
import { createVerificationPoll, findFurther } from './server-attempts';
import { createSignedInFetch } from './signed-in';
import { createTabLock, type TabLock } from './tab-lock';
import { realLater } from './timers';

export type LessonPhase =
  | 'closed'
  | 'opening'
  | 'open'
  /** Another tab writes this lesson's log. */
  | 'elsewhere'
  /** The exercise could not be loaded. */
  | 'unreachable'
  /** The stored log does not hold on this version: the learner may start anew with the same files. */
  | 'outdated';

export interface LessonSnapshot {
  readonly phase: LessonPhase;
  readonly sandbox: SandboxClient | null;
  readonly attempt: string | null;
  /** memory: this browser keeps nothing. */
  readonly place: 'device' | 'memory';
  readonly network: NetworkState;
  /** A sentence of the server's, where it refused. */
  readonly message: string | null;
  /** Entries of this attempt, and how many of them the server has not acknowledged. */
  readonly entries: number;
  readonly waiting: number;
  readonly verification: ServerVerification | null;
}

export interface LessonOptions {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  /** Where the definition is served as JSON. */
  readonly definition: string;
  readonly simulatorVersion: string;
  readonly createClient: (options: SandboxOptions) => SandboxClient;
  readonly store?: LocalStore;
  readonly fetch?: typeof fetch;
  readonly lock?: TabLock;
  readonly later?: (act: () => void, delayMs: number) => () => void;
}

export interface LessonClient {
  subscribe(listener: () => void): () => void;
  getSnapshot(): LessonSnapshot;
  open(): Promise<void>;
  /** Goes on here; the other tab stops. */
  takeOver(): Promise<void>;
  /** A new attempt from the beginning: the same draw with the files as they are now, or another draw without them. */
  startAnew(draw?: 'same' | 'another'): Promise<void>;
  record(kind: AttemptEvent['kind'], data?: AttemptEvent['data']): void;
  /** Header and entries as JSON: what a report carries. */
  exportLog(): string;
  close(): void;
}

const CLOSED: LessonSnapshot = {
  phase: 'closed',
  sandbox: null,
  attempt: null,
  place: 'device',
  network: 'idle',
  message: null,
  entries: 0,
  waiting: 0,
  verification: null,
};

export function createLessonClient(options: LessonOptions): LessonClient {
  // The definition is everybody's; attempts are asked for only where somebody is signed in.
  const askAnybody: typeof fetch = options.fetch ?? ((...request) => fetch(...request));
  const signedIn = createSignedInFetch(askAnybody);
  const ask = options.fetch ?? signedIn.ask;
  const later = options.later ?? realLater;
  const lock = options.lock ?? createTabLock(`drydock:${options.lesson}`);
  const listeners = new Set<() => void>();
  let store: LocalStore | null = null;
  let sender: Sender | null = null;
  let attempt: LocalAttempt | null = null;
  /** True once the attempt stands in the store: a look at a lesson leaves no trace. */
  let isStored = false;
  const early: LocalEvent[] = [];
  let hash: { sequence: number; hash: string } | null = null;
  /** Files of the home directory as they were at the start, and those that a fresh start takes along. */
  const home: { files: Record<string, string>; toKeep: Record<string, string> } = { files: {}, toKeep: {} };
  /** The current attempt's entries with their chain. */
  let log: LocalEntry[] = [];
  let definition: LoadedDefinition | null = null;
  /** Tasks that held under another version or another content: the first verdict must find them again. */
  let mustHold: readonly string[] = [];
  const poll = createVerificationPoll(ask, options.lesson, later, (verification) => change({ verification }));
  let snapshot = CLOSED;

  const change = (part: Partial<LessonSnapshot>) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of [...listeners]) listener();
  };

  /** Begun at once: a reload can't come first, and the store keeps the order. Where it fails, memory goes on. */
  const write = (act: () => Promise<void>) => void act().catch(goOnInMemory);

  const goOnInMemory = async () => {
    if (!attempt || store?.place === 'memory') return;
    store = createMemoryStore();
    await store.putAttempt(attempt);
    await store.putEntries(log);
    sender?.close();
    sender = makeSender(store);
    sender.setCurrent(attempt.id);
    sender.wake();
    change({ place: 'memory' });
  };

  const open = async (takeOver = false): Promise<void> => {
    change({ phase: 'opening' });
    const loading = loadDefinition(askAnybody, options.definition);
    store ??= options.store ?? (await openLocalStore());
    change({ place: store.place });
    const leave = () => {
      snapshot.sandbox?.close();
      change({ phase: 'elsewhere', sandbox: null });
    };
    if (!(await lock.acquire(takeOver, leave))) {
      change({ phase: 'elsewhere' });
      return;
    }
    sender ??= makeSender(store);
    const local = newest(await store.attempts(), options.lesson);
    const [loaded, { record, verification }] = await Promise.all([
      loading,
      findFurther(ask, store, options.lesson, local, later),
    ]);
    definition = loaded;
    change({ verification });
    if (!loaded) {
      lock.release();
      change({ phase: 'unreachable', message: 'The exercise could not be loaded. Is there a connection?' });
      return;
    }
    if (record) launch(recordAsAttempt(record, options.lesson), unbroken(record.entries), null);
    else if (local) {
      const kept = await store.entries(local.id);
      const entries = unbroken(kept.map(({ entry }) => entry));
      if (entries.length > 0 || isOfBuild(local, options, definition))
        launch(local, entries, kept.slice(0, entries.length));
      else launch(freshAttempt(), [], null);
    } else launch(freshAttempt(), [], null);
    sender.wake();
  };

  const freshAttempt = (seed = drawSeed(definition!)): LocalAttempt => {
    const { simulatorVersion, lesson } = options;
    const { contentHash } = definition!;
    return makeAttempt({ format: 1, simulatorVersion, contentHash, scenario: lesson, seed });
  };

  /** `kept`: the entries as this device's store has them; null where it does not know the attempt yet. */
  const launch = (next: LocalAttempt, entries: readonly Entry[], kept: readonly LocalEntry[] | null) => {
    snapshot.sandbox?.close();
    attempt = next;
    isStored = kept !== null;
    log = [...(kept ?? [])];
    hash = null;
    sender?.setCurrent(next.id);
    const { header } = next;
    mustHold = isOfBuild(next, options, definition) ? [] : next.tasksDone;
    const sandbox = options.createClient({ definition: definition!, seed: header.seed, header, entries });
    sandbox.on('started', (message) => takeStarted(sandbox, message, entries));
    sandbox.on('entries', keep);
    sandbox.on('hash', (known) => {
      hash = known;
      if (hasUnseenTask(attempt, snapshot.verification)) sender?.wake();
    });
    sandbox.on('dropped', ({ entries: left }) => forkTo(left));
    sandbox.subscribe(watchVerdict);
    change({ phase: 'open', sandbox, attempt: next.id, entries: entries.length });
    count();
    sandbox.start();
  };

  const takeStarted = (
    sandbox: SandboxClient,
    message: { chain: string; chains: string[]; problem: string | null; files: Record<string, string> },
    entries: readonly Entry[],
  ) => {
    if (!attempt || sandbox !== snapshot.sandbox) return;
    home.files = message.files;
    attempt = { ...attempt, chain: message.chain };
    if (message.problem) change({ phase: 'outdated', message: message.problem });
    else if (!isStored && entries.length > 0) {
      // The server's record becomes this device's own.
      keep(entries.map((entry, index) => ({ entry, chain: message.chains[index]! })));
    }
    for (const [path, content] of Object.entries(home.toKeep)) {
      if (message.files[path] !== content) void sandbox.writeFile(path, content);
    }
    home.toKeep = {};
    keepAnswers();
  };

  const keep = (kept: readonly KeptEntry[]) => {
    if (!attempt || !store) return;
    const base = { ...attempt, updatedAt: new Date().toISOString() };
    const isFirst = !isStored;
    const added = kept.map((one) => ({ attempt: base.id, sequence: one.entry.sequence, ...one }));
    isStored = true;
    attempt = base;
    log.push(...added);
    write(async () => {
      const { id, updatedAt, chain } = base;
      await Promise.all([
        isFirst ? store!.putAttempt(base) : store!.updateAttempt(id, { updatedAt, chain }),
        store!.putEntries(added),
        ...early.splice(0).map((event) => store!.putEvent({ ...event, attempt: id })),
      ]);
      sender?.wake();
    });
    change({ entries: kept[kept.length - 1]!.entry.sequence });
    count();
  };

  /** What a reader has answered counts also where nothing was typed: then an attempt without entries is kept. */
  const keepAnswers = () => {
    if (isStored || !early.some(isAnswer) || !store || !attempt || attempt.chain === '') return;
    const base = attempt;
    isStored = true;
    write(async () => {
      await Promise.all([
        store!.putAttempt(base),
        ...early.splice(0).map((event) => store!.putEvent({ ...event, attempt: base.id })),
      ]);
      sender?.wake();
    });
  };

  const record = (kind: AttemptEvent['kind'], data?: AttemptEvent['data']) => {
    const event = { id: makeId(), attempt: attempt?.id ?? '', at: new Date().toISOString(), kind, data };
    if (!isStored) {
      early.push(event);
      keepAnswers();
    } else write(() => store!.putEvent({ ...event, attempt: attempt!.id }));
  };

  const count = () => change({ waiting: Math.max(0, snapshot.entries - (attempt?.savedSequence ?? 0)) });

  /** What broke the simulator stays in the old attempt; the learner goes on without it in a new one. */
  const forkTo = (left: readonly Entry[]) => {
    if (!attempt || !store) return;
    const old = attempt;
    const next = { ...freshAttempt(old.header.seed), header: old.header, chain: old.chain };
    log = log.slice(0, left.length).map((kept) => ({ ...kept, attempt: next.id }));
    const copied = [...log];
    attempt = next;
    isStored = left.length > 0;
    write(async () => {
      const isEmpty = copied.length === 0;
      await Promise.all([
        store!.updateAttempt(old.id, { isLeft: true }),
        ...(isEmpty ? [] : [store!.putAttempt(next), store!.putEntries(copied)]),
      ]);
    });
    sender?.setCurrent(next.id);
    change({ attempt: next.id, entries: left.length });
    count();
  };

  const watchVerdict = () => {
    const verdict = snapshot.sandbox?.getSnapshot().verdict;
    if (!verdict || !attempt || snapshot.phase !== 'open') return;
    const done = verdict.tasks.filter((task) => task.done !== null).map(({ id }) => id);
    const isHeld = mustHold.every((id) => done.includes(id));
    mustHold = [];
    if (!isHeld) {
      change({ phase: 'outdated', message: null });
      return;
    }
    if (done.join() === attempt.tasksDone.join()) return;
    for (const { id, done: turn } of verdict.tasks) {
      if (turn && !attempt.tasksDone.includes(id)) record('task', { task: id, sequence: turn.sequence });
    }
    attempt = { ...attempt, tasksDone: done };
    const { id } = attempt;
    write(() => store!.updateAttempt(id, { tasksDone: done }));
  };

  const makeSender = (kept: LocalStore) =>
    createSender({
      store: kept,
      fetch: ask,
      later,
      onChange: ({ network, message }) => change({ network, message }),
      onSaved: (id, savedSequence, verification) => {
        if (id !== attempt?.id) return;
        attempt = { ...attempt, savedSequence };
        change({ verification });
        count();
        if (verification.state === 'pending') poll.start(id);
      },
      onRenamed: (from, to) => {
        if (attempt?.id !== from) return;
        attempt = { ...attempt, id: to };
        log = log.map((entry) => ({ ...entry, attempt: to }));
        change({ attempt: to });
        // Entries that were on their way to the old name follow.
        write(() => kept.renameAttempt(from, to));
      },
      browserHash: (id, sequence) =>
        id === attempt?.id && hash?.sequence === sequence && hasUnseenTask(attempt, snapshot.verification)
          ? hash.hash
          : undefined,
    });

  const stopWatching = watchReturn(() => {
    // Perhaps somebody has signed in in another tab.
    signedIn.forget();
    sender?.wake();
  });

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    open: () => open(),
    takeOver: () => open(true),
    startAnew: async (draw = 'same') => {
      if (!attempt || !store) return;
      const { id, header } = attempt;
      if (isStored) await store.updateAttempt(id, { isLeft: true });
      home.toKeep = draw === 'same' ? home.files : {};
      change({ message: null, verification: null });
      launch(draw === 'same' ? freshAttempt(header.seed) : freshAttempt(), [], null);
    },
    record,
    exportLog: () =>
      JSON.stringify(
        { header: attempt?.header ?? null, entries: snapshot.sandbox?.getSnapshot().entries ?? [] },
        null,
        2,
      ),
    close: () => {
      poll.stop();
      sender?.close();
      snapshot.sandbox?.close();
      lock.release();
      listeners.clear();
      stopWatching();
    },
  };
}

/** The network is back, or the learner is: reasons to try again at once. */
function watchReturn(act: () => void): () => void {
  if (typeof window === 'undefined') return () => {};
  window.addEventListener('online', act);
  window.addEventListener('focus', act);
  return () => {
    window.removeEventListener('online', act);
    window.removeEventListener('focus', act);
  };
}
