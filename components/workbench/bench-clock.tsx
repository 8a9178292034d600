'use client';

/** Under the picture: the clock, or the slider while the reader looks back; above it an act that waits for the prompt. */
import { useEffect, useRef } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { ActNotice } from './act-notice';
import { ClockBar } from './clock-bar';
import { PastBar } from './past-bar';
import type { Acts } from './use-acts';
import type { Past } from './use-past';

interface BenchClockProps {
  readonly acts: Acts;
  readonly past: Past;
  /** Of the present. */
  readonly picture: ClusterPicture;
  readonly sandbox: SandboxClient | null;
  readonly snapshot: SandboxSnapshot;
  readonly asWords: boolean;
  readonly setAsWords: (asWords: boolean) => void;
}

export function BenchClock({ acts, past, picture, sandbox, snapshot, ...words }: BenchClockProps) {
  const lookBack = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (wasOpen.current && !past.isOpen && isLost) lookBack.current?.focus();
    wasOpen.current = past.isOpen;
  }, [past.isOpen]);
  return (
    <div className="bench-clock">
      <ActNotice acts={acts} status={snapshot.status} />
      {past.isOpen ? (
        <PastBar past={past} picture={picture} />
      ) : (
        <ClockBar {...{ sandbox, snapshot, ...words }} lookBack={past.open} lookBackRef={lookBack} />
      )}
    </div>
  );
}
