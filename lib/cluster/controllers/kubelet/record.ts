/** What the kubelet remembers of one container of a pod, over all its runs. */
import type { Container, ContainerState, PodSpec } from '../../resources';
import type { ContainerRun } from './container';
import type { ContainerLog } from './container-log';
import type { LocalImage } from './image-puller';

/** sidecar: an init container that goes on beside the others (`restartPolicy: Always`). */
export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

export interface ContainerRecord {
  spec: Container;
  readonly role: ContainerRole;
  state: ContainerState;
  lastState: ContainerState;
  restartCount: number;
  local: LocalImage | null;
  containerId: string | null;
  run: ContainerRun | null;
  log: ContainerLog | null;
  previousLog: ContainerLog | null;
  ready: boolean;
  started: boolean;
  /** Its definition has changed: it is started again whatever the restart policy says, and without a pause. */
  mustRestart: boolean;
  /** It will not run again. */
  isDone: boolean;
  /** Why it was killed, where that is told instead of the exit code's own reason: OOMKilled. */
  endReason: string | null;
  /** A sidecar waits here for being started; called once. */
  onStarted: (() => void) | null;
  /** Who waits for another image. */
  onChanged: (() => void) | null;
}

export interface PodRecords {
  /** Init containers and sidecars, in order. */
  readonly initRecords: readonly ContainerRecord[];
  readonly records: readonly ContainerRecord[];
}

export function createRecords({ initContainers = [], containers }: PodSpec): PodRecords {
  const reason = initContainers.length === 0 ? 'ContainerCreating' : 'PodInitializing';
  return {
    initRecords: initContainers.map((spec) =>
      createRecord(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init', reason),
    ),
    records: containers.map((spec) => createRecord(spec, 'main', reason)),
  };
}

export function createRecord(spec: Container, role: ContainerRole, reason: string): ContainerRecord {
  return {
    spec,
    role,
    state: { waiting: { reason } },
    lastState: {},
    restartCount: 0,
    local: null,
    containerId: null,
    run: null,
    log: null,
    previousLog: null,
    ready: false,
    started: false,
    mustRestart: false,
    isDone: false,
    endReason: null,
    onStarted: null,
    onChanged: null,
  };
}
