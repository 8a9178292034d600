'use client';

/**
 * The editor beside the terminal as React state: its session, which of the two is in front, and who asked for it (a
 * program at the prompt, a block of code in the prose, the list of files).
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SandboxClient } from '../../lib/sandbox/client';
import type { EditorSession, EditorSnapshot } from '../editor/editor-session';
import { quotePath } from '../editor/paths';
import { listen, send, type WireMessages } from '../lesson/wire';
import type { TerminalSession } from '../terminal/terminal-session';
import { useSnapshot } from './use-lesson';

export interface Editor {
  readonly session: EditorSession | null;
  readonly state: EditorSnapshot;
  /** The editor is in front of the terminal. */
  readonly isShown: boolean;
  /** Counts up where the text is to have the focus. */
  readonly focusWish: number;
  readonly showTerminal: () => void;
  readonly showFile: (path: string) => void;
  /** Opens a file, brings it to the front and puts the cursor into it. */
  readonly open: (path: string) => void;
  readonly apply: (path: string) => void;
}

const NO_EDITOR: EditorSnapshot = { files: [], front: null, waiting: null, said: '', jump: null };

export function useEditor(
  scenario: string,
  sandbox: SandboxClient | null,
  terminal: TerminalSession | null,
  start: () => void,
): Editor {
  const session = useEditorSession(scenario, sandbox);
  const state = useSnapshot(session, NO_EDITOR);
  const [isWanted, setWanted] = useState(false);
  const [focusWish, setFocusWish] = useState(0);
  const isShown = isWanted && state.front !== null;

  const enter = useCallback(() => {
    setWanted(true);
    setFocusWish((count) => count + 1);
    // On a narrow window the reader may be looking at something else.
    send('show', { view: 'terminal' });
  }, []);
  const leave = useCallback(() => {
    setWanted(false);
    terminal?.focus();
  }, [terminal]);

  useEffect(
    () =>
      session?.on((event) => {
        if (event.type === 'asked') enter();
        else if (event.wasInFront) leave();
      }),
    [session, enter, leave],
  );
  // The last tab was closed: the focus must not get lost.
  const hasFiles = state.front !== null;
  const hadFiles = useRef(false);
  useEffect(() => {
    if (hadFiles.current && !hasFiles && isWanted) leave();
    hadFiles.current = hasFiles;
  }, [hasFiles, isWanted, leave]);

  const open = useCallback(
    (path: string, text?: string) => {
      void session?.open(path, text === undefined ? {} : { text }).then(enter);
    },
    [session, enter],
  );
  useOpenInEditor(session === null ? null : open, start);

  const apply = useCallback(
    (path: string) => {
      if (!session || !sandbox) return;
      const { waiting } = session.getSnapshot();
      if (waiting !== null) sandbox.closeFile();
      const prompt = sandbox.getSnapshot().status?.promptText ?? '';
      send('run', { id: 'editor', line: `kubectl apply -f ${quotePath(path, prompt)}`, source: 'clicked' });
      leave();
    },
    [session, sandbox, leave],
  );

  return {
    session,
    state,
    isShown,
    focusWish,
    showTerminal: () => setWanted(false),
    showFile: (path) => {
      session?.show(path);
      setWanted(true);
    },
    open,
    apply,
  };
}

/** Comes with the sandbox, so that its code is no part of the page's first load. */
function useEditorSession(scenario: string, sandbox: SandboxClient | null): EditorSession | null {
  const [session, setSession] = useState<EditorSession | null>(null);
  useEffect(() => {
    if (!sandbox) return;
    let made: EditorSession | null = null;
    let isGone = false;
    void import('../editor/editor-session').then(async ({ createEditorSession }) => {
      const { createDraftStore } = await import('../editor/drafts');
      if (isGone) return;
      made = createEditorSession(
        sandbox,
        createDraftStore(scenario, () => localStorage),
      );
      setSession(made);
    });
    const close = () => made?.close();
    // A page that is left in the middle of a word keeps that word too.
    window.addEventListener('pagehide', keep);
    function keep(): void {
      made?.keepDrafts();
    }
    return () => {
      isGone = true;
      window.removeEventListener('pagehide', keep);
      close();
      setSession(null);
    };
  }, [scenario, sandbox]);
  return session;
}

/** Blocks of code ask before there is anybody to open their file. */
function useOpenInEditor(open: ((path: string, text?: string) => void) | null, start: () => void): void {
  const waiting = useRef<WireMessages['openInEditor'] | null>(null);
  const current = useRef(open);
  useEffect(() => {
    current.current = open;
    const message = waiting.current;
    if (open === null || message === null) return;
    waiting.current = null;
    open(message.path, message.text);
  }, [open]);
  useEffect(
    () =>
      listen('openInEditor', (message) => {
        start();
        if (current.current) current.current(message.path, message.text);
        else waiting.current = message;
      }),
    [start],
  );
}
