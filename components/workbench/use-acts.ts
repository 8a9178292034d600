'use client';

/**
 * Acts of the map on their way into the log: at once where a prompt waits, else the latest one waits for the prompt,
 * since a program that runs would read it as its input.
 */
import { useCallback, useEffect, useState } from 'react';
import type { SandboxStatus } from '../../lib/sandbox/messages';
import type { TerminalSession } from '../terminal/terminal-session';

export interface Acts {
  /** False where it waits. */
  perform(command: string): boolean;
  /** The act that waits for the prompt. */
  readonly waiting: string | null;
  forget(): void;
}

export function useActs(
  session: TerminalSession | null,
  status: SandboxStatus | null,
  start: () => void,
): Acts {
  const [waiting, setWaiting] = useState<string | null>(null);

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
    if (waiting !== null && session?.act(waiting)) setWaiting(null);
  }, [waiting, session, status]);

  return { perform, waiting, forget: useCallback(() => setWaiting(null), []) };
}
