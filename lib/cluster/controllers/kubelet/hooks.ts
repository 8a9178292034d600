/**
 * Lifecycle hooks of a container: preStop before it is told to end, postStart right after its start, which counts as
 * running only then. Upstream: pkg/kubelet/lifecycle/handlers.go.
 */
import type { ProbeHandler } from '../../resources';
import type { HookKind, ProbeTarget } from './aids';
import { podIdentity } from './container-loop';
import { type Machine, recordPodEvent } from './machine';
import { runHandler } from './probe-handlers';

/** The grace period of the pod ends a hook that takes longer. */
const LONGEST_MS = 3_600_000;

export function runHook(
  machine: Machine,
  target: ProbeTarget,
  kind: HookKind,
  hook: ProbeHandler,
  done: (failure: string | null) => void,
): () => void {
  if (hook.sleep !== undefined)
    return machine.kernel.schedule(hook.sleep.seconds * 1000, 'progress', () => done(null));
  return runHandler(machine, target, hook, LONGEST_MS, (result) => {
    if (result.ok) {
      done(null);
      return;
    }
    const pod = target.pod();
    // What the hook said is kept out of the event: it may hold secrets.
    recordPodEvent(machine, pod, 'Warning', `Failed${kind}Hook`, `${kind}Hook failed`, target.record);
    const place = `for Container "${target.record.spec.name}" in Pod "${podIdentity(pod)}"`;
    const { command = [] } = hook.exec ?? {};
    const what =
      hook.exec === undefined
        ? `HTTP lifecycle hook (${hook.httpGet?.path ?? ''}) ${place} failed - error: ${result.message}`
        : `Exec lifecycle hook ([${command.join(' ')}]) ${place} failed - error: command '${command.join(' ')}' exited with ${result.exitCode ?? 1}: ${result.message}`;
    done(`${what}, message: ${JSON.stringify(result.message)}`);
  });
}
