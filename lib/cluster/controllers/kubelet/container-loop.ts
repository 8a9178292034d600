/**
 * The life of one container: image, configuration, start, end, and again as the restart policy says, with
 * pauses that grow from 10 s to 5 minutes (CrashLoopBackOff). Left out: their jitter.
 * Upstream: pkg/kubelet/kuberuntime and client-go's flowcontrol.Backoff.
 */
import { wholeValue } from '../../api/quantity';
import type { FileSystem, Process } from '../../process';
import type { Container, Pod } from '../../resources';
import type { HookKind, Volumes } from './aids';
import { type ContainerRun, type Sandbox, startContainer } from './container';
import { buildEnvironment, ConfigurationError, type PodFacts } from './environment';
import { formatDuration, type LocalImage } from './image-puller';
import { ensureImage } from './image-wait';
import { type Machine, recordPodEvent } from './machine';
import { pause, waitFor } from './pauses';
import type { ContainerRecord } from './record';

/** What the loop needs of its pod. */
export interface LoopPod {
  /** As it is stored now. */
  latest(): Pod;
  readonly sandbox: Sandbox;
  readonly podAddress: string;
  readonly volumes: Volumes;
  /** Something of the status has changed. */
  report(): void;
  setWaiting(record: ContainerRecord, reason: string, message: string): void;
  /** Runs a hook; null where it passed. */
  hook(
    record: ContainerRecord,
    run: ContainerRun,
    kind: HookKind,
    done: (failure: string | null) => void,
  ): void;
  /** A run counts as running: probes start here. */
  onStart(record: ContainerRecord, run: ContainerRun): void;
  /** A run is over and its exit code known. */
  onEnd(record: ContainerRecord, exitCode: number): void;
  /** Asks it to end, within its grace period. */
  end(record: ContainerRecord, message: string): void;
}

const FIRST_BACK_OFF_MS = 10_000;
const LAST_BACK_OFF_MS = 300_000;
/** A run that lasted this long starts the count of pauses anew. */
const CALM_MS = 600_000;
/** The kubelet looks for containers that have ended once a second. */
const RELIST_MS = 1_000;
/** While a container waits, the kubelet looks at its pod once a minute and says what it waits for. */
const RESYNC_MS = 60_000;
const CONFIGURATION_RETRY_MS = 12_000;

/** Ends with the last exit code once the container must not run again. */
export function* keepContainer(machine: Machine, pod: LoopPod, record: ContainerRecord): Process<number> {
  const { kernel } = machine;
  let backOffMs = 0;
  let startedMs = 0;
  for (;;) {
    const local = yield* ensureImage(machine, pod, record);
    record.local = local;
    const exitCode = yield* runOnce(machine, pod, record, local);
    const endedMs = kernel.nowMs();
    if (!record.mustRestart && !wantsRestart(pod.latest(), record, exitCode)) {
      record.isDone = true;
      return exitCode;
    }
    yield* pause(kernel, RELIST_MS, 'progress');
    if (record.mustRestart || endedMs - startedMs > CALM_MS) backOffMs = 0;
    record.mustRestart = false;
    const leftMs = endedMs + backOffMs - kernel.nowMs();
    if (leftMs > 0) yield* backOff(machine, pod, record, backOffMs, leftMs);
    backOffMs = Math.min(Math.max(FIRST_BACK_OFF_MS, backOffMs * 2), LAST_BACK_OFF_MS);
    startedMs = kernel.nowMs();
    record.restartCount += 1;
  }
}

interface RestartRule {
  readonly exitCodes?: { readonly operator?: string; readonly values?: readonly number[] };
}

