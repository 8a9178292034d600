'use client';

/** Under the picture: the world's clock, what is awaited and "Skip", pace and pause, and the map in words. */
import type { Ref } from 'react';
import type { SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { useLasting } from './use-lasting';

interface ClockBarProps {
  readonly sandbox: SandboxClient | null;
  readonly snapshot: SandboxSnapshot;
  readonly asWords: boolean;
  readonly setAsWords: (asWords: boolean) => void;
  /** Begins to look back. */
  readonly lookBack: () => void;
  /** Gets the focus back afterwards. */
  readonly lookBackRef: Ref<HTMLButtonElement>;
}

export function ClockBar({ sandbox, snapshot, asWords, setAsWords, lookBack, lookBackRef }: ClockBarProps) {
  const { status, paused, pace } = snapshot;
  // A file that is open in the editor is waited for by a program, but time need not pass for it.
  const isRunning = status?.prompt === 'running' && !status.openFile;
  const isWaiting = status !== null && (!status.settled || isRunning);
  const waiting = paused ? 'Time stands still' : isWaiting ? (status.waitingFor ?? '') : '';
  return (
    <div className="clock-bar">
      {status && (
        <span className="clock" title="Time in this cluster">
          {sayTime(status.nowMs)}
        </span>
      )}
      <span className="clock-waiting">{waiting}</span>
      <span className="visually-hidden" role="status">
        {useLasting(waiting, 2_000)}
      </span>
      {sandbox && isWaiting && !paused && (
        <button type="button" className="button" data-small onClick={() => sandbox.skip()}>
          Skip
        </button>
      )}
      <span className="gap" />
      {sandbox && status && (
        <>
          <button
            type="button"
            className="bench-button"
            aria-pressed={pace === 10}
            onClick={() => sandbox.setPace(pace === 10 ? 1 : 10)}
          >
            10×<span className="visually-hidden"> time</span>
          </button>
          <button
            type="button"
            className="bench-button"
            aria-pressed={paused}
            onClick={() => sandbox.setPaused(!paused)}
          >
            Pause
          </button>
          <LookBack ref={lookBackRef} snapshot={snapshot} press={lookBack} />
        </>
      )}
      <button
        type="button"
        className="bench-button"
        aria-pressed={asWords}
        onClick={() => setAsWords(!asWords)}
      >
        In words
      </button>
    </div>
  );
}

interface LookBackProps {
  readonly ref: Ref<HTMLButtonElement>;
  readonly snapshot: SandboxSnapshot;
  readonly press: () => void;
}

function LookBack({ ref, snapshot, press }: LookBackProps) {
  const isPossible = snapshot.entries.some(({ kind }) => kind !== 'advance' && kind !== 'resize');
  return (
    <button
      ref={ref}
      type="button"
      className="bench-button look-back"
      aria-disabled={!isPossible}
      title={isPossible ? 'Go through what you did, turn by turn.' : 'You have done nothing yet.'}
      onClick={() => isPossible && press()}
    >
      Look back
    </button>
  );
}

/** `1:05`, `2:00:09`: time since the world began. */
export function sayTime(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
