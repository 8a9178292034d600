/**
 * What a page talks to: one sandbox in a worker, as a store that React can subscribe to. Nothing is loaded before
 * `start`. A worker that crashes or hangs is replaced and the log replayed; where the last act is what breaks it,
 * that act is left out and the page is told.
 */
import type { Verdict } from '../check/verdict';
import type { ClusterPicture } from '../cluster/picture';
import type { TracedRequest } from '../cluster/trace';
import { createEvents } from './client-events';
import { createPictureFollower } from './client-picture';
import { emptySnapshot, isAtRest, lastSize, withoutLastAct } from './client-state';
import type { Traffic } from './client-traffic';
import { createWatch } from './client-watch';
import { simulatorVersion } from './generated/version';
import { LIMITS } from './limits';
import type { Entry, Log, LogHeader } from './log';
import {
  type Act,
  type HomeFile,
  type Pace,
  type PageMessage,
  type SandboxStatus,
  type ScreenPiece,
  type WorkerMessage,
  workerMessageSchema,
} from './messages';
import { createLessonClient, type LessonClient, type LessonOptions } from './saving/lesson-client';
import { createModuleWorker, createSharedWorker, createWorkerSource, type WorkerLike } from './worker-source';

export type { Traffic } from './client-traffic';
export type { Flow } from './messages-traffic';
export type { LessonClient, LessonSnapshot } from './saving/lesson-client';

/** idle: nothing was asked for yet. unavailable: this browser has no module workers. crashed: also after a restart. */
export type SandboxPhase = 'idle' | 'starting' | 'ready' | 'restarting' | 'crashed' | 'unavailable';

export interface SandboxSnapshot {
  readonly phase: SandboxPhase;
  /** A sentence for the learner; `null` where all is well. */
  readonly problem: string | null;
  readonly status: SandboxStatus | null;
  readonly picture: ClusterPicture | null;
  readonly requests: readonly TracedRequest[];
  /** The same by the hundred: how many went which way since it was last quiet. */
  readonly traffic: Traffic;
  readonly verdict: Verdict | null;
  readonly hints: Readonly<Record<string, readonly string[]>>;
  readonly pace: Pace;
  readonly paused: boolean;
  /** The learner's home directory; `null` before the start. */
  readonly files: readonly HomeFile[] | null;
  /** Everything entered so far, undone entries too. */
  readonly entries: readonly Entry[];
}

export interface KeptEntry {
  readonly entry: Entry;
  /** The chain's hash after this entry. */
  readonly chain: string;
}

/** What other parts of the page hear as it happens, and what a snapshot does not hold. */
export interface SandboxEvents {
  output: readonly ScreenPiece[];
  entries: readonly KeptEntry[];
  started: Extract<WorkerMessage, { type: 'started' }>;
  hash: { readonly sequence: number; readonly hash: string };
  /** The log was replayed without its last act, which had broken the worker. */
  dropped: { readonly entries: readonly Entry[] };
}

export interface SandboxOptions {
  /** A SandboxDefinition as it was served; the worker parses it. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** null: nothing is kept. */
  readonly header: LogHeader | null;
  readonly entries?: readonly Entry[];
  /** For tests. */
  readonly createWorker?: () => WorkerLike;
  readonly hangsAfterMs?: number;
}

export interface SandboxClient {
  subscribe(listener: () => void): () => void;
  getSnapshot(): SandboxSnapshot;
  on<Name extends keyof SandboxEvents>(
    name: Name,
    listener: (event: SandboxEvents[Name]) => void,
  ): () => void;
  start(): void;
  sendLine(text: string): void;
  /** Something done on the map, as the command that does the same: one entry of the log. At a fresh prompt only. */
  act(command: string): void;
  sendKeys(text: string): void;
  interrupt(): void;
  /** The terminal's size; enters the log with the next act only. */
  resize(columns: number, rows: number): void;
  /**
   * Saves a file: one entry of the log. Relative paths begin at home. Resolves to `null` once it is in the learner's
   * world, else to the reason in words; then nothing has changed.
   */
  writeFile(path: string, content: string): Promise<string | null>;
  /** Ends the program that waits for a file open in the editor. */
  closeFile(): void;
  undo(): void;
  reset(): void;
  /** On from an earlier moment: so many turns are taken back at once, and undo brings them all again. */
  goBack(turns: number): void;
  skip(): void;
  setPace(pace: Pace): void;
  setPaused(paused: boolean): void;
  complete(line: string, cursor: number): Promise<{ from: number; candidates: string[] }>;
  readFile(path: string): Promise<string | null>;
  /** What commands would print now, run in a copy of the world; `null` while a program runs. */
  glance(commands: readonly string[]): Promise<readonly string[] | null>;
  /** What a second worker tells this attempt again from; `null` where nothing is kept. */
  attempt(): { readonly definition: SandboxOptions['definition']; readonly log: Log } | null;
  close(): void;
}

