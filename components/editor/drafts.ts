/** Unsaved text survives a reload: kept on this device beside the lesson, read back with suspicion. */
import * as z from 'zod/mini';

export interface Draft {
  readonly path: string;
  /** The file as it was when editing began; `null` where there was none. */
  readonly base: string | null;
  readonly text: string;
}

export interface DraftStore {
  read(): readonly Draft[];
  /** Replaces all. */
  write(drafts: readonly Draft[]): void;
}

/** What of `Storage` is used, so that a test can be smaller. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const MOST_LENGTH = 600_000;
const draftsSchema = z.array(
  z.object({
    path: z.string().check(z.minLength(1), z.maxLength(500)),
    base: z.nullable(z.string()),
    text: z.string(),
  }),
);

/** `open` may throw: a browser can deny its storage. Then nothing is kept, and editing goes on. */
export function createDraftStore(lesson: string, open: () => TextStore): DraftStore {
  const key = `drydock.drafts.${lesson}`;
  return {
    read() {
      try {
        const parsed = draftsSchema.safeParse(JSON.parse(open().getItem(key) ?? '[]'));
        return parsed.success ? parsed.data : [];
      } catch {
        return [];
      }
    },
    write(drafts) {
      try {
        const text = JSON.stringify(drafts);
        if (drafts.length === 0 || text.length > MOST_LENGTH) open().removeItem(key);
        else open().setItem(key, text);
      } catch {
        // Storage is full or denied.
      }
    },
  };
}
