/**
 * Waits until a container's image is there; between tries the pauses grow as after crashes.
 * Upstream: pkg/kubelet/images/image_manager.go.
 */
import type { Process } from '../../process';
import type { LoopPod } from './container-loop';
import { formatDuration, type LocalImage, type PullResult, readImageName } from './image-puller';
import { type Machine, recordPodEvent } from './machine';
import { pause, waitFor } from './pauses';
import type { ContainerRecord } from './record';

const FIRST_BACK_OFF_MS = 10_000;
const LAST_BACK_OFF_MS = 300_000;
/** The kubelet looks at a pod again once a second while something is to be done. */
const RELIST_MS = 1_000;

type Failure = { readonly reason: string; readonly message: string };

export function* ensureImage(machine: Machine, pod: LoopPod, record: ContainerRecord): Process<LocalImage> {
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recordPodEvent(machine, pod.latest(), type, reason, message, record);
  let backOffMs = FIRST_BACK_OFF_MS;
  for (;;) {
    const { image } = record.spec;
    const found = yield* findOrPull(machine, record, event);
    if ('image' in found) return found;
    event('Warning', 'Failed', `Error: ${found.reason}`);
    pod.setWaiting(record, found.reason, found.message);
    yield* pause(machine.kernel, RELIST_MS, 'progress');
    if (found.reason === 'ErrImagePull') {
      event('Normal', 'BackOff', `Back-off pulling image "${image}"`);
      event('Warning', 'Failed', 'Error: ImagePullBackOff');
      const message = `Back-off pulling image "${image}": ${found.reason}: ${found.message}`;
      pod.setWaiting(record, 'ImagePullBackOff', message);
    }
    yield* waitForChange(machine, record, backOffMs);
    backOffMs = Math.min(backOffMs * 2, LAST_BACK_OFF_MS);
  }
}

function* findOrPull(
  machine: Machine,
  { spec }: ContainerRecord,
  event: (type: 'Normal' | 'Warning', reason: string, message: string) => void,
): Process<LocalImage | Failure> {
  const { image, imagePullPolicy = 'IfNotPresent' } = spec;
  const wanted = readImageName(image);
  if (!wanted.ok) {
    event('Warning', 'InspectFailed', wanted.message);
    return { reason: 'InvalidImageName', message: wanted.message };
  }
  const present = machine.images.find(wanted.reference);
  if (present !== null && imagePullPolicy !== 'Always') {
    event(
      'Normal',
      'Pulled',
      `Container image "${image}" already present on machine and can be accessed by the pod`,
    );
    return present;
  }
  if (imagePullPolicy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    event('Warning', 'ErrImageNeverPull', message);
    return { reason: 'ErrImageNeverPull', message };
  }
  event('Normal', 'Pulling', `Pulling image "${image}"`);
  const result = yield* waitFor<PullResult>(`pull ${image}`, (resolve) =>
    machine.images.pull(wanted.reference, resolve),
  );
  if (result.ok) {
    event('Normal', 'Pulled', tellPulled(image, result));
    return result.local;
  }
  event('Warning', 'Failed', `Failed to pull image "${image}": ${result.message}`);
  return { reason: 'ErrImagePull', message: result.message };
}

/** A new image in the pod's spec ends the pause: it is the only thing of a container that may change. */
function* waitForChange({ kernel }: Machine, record: ContainerRecord, delayMs: number): Process<void> {
  yield* waitFor<void>('image back-off', (resolve) => {
    record.onChanged = () => resolve(undefined);
    return kernel.schedule(delayMs, 'periodic', () => resolve(undefined));
  });
  record.onChanged = null;
}

function tellPulled(image: string, { local, tookMs, waitedMs }: Extract<PullResult, { ok: true }>): string {
  const times = `${formatDuration(tookMs)} (${formatDuration(tookMs + waitedMs)} including waiting)`;
  return `Successfully pulled image "${image}" in ${times}. Image size: ${local.image.sizeBytes} bytes.`;
}
