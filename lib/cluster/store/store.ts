/**
 * A key-value store with revisions, like etcd: every write gets the next revision, a writer may demand the
 * revision that it knows, and a watcher may begin in the past as long as that past is kept.
 * Leaves out leases, transactions over several keys, and durability.
 */
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import { compareText } from '../kernel/text';
import { deepFreeze } from './freeze';
import { createKeyOrder, folderOf } from './key-order';

export interface Entry<T> {
  readonly key: string;
  readonly value: T;
  /** Of the write that made this value. */
  readonly revision: number;
}

export interface Change<T> {
  readonly kind: 'put' | 'delete';
  readonly key: string;
  /** For a deletion: what was told to be its last value. */
  readonly value: T;
  /** What was there before; `null` for a new key. */
  readonly previous: Entry<T> | null;
  readonly revision: number;
}

export type WriteResult<T> =
  | { readonly ok: true; readonly entry: Entry<T> }
  /** The key is not at the revision that the writer expected. */
  | { readonly ok: false; readonly current: Entry<T> | null };

export interface Store<T> {
  /** Of the latest write. */
  readonly revision: number;
  get(key: string): Entry<T> | null;
  /** All keys with this prefix, sorted; as of an older revision where one is given, `expired` if that is forgotten. */
  list(prefix: string): readonly Entry<T>[];
  listAt(prefix: string, revision: number): readonly Entry<T>[] | 'expired';
  /** `expected`: the revision that must be current, 0 for "must not exist", omitted for "whatever is there". */
  put(key: string, build: (revision: number) => T, expected?: number): WriteResult<T>;
  /** `build` makes the last value, which watchers get. A missing key is a failed write. */
  delete(key: string, build: (revision: number) => T, expected?: number): WriteResult<T>;
  /**
   * Calls with every change after this revision, in order, each as an event of the loop. Returns how to stop, or
   * `expired` where the changes since then are no longer known.
   */
  watch(prefix: string, after: number, listener: (change: Change<T>) => void): (() => void) | 'expired';
  /**
   * Calls with every write from now on, at once and inside it: for onlookers, who write nothing and cost the loop
   * nothing. Returns how to stop.
   */
  observe(listener: (change: Change<T>) => void): () => void;
  /** Forgets all changes up to this revision. */
  compact(revision: number): void;
}

interface Watcher<T> {
  readonly prefix: string;
  readonly listener: (change: Change<T>) => void;
  isStopped: boolean;
}

export function createStore<T>(kernel: Kernel): Store<T> {
  const entries = new Map<string, Entry<T>>();
  const order = createKeyOrder<Entry<T>>();
  const watchers = createWatchers<T>(kernel);
  const onlookers = new Set<(change: Change<T>) => void>();
  let history: Change<T>[] = [];
  let revision = 1;
  let compacted = 1;

  /** `units`: how much of its value is new. */
  function publish(change: Change<T>, units: number): void {
    history.push(change);
    if (history.length > limits.historyLength * 2) compact(history[limits.historyLength]!.revision);
    const { kind, key, previous, value } = change;
    kernel.spend(units);
    kernel.recordChange(`${kind} ${change.revision} ${key}`, previous?.value, value, units);
    watchers.tell(change);
    for (const look of onlookers) look(change);
  }

  function compact(upTo: number): void {
    if (upTo <= compacted) return;
    history = history.filter((change) => change.revision > upTo);
    compacted = Math.min(upTo, revision);
  }

  function isExpected(current: Entry<T> | null, expected: number | undefined): boolean {
    return expected === undefined || expected === (current?.revision ?? 0);
  }

  function list(prefix: string): readonly Entry<T>[] {
    const found = order.list(prefix);
    kernel.spend(found.length);
    return found;
  }

  return {
    get revision() {
      return revision;
    },
    get: (key) => entries.get(key) ?? null,
    list,
    listAt(prefix, atRevision) {
      if (atRevision >= revision) return list(prefix);
      if (atRevision < compacted) return 'expired';
      const past = new Map(list(prefix).map((entry) => [entry.key, entry]));
      for (let index = history.length - 1; index >= 0; index -= 1) {
        const change = history[index]!;
        if (change.revision <= atRevision) break;
        if (!change.key.startsWith(prefix)) continue;
        if (change.previous === null) past.delete(change.key);
        else past.set(change.key, change.previous);
      }
      return [...past.values()].sort((a, b) => compareText(a.key, b.key));
    },
    put(key, build, expected) {
      const previous = entries.get(key) ?? null;
      if (!isExpected(previous, expected)) return { ok: false, current: previous };
      const value = build(revision + 1);
      const units = deepFreeze(value);
      revision += 1;
      const entry = { key, value, revision };
      entries.set(key, entry);
      order.set(key, entry, previous === null);
      publish({ kind: 'put', key, value, previous, revision }, units);
      return { ok: true, entry };
    },
    delete(key, build, expected) {
      const previous = entries.get(key) ?? null;
      if (previous === null || !isExpected(previous, expected)) return { ok: false, current: previous };
      const value = build(revision + 1);
      const units = deepFreeze(value);
      revision += 1;
      entries.delete(key);
      order.delete(key);
      publish({ kind: 'delete', key, value, previous, revision }, units);
      return { ok: true, entry: { key, value, revision } };
    },
    watch(prefix, after, listener) {
      if (after < compacted) return 'expired';
      const missed = history.filter((change) => change.revision > after && change.key.startsWith(prefix));
      return watchers.add(prefix, listener, missed);
    },
    observe(listener) {
      onlookers.add(listener);
      return () => onlookers.delete(listener);
    },
    compact,
  };
}

interface Watchers<T> {
  /** `missed` comes first. Returns how to stop. */
  add(prefix: string, listener: (change: Change<T>) => void, missed: readonly Change<T>[]): () => void;
  /** One event of the loop brings a change to all who watch, in the order in which they came. */
  tell(change: Change<T>): void;
}

function createWatchers<T>(kernel: Kernel): Watchers<T> {
  const watchers = new Set<Watcher<T>>();
  /** Who may want to know of a folder: found once, until a watcher comes or goes. */
  const interested = new Map<string, readonly Watcher<T>[]>();

  function interestedIn(folder: string): readonly Watcher<T>[] {
    const known = interested.get(folder);
    if (known !== undefined) return known;
    const found = [...watchers].filter(
      ({ prefix }) => folder.startsWith(prefix) || prefix.startsWith(folder),
    );
    interested.set(folder, found);
    return found;
  }

  function deliver(to: readonly Watcher<T>[], change: Change<T>): void {
    kernel.schedule(0, 'progress', () => {
      for (const { isStopped, prefix, listener } of to) {
        if (!isStopped && change.key.startsWith(prefix)) listener(change);
      }
    });
  }

  return {
    add(prefix, listener, missed) {
      const watcher: Watcher<T> = { prefix, listener, isStopped: false };
      for (const change of missed) deliver([watcher], change);
      watchers.add(watcher);
      interested.clear();
      return () => {
        watcher.isStopped = true;
        watchers.delete(watcher);
        interested.clear();
      };
    },
    tell(change) {
      const found = interestedIn(folderOf(change.key));
      if (found.length > 0) deliver(found, change);
    },
  };
}
