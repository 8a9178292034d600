/**
 * The life of one container: image, configuration, start, end, and again as the restart policy says, with
 * pauses that grow from 10 s to 5 minutes (CrashLoopBackOff). Upstream: pkg/kubelet/kuberuntime.
 */
import type { Process } from '../../process';
import type { Pod } from '../../resources';
import { type ContainerRun, type Sandbox, startContainer } from './container';
import { buildEnvironment, ConfigurationError } from './environment';
import { formatDuration, type LocalImage, type PullResult, readImageName } from './image-puller';
import { type Machine, recordPodEvent } from './machine';
import { pause, waitFor } from './pauses';
import type { ContainerRecord } from './record';
import { mountsOf, type VolumeFiles } from './volumes';

/** What the loop needs of its pod. */
export interface LoopPod {
  /** As it is stored now. */
  latest(): Pod;
  readonly sandbox: Sandbox;
  readonly podAddress: string;
  readonly volumes: VolumeFiles;
  /** Something of the status has changed. */
  report(): void;
  /** A run has begun: probes start here. */
  onStart(record: ContainerRecord, run: ContainerRun): void;
  /** A run is over and its exit code known. */
  onEnd(record: ContainerRecord, exitCode: number): void;
}

const FIRST_BACK_OFF_MS = 10_000;
const LAST_BACK_OFF_MS = 300_000;
/** A run that lasted this long starts the count of pauses anew. */
const CALM_MS = 600_000;
/** The kubelet looks for containers that have ended once a second. */
const RELIST_MS = 1_000;
const CONFIGURATION_RETRY_MS = 12_000;

/** Ends with the last exit code once the container must not run again. */
export function* keepContainer(machine: Machine, pod: LoopPod, record: ContainerRecord): Process<number> {
  const { kernel } = machine;
  let backOffMs = 0;
  for (;;) {
    const local = yield* ensureImage(machine, pod, record);
    record.local = local;
    const startedMs = kernel.nowMs();
    const exitCode = yield* runOnce(machine, pod, record, local);
    const isWanted = record.mustRestart || wantsRestart(pod.latest(), record, exitCode);
    if (!isWanted) return exitCode;
    yield* pause(kernel, RELIST_MS, 'progress');
    if (record.mustRestart || kernel.nowMs() - startedMs >= CALM_MS) backOffMs = 0;
    record.mustRestart = false;
    if (backOffMs > 0) yield* backOff(machine, pod, record, backOffMs);
    backOffMs = Math.min(Math.max(FIRST_BACK_OFF_MS, backOffMs * 2), LAST_BACK_OFF_MS);
    record.restartCount += 1;
  }
}

