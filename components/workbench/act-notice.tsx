'use client';

/** Said while an act of the map waits for the terminal: what it waits for, and how not to do it after all. */
import { useEffect, useState } from 'react';
import type { SandboxStatus } from '../../lib/sandbox/messages';
import type { Acts } from './use-acts';

interface ActNoticeProps {
  readonly acts: Acts;
  readonly status: SandboxStatus | null;
}

export function ActNotice({ acts: { waiting, forget }, status }: ActNoticeProps) {
  const [forgotten, setForgotten] = useState<string | null>(null);
  const isWaiting = waiting !== null;
  useEffect(() => {
    if (isWaiting) setForgotten(null);
  }, [isWaiting]);
  return (
    <div className={isWaiting ? 'act-waiting' : undefined}>
      {/* There before it says something, and without the button: then it is read out, and nothing else. */}
      <span role="status">
        {isWaiting && (
          <>
            <span className="visually-hidden">What you did on the map waits. </span>
            {whyWaiting(status)} Then: <code>{waiting}</code>
          </>
        )}
        {!isWaiting && forgotten !== null && (
          <span className="visually-hidden">It will not be done: {forgotten}</span>
        )}
      </span>
      {isWaiting && (
        <button
          type="button"
          className="button"
          data-small
          onClick={() => {
            setForgotten(waiting);
            forget();
          }}
        >
          Forget it
        </button>
      )}
    </div>
  );
}

export function whyWaiting(status: SandboxStatus | null): string {
  if (status === null) return 'Your cluster is starting.';
  if (status.openFile) return 'A program waits for a file in the editor. Save and close it there.';
  if (status.prompt === 'continuation')
    return 'A command in the terminal is not finished. End it, or press Ctrl-C there.';
  return 'A command still runs in the terminal. Wait for it, or press Ctrl-C there.';
}
