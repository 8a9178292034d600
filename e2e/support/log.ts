/** A learner's log as the browser would make it, played in Node. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Entry, LogHeader } from '../../lib/sandbox/log';
import { linesOf } from './lesson';

export interface PlayedLog {
  readonly header: LogHeader;
  readonly entries: readonly Entry[];
  readonly hash: string;
  /** Of the empty log. */
  readonly start: string;
}

/** In a process of its own, since the test runner does not load the simulator's JSON. */
export function playScript(lines: readonly string[], seed: number): PlayedLog {
  const program = join(import.meta.dirname, 'play-script.ts');
  const root = join(import.meta.dirname, '..', '..');
  const text = execFileSync(process.execPath, ['--import', 'tsx', program, String(seed)], {
    cwd: root,
    encoding: 'utf8',
    input: lines.join('\n'),
  });
  return JSON.parse(text) as PlayedLog;
}

export const playSolution = (seed: number): PlayedLog => playScript(linesOf('solution'), seed);
