'use client';

/**
 * Acts of the map on their way into the log: at once where a prompt waits, else the latest one waits for the prompt,
 * since a program that runs would read it as its input.
 */
import { useCallback, useEffect, useState } from 'react';
import type { SandboxClient } from '../../lib/sandbox/client';
import type { SandboxStatus } from '../../lib/sandbox/messages';
import type { TerminalSession } from '../terminal/terminal-session';

export interface Acts {
  /** False where it waits. */
  perform(command: string): boolean;
  /** The act that waits for the prompt. */
  readonly waiting: string | null;
  /** The latest act that had to wait and was done since. Another one for each, also where the command is the same. */
  readonly late: LateAct | null;
  forget(): void;
}

export interface LateAct {
  readonly command: string;
}

export function useActs(
  session: TerminalSession | null,
  status: SandboxStatus | null,
  start: () => void,
): Acts {
  const [waiting, setWaiting] = useState<string | null>(null);
  const [late, setLate] = useState<LateAct | null>(null);

  const perform = useCallback(
    (command: string) => {
      start();
      const isDone = session?.act(command) ?? false;
      setWaiting(isDone ? null : command);
      return isDone;
    },
    [session, start],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new status may be the one that brings the prompt
  useEffect(() => {
    if (waiting === null || !session?.act(waiting)) return;
    setWaiting(null);
    setLate({ command: waiting });
  }, [waiting, session, status]);

  return { perform, waiting, late, forget: useCallback(() => setWaiting(null), []) };
}

/** Number of the latest line that was entered since the page was opened. */
export function useTyped(sandbox: SandboxClient | null): number | null {
  const [typed, setTyped] = useState<number | null>(null);
  useEffect(
    () =>
      sandbox?.on('entries', (kept) => {
        const lines = kept.filter(({ entry }) => entry.kind === 'line');
        if (lines.length > 0) setTyped(lines.at(-1)!.entry.sequence);
      }),
    [sandbox],
  );
  return typed;
}
