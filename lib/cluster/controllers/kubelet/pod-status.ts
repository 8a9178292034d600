/**
 * A pod's status from what the kubelet knows of it: phase, conditions, one entry a container. Pure: the same
 * knowledge gives the same status. Upstream: pkg/kubelet/kubelet_pods.go (getPhase) and pkg/kubelet/status.
 */
import type { Condition, Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../../resources';
import type { LocalImage } from './image-puller';

/** What the kubelet knows of one container, whichever run of it. */
export interface ContainerFacts {
  readonly spec: Container;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly restartCount: number;
  readonly local: LocalImage | null;
  readonly containerId: string | null;
  readonly ready: boolean;
  readonly started: boolean;
}

export interface PodKnowledge {
  readonly pod: Pod;
  readonly hostAddress: string;
  readonly podAddress: string | null;
  readonly startTime: string;
  readonly initContainers: readonly ContainerFacts[];
  readonly containers: readonly ContainerFacts[];
  readonly timestamp: string;
}

export function buildStatus(knowledge: PodKnowledge): PodStatus {
  const { pod, hostAddress, podAddress, startTime } = knowledge;
  const phase = choosePhase(knowledge);
  const generation = pod.metadata.generation;
  return {
    ...pod.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: buildConditions(knowledge, phase),
    hostIP: hostAddress,
    hostIPs: [{ ip: hostAddress }],
    ...(podAddress === null ? {} : { podIP: podAddress, podIPs: [{ ip: podAddress }] }),
    startTime,
    qosClass: pod.status?.qosClass ?? 'BestEffort',
    ...(knowledge.initContainers.length === 0
      ? {}
      : { initContainerStatuses: knowledge.initContainers.map(writeContainer) }),
    containerStatuses: knowledge.containers.map(writeContainer),
  };
}

function choosePhase({ pod, initContainers, containers }: PodKnowledge): NonNullable<PodStatus['phase']> {
  const policy = pod.spec.restartPolicy ?? 'Always';
  const initFailure = initContainers.find((facts) => (facts.state.terminated?.exitCode ?? 0) !== 0);
  if (initFailure !== undefined && policy === 'Never') return 'Failed';
  if (initContainers.some((facts) => facts.state.terminated?.exitCode !== 0)) return 'Pending';
  const running = containers.filter(({ state }) => state.running !== undefined).length;
  const ended = containers.flatMap(({ state, lastState }) => {
    const terminated = state.terminated ?? (state.waiting === undefined ? undefined : lastState.terminated);
    return terminated === undefined ? [] : [terminated];
  });
  if (containers.length > running + ended.length) return 'Pending';
  if (running > 0 || policy === 'Always') return 'Running';
  if (ended.every(({ exitCode }) => exitCode === 0)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

function buildConditions(knowledge: PodKnowledge, phase: string): readonly Condition[] {
  const { pod, timestamp, podAddress, initContainers, containers } = knowledge;
  const present = pod.status?.conditions ?? [];
  const generation = pod.metadata.generation;
  const isInitialized = initContainers.every(({ state }) => state.terminated?.exitCode === 0);
  const unready = containers.filter(({ ready }) => !ready).map(({ spec }) => spec.name);
  const isReady = unready.length === 0 && phase === 'Running';
  const notReady =
    phase === 'Succeeded'
      ? { reason: 'PodCompleted' }
      : phase === 'Failed'
        ? { reason: 'PodFailed' }
        : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const incomplete = initContainers
    .filter(({ state }) => state.terminated?.exitCode !== 0)
    .map(({ spec }) => spec.name);
  const notInitialized = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };

  function write(type: string, isTrue: boolean, why: Pick<Condition, 'reason' | 'message'> = {}): Condition {
    const status = isTrue ? 'True' : 'False';
    const before = present.find((condition) => condition.type === type);
    return {
      lastProbeTime: null,
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : timestamp,
      ...(isTrue ? {} : why),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status,
      type,
    };
  }

  const isOver = phase === 'Succeeded' || phase === 'Failed';
  return [
    write('PodReadyToStartContainers', podAddress !== null && !isOver),
    write('Initialized', isInitialized, notInitialized),
    write('Ready', isReady, notReady),
    write('ContainersReady', isReady, notReady),
    write('PodScheduled', true),
  ];
}

function writeContainer(facts: ContainerFacts): ContainerStatus {
  const { spec, local, containerId } = facts;
  return {
    ...(containerId === null ? {} : { containerID: `containerd://${containerId}` }),
    image: containerId === null ? spec.image : (local?.name ?? spec.image),
    imageID: containerId === null ? '' : (local?.id ?? ''),
    lastState: facts.lastState,
    name: spec.name,
    ready: facts.ready,
    resources: spec.resources ?? {},
    restartCount: facts.restartCount,
    started: facts.started,
    state: facts.state,
    ...(containerId === null ? {} : { user: { linux: { gid: 0, supplementalGroups: [0], uid: 0 } } }),
    ...(spec.volumeMounts === undefined || spec.volumeMounts.length === 0
      ? {}
      : { volumeMounts: spec.volumeMounts.map(writeMount) }),
  };
}

function writeMount({ mountPath, name, readOnly }: NonNullable<Container['volumeMounts']>[number]) {
  return readOnly ? { mountPath, name, readOnly, recursiveReadOnly: 'Disabled' } : { mountPath, name };
}
