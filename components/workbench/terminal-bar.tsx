'use client';

/** Above the terminal: undo and reset, always at hand, and the choice of plain text. */
import type { LessonClient, SandboxClient } from '../../lib/sandbox/client';

interface TerminalBarProps {
  readonly lesson: LessonClient | null;
  readonly sandbox: SandboxClient | null;
  readonly isReady: boolean;
  /** What is to be said about the sandbox, in words. */
  readonly message: string;
  readonly isPlain: boolean;
  /** null where there is no choice. */
  readonly setPlain: ((isPlain: boolean) => void) | null;
}

export function TerminalBar({ lesson, sandbox, isReady, message, isPlain, setPlain }: TerminalBarProps) {
  const takeBack = (kind: 'undo' | 'reset') => {
    sandbox?.[kind]();
    lesson?.record(kind);
  };
  return (
    <div className="bench-bar">
      <h2>Terminal</h2>
      <span className="bench-problem" role="status">
        {message}
      </span>
      <span className="gap" />
      <button type="button" className="bench-button" disabled={!isReady} onClick={() => takeBack('undo')}>
        Undo
      </button>
      <button type="button" className="bench-button" disabled={!isReady} onClick={() => takeBack('reset')}>
        Reset
      </button>
      {setPlain && (
        <button
          type="button"
          className="bench-button"
          aria-pressed={isPlain}
          onClick={() => setPlain(!isPlain)}
        >
          As text
        </button>
      )}
    </div>
  );
}
