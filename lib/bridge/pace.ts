/**
 * Lets virtual time follow the wall clock. A world is run in slices, so that sockets are served in between; one that
 * can't keep up with the wall falls behind it and never runs to catch up.
 */
import type { Cluster } from '../cluster/cluster';

/**
 * How many virtual milliseconds pass in one of the wall. `max`: what leads somewhere (a pull, a start, a grace period)
 * happens at once; what goes on for ever (probes, leases, back-off) passes at 10.
 */
export type Speed = 1 | 10 | 'max';

export interface Pace {
  /** Brings the world to this moment, within one slice of work. Before a request enters. */
  catchUp(): void;
  /** Something was done to the world from outside: its events run soon. */
  wake(): void;
  stop(): void;
}

/** Steps between two looks at the sockets: a few milliseconds of work. */
const SLICE_STEPS = 5_000;
/** Of the wall: who is later than this is not caught up with. */
const MOST_BEHIND_MS = 250;
const LONGEST_SLEEP_MS = 1_000;
const SPEED_OF_PERIODIC = 10;

export function createPace(cluster: Cluster, speed: Speed, wallMs = () => performance.now()): Pace {
  const factor = speed === 'max' ? SPEED_OF_PERIODIC : speed;
  let anchorWallMs = wallMs();
  let anchorMs = cluster.nowMs();
  let timer: NodeJS.Timeout | null = null;
  let immediate: NodeJS.Immediate | null = null;
  let isStopped = false;
  let isRunning = false;

  const dueMs = (): number => anchorMs + Math.floor((wallMs() - anchorWallMs) * factor);
  const anchor = (): void => {
    anchorWallMs = wallMs();
    anchorMs = cluster.nowMs();
  };

  /** Where the world should stand now. */
  function target(): number {
    const due = Math.max(dueMs(), cluster.nowMs());
    const next = speed === 'max' ? cluster.nextEventMs('progress') : null;
    return next === null ? due : Math.max(due, next);
  }

  /** False where work is left. */
  function runSlice(): boolean {
    // What a listener does within the world's own events can't run the world again.
    if (isStopped || isRunning) return true;
    isRunning = true;
    try {
      const untilMs = target();
      const { stopped } = cluster.run({ untilMs, steps: SLICE_STEPS });
      const isBehind = stopped === 'steps' && dueMs() - cluster.nowMs() > MOST_BEHIND_MS * factor;
      if (isBehind || cluster.nowMs() > dueMs()) anchor();
      return stopped !== 'steps' && (speed !== 'max' || cluster.nextEventMs('progress') === null);
    } finally {
      isRunning = false;
    }
  }

  function sleep(): void {
    const next = cluster.nextEventMs('any');
    const delay = next === null ? LONGEST_SLEEP_MS : (next - dueMs()) / factor;
    timer = setTimeout(tick, Math.min(Math.max(Math.ceil(delay), 1), LONGEST_SLEEP_MS));
  }

  function tick(): void {
    immediate = null;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (isStopped) return;
    if (runSlice()) sleep();
    else immediate = setImmediate(tick);
  }

  function wake(): void {
    if (isStopped || immediate !== null) return;
    immediate = setImmediate(tick);
  }

  wake();
  return {
    catchUp: () => {
      runSlice();
    },
    wake,
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      if (immediate !== null) clearImmediate(immediate);
    },
  };
}
