/**
 * Probes: asks a container again and again whether it has started, lives and is ready. The periods are counted from when
 * the kubelet saw the pod, so pods do not all ask at the same time; readiness and startup are asked once more right after
 * the start. A steady probe costs one event a period. Upstream: pkg/kubelet/prober/worker.go.
 */
import type { Probe } from '../../resources';
import type { ProbeReports, ProbeTarget } from './aids';
import { type Machine, recordPodEvent } from './machine';
import { type Result, runHandler } from './probe-handlers';

type Kind = 'Startup' | 'Readiness' | 'Liveness';

/** Returns how to stop. What has no probe of a kind counts as passed. */
export function startProbes(machine: Machine, target: ProbeTarget, reports: ProbeReports): () => void {
  const { startupProbe, readinessProbe, livenessProbe } = target.record.spec;
  const stops: (() => void)[] = [];

  function goOn(): void {
    reports.setStarted();
    if (readinessProbe === undefined) reports.setReady(true);
    else stops.push(repeat(machine, target, 'Readiness', readinessProbe, reports.setReady));
    if (livenessProbe === undefined) return;
    const judge = (passed: boolean): void => {
      if (!passed) reports.kill('liveness', livenessProbe);
    };
    stops.push(repeat(machine, target, 'Liveness', livenessProbe, judge));
  }

  if (startupProbe === undefined) goOn();
  else {
    const judge = (passed: boolean): void => {
      for (const stop of stops.splice(0)) stop();
      if (passed) goOn();
      else reports.kill('startup', startupProbe);
    };
    stops.push(repeat(machine, target, 'Startup', startupProbe, judge));
  }
  return () => {
    for (const stop of stops) stop();
  };
}

/** Calls `decide` whenever the thresholds say something else than before. */
function repeat(
  machine: Machine,
  target: ProbeTarget,
  kind: Kind,
  probe: Probe,
  decide: (passed: boolean) => void,
): () => void {
  const { kernel } = machine;
  const periodMs = (probe.periodSeconds ?? 10) * 1000;
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  const delayMs = (probe.initialDelaySeconds ?? 0) * 1000;
  let decided: boolean | null = kind === 'Readiness' ? false : null;
  let successes = 0;
  let failures = 0;
  let isStopped = false;
  let stopAttempt = () => {};
  const isAtOnce = kind !== 'Liveness' && delayMs === 0;
  let stopTimer = kernel.schedule(isAtOnce ? 0 : untilTick(delayMs), 'periodic', attempt);

  /** From now, but not before the container has run for its initial delay. */
  function untilTick(leastMs: number): number {
    const now = kernel.nowMs();
    const earliestMs = Math.max(target.run.startedMs + leastMs, now + 1);
    const ticks = Math.ceil((earliestMs - target.seenMs) / periodMs);
    return target.seenMs + ticks * periodMs - now;
  }

  function attempt(): void {
    // A pod that is to end is not killed for being unwell; whether it is ready still matters.
    if (kind !== 'Readiness' && target.pod().metadata.deletionTimestamp !== undefined) return;
    stopTimer = kernel.schedule(untilTick(0), 'periodic', attempt);
    stopAttempt();
    stopAttempt = runHandler(machine, target, probe, timeoutMs, take);
  }

  function take(result: Result): void {
    if (isStopped) return;
    if (!result.ok) {
      const how = result.isUnknown ? 'errored and resulted in unknown state' : 'failed';
      const message = `${kind} probe ${how}: ${result.message}`;
      recordPodEvent(machine, target.pod(), 'Warning', 'Unhealthy', message, target.record);
      if (result.isUnknown) return;
    }
    successes = result.ok ? successes + 1 : 0;
    failures = result.ok ? 0 : failures + 1;
    const passed = successes >= (probe.successThreshold ?? 1);
    const failed = failures >= (probe.failureThreshold ?? 3);
    if ((!passed && !failed) || decided === passed) return;
    decided = passed;
    if (!passed && kind !== 'Readiness') stop();
    decide(passed);
  }

  function stop(): void {
    isStopped = true;
    stopTimer();
    stopAttempt();
  }
  return stop;
}
