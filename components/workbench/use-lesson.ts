'use client';

/**
 * The learner's work at this lesson as React state. The sandbox and the saving are loaded at the first touch, or at
 * rest where there is work to go on with.
 */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { LessonClient, SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { emptySnapshot } from '../../lib/sandbox/client-state';
import { createTerminalSession, type Source, type TerminalSession } from '../terminal/terminal-session';
import { onFirstTouch, rememberBegun } from './first-touch';

export interface LessonState {
  readonly lesson: LessonClient | null;
  readonly sandbox: SandboxClient | null;
  readonly session: TerminalSession | null;
  /** Loads and starts everything, once. */
  readonly start: () => void;
}

export function useLesson(course: string, name: string): LessonState {
  const [lesson, setLesson] = useState<LessonClient | null>(null);
  const [isWanted, setWanted] = useState(false);
  const start = useCallback(() => setWanted(true), []);

  useEffect(
    () => (isWanted ? undefined : onFirstTouch(`${course}/${name}`, start)),
    [isWanted, start, course, name],
  );

  useEffect(() => {
    if (!isWanted) return;
    let client: LessonClient | null = null;
    let isGone = false;
    // Both at once: the terminal will be needed as soon as there is a prompt.
    if (!window.matchMedia('(pointer: coarse)').matches) void import('../terminal/xterm-view');
    void import('../../lib/sandbox/client').then(({ openLesson }) => {
      if (isGone) return;
      client = openLesson({
        lesson: `${course}/${name}`,
        definition: `/learn/${course}/${name}/sandbox.json`,
      });
      setLesson(client);
      void client.open();
      client.record('opened');
    });
    const leave = () => client?.record('left');
    window.addEventListener('pagehide', leave);
    return () => {
      isGone = true;
      window.removeEventListener('pagehide', leave);
      client?.close();
      setLesson(null);
    };
  }, [isWanted, course, name]);

  const { sandbox, entries } = useSnapshot(lesson, NO_LESSON);
  const isBegun = entries > 0;
  useEffect(() => {
    if (isBegun) rememberBegun(`${course}/${name}`);
  }, [isBegun, course, name]);
  const session = useSession(lesson, sandbox);
  return { lesson, sandbox, session, start };
}

/** `lesson` is null where nobody keeps what was done. */
export function useSession(
  lesson: LessonClient | null,
  sandbox: SandboxClient | null,
): TerminalSession | null {
  const [session, setSession] = useState<TerminalSession | null>(null);
  useEffect(() => {
    if (!sandbox) return;
    const sources: { readonly line: string; readonly source: Source }[] = [];
    const made = createTerminalSession(sandbox, (line, source) => sources.push({ line, source }));
    // A source belongs to the entry that the line became.
    const stop = sandbox.on('entries', (kept) => {
      for (const { entry } of kept) {
        const line = entry.kind === 'line' ? entry.text : entry.kind;
        const at = sources.findIndex((waiting) => waiting.line.trim() === line.trim());
        if (at < 0) continue;
        const [found] = sources.splice(0, at + 1).slice(-1);
        lesson?.record('source', { sequence: entry.sequence, source: found!.source });
      }
    });
    setSession(made);
    return () => {
      stop();
      made.close();
      setSession(null);
    };
  }, [lesson, sandbox]);
  return session;
}

interface Store<T> {
  subscribe(listener: () => void): () => void;
  getSnapshot(): T;
}

/** The state of a store that may not be there yet. */
export function useSnapshot<T>(store: Store<T> | null, absent: T): T {
  const latest = useRef(absent);
  latest.current = absent;
  const subscribe = useCallback((listener: () => void) => store?.subscribe(listener) ?? (() => {}), [store]);
  const read = () => store?.getSnapshot() ?? latest.current;
  return useSyncExternalStore(subscribe, read, () => latest.current);
}

export const NO_LESSON: ReturnType<LessonClient['getSnapshot']> = {
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

export const NO_SANDBOX: SandboxSnapshot = emptySnapshot([]);
