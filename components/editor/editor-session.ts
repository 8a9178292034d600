/**
 * Which files are open in the editor, and how their text stands to the sandbox's files. Framework-free, as the terminal's
 * session is: the view only draws it. A save is one entry of the log; what is typed between saves is a draft of this page.
 */
import type { SandboxClient } from '../../lib/sandbox/client';
import type { SandboxStatus } from '../../lib/sandbox/messages';
import type { DraftStore } from './drafts';
import { isDirty, type OpenFile } from './open-file';
import { toHomePath } from './paths';

export interface EditorSnapshot {
  readonly files: readonly OpenFile[];
  /** The file in front; `null` where none is open. */
  readonly front: string | null;
  /** A program at the prompt that waits for a file. */
  readonly waiting: { readonly path: string; readonly program: string } | null;
  /** What just happened, said once by a live region. */
  readonly said: string;
  /** Where the cursor is to go: a line, counted from 1. */
  readonly jump: { readonly path: string; readonly line: number } | null;
}

/** asked: a program or a lesson wants this file in sight. released: the program that waited has ended. */
export type EditorEvent =
  | { readonly type: 'asked'; readonly path: string }
  | { readonly type: 'released'; readonly wasInFront: boolean };

export interface EditorSession {
  subscribe(listener: () => void): () => void;
  getSnapshot(): EditorSnapshot;
  on(listener: (event: EditorEvent) => void): () => void;
  /** `text`: what a file begins with that is not there yet. */
  open(path: string, options?: { readonly line?: number | null; readonly text?: string }): Promise<void>;
  show(path: string): void;
  edit(path: string, text: string): void;
  /** True where the sandbox has the text now. */
  save(path: string): Promise<boolean>;
  /** Takes the text of the sandbox again. */
  discard(path: string): void;
  /** Closes the file's tab; the program that waits for it goes on. Unsaved text is given up. */
  leave(path: string): void;
  /** Writes unsaved text to this device now. */
  keepDrafts(): void;
  close(): void;
}

const DRAFTS_AFTER_MS = 300;

