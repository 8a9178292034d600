/**
 * What a page talks to when an attempt is told again: the telling in a worker, as a store that React can subscribe to.
 */
import type { ClusterPicture } from '../cluster/picture';
import type { TracedRequest } from '../cluster/trace';
import { simulatorVersion } from './generated/version';
import type { Log } from './log';
import { type RetellingOrder, retellingNewsSchema } from './messages-retelling';
import type { RetoldEnd, RetoldTurn } from './retelling';
import type { WorkerLike } from './worker-source';

/** The version that tells, which may be another than the one that recorded. */
export const TELLING_VERSION: string = simulatorVersion;

export interface RetellingSnapshot {
  readonly phase: 'telling' | 'told' | 'failed';
  /** A sentence; `null` where all is well. */
  readonly problem: string | null;
  readonly taken: number;
  readonly total: number;
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
  readonly turns: readonly RetoldTurn[];
  readonly end: RetoldEnd | null;
  /** The cluster after the turn that was asked for last. */
  readonly scene: {
    readonly index: number;
    readonly picture: ClusterPicture;
    readonly request: TracedRequest | null;
  } | null;
}

export interface RetellingClient {
  subscribe(listener: () => void): () => void;
  getSnapshot(): RetellingSnapshot;
  /** Asks for the cluster after a turn. */
  look(index: number): void;
  close(): void;
}

export interface RetellingOptions {
  /** A SandboxDefinition as it was served; the worker parses it. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly log: Log;
  /** For tests. */
  readonly createWorker?: () => WorkerLike;
}

export function createRetellingClient({
  definition,
  log,
  createWorker = createRetellingWorker,
}: RetellingOptions): RetellingClient {
  const listeners = new Set<() => void>();
  let worker: WorkerLike | null = null;
  let snapshot: RetellingSnapshot = {
    ...{ phase: 'telling', problem: null, taken: 0, total: log.entries.length },
    ...{ tasks: [], turns: [], end: null, scene: null },
  };

  const change = (part: Partial<RetellingSnapshot>) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of [...listeners]) listener();
  };
  const post = (order: RetellingOrder) => worker?.postMessage(order);
  const fail = (problem: string) => {
    worker?.terminate();
    worker = null;
    change({ phase: 'failed', problem });
  };

  const receive = (data: unknown) => {
    const parsed = retellingNewsSchema.safeParse(data);
    if (!parsed.success) return fail('This page is older than its simulator. Load it again.');
    const news = parsed.data;
    if (news.type === 'crashed') return fail(`Our simulator stopped: ${news.message}`);
    if (news.type === 'scene') {
      const { index, picture, request } = news;
      return change({ scene: { index, picture, request } });
    }
    const turns = [...snapshot.turns, ...news.turns].map((turn, index) => {
      const standing = news.standings[index] ?? turn.standing;
      return standing === turn.standing ? turn : { ...turn, standing };
    });
    const { taken, tasks, end } = news;
    change({ taken, tasks, turns, end, phase: end === null ? 'telling' : 'told' });
  };

  try {
    worker = createWorker();
    worker.onmessage = ({ data }) => receive(data);
    worker.onerror = (event) => fail(event.message || 'The simulator could not be loaded.');
    post({ type: 'tell', definition: { ...definition }, header: log.header, entries: [...log.entries] });
  } catch {
    fail('This browser can’t run the simulator, so the attempt can’t be replayed here.');
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    look: (index) => post({ type: 'look', index }),
    close: () => {
      worker?.terminate();
      worker = null;
      listeners.clear();
    },
  };
}

function createRetellingWorker(): WorkerLike {
  return new Worker(new URL('./worker-retelling.ts', import.meta.url), { type: 'module' }) as WorkerLike;
}
