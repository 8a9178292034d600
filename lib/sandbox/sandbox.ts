/**
 * A learner's sandbox: definition + seed + log → world, session at a prompt, verdict. The same code runs in the
 * browser's worker and in Node; the server replays a log with `replayLog` and comes to the same hash.
 *
 * Time: at the prompt it stands still and only `advance` entries move it. While a program runs in the foreground
 * the caller pumps (the page paces it, a replay does not). What enters while a program runs is stamped with the
 * next millisecond and comes before every event of it.
 */

import type { Verdict } from '../check/verdict';
import type { ClusterPicture } from '../cluster/picture';
import type { TracedRequest } from '../cluster/trace';
import type { Exercise } from '../course/schema';
import type { Completion } from '../shell/shell';
import type { LimitName } from './limits';
import type { Entry, EntryAct, Log } from './log';

/** All that a world is made of, before the seed. Made by lib/course/catalogue; holds no solution. */
export interface SandboxDefinition {
  /** `<course>/<lesson>`, or `playground`. */
  readonly scenario: string;
  /** sha256 (hex) of exercise.yaml and the learner's files. */
  readonly contentHash: string;
  readonly exercise: Exercise;
  /** What the learner finds in the home directory, by relative path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface OutputPiece {
  readonly terminal: string;
  /** note: a line of ours (a budget reached), not of any program. cleared: the screen starts anew after undo or reset. */
  readonly stream: 'stdout' | 'stderr' | 'note' | 'cleared';
  readonly text: string;
  readonly atMs: number;
}

export type EnterResult =
  | { readonly ok: true; readonly entry: Entry }
  /** Refused, nothing changed. `limit`: the budget that is used up. */
  | { readonly ok: false; readonly problem: string; readonly limit: LimitName | null };

export interface PumpResult {
  /** prompt: waiting for the next act; time stands still. running: call again. */
  readonly state: 'prompt' | 'running';
  readonly steps: number;
  readonly stopped: 'prompt' | 'steps' | 'time';
}

export interface Budget {
  readonly entries: { readonly used: number; readonly limit: number };
  readonly steps: { readonly used: number; readonly limit: number };
  readonly virtualMs: { readonly used: number; readonly limit: number };
  readonly textLength: { readonly used: number; readonly limit: number };
  readonly rebuilds: { readonly used: number; readonly limit: number };
}

export interface Sandbox {
  readonly definition: SandboxDefinition;
  readonly seed: number;
  /** Everything that was entered, undone entries too. */
  readonly entries: readonly Entry[];
  /** Stamps an act and lets it in. `undo` and `reset` typed alone on a line become entries of that kind. */
  enter(act: EntryAct, terminal?: string): EnterResult;
  /** Lets in an entry of a stored log: first runs the world to its moment, unpaced. Refuses an impossible one. */
  replay(entry: Entry): EnterResult;
  /** Runs the world: to the prompt, or until a limit is reached. */
  pump(limits?: { readonly steps?: number; readonly untilMs?: number }): PumpResult;
  /** What was printed since the last call, in order. */
  takeOutput(): readonly OutputPiece[];
  isAtPrompt(): boolean;
  /** What stands before the cursor: `learner@laptop:~$ `, or `> ` where a line goes on. */
  promptText(): string;
  /** Nothing leads anywhere within the next two virtual seconds. */
  isSettled(): boolean;
  /** Virtual time of the next event that leads somewhere: how far a "Skip" would go; `null` where there is none. */
  nextProgressMs(): number | null;
  nowMs(): number;
  verdict(): Verdict;
  /** For the cluster map. */
  picture(): ClusterPicture;
  requests(): readonly TracedRequest[];
  /** Changes whenever the picture or the requests may have changed, also by undo and reset. */
  version(): number;
  /** What Tab offers. */
  complete(line: string, cursor: number): Completion;
  /** Lines typed so far, oldest first: what the arrow keys walk through. */
  history(): readonly string[];
  readFile(path: string): string | null;
  /** Paths below the home directory, for the editor. */
  listFiles(): readonly string[];
  budget(): Budget;
  /** sha256 (hex) over the world's hash, all that was printed since the last rebuild, and the turns of tasks. */
  hash(): string;
}

export type ReplayResult =
  | {
      readonly ok: true;
      readonly verdict: Verdict;
      readonly hash: string;
      readonly completions: readonly {
        readonly taskId: string;
        readonly sequence: number;
        readonly atVirtualMs: number;
      }[];
      readonly nowMs: number;
      readonly steps: number;
    }
  | {
      readonly ok: false;
      /** The entry that can't be; `null` where the log as a whole is refused. */
      readonly sequence: number | null;
      readonly problem: string;
    };

export function createSandbox(_definition: SandboxDefinition, _seed: number): Sandbox {
  throw new Error('createSandbox is not written yet');
}

/** Runs a stored log from the beginning, unpaced, and says what became of it. Used on both sides. */
export function replayLog(_definition: SandboxDefinition, _log: Log): ReplayResult {
  throw new Error('replayLog is not written yet');
}