export function createEditorSession(client: SandboxClient, drafts: DraftStore): EditorSession {
  const listeners = new Set<() => void>();
  const hearing = new Set<(event: EditorEvent) => void>();
  let snapshot: EditorSnapshot = { files: [], front: null, waiting: null, said: '', jump: null };
  let listing = client.getSnapshot().files;
  let isClosed = false;
  /** Number of the opening that was heard of last. */
  let opening: number | undefined;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const change = (part: Partial<EditorSnapshot>) => {
    snapshot = { ...snapshot, ...part };
    if (part.files !== undefined) keepDrafts();
    for (const listener of [...listeners]) listener();
  };
  const tell = (event: EditorEvent) => {
    for (const listener of [...hearing]) listener(event);
  };
  const find = (path: string) => snapshot.files.find((file) => file.path === path);
  const put = (path: string, part: Partial<OpenFile>, more: Partial<EditorSnapshot> = {}) =>
    change({
      ...more,
      files: snapshot.files.map((file) => (file.path === path ? { ...file, ...part } : file)),
    });

  const keepDrafts = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(writeDrafts, DRAFTS_AFTER_MS);
  };
  const writeDrafts = () => {
    timer = null;
    drafts.write(snapshot.files.filter(isDirty).map(({ path, base, text }) => ({ path, base, text })));
  };

  const flush = () => {
    if (timer === null) return;
    clearTimeout(timer);
    writeDrafts();
  };

  const drop = (path: string, said: string) => {
    const at = snapshot.files.findIndex((file) => file.path === path);
    const files = snapshot.files.filter((file) => file.path !== path);
    const isFront = snapshot.front === path;
    const next = files[Math.min(at, files.length - 1)]?.path ?? null;
    change({ files, front: isFront ? next : snapshot.front, said });
  };

  const open: EditorSession['open'] = async (asked, { line = null, text } = {}) => {
    const path = toHomePath(asked);
    // A program may open again what it has changed meanwhile.
    if (find(path) !== undefined) await refresh(path);
    else {
      const base = await client.readFile(path);
      if (isClosed) return;
      const draft = drafts.read().find((kept) => kept.path === path);
      const own = draft?.text ?? base ?? text ?? '';
      const said =
        draft && draft.text !== base ? `${path} is open with your unsaved text.` : `${path} is open.`;
      const file: OpenFile = { path, base, text: own, version: 1, problem: null };
      // Asked for twice at once: the first has it.
      if (find(path) === undefined) change({ files: [...snapshot.files, file], said });
    }
    change({ front: path, jump: line === null ? null : { path, line } });
  };

  /** The sandbox's file may have changed: by a command, by undo, by another save. */
  const refresh = async (path: string) => {
    const base = await client.readFile(path);
    const file = find(path);
    if (isClosed || file === undefined || base === file.base) return;
    if (isDirty(file) && file.text !== base) {
      put(path, { base }, { said: `${path} has changed in the terminal. Your unsaved text is kept.` });
    } else if (base === null) drop(path, `${path} is no longer there. Its tab was closed.`);
    else {
      const said = `${path} has changed in the terminal, and is shown as it is now.`;
      put(path, { base, text: base, version: file.version + 1, problem: null }, { said });
    }
  };

  const follow = () => {
    const { files, status } = client.getSnapshot();
    const asked = status?.openFile ?? null;
    if (status !== null && asked?.number !== opening) {
      opening = asked?.number;
      followProgram(asked);
    }
    if (files === listing) return;
    listing = files;
    for (const { path } of snapshot.files) void refresh(path);
  };

  const followProgram = (asked: SandboxStatus['openFile']) => {
    const before = snapshot.waiting;
    const isLeft = before !== null && before.path !== (asked && toHomePath(asked.path));
    const hasTab = before !== null && find(before.path) !== undefined;
    const wasInFront = !hasTab || snapshot.front === before?.path;
    if (before !== null && isLeft) release(before.path);
    if (asked) {
      const path = toHomePath(asked.path);
      change({ waiting: { path, program: asked.program } });
      void open(asked.path, { line: asked.line }).then(() => tell({ type: 'asked', path }));
    } else if (before !== null) {
      change({ waiting: null });
      tell({ type: 'released', wasInFront });
    }
  };

  /** The program has ended: its file's tab goes, unless it holds unsaved text. */
  const release = (path: string) => {
    const file = find(path);
    if (file !== undefined && (!isDirty(file) || path.startsWith('/tmp/'))) drop(path, '');
  };

  const stop = client.subscribe(follow);
  for (const draft of drafts.read()) void open(draft.path);
  follow();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    on: (listener) => {
      hearing.add(listener);
      return () => hearing.delete(listener);
    },
    open,
    show: (path) => change({ front: path }),
    edit: (path, text) => {
      if (find(path)?.text !== text) put(path, { text });
    },
    save: async (path) => {
      const file = find(path);
      if (file === undefined) return false;
      if (file.base === file.text) {
        change({ said: `${path} is saved already.` });
        return true;
      }
      const problem = await client.writeFile(path, file.text);
      if (isClosed) return problem === null;
      if (problem !== null) put(path, { problem }, { said: problem });
      else put(path, { base: file.text, problem: null }, { said: `${path} is saved.` });
      return problem === null;
    },
    discard: (path) => {
      const file = find(path);
      if (file === undefined) return;
      put(path, { text: file.base ?? '', version: file.version + 1, problem: null }, { said: '' });
    },
    leave: (path) => {
      if (snapshot.waiting?.path === path) client.closeFile();
      drop(path, `${path} is closed.`);
    },
    keepDrafts: flush,
    close: () => {
      isClosed = true;
      flush();
      stop();
      listeners.clear();
      hearing.clear();
    },
  };
}