/** Ctrl-X, which vi and nano take for the end of editing. */
const CLOSE_FILE = '\u0018';

/**
 * A lesson's sandbox: kept on this device and by the server, resumed where it was left. Its worker is fetched at
 * once, beside the definition and what this device remembers.
 */
export function openLesson(options: Omit<LessonOptions, 'createClient' | 'simulatorVersion'>): LessonClient {
  const workers = createWorkerSource();
  const createClient = (own: SandboxOptions) => createSandboxClient({ ...own, createWorker: workers.take });
  const lesson = createLessonClient({ ...options, simulatorVersion, createClient });
  return {
    ...lesson,
    close: () => {
      lesson.close();
      workers.close();
    },
  };
}

const figures = createSharedWorker();

/** The small world of a figure: nothing is kept, and all figures of a page share one worker. */
export function openFigure(options: Omit<SandboxOptions, 'header' | 'createWorker'>): SandboxClient {
  return createSandboxClient({ ...options, header: null, createWorker: figures.take });
}

export function createSandboxClient(options: SandboxOptions): SandboxClient {
  const listeners = new Set<() => void>();
  /** Questions that no worker has answered yet: the next one gets them again. */
  const questions = new Map<number, { message: PageMessage; answer: (message: WorkerMessage) => void }>();
  let snapshot: SandboxSnapshot = emptySnapshot(options.entries ?? []);
  let worker: WorkerLike | null = null;
  let nextId = 1;
  let crashes = 0;
  /** Acts sent to this worker. */
  let sentActs = 0;
  let size = lastSize(options.entries ?? []);
  let wantedSize = size;
  /** Why the latest save was refused. */
  let saveProblem: string | null = null;

  const change = (part: Partial<SandboxSnapshot>) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of [...listeners]) listener();
  };

  const { on, tell } = createEvents();
  const post = (message: PageMessage) => worker?.postMessage(message);
  const follower = createPictureFollower(() => post({ type: 'picture' }), change);

  const launch = (phase: SandboxPhase) => {
    try {
      worker = (options.createWorker ?? createModuleWorker)();
    } catch {
      change({
        phase: 'unavailable',
        problem: 'This browser can’t run the sandbox. The text can still be read.',
      });
      return;
    }
    sentActs = 0;
    follower.forget();
    worker.onmessage = ({ data }) => receive(data);
    worker.onerror = (event) => recover(event.message || 'The worker could not be loaded.');
    change({ phase, status: null });
    post({
      type: 'start',
      definition: options.definition,
      seed: options.seed,
      header: options.header,
      entries: [...snapshot.entries],
      pace: snapshot.pace,
    });
    post({ type: 'active', active: isActive() });
    for (const { message } of [...questions.values()]) post(message);
    watch.look();
  };

  const isActive = () => !snapshot.paused && (typeof document === 'undefined' || !document.hidden);
  const reportActive = () => {
    post({ type: 'active', active: isActive() });
    watch.look();
  };
  const isAwaited = () => worker !== null && (questions.size > 0 || (isActive() && !isAtRest(snapshot)));
  const ping = () => post({ type: 'ping', id: nextId++ });
  const giveUp = () => recover('The worker does not answer.', true);
  const watch = createWatch({ isAwaited, ask: ping, giveUp, limitMs: options.hangsAfterMs });

  const recover = (message: string, isBroken = false) => {
    worker?.terminate(isBroken);
    worker = null;
    watch.stop();
    crashes += 1;
    const isLoaded = snapshot.phase !== 'starting';
    if (crashes > 3 || (!isLoaded && crashes > 1)) {
      change({ phase: 'crashed', problem: message });
      return;
    }
    if (crashes === 1 && isLoaded) {
      change({ problem: 'Our simulator stopped and was started again. Your work is safe.' });
    }
    if (crashes > 1) {
      const entries = withoutLastAct(snapshot.entries);
      change({
        entries,
        problem: 'The last command stopped our simulator. It was taken back; your work is safe.',
      });
      tell('dropped', { entries });
    }
    tell('output', [{ stream: 'cleared', text: '' }]);
    launch(isLoaded ? 'restarting' : 'starting');
  };

  const receive = (data: unknown) => {
    const parsed = workerMessageSchema.safeParse(data);
    if (!parsed.success) {
      recover('The worker speaks another version.');
      return;
    }
    const message = parsed.data;
    watch.hear();
    if ('id' in message) {
      questions.get(message.id)?.answer(message);
      questions.delete(message.id);
    } else take(message);
    watch.look();
  };

  const take = (message: WorkerMessage) => {
    switch (message.type) {
      case 'started':
        change({
          phase: 'ready',
          hints: message.hints,
          entries: snapshot.entries.slice(0, message.replayed),
        });
        tell('started', message);
        return;
      case 'output':
        return tell('output', message.pieces);
      case 'entries':
        change({ entries: [...snapshot.entries, ...message.entries.map(({ entry }) => entry)] });
        tell('entries', message.entries);
        return;
      case 'status':
        // What the worker said before it had our latest act is no news about that act.
        if (message.status.handled < sentActs) change({ status: { ...message.status, prompt: 'running' } });
        else change({ status: message.status });
        return;
      case 'picture':
      case 'change':
        return follower.take(message);
      case 'files':
        return change({ files: message.files });
      case 'verdict':
        return change({ verdict: message.verdict });
      case 'hash':
        crashes = 0;
        // It has worked since.
        if (sentActs > 0 && snapshot.problem !== null) change({ problem: null });
        return tell('hash', message);
      case 'refused':
        if (message.act === 'writeFile') saveProblem = message.problem;
        else tell('output', [{ stream: 'note', text: `${message.problem}\n` }]);
        return;
      case 'crashed':
        recover(message.message);
    }
  };

  const act = (what: Act) => {
    if (what.kind !== 'resize') sendSize();
    sentActs += 1;
    if (snapshot.status) change({ status: { ...snapshot.status, prompt: 'running' } });
    post({ type: 'act', act: what });
    watch.look();
  };

  const save = async (path: string, content: string): Promise<string | null> => {
    if (content.length + path.length > LIMITS.fileLength)
      return `${path} was not saved: at most ${LIMITS.fileLength} characters are allowed`;
    if (!worker) return `${path} was not saved: the cluster is not running`;
    saveProblem = null;
    act({ kind: 'writeFile', path, content });
    // Questions are answered in their turn: after the act.
    if ((await client.readFile(path)) === content) return null;
    return saveProblem ?? `${path} was not saved. Try again.`;
  };

  const sendSize = () => {
    if (!wantedSize || (wantedSize.columns === size?.columns && wantedSize.rows === size.rows)) return;
    size = wantedSize;
    act({ kind: 'resize', ...size });
  };

  const ask = (message: PageMessage & { id: number }, answer: (message: WorkerMessage) => void) => {
    questions.set(message.id, { message, answer });
    post(message);
    watch.look();
  };

  if (typeof document !== 'undefined') document.addEventListener('visibilitychange', reportActive);
  const client: SandboxClient = {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    on,
    start: () => {
      if (snapshot.phase !== 'idle') return;
      launch('starting');
    },
    ...nameActs(act),
    resize: (columns, rows) => {
      wantedSize = { columns, rows };
      // A program that draws the whole screen (watch) hears of it at once.
      if (snapshot.status?.prompt === 'running') sendSize();
    },
    writeFile: save,
    skip: () => post({ type: 'skip' }),
    setPace: (pace) => {
      change({ pace });
      post({ type: 'pace', pace });
    },
    setPaused: (paused) => {
      change({ paused });
      reportActive();
    },
    complete: (line, cursor) =>
      new Promise((resolve) => {
        ask({ type: 'complete', id: nextId++, line, cursor }, (message) => {
          resolve(message.type === 'completed' ? message.completion : { from: cursor, candidates: [] });
        });
      }),
    readFile: (path) =>
      new Promise((resolve) => {
        ask({ type: 'readFile', id: nextId++, path }, (message) => {
          resolve(message.type === 'file' ? message.content : null);
        });
      }),
    glance: (commands) =>
      new Promise((resolve) => {
        ask({ type: 'glance', id: nextId++, commands: [...commands] }, (message) => {
          resolve(message.type === 'glanced' ? message.outputs : null);
        });
      }),
    attempt: () => attemptOf(options, snapshot.entries),
    close: () => {
      watch.stop();
      if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', reportActive);
      worker?.terminate();
      worker = null;
      listeners.clear();
    },
  };
  return client;
}

/** What is sent to the worker and awaits no answer of its own. */
function nameActs(act: (what: Act) => void) {
  return {
    sendLine: (text: string) => act({ kind: 'line', text }),
    act: (command: string) => act({ kind: 'act', command }),
    sendKeys: (text: string) => act({ kind: 'keys', text }),
    interrupt: () => act({ kind: 'signal', signal: 'SIGINT' }),
    closeFile: () => act({ kind: 'keys', text: CLOSE_FILE }),
    undo: () => act({ kind: 'undo' }),
    reset: () => act({ kind: 'reset' }),
    goBack: (turns: number) => act({ kind: 'back', turns }),
  };
}

function attemptOf({ definition, header }: SandboxOptions, entries: readonly Entry[]) {
  return header && { definition, log: { header, entries } };
}
