/**
 * One thread of the server's pool: replays one log at a time. Bundled into one file by scripts/build-replay-worker.mjs;
 * it reaches neither database nor network.
 */
import './texts';
import { parentPort } from 'node:worker_threads';
import { simulatorVersion } from './generated/version';
import type { Log } from './log';
import { type ReplayResult, replayLog, type SandboxDefinition } from './sandbox';

export interface ReplayJob {
  readonly definition: SandboxDefinition;
  readonly log: Log;
}

export type ReplayMessage =
  | {
      readonly ok: true;
      readonly result: ReplayResult;
      readonly simulatorVersion: string;
      readonly replayMs: number;
    }
  /** Our own mistake, with its stack: for the operator's log. */
  | { readonly ok: false; readonly stack: string };

parentPort?.on('message', ({ definition, log }: ReplayJob) => {
  parentPort?.postMessage(answer(definition, log));
});

function answer(definition: SandboxDefinition, log: Log): ReplayMessage {
  const started = performance.now();
  try {
    const result = replayLog(definition, log);
    return { ok: true, result, simulatorVersion, replayMs: Math.round(performance.now() - started) };
  } catch (error) {
    return { ok: false, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
