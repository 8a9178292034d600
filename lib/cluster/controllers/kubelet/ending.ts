/**
 * How a container is asked to end: preStop, its turn, its stop signal, and SIGKILL when the grace period is over, though
 * never less than two seconds after the signal. Upstream: killContainer in pkg/kubelet/kuberuntime.
 */
import type { Kernel } from '../../kernel/kernel';
import type { Signal } from '../../process';
import type { Container } from '../../resources';
import type { ProbeTarget } from './aids';
import type { ContainerRun } from './container';
import { type Machine, recordPodEvent } from './machine';
import type { ContainerRecord, PodRecords } from './record';

export interface Endings {
  /** Asks a running container to end; `isOfAll`: with all others, so sidecars wait for their turn. */
  end(record: ContainerRecord, message: string, graceMs: number, isOfAll?: boolean): void;
  /** It has ended. */
  ended(record: ContainerRecord): void;
  shorten(graceMs: number): void;
  stop(): void;
}

/** Of all containers of a pod. */
export function createEndings(
  machine: Machine,
  { initRecords, records }: PodRecords,
  describeTarget: (record: ContainerRecord, run: ContainerRun) => ProbeTarget,
): Endings {
  const { aids, kernel } = machine;
  const endings = new Map<ContainerRecord, Ending>();
  let waiting: { readonly record: ContainerRecord; readonly go: () => void }[] = [];

  function waitForTurn(record: ContainerRecord, go: () => void): void {
    waiting.push({ record, go });
    passTurn();
  }

  /** Sidecars end when all others have, the last one first. */
  function passTurn(): void {
    if (waiting.length === 0 || records.some(({ run }) => run !== null)) return;
    const last = [...initRecords].reverse().find(({ run }) => run !== null);
    const next = waiting.find(({ record }) => record === last);
    waiting = waiting.filter((entry) => entry !== next);
    next?.go();
  }

  return {
    end(record, message, graceMs, isOfAll = false) {
      const { run } = record;
      if (run === null || endings.has(record)) return;
      const target = describeTarget(record, run);
      recordPodEvent(machine, target.pod(), 'Normal', 'Killing', message, record);
      const preStop = record.spec.lifecycle?.preStop;
      const hook =
        preStop === undefined || aids === null
          ? null
          : (done: () => void) => aids.runHook(machine, target, 'PreStop', preStop, done);
      const ending = endContainer(kernel, {
        run,
        graceMs,
        stopSignal: stopSignalOf(record.spec),
        hook,
        waitForTurn: isOfAll && record.role === 'sidecar' ? (go) => waitForTurn(record, go) : null,
      });
      endings.set(record, ending);
    },
    ended(record) {
      endings.get(record)?.stop();
      endings.delete(record);
      passTurn();
    },
    shorten(graceMs) {
      for (const ending of endings.values()) ending.shorten(graceMs);
    },
    stop() {
      for (const ending of endings.values()) ending.stop();
    },
  };
}

function stopSignalOf({ lifecycle }: Container): Signal | null {
  return (lifecycle as { readonly stopSignal?: Signal } | undefined)?.stopSignal ?? null;
}

interface Ending {
  /** The grace period may only become shorter. */
  shorten(graceMs: number): void;
  /** It has ended. */
  stop(): void;
}

interface EndingOptions {
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

function endContainer(kernel: Kernel, options: EndingOptions): Ending {
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
