/**
 * A pod's status from what the kubelet knows of it: phase, conditions, one entry a container. Pure: the same
 * knowledge gives the same status. Upstream: pkg/kubelet/kubelet_pods.go (getPhase) and pkg/kubelet/status/generate.go.
 */
import type { Condition, Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../../resources';
import type { LocalImage } from './image-puller';
import type { ContainerRole } from './record';

/** What the kubelet knows of one container, whichever run of it. */
export interface ContainerFacts {
  readonly spec: Container;
  readonly role: ContainerRole;
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
  readonly ephemeralContainers: readonly ContainerFacts[];
  /** It was ended for this, by the kubelet. */
  readonly failure: { readonly reason: string; readonly message: string } | null;
  /** Nothing of it will run again. */
  readonly isOver: boolean;
  readonly timestamp: string;
}

export function buildStatus(knowledge: PodKnowledge): PodStatus {
  const { pod, hostAddress, podAddress, startTime, failure, isOver } = knowledge;
  const initContainers = knowledge.initContainers.map((facts) => closeState(facts, isOver, facts.state));
  const isInitialized = initContainers.every(({ role, state }) => role === 'sidecar' || isDone(state));
  const lost = isInitialized ? LOST : null;
  const containers = knowledge.containers.map((facts) => closeState(facts, isOver, lost ?? facts.state));
  const phase = choosePhase({ ...knowledge, initContainers, containers });
  const generation = pod.metadata.generation;
  const { ephemeralContainers } = knowledge;
  return {
    ...pod.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    ...(failure === null ? {} : failure),
    conditions: buildConditions({ ...knowledge, initContainers, containers }, phase),
    hostIP: hostAddress,
    hostIPs: [{ ip: hostAddress }],
    ...(podAddress === null ? {} : { podIP: podAddress, podIPs: [{ ip: podAddress }] }),
    startTime,
    qosClass: pod.status?.qosClass ?? 'BestEffort',
    ...(initContainers.length === 0 ? {} : { initContainerStatuses: initContainers.map(writeContainer) }),
    containerStatuses: containers.map(writeContainer),
    ...(ephemeralContainers.length === 0
      ? {}
      : { ephemeralContainerStatuses: ephemeralContainers.map(writeContainer) }),
  };
}

const LOST: ContainerState = {
  terminated: {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
  },
};

/** Of a pod that is over no container waits any more; `lost`: what is told of one that never ran. */
function closeState(facts: ContainerFacts, isOver: boolean, lost: ContainerState): ContainerFacts {
  if (!isOver || facts.state.waiting === undefined) return facts;
  if (facts.lastState.terminated !== undefined) return { ...facts, state: facts.lastState, lastState: {} };
  return { ...facts, state: lost };
}

function isDone({ terminated }: ContainerState): boolean {
  return terminated?.exitCode === 0;
}

type Known = Omit<PodKnowledge, 'ephemeralContainers'>;

function endOf({ state, lastState }: ContainerFacts): ContainerState['terminated'] {
  return state.terminated ?? (state.waiting === undefined ? undefined : lastState.terminated);
}

function choosePhase({ pod, initContainers, containers, failure, isOver }: Known): PodStatus['phase'] {
  if (failure !== null && isOver) return 'Failed';
  const plain = initContainers.filter(({ role }) => role === 'init');
  const sidecars = initContainers.filter(({ role }) => role === 'sidecar');
  const hasBegun = containers.some((facts) => facts.state.running ?? endOf(facts));
  const policy = pod.spec.restartPolicy ?? 'Always';
  const failed = plain.some((facts) => (endOf(facts)?.exitCode ?? 0) !== 0);
  if (failed && (policy === 'Never' || isOver)) return 'Failed';
  if (plain.some(({ state }) => !isDone(state))) return 'Pending';
  if (!hasBegun && sidecars.some(({ started }) => !started)) return 'Pending';
  const isRunning = ({ state }: ContainerFacts): boolean => state.running !== undefined;
  const ends = containers.flatMap((facts) => (isRunning(facts) ? [] : (endOf(facts) ?? [])));
  const running = containers.filter(isRunning).length;
  if (containers.length > running + ends.length) return 'Pending';
  if (running > 0 || sidecars.some(isRunning)) return 'Running';
  if (policy === 'Always' && !isOver) return 'Running';
  if (ends.every(({ exitCode }) => exitCode === 0)) return 'Succeeded';
  return policy === 'Never' || isOver ? 'Failed' : 'Running';
}

type Why = Pick<Condition, 'reason' | 'message'>;

function buildConditions(knowledge: Known, phase: PodStatus['phase']): readonly Condition[] {
  const { pod, timestamp, podAddress, initContainers, containers } = knowledge;
  const present = pod.status?.conditions ?? [];
  const generation = pod.metadata.generation;
  const sidecars = initContainers.filter(({ role }) => role === 'sidecar');
  const hasBegun = containers.some((facts) => facts.state.running ?? endOf(facts));
  const incomplete = initContainers.filter(({ role, state, started }) =>
    role === 'sidecar' ? !started : !isDone(state),
  );
  const unready = namesOf([...sidecars, ...containers].filter(({ ready }) => !ready));
  const isReady = unready.length === 0 && phase === 'Running';
  const closed = explainPhase(phase);
  const notReady = closed ?? {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
  const gates = isReady ? listClosedGates(pod, present) : [];

  function write(type: string, isTrue: boolean, why: Why = {}): Condition {
    const status = isTrue ? 'True' : 'False';
    const before = present.find((condition) => condition.type === type);
    const isSameTime = before?.status === status;
    const said = isTrue && type !== 'Initialized' ? {} : why;
    const isSameText = before?.reason === said.reason && before?.message === said.message;
    if (isSameTime && isSameText && before.observedGeneration === generation) return before;
    return {
      lastProbeTime: null,
      lastTransitionTime: isSameTime ? before.lastTransitionTime : timestamp,
      ...said,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status,
      type,
    };
  }

  const isInitialized = hasBegun || incomplete.length === 0;
  const initialized: Why = isInitialized
    ? phase === 'Succeeded'
      ? { reason: 'PodCompleted' }
      : {}
    : {
        reason: 'ContainersNotInitialized',
        message: `containers with incomplete status: [${namesOf(incomplete).join(' ')}]`,
      };
  const own = [
    write('PodReadyToStartContainers', podAddress !== null && closed === null),
    write('Initialized', isInitialized, initialized),
    gates.length === 0
      ? write('Ready', isReady, notReady)
      : write('Ready', false, { reason: 'ReadinessGatesNotReady', message: gates.join(', ') }),
    write('ContainersReady', isReady, notReady),
    write('PodScheduled', true),
  ];
  // Conditions of others (DisruptionTarget, readiness gates) stay as they are.
  return [...own, ...present.filter(({ type }) => !own.some((condition) => condition.type === type))];
}

function explainPhase(phase: PodStatus['phase']): Why | null {
  if (phase === 'Succeeded') return { reason: 'PodCompleted' };
  return phase === 'Failed' ? { reason: 'PodFailed' } : null;
}

function namesOf(list: readonly ContainerFacts[]): readonly string[] {
  return list.map(({ spec }) => spec.name);
}

function listClosedGates(pod: Pod, conditions: readonly Condition[]): readonly string[] {
  const gates = (pod.spec['readinessGates'] ?? []) as readonly { readonly conditionType: string }[];
  return gates.flatMap(({ conditionType }) => {
    const found = conditions.find(({ type }) => type === conditionType);
    if (found === undefined)
      return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    if (found.status === 'True') return [];
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`];
  });
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
