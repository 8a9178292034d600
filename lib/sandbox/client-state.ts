/** What a client begins with, and what it reads from a log: small questions without state. */
import type { SandboxSnapshot } from './client';
import { NO_TRAFFIC } from './client-traffic';
import type { Entry } from './log';

export function emptySnapshot(entries: readonly Entry[]): SandboxSnapshot {
  return {
    phase: 'idle',
    problem: null,
    status: null,
    picture: null,
    requests: [],
    traffic: NO_TRAFFIC,
    verdict: null,
    hints: {},
    pace: 1,
    paused: false,
    files: null,
    entries,
  };
}

/** Every act has been answered, and nothing goes on by itself. */
export function isAtRest({ status }: SandboxSnapshot): boolean {
  return status !== null && status.prompt !== 'running' && status.settled;
}

export function lastSize(entries: readonly Entry[]): { columns: number; rows: number } | null {
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index]!;
    if (entry.kind === 'resize') return { columns: entry.columns, rows: entry.rows };
  }
  return null;
}

/** Time that passed after an act goes with it. */
export function withoutLastAct(entries: readonly Entry[]): readonly Entry[] {
  let end = entries.length;
  while (end > 0 && entries[end - 1]!.kind === 'advance') end -= 1;
  return entries.slice(0, Math.max(0, end - 1));
}
