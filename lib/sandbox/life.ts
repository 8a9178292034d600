/**
 * Runs one world within its budgets, and lets entries in at their exact moment. Every entry is stamped with the
 * millisecond after the one at which it came and enters before every event of it; all that was due until then has
 * run. So a replay, which knows only the stamps, meets the same world at each of them.
 */
import { LIMITS } from './limits';
import { type Entry, isRebuild } from './log';
import type { World } from './world';

export interface Life {
  readonly world: World;
  /** Waiting for the learner: at the prompt, or ended by a budget. */
  isAtPrompt(): boolean;
  /** Why this world takes no more acts; `null` while it does. */
  readonly ended: string | null;
  /** Until the prompt, or a bound. Returns which. */
  run(bounds: { readonly steps: number; readonly untilMs?: number }): 'prompt' | 'steps' | 'time';
  /**
   * Lets an entry in, after all that was due before it. `onPrompt` is called where a program came to its end on
   * the way. Returns what is impossible about its stamp, else null.
   */
  bring(entry: Entry, onPrompt: () => void): string | null;
}

export function createLife(world: World): Life {
  const { cluster, session } = world;
  let turnFrom = cluster.steps;
  let interrupted = false;
  let ended: string | null = null;
  const isAtPrompt = () => ended !== null || world.isAtPrompt();

  function overBudget(): string | null {
    const used = cluster.steps - turnFrom;
    const allowed = LIMITS.stepsOfTurn + (interrupted ? LIMITS.stepsOfGrace : 0);
    if (cluster.steps >= LIMITS.stepsOfWorld)
      return `This cluster has done its ${LIMITS.stepsOfWorld} steps of work.`;
    if (used >= allowed) return `One command may do ${LIMITS.stepsOfTurn} steps of work.`;
    if (cluster.nowMs() >= LIMITS.virtualMs) return 'This cluster has lived for 30 days, which is the limit.';
    return null;
  }

  /** Ctrl-C first; what does not stop then ends the world, which undo and reset bring back. */
  function stop(reason: string): void {
    const isFinal =
      interrupted || cluster.steps >= LIMITS.stepsOfWorld || cluster.nowMs() >= LIMITS.virtualMs;
    world.note(isFinal ? `${reason} Type undo or reset.\n` : `${reason} It was stopped.\n`);
    if (isFinal) ended = `${reason} Type undo or reset to go on.`;
    else session.interrupt();
    interrupted = true;
  }

  function stepsLeft(): number {
    const ofTurn = turnFrom + LIMITS.stepsOfTurn + (interrupted ? LIMITS.stepsOfGrace : 0);
    return Math.max(0, Math.min(ofTurn, LIMITS.stepsOfWorld) - cluster.steps);
  }

  function run({ steps, untilMs }: { readonly steps: number; readonly untilMs?: number }) {
    const last = cluster.steps + steps;
    while (!isAtPrompt()) {
      const before = cluster.steps;
      const wasPassing = world.isTimePassing;
      world.run({
        steps: Math.min(last - before, stepsLeft()),
        untilMs: Math.min(untilMs ?? LIMITS.virtualMs, LIMITS.virtualMs),
      });
      if (isAtPrompt()) break;
      const reason = overBudget();
      if (reason !== null) stop(reason);
      else if (cluster.steps >= last) return 'steps';
      else if (!wasPassing) return 'time';
    }
    return 'prompt';
  }

  function bring(entry: Entry, onPrompt: () => void): string | null {
    const wasRunning = !isAtPrompt();
    const at = entry.atVirtualMs;
    if (!Number.isSafeInteger(at)) return `expected whole milliseconds; found ${at}`;
    if (at <= cluster.nowMs()) return tellEarly(at, cluster.nowMs());
    if (wasRunning) run({ steps: Number.MAX_SAFE_INTEGER, untilMs: at - 1 });
    if (isAtPrompt()) {
      if (at !== cluster.nowMs() + 1) return tellLate(at, cluster.nowMs() + 1);
      if (wasRunning) onPrompt();
      turnFrom = cluster.steps;
      interrupted = false;
    } else if (entry.kind === 'advance')
      return 'time is let pass at the prompt only; found a program running';
    if (!isRebuild(entry)) world.schedule(entry);
    return null;
  }

  return {
    world,
    isAtPrompt,
    get ended() {
      return ended;
    },
    run,
    bring,
  };
}

const tellEarly = (found: number, now: number) =>
  `expected a virtual time after ${now} ms, where the world stands; found ${found} ms`;
const tellLate = (found: number, expected: number) =>
  `expected ${expected} ms, as time stands still at the prompt; found ${found} ms`;
