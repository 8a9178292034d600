/** The only source of time and chance: clock, loop, tasks, channels, random streams and the running hash together. */
import type { Channel } from '../http';
import type { TaskHandle } from '../process';
import { createChannel } from './channel';
import { tellDifference } from './difference';
import { createRunningHash } from './hash';
import { createLoop, type Loop } from './loop';
import { createRandom, type Random } from './random';
import { createTasks, type Tasks } from './task';
import { formatTimestamp } from './time';

export interface Kernel extends Omit<Loop, 'spend' | 'spent'>, Tasks {
  /** The world's wall clock: milliseconds since 1970-01-01T00:00:00Z. */
  epochMs(): number;
  /** RFC 3339 with seconds; of now where no virtual time is given. */
  timestamp(atMs?: number): string;
  createChannel(name: string, capacity?: number): Channel;
  /** The same name gives the same stream, from its beginning. */
  createRandom(name: string): Random;
  /** The start is over: from now on every stream is the one of the world's own seed. */
  beginOwnChance(): void;
  /** Feeds the hash: hops, whatever must be the same everywhere. */
  record(kind: string, value: unknown): void;
  /** The same for a text that says all. */
  recordText(text: string): void;
  /**
   * The same for what became another: `name` says what it is, with everything that tells it from others. Both values
   * are frozen: what changed is put into words when somebody asks. `units`: about how many characters that will be.
   */
  recordChange(name: string, before: unknown, after: unknown, units: number): void;
  /** sha256 (hex) of all that was recorded so far. */
  hash(): string;
}

interface KernelOptions {
  readonly seed: number;
  /** Chance until `beginOwnChance`; `seed` where there is none. */
  readonly startSeed?: number | undefined;
  readonly startsAtEpochMs: number;
}

export function createKernel({ seed, startSeed = seed, startsAtEpochMs }: KernelOptions): Kernel {
  const loop = createLoop();
  const running = createRunningHash();
  let isStarting = startSeed !== seed;
  const tasks = createTasks(loop, ({ name }: TaskHandle, exitCode) =>
    running.add('task', { atMs: loop.nowMs(), name, exitCode }),
  );
  return {
    nowMs: loop.nowMs,
    get steps() {
      return loop.steps;
    },
    schedule: loop.schedule,
    scheduleFirst: loop.scheduleFirst,
    nextEventMs: loop.nextEventMs,
    run: loop.run,
    spend: tasks.spend,
    spawn: tasks.spawn,
    signal: tasks.signal,
    onExit: tasks.onExit,
    hasRoom: tasks.hasRoom,
    faults: tasks.faults,
    epochMs: () => startsAtEpochMs + loop.nowMs(),
    timestamp: (atMs = loop.nowMs()) => formatTimestamp(startsAtEpochMs + atMs),
    createChannel: (name, capacity) => createChannel(loop, name, capacity),
    createRandom(name) {
      const own = createRandom(seed, name);
      if (!isStarting) return own;
      const common = createRandom(startSeed, name);
      // Both go on at the same pace, so that no stream ever gives a number twice.
      return () => {
        const drawn = own();
        return isStarting ? common() : drawn;
      };
    },
    beginOwnChance() {
      isStarting = false;
    },
    record: (kind, value) => loop.spend(running.add(kind, value)),
    recordText: (text) => loop.spend(running.addText(text)),
    recordChange: (name, before, after, units) =>
      running.addLater(() => `${name} ${tellDifference(before, after)}`, units),
    hash: running.digest,
  };
}