function wantsRestart(pod: Pod, record: ContainerRecord, exitCode: number): boolean {
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (record.isInit) return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function* backOff(machine: Machine, pod: LoopPod, record: ContainerRecord, backOffMs: number): Process<void> {
  const { metadata } = pod.latest();
  const name = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
  const message = `back-off ${formatDuration(backOffMs)} restarting failed container=${record.spec.name} pod=${name}`;
  if (record.state.terminated !== undefined) record.lastState = record.state;
  record.state = { waiting: { message, reason: 'CrashLoopBackOff' } };
  pod.report();
  const text = `Back-off restarting failed container ${record.spec.name} in pod ${name}`;
  recordPodEvent(machine, pod.latest(), 'Warning', 'BackOff', text, nameOf(record));
  yield* pause(machine.kernel, backOffMs, 'periodic');
}

function nameOf(record: ContainerRecord) {
  return { name: record.spec.name, isInit: record.isInit };
}

function setWaiting(pod: LoopPod, record: ContainerRecord, reason: string, message: string): void {
  if (record.state.terminated !== undefined) record.lastState = record.state;
  record.state = { waiting: message === '' ? { reason } : { message, reason } };
  pod.report();
}

/** Tries until the image is there; between tries the pauses grow as after crashes. */
function* ensureImage(machine: Machine, pod: LoopPod, record: ContainerRecord): Process<LocalImage> {
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recordPodEvent(machine, pod.latest(), type, reason, message, nameOf(record));
  let backOffMs = FIRST_BACK_OFF_MS;
  for (;;) {
    const { image, imagePullPolicy = 'IfNotPresent' } = record.spec;
    const wanted = readImageName(image);
    let failure = { reason: 'InvalidImageName', message: wanted.ok ? '' : wanted.message };
    if (wanted.ok) {
      const present = machine.images.find(wanted.reference);
      if (present !== null && imagePullPolicy !== 'Always') {
        const text = `Container image "${image}" already present on machine and can be accessed by the pod`;
        event('Normal', 'Pulled', text);
        return present;
      }
      if (imagePullPolicy === 'Never') {
        const message = `Container image "${image}" is not present with pull policy of Never`;
        event('Warning', 'ErrImageNeverPull', message);
        failure = { reason: 'ErrImageNeverPull', message };
      } else {
        event('Normal', 'Pulling', `Pulling image "${image}"`);
        const { reference } = wanted;
        const result = yield* waitFor<PullResult>(`pull ${image}`, (resolve) =>
          machine.images.pull(reference, resolve),
        );
        if (result.ok) {
          event('Normal', 'Pulled', tellPulled(image, result));
          return result.local;
        }
        event('Warning', 'Failed', `Failed to pull image "${image}": ${result.message}`);
        failure = { reason: 'ErrImagePull', message: result.message };
      }
    } else event('Warning', 'InspectFailed', failure.message);
    event('Warning', 'Failed', `Error: ${failure.reason}`);
    setWaiting(pod, record, failure.reason, failure.message);
    yield* pause(machine.kernel, RELIST_MS, 'progress');
    if (failure.reason === 'ErrImagePull') {
      event('Normal', 'BackOff', `Back-off pulling image "${image}"`);
      event('Warning', 'Failed', 'Error: ImagePullBackOff');
      const message = `Back-off pulling image "${image}": ${failure.reason}: ${failure.message}`;
      setWaiting(pod, record, 'ImagePullBackOff', message);
    }
    const failedImage = image;
    yield* pauseUntilChanged(machine, backOffMs, () => record.spec.image !== failedImage);
    backOffMs = Math.min(backOffMs * 2, LAST_BACK_OFF_MS);
  }
}

/** A new image in the pod's spec ends the pause early; looked for once a second, as the sync loop does. */
function* pauseUntilChanged(machine: Machine, delayMs: number, isChanged: () => boolean): Process<void> {
  for (let left = delayMs; left > 0 && !isChanged(); left -= RELIST_MS) {
    yield* pause(machine.kernel, Math.min(left, RELIST_MS), 'periodic');
  }
}

function tellPulled(image: string, { local, tookMs, waitedMs }: Extract<PullResult, { ok: true }>): string {
  const times = `${formatDuration(tookMs)} (${formatDuration(tookMs + waitedMs)} including waiting)`;
  return `Successfully pulled image "${image}" in ${times}. Image size: ${local.image.sizeBytes} bytes.`;
}

/** One run from creation to its end. A start that fails counts as a run with exit code 128. */
function* runOnce(
  machine: Machine,
  pod: LoopPod,
  record: ContainerRecord,
  local: LocalImage,
): Process<number> {
  const { kernel } = machine;
  const environment = yield* ensureEnvironment(machine, pod, record, local);
  yield* pause(kernel, machine.draw(30, 40), 'progress');
  const result = startContainer(pod.sandbox, {
    container: record.spec,
    image: local.image,
    environment,
    mounts: mountsOf(record.spec, pod.volumes),
    restartCount: record.restartCount,
  });
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recordPodEvent(machine, pod.latest(), type, reason, message, nameOf(record));
  event('Normal', 'Created', 'Container created');
  if (!result.ok) {
    event('Warning', 'Failed', `Error: ${result.message}`);
    const at = kernel.timestamp();
    const times = { startedAt: '1970-01-01T00:00:00Z', finishedAt: at };
    record.state = { terminated: { exitCode: 128, message: result.message, reason: 'StartError', ...times } };
    pod.report();
    return 128;
  }
  event('Normal', 'Started', 'Container started');
  if (record.state.terminated !== undefined) record.lastState = record.state;
  record.previousLog = record.log;
  record.log = result.run.log;
  record.containerId = result.run.id;
  record.run = result.run;
  record.state = { running: { startedAt: kernel.timestamp() } };
  kernel.onExit(result.run.task, (exitCode) => pod.onEnd(record, exitCode));
  pod.onStart(record, result.run);
  pod.report();
  return yield* waitFor<number>('container', (resolve) => kernel.onExit(result.run.task, resolve));
}

function* ensureEnvironment(
  machine: Machine,
  pod: LoopPod,
  record: ContainerRecord,
  local: LocalImage,
): Process<Readonly<Record<string, string>>> {
  for (;;) {
    try {
      const facts = {
        pod: pod.latest(),
        nodeName: machine.nodeName,
        hostAddress: machine.internalAddress,
        podAddress: pod.podAddress,
      };
      return buildEnvironment(machine.api, facts, record.spec, local.image.environment);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const text = `Error: ${error.message}`;
      recordPodEvent(machine, pod.latest(), 'Warning', 'Failed', text, nameOf(record));
      setWaiting(pod, record, 'CreateContainerConfigError', error.message);
    }
    yield* pause(machine.kernel, CONFIGURATION_RETRY_MS, 'periodic');
  }
}
