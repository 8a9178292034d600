/** What the kubelet remembers of one container of a pod, over all its runs. */
import type { Container, ContainerState, PodSpec } from '../../resources';
import type { ContainerRun } from './container';
import type { ContainerLog } from './container-log';
import type { LocalImage } from './image-puller';

export interface ContainerRecord {
  spec: Container;
  readonly isInit: boolean;
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
  /** Killed on purpose: it is started again whatever the restart policy says of exit codes. */
  mustRestart: boolean;
}

export interface PodRecords {
  readonly initRecords: readonly ContainerRecord[];
  readonly records: readonly ContainerRecord[];
}

export function createRecords({ initContainers = [], containers }: PodSpec): PodRecords {
  const reason = initContainers.length === 0 ? 'ContainerCreating' : 'PodInitializing';
  return {
    initRecords: initContainers.map((spec) => createRecord(spec, true, reason)),
    records: containers.map((spec) => createRecord(spec, false, reason)),
  };
}

function createRecord(spec: Container, isInit: boolean, reason: string): ContainerRecord {
  return {
    spec,
    isInit,
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
  };
}
