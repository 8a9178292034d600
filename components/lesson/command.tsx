'use client';

/**
 * A command in the prose: run it in the terminal, or copy it. What it printed shows in the terminal and, folded, below.
 */
import { type ReactNode, useEffect, useId, useState } from 'react';
import { MachineText } from '../ui/machine-text';
import { listen, send } from './wire';

interface Answer {
  readonly output: string;
  readonly exitCode: number;
}

interface CommandProps {
  readonly run: string;
  readonly about?: string;
  /** What it printed when the lesson was made, in a fresh cluster with everything before it done. */
  readonly recorded?: Answer | null;
  readonly children?: ReactNode;
}

export function Command({ run, about, recorded = null, children }: CommandProps) {
  const id = useId();
  const [running, setRunning] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(
    () =>
      listen('answered', (message) => {
        if (message.id !== id) return;
        setRunning(false);
        setAnswer(message);
      }),
    [id],
  );
  return (
    <div className="command">
      {about === undefined ? null : (
        <p className="command-about">
          <MachineText text={about} />
        </p>
      )}
      <div className="command-line">
        {children === undefined ? (
          <code className="command-text">{run}</code>
        ) : (
          <div className="command-code">{children}</div>
        )}
        <span className="command-acts no-print">
          <button
            type="button"
            className="button"
            data-small
            onClick={() => {
              setRunning(true);
              send('run', { id, line: run, source: 'clicked' });
            }}
          >
            Run
            <span className="visually-hidden"> {run}</span>
          </button>
          <CopyButton text={run} />
        </span>
      </div>
      <div aria-live="polite">
        {answer === null ? null : (
          <Printed summary={running ? 'Running …' : sayAnswer(answer)} answer={answer} isOpen={isNarrow()} />
        )}
      </div>
      {answer === null && recorded !== null && (
        <Printed summary={running ? 'Running …' : 'What it prints'} answer={recorded} isOpen={false} />
      )}
    </div>
  );
}

interface PrintedProps {
  readonly summary: string;
  readonly answer: Answer;
  readonly isOpen: boolean;
}

function Printed({ summary, answer: { output }, isOpen }: PrintedProps) {
  return (
    <details className="command-answer" open={isOpen}>
      <summary>{summary}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{output === '' ? '(nothing was printed)' : output}</pre>
    </details>
  );
}

function sayAnswer({ output, exitCode }: Answer): string {
  const lines = output.split('\n').filter((line) => line !== '').length;
  const size = `${lines} ${lines === 1 ? 'line' : 'lines'}`;
  return exitCode === 0 ? `It answered: ${size}` : `It failed: ${size}`;
}

/** Where prose and terminal don't stand side by side, the answer opens below its command. */
function isNarrow(): boolean {
  return window.matchMedia('(max-width: 899px)').matches;
}

export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="button"
      data-small
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
    >
      {copied ? 'Copied' : 'Copy'}
      <span className="visually-hidden"> {text}</span>
    </button>
  );
}
