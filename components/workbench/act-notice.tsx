'use client';

/** Said while an act of the map waits for the terminal: what it waits for, and how not to do it after all. */
import type { SandboxStatus } from '../../lib/sandbox/messages';
import type { Acts } from './use-acts';

interface ActNoticeProps {
  readonly acts: Acts;
  readonly status: SandboxStatus | null;
}

export function ActNotice({ acts: { waiting, forget }, status }: ActNoticeProps) {
  return (
    <div role="status">
      {waiting !== null && (
        <p className="act-waiting">
          <span>
            {whyWaiting(status)} Then: <code>{waiting}</code>
          </span>
          <button type="button" className="button" data-small onClick={forget}>
            Forget it
          </button>
        </p>
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
