/**
 * What this device remembers: attempts with their entries, and the events beside them. IndexedDB where the browser
 * allows it, else memory, which says so. Everything read back is parsed: another build may have written it.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as z from 'zod/mini';
import { entrySchema, headerSchema } from '../messages';
import { EVENT_KINDS } from '../server-messages';

const attemptSchema = z.object({
  id: z.string(),
  lesson: z.string(),
  header: headerSchema,
  /** The chain's hash of the header alone. */
  chain: z.string(),
  /** ISO 8601, this device's clock. */
  createdAt: z.string(),
  updatedAt: z.string(),
  /** The server has acknowledged all entries up to this one. */
  savedSequence: z.int(),
  /** Tasks that held at the last judgement here: what an upgrade is compared with. */
  tasksDone: z.array(z.string()),
  /** Left for a newer attempt; its entries are still sent. */
  isLeft: z.boolean(),
});
/** `lesson` is `<course>/<lesson>`. */
export type LocalAttempt = z.infer<typeof attemptSchema>;

const localEntrySchema = z.object({
  attempt: z.string(),
  sequence: z.int(),
  entry: entrySchema,
  /** The chain's hash after this entry. */
  chain: z.string(),
});
export type LocalEntry = z.infer<typeof localEntrySchema>;

const localEventSchema = z.object({
  id: z.string(),
  attempt: z.string(),
  at: z.string(),
  kind: z.enum(EVENT_KINDS),
  data: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});
export type LocalEvent = z.infer<typeof localEventSchema>;

/** What is asked of it takes effect in the order in which it was asked, also without waiting for the answers. */
export interface LocalStore {
  /** memory: storage is denied, all is lost when the page is left. */
  readonly place: 'device' | 'memory';
  attempts(): Promise<LocalAttempt[]>;
  putAttempt(attempt: LocalAttempt): Promise<void>;
  /** Changes what is stored; does nothing where there is no such attempt. */
  updateAttempt(id: string, change: Partial<LocalAttempt>): Promise<void>;
  entries(attempt: string, from?: number): Promise<LocalEntry[]>;
  /** Resolves when they are kept for good. */
  putEntries(entries: readonly LocalEntry[]): Promise<void>;
  events(attempt: string): Promise<LocalEvent[]>;
  putEvent(event: LocalEvent): Promise<void>;
  removeEvents(ids: readonly string[]): Promise<void>;
  /** The server has stored our work under another id. */
  renameAttempt(from: string, to: string): Promise<void>;
  removeAttempt(id: string): Promise<void>;
}

interface Schema extends DBSchema {
  attempts: { key: string; value: LocalAttempt };
  entries: { key: [string, number]; value: LocalEntry };
  events: { key: string; value: LocalEvent; indexes: { attempt: string } };
}

export async function openLocalStore(name = 'drydock'): Promise<LocalStore> {
  try {
    if (typeof indexedDB === 'undefined') return createMemoryStore();
    const database = await openDB<Schema>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('attempts', { keyPath: 'id' });
        fresh.createObjectStore('entries', { keyPath: ['attempt', 'sequence'] });
        fresh.createObjectStore('events', { keyPath: 'id' }).createIndex('attempt', 'attempt');
      },
      // Another tab wants a newer schema: let go, so that it is not blocked.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
    });
    return createDeviceStore(database);
  } catch {
    return createMemoryStore();
  }
}

const wholeAttempt = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

