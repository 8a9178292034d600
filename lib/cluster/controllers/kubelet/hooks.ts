/**
 * Lifecycle hooks of a container: preStop before it is told to end, postStart right after its start.
 * Left out: a container counts as running while its postStart hook still runs. Upstream: pkg/kubelet/lifecycle.
 */
import type { ProbeHandler } from '../../resources';
import { type Machine, recordPodEvent } from './machine';
import { type ProbeTarget, runHandler } from './probes';

export type HookKind = 'PreStop' | 'PostStart';

/** The grace period of the pod ends a hook that takes longer. */
const LONGEST_MS = 3_600_000;

export function runHook(
  machine: Machine,
  target: ProbeTarget,
  kind: HookKind,
  hook: ProbeHandler,
  done: (passed: boolean) => void,
): void {
  if (hook.sleep !== undefined) {
    machine.kernel.schedule(hook.sleep.seconds * 1000, 'progress', () => done(true));
    return;
  }
  runHandler(machine, target, hook, LONGEST_MS, (result) => {
    if (!result.ok) {
      const container = { name: target.container.name, isInit: false };
      recordPodEvent(machine, target.pod, 'Warning', `Failed${kind}Hook`, `${kind}Hook failed`, container);
    }
    done(result.ok);
  });
}