/** A container's own policy and rules stand above its pod's. */
function wantsRestart(pod: Pod, { spec, role }: ContainerRecord, exitCode: number): boolean {
  if (role === 'ephemeral') return false;
  if (role === 'sidecar') return true;
  const rules = (spec['restartPolicyRules'] ?? []) as readonly RestartRule[];
  if (rules.some((rule) => isMet(rule, exitCode))) return true;
  const policy = spec.restartPolicy ?? pod.spec.restartPolicy ?? 'Always';
  if (role === 'init') return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function isMet({ exitCodes }: RestartRule, exitCode: number): boolean {
  return (exitCodes?.values ?? []).includes(exitCode) === (exitCodes?.operator === 'In');
}

function* backOff(
  machine: Machine,
  pod: LoopPod,
  record: ContainerRecord,
  backOffMs: number,
  leftMs: number,
): Process<void> {
  const name = podIdentity(pod.latest());
  const message = `back-off ${formatDuration(backOffMs)} restarting failed container=${record.spec.name} pod=${name}`;
  pod.setWaiting(record, 'CrashLoopBackOff', message);
  const text = `Back-off restarting failed container ${record.spec.name} in pod ${name}`;
  for (let restMs = leftMs; restMs > 0; restMs -= RESYNC_MS) {
    recordPodEvent(machine, pod.latest(), 'Warning', 'BackOff', text, record);
    yield* pause(machine.kernel, Math.min(restMs, RESYNC_MS), 'periodic');
  }
}

/** `web_default(uid)`: how the kubelet names a pod in its texts. */
export function podIdentity({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

type Failure = { readonly reason: string; readonly message: string };

/** One run from creation to its end. A start that fails counts as a run with exit code 128. */
function* runOnce(
  machine: Machine,
  pod: LoopPod,
  record: ContainerRecord,
  local: LocalImage,
): Process<number> {
  const { kernel } = machine;
  const run = yield* createContainer(machine, pod, record, local);
  if ('reason' in run) return failStart(machine, pod, record, run);
  const event = (reason: string, message: string) =>
    recordPodEvent(machine, pod.latest(), 'Normal', reason, message, record);
  event('Started', 'Container started');
  if (record.state.terminated !== undefined) record.lastState = record.state;
  record.previousLog = record.log;
  record.log = run.log;
  record.containerId = run.id;
  record.run = run;
  record.endReason = null;
  kernel.onExit(run.task, (exitCode) => pod.onEnd(record, exitCode));
  if (record.spec.lifecycle?.postStart === undefined) beginRunning(machine, pod, record, run);
  else
    pod.hook(record, run, 'PostStart', (failure) => {
      if (record.run !== run) return;
      if (failure === null) beginRunning(machine, pod, record, run);
      else {
        pod.setWaiting(record, 'PostStartHookError', failure);
        pod.end(record, 'FailedPostStartHook');
      }
    });
  return yield* waitFor<number>('container', (resolve) => kernel.onExit(run.task, resolve));
}

function beginRunning({ kernel }: Machine, pod: LoopPod, record: ContainerRecord, run: ContainerRun): void {
  record.state = { running: { startedAt: kernel.timestamp(run.startedMs) } };
  pod.onStart(record, run);
  pod.report();
}

/** Tries again where its configuration is wrong; what the runtime refuses is a failed run. */
function* createContainer(
  machine: Machine,
  pod: LoopPod,
  record: ContainerRecord,
  local: LocalImage,
): Process<ContainerRun | Failure> {
  for (;;) {
    try {
      const environment = readEnvironment(machine, pod, record.spec, local);
      yield* pause(machine.kernel, machine.draw(30, 40), 'progress');
      const { spec, restartCount } = record;
      const { sandbox, volumes } = pod;
      const result = startContainer(sandbox, {
        container: spec,
        image: local.image,
        environment,
        restartCount,
        mount: (own) => mountVolumes(machine, own, spec, volumes, environment),
        useMemory: (bytes) => limitMemory(machine, record, bytes),
      });
      if (result.ok || result.reason !== 'CreateContainerError')
        recordPodEvent(machine, pod.latest(), 'Normal', 'Created', 'Container created', record);
      return result.ok ? result.run : result;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const text = `Error: ${error.message}`;
      recordPodEvent(machine, pod.latest(), 'Warning', 'Failed', text, record);
      pod.setWaiting(record, 'CreateContainerConfigError', error.message);
    }
    yield* pause(machine.kernel, CONFIGURATION_RETRY_MS, 'periodic');
  }
}

function readEnvironment(
  machine: Machine,
  pod: LoopPod,
  container: Container,
  local: LocalImage,
): Readonly<Record<string, string>> {
  const facts: PodFacts = { pod: pod.latest(), podAddress: pod.podAddress };
  return buildEnvironment(machine, facts, container, local.image.environment);
}

function mountVolumes(
  machine: Machine,
  own: FileSystem,
  container: Container,
  volumes: Volumes,
  environment: Readonly<Record<string, string>>,
): FileSystem {
  const isPlain = (container.volumeMounts ?? []).length === 0 && container['securityContext'] === undefined;
  if (machine.aids === null || isPlain) return own;
  const files = machine.aids.mountVolumes(machine, own, container, volumes, environment);
  if (typeof files === 'string') throw new ConfigurationError(files);
  return files;
}

/** The kernel ends who holds more than the container's limit; what it told before does not matter to it. */
function limitMemory({ kernel }: Machine, record: ContainerRecord, bytes: number): void {
  const limit = wholeValue(record.spec.resources?.limits?.['memory']);
  if (limit === 0 || bytes <= limit || record.run === null) return;
  record.endReason = 'OOMKilled';
  kernel.signal(record.run.task, 'SIGKILL');
}

function failStart(
  machine: Machine,
  pod: LoopPod,
  record: ContainerRecord,
  { reason, message }: Failure,
): number {
  recordPodEvent(machine, pod.latest(), 'Warning', 'Failed', `Error: ${message}`, record);
  if (reason === 'RunContainerError') {
    const times = { startedAt: '1970-01-01T00:00:00Z', finishedAt: machine.kernel.timestamp() };
    record.state = { terminated: { exitCode: 128, message, reason: 'StartError', ...times } };
  }
  if (wantsRestart(pod.latest(), record, 128)) pod.setWaiting(record, reason, message);
  pod.report();
  return 128;
}