function createDeviceStore(database: IDBPDatabase<Schema>): LocalStore {
  return {
    place: 'device',
    attempts: async () => parseAll(attemptSchema, await database.getAll('attempts')),
    putAttempt: async (attempt) => {
      const transaction = database.transaction('attempts', 'readwrite');
      await finish(transaction, [transaction.store.put(attempt)]);
    },
    updateAttempt: async (id, change) => {
      const transaction = database.transaction('attempts', 'readwrite');
      const found = await transaction.store.get(id);
      if (found) await transaction.store.put({ ...found, ...change, id });
      await transaction.done;
    },
    entries: async (attempt, from = 1) => {
      const range = IDBKeyRange.bound([attempt, from], [attempt, Number.MAX_SAFE_INTEGER]);
      return parseAll(localEntrySchema, await database.getAll('entries', range));
    },
    putEntries: async (entries) => {
      const transaction = database.transaction('entries', 'readwrite', { durability: 'strict' });
      const puts = entries.map((entry) => transaction.store.put(entry));
      await finish(transaction, puts);
    },
    events: async (attempt) =>
      parseAll(localEventSchema, await database.getAllFromIndex('events', 'attempt', attempt)),
    putEvent: async (event) => {
      const transaction = database.transaction('events', 'readwrite');
      await finish(transaction, [transaction.store.put(event)]);
    },
    removeEvents: async (ids) => {
      const transaction = database.transaction('events', 'readwrite');
      for (const id of ids) transaction.store.delete(id);
      await transaction.done;
    },
    renameAttempt: async (from, to) => {
      const transaction = database.transaction(['attempts', 'entries', 'events'], 'readwrite');
      const attempt = await transaction.objectStore('attempts').get(from);
      if (attempt) {
        await transaction.objectStore('attempts').put({ ...attempt, id: to });
        await transaction.objectStore('attempts').delete(from);
      }
      for (const entry of await transaction.objectStore('entries').getAll(wholeAttempt(from))) {
        await transaction.objectStore('entries').put({ ...entry, attempt: to });
      }
      await transaction.objectStore('entries').delete(wholeAttempt(from));
      for (const event of await transaction.objectStore('events').index('attempt').getAll(from)) {
        await transaction.objectStore('events').put({ ...event, attempt: to });
      }
      await transaction.done;
    },
    removeAttempt: async (id) => {
      const transaction = database.transaction(['attempts', 'entries'], 'readwrite');
      await transaction.objectStore('attempts').delete(id);
      await transaction.objectStore('entries').delete(wholeAttempt(id));
      await transaction.done;
    },
  };
}

/** Nothing more will be asked of it: so it is committed also where the page is left in this very moment. */
async function finish(
  transaction: { commit(): void; readonly done: Promise<void> },
  asked: readonly Promise<unknown>[],
): Promise<void> {
  transaction.commit();
  await Promise.all([...asked, transaction.done]);
}

/** What another build wrote and we can't read is left out, never an error. */
function parseAll<T>(schema: z.ZodMiniType<T>, found: readonly unknown[]): T[] {
  return found.flatMap((value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}

export function createMemoryStore(): LocalStore {
  let attempts: LocalAttempt[] = [];
  let entries: LocalEntry[] = [];
  let events: LocalEvent[] = [];
  return {
    place: 'memory',
    attempts: async () => [...attempts],
    putAttempt: async (attempt) => {
      attempts = [...attempts.filter(({ id }) => id !== attempt.id), attempt];
    },
    updateAttempt: async (id, change) => {
      attempts = attempts.map((attempt) => (attempt.id === id ? { ...attempt, ...change, id } : attempt));
    },
    entries: async (attempt, from = 1) =>
      entries
        .filter((entry) => entry.attempt === attempt && entry.sequence >= from)
        .sort((left, right) => left.sequence - right.sequence),
    putEntries: async (added) => {
      const isNew = (old: LocalEntry) =>
        !added.some(({ attempt, sequence }) => attempt === old.attempt && sequence === old.sequence);
      entries = [...entries.filter(isNew), ...added];
    },
    events: async (attempt) => events.filter((event) => event.attempt === attempt),
    putEvent: async (event) => {
      events = [...events, event];
    },
    removeEvents: async (ids) => {
      events = events.filter(({ id }) => !ids.includes(id));
    },
    renameAttempt: async (from, to) => {
      attempts = attempts.map((attempt) => (attempt.id === from ? { ...attempt, id: to } : attempt));
      entries = entries.map((entry) => (entry.attempt === from ? { ...entry, attempt: to } : entry));
      events = events.map((event) => (event.attempt === from ? { ...event, attempt: to } : event));
    },
    removeAttempt: async (removed) => {
      attempts = attempts.filter(({ id }) => id !== removed);
      entries = entries.filter(({ attempt }) => attempt !== removed);
    },
  };
}
