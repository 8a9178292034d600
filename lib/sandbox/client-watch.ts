/**
 * Notices a worker that does not answer any more: it is as good as crashed. It is asked now and then, and only while
 * something is awaited from it: with nothing to wait for no timer runs. Hidden pages are left alone: browsers freeze
 * their workers.
 */

export interface Watch {
  /** From now on something is awaited, or perhaps not any more. */
  look(): void;
  /** The worker has said something, so it lives. */
  hear(): void;
  stop(): void;
}

interface WatchOptions {
  readonly limitMs?: number | undefined;
  readonly isAwaited: () => boolean;
  readonly ask: () => void;
  readonly giveUp: () => void;
}

/** Questions within the time after which the worker is given up. */
const ASKS = 3;
const HANGS_AFTER_MS = 15_000;

export function createWatch({ limitMs = HANGS_AFTER_MS, isAwaited, ask, giveUp }: WatchOptions): Watch {
  let timer: ReturnType<typeof setInterval> | null = null;
  let missed = 0;

  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    missed = 0;
  };

  const check = () => {
    if (typeof document !== 'undefined' && document.hidden) return;
    missed += 1;
    if (missed <= ASKS) return ask();
    stop();
    giveUp();
  };

  return {
    look: () => {
      if (!isAwaited()) stop();
      else timer ??= setInterval(check, limitMs / ASKS);
    },
    hear: () => {
      missed = 0;
    },
    stop,
  };
}
