'use client';

/**
 * The terminal of the workbench: xterm where there is a keyboard, text and a field where there is none or where the
 * reader wants it so. What a command printed is said once, by one polite live region.
 */
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { PlainView } from './plain-view';
import type { TerminalSession } from './terminal-session';

const XtermView = lazy(() => import('./xterm-view'));

interface TerminalProps {
  readonly session: TerminalSession;
  readonly onResize: (columns: number, rows: number) => void;
  /** A field instead of cells. */
  readonly isPlain: boolean;
  readonly isTouch: boolean;
}

export function TerminalPane({ session, onResize, isPlain, isTouch }: TerminalProps) {
  return (
    <div className="terminal-pane">
      {isPlain || isTouch ? (
        <PlainView session={session} onResize={onResize} hasKeyBar={isTouch} />
      ) : (
        <Suspense fallback={null}>
          <XtermView session={session} onResize={onResize} />
        </Suspense>
      )}
      <Announcer session={session} />
    </div>
  );
}

function Announcer({ session }: { session: TerminalSession }) {
  const { spoken, spokenCount } = useSyncExternalStore(
    session.subscribe,
    session.getSnapshot,
    session.getSnapshot,
  );
  return (
    <div className="visually-hidden" aria-live="polite" aria-atomic="true">
      <p key={spokenCount}>{spoken}</p>
    </div>
  );
}
