/**
 * The order in which a pod's containers start: volumes, sandbox (address), init containers one after another, sidecars
 * among them as soon as they count as started, then all others at once; and, when none of these will run again, the end
 * of the sidecars. Left out: the real kubelet starts the others one after another.
 * Upstream: SyncPod and computePodActions in pkg/kubelet/kuberuntime.
 */
import type { Process, TaskHandle } from '../../process';
import type { Pod } from '../../resources';
import type { Volumes } from './aids';
import { keepContainer, type LoopPod } from './container-loop';
import type { PodFacts } from './environment';
import { type Machine, recordPodEvent } from './machine';
import { pause, waitFor } from './pauses';
import type { ContainerRecord, PodRecords } from './record';

export interface Life {
  readonly machine: Machine;
  readonly records: PodRecords;
  latest(): Pod;
  /** Makes network and address; from then on containers can be made. */
  open(volumes: Volumes): LoopPod;
  spawn(process: Process<number>, name: string): TaskHandle;
  /** No container but sidecars will run again. */
  onDone(): void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 122_000;

export function* live(life: Life): Process<number> {
  const { machine, records, latest } = life;
  const volumes = yield* mountVolumes(machine, latest);
  yield* pause(machine.kernel, machine.draw(120, 180), 'progress');
  const loopPod = life.open(volumes);
  for (const record of records.initRecords) {
    if (record.role === 'sidecar') {
      startKeeping(life, loopPod, record);
      yield* waitFor<void>('sidecar', (resolve) => {
        record.onStarted = () => resolve(undefined);
        return () => {};
      });
      record.onStarted = null;
      continue;
    }
    const exitCode = yield* keepContainer(machine, loopPod, record);
    if (exitCode !== 0) {
      life.onDone();
      return exitCode;
    }
  }
  for (const record of records.records) startKeeping(life, loopPod, record);
  return 0;
}

function startKeeping(life: Life, loopPod: LoopPod, record: ContainerRecord): void {
  const { machine, records, latest } = life;
  function* keep(): Process<number> {
    const exitCode = yield* keepContainer(machine, loopPod, record);
    if (record.role === 'main' && records.records.every(({ isDone }) => isDone)) life.onDone();
    return exitCode;
  }
  const { namespace, name } = latest().metadata;
  life.spawn(keep(), `keep ${namespace}/${name}/${record.spec.name}`);
}

function* mountVolumes(machine: Machine, latest: () => Pod): Process<Volumes> {
  const { aids } = machine;
  if (aids === null) return new Map();
  for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(delayMs * 2, LAST_RETRY_MS)) {
    const facts: PodFacts = { pod: latest(), podAddress: '' };
    const result = aids.setUpVolumes(machine, facts);
    if (result.ok) return result.volumes;
    recordPodEvent(machine, latest(), 'Warning', 'FailedMount', result.message);
    yield* pause(machine.kernel, delayMs, 'periodic');
  }
}
