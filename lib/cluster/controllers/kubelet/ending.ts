/**
 * How a container is asked to end: preStop, its turn, its stop signal, and SIGKILL when the grace period is over, though
 * never less than two seconds after the signal. Upstream: killContainer in pkg/kubelet/kuberuntime.
 */
import type { Kernel } from '../../kernel/kernel';
import type { Signal } from '../../process';
import type { ContainerRun } from './container';

export interface Ending {
  /** The grace period may only become shorter. */
  shorten(graceMs: number): void;
  /** It has ended. */
  stop(): void;
}

export interface EndingOptions {
  readonly run: ContainerRun;
  readonly graceMs: number;
  /** From the manifest; null: the image's. */
  readonly stopSignal: Signal | null;
  /** preStop; returns how to give it up. */
  readonly hook: ((done: () => void) => () => void) | null;
  /** Sidecars wait until those before them have ended. */
  readonly waitForTurn: ((go: () => void) => void) | null;
}

const LEAST_MS = 2_000;

export function endContainer(kernel: Kernel, options: EndingOptions): Ending {
  const { run, hook, waitForTurn, graceMs } = options;
  let killAtMs = kernel.nowMs() + graceMs;
  let isTold = false;
  let isOver = false;
  let stopTimer = () => {};
  let stopHook = () => {};

  function arm(): void {
    stopTimer();
    stopTimer = kernel.schedule(killAtMs - kernel.nowMs(), 'progress', () => {
      if (isTold) kernel.signal(run.task, 'SIGKILL');
      else tell();
    });
  }

  function tell(): void {
    if (isTold || isOver) return;
    isTold = true;
    stopHook();
    killAtMs = Math.max(killAtMs, kernel.nowMs() + LEAST_MS);
    arm();
    const name = options.stopSignal ?? run.stopSignal;
    if (run.heedsTerm) kernel.signal(run.task, name);
    else run.host.signalFirst?.(name);
  }

  arm();
  const takeTurn = (): void => {
    stopHook = () => {};
    if (waitForTurn === null) tell();
    else waitForTurn(tell);
  };
  if (hook === null) takeTurn();
  else stopHook = hook(takeTurn);
  return {
    shorten(nextMs) {
      const atMs = kernel.nowMs() + nextMs;
      if (atMs >= killAtMs) return;
      killAtMs = atMs;
      arm();
    },
    stop() {
      isOver = true;
      stopTimer();
      stopHook();
    },
  };
}
