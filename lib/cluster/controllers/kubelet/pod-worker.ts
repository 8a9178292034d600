/**
 * One pod on its node, from its first second to its last. It acts on what the API says of the pod and writes back its
 * status; starting is in pod-life, the end of one container in ending. The end of all: everything is asked to end at
 * once, sidecars after the others in reverse order; then the network goes away, then the object.
 * Left out: evictions for lack of a node's memory or disk. Upstream: pkg/kubelet/pod_workers.go, pkg/kubelet/kubelet.go.
 */
import { isApiError } from '../../api/status';
import type { Attachment } from '../../network/wire';
import type { Host, Signal, TaskHandle } from '../../process';
import type { Container, Pod, Probe } from '../../resources';
import type { ProbeTarget, Volumes } from './aids';
import { type ContainerRun, ownerOf } from './container';
import { keepContainer, type LoopPod } from './container-loop';
import { type Ending, endContainer } from './ending';
import { type Machine, recordPodEvent } from './machine';
import { live } from './pod-life';
import { createSandbox, readTerminationMessage } from './pod-sandbox';
import { buildStatus } from './pod-status';
import { type ContainerRecord, createRecord, createRecords } from './record';

export interface PodWorker {
  readonly uid: string;
  /** The pod as it is stored now. */
  update(pod: Pod): void;
  /** The object is gone: everything ends at once. */
  abandon(): void;
  /** Has it files of ConfigMaps or Secrets of this namespace? */
  readsFrom(namespace: string): boolean;
  /** What its volumes show has changed. */
  refresh(): void;
  /** That of the first running container; `null` where none runs. */
  host(): Host | null;
  find(container: string): ContainerRecord | null;
}

const CLEAN_UP_MS = 60;
/** How long changed labels need to reach the files of a volume. */
const PROPAGATION_MS = 60_000;
const DEADLINE = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

export function createPodWorker(machine: Machine, first: Pod, onGone: () => void): PodWorker {
  const { kernel, api, aids } = machine;
  const uid = first.metadata.uid ?? '';
  const seenMs = kernel.nowMs();
  const startTime = first.status?.startTime ?? kernel.timestamp();
  let pod = first;
  let volumes: Volumes = new Map();
  let attachment: Attachment | null = null;
  let address: string | null = null;
  let loopPod: LoopPod | null = null;
  let failure: typeof DEADLINE | null = null;
  let isReporting = false;
  /** Nothing is started any more. */
  let isWinding = false;
  /** Nothing runs any more. */
  let isOver = first.status?.phase === 'Succeeded' || first.status?.phase === 'Failed';
  let isGone = false;
  let deadline: unknown;
  let stopDeadline = () => {};
  const stopProbing = new Map<ContainerRecord, () => void>();
  const endings = new Map<ContainerRecord, Ending>();
  let waiting: { readonly record: ContainerRecord; readonly go: () => void }[] = [];
  const tasks: TaskHandle[] = [];
  const known = createRecords(pod.spec);
  const { initRecords, records } = known;
  const ephemeral: ContainerRecord[] = [];
  const all = (): ContainerRecord[] => [...initRecords, ...records, ...ephemeral];

  function report(): void {
    if (isReporting || isGone) return;
    isReporting = true;
    kernel.schedule(0, 'progress', () => {
      isReporting = false;
      if (!isGone) writeStatus();
    });
  }

  function writeStatus(): void {
    const stored = api.get<Pod>('Pod', pod.metadata.namespace ?? '', pod.metadata.name);
    if (stored === null || stored.metadata.uid !== uid) return;
    pod = stored;
    const status = buildStatus({
      pod,
      hostAddress: machine.internalAddress,
      podAddress: address,
      startTime,
      initContainers: initRecords,
      containers: records,
      ephemeralContainers: ephemeral,
      failure,
      isOver,
      timestamp: kernel.timestamp(),
    });
    try {
      api.updateStatus({ ...pod, status });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
      if (isApiError(error, 'Conflict')) report();
    }
  }

  function setWaiting(record: ContainerRecord, reason: string, message: string): void {
    if (record.state.terminated !== undefined) record.lastState = record.state;
    record.state = { waiting: message === '' ? { reason } : { message, reason } };
    report();
  }

  function open(mounted: Volumes): LoopPod {
    volumes = mounted;
    const network = createSandbox(machine, pod);
    ({ attachment, address } = network);
    for (const record of initRecords.length > 0 ? records : [])
      record.state = { waiting: { reason: 'PodInitializing' } };
    loopPod = {
      latest: () => pod,
      sandbox: network.sandbox,
      podAddress: network.address,
      volumes,
      report,
      setWaiting,
      hook(record, run, kind, done) {
        const hook = record.spec.lifecycle?.[kind === 'PreStop' ? 'preStop' : 'postStart'];
        if (hook === undefined || aids === null) done(null);
        else aids.runHook(machine, describeTarget(record, run), kind, hook, done);
      },
      onStart: beginProbes,
      onEnd,
      end: (record, message) => endOne(record, message, graceOf(pod)),
    };
    startEphemeral();
    return loopPod;
  }

  function describeTarget(record: ContainerRecord, run: ContainerRun): ProbeTarget {
    return { pod: () => pod, record, run, address: address ?? '', attachment: attachment!, seenMs };
  }

  function beginProbes(record: ContainerRecord, run: ContainerRun): void {
    const { startupProbe, readinessProbe, livenessProbe } = record.spec;
    const setReady = (ready: boolean): void => {
      if (record.ready === ready) return;
      record.ready = ready;
      report();
    };
    const setStarted = (): void => {
      record.started = true;
      report();
      record.onStarted?.();
    };
    if (aids === null || !(startupProbe ?? readinessProbe ?? livenessProbe)) {
      setStarted();
      // An init container is ready when it has done its work.
      setReady(record.role === 'main' || record.role === 'sidecar');
      return;
    }
    const kill = (kind: string, probe: Probe): void => {
      if (record.run !== run || isWinding) return;
      const goesOn = record.role === 'sidecar' || pod.spec.restartPolicy !== 'Never';
      const text = `Container ${record.spec.name} failed ${kind} probe${goesOn ? ', will be restarted' : ''}`;
      const seconds = probe.terminationGracePeriodSeconds;
      endOne(record, text, seconds === undefined ? graceOf(pod) : seconds * 1000);
    };
    stopProbing.set(
      record,
      aids.startProbes(machine, describeTarget(record, run), { setReady, setStarted, kill }),
    );
  }

  function endOne(record: ContainerRecord, message: string, graceMs: number): void {
    const { run } = record;
    if (run === null || endings.has(record)) return;
    recordPodEvent(machine, pod, 'Normal', 'Killing', message, record);
    const preStop = record.spec.lifecycle?.preStop;
    const target = describeTarget(record, run);
    endings.set(
      record,
      endContainer(kernel, {
        run,
        graceMs,
        stopSignal: stopSignalOf(record.spec),
        hook:
          preStop === undefined || aids === null
            ? null
            : (done) => aids.runHook(machine, target, 'PreStop', preStop, done),
        waitForTurn: isWinding && record.role === 'sidecar' ? (go) => waitForTurn(record, go) : null,
      }),
    );
  }

  function waitForTurn(record: ContainerRecord, go: () => void): void {
    waiting.push({ record, go });
    passTurn();
  }

  /** Sidecars end when all others have, the last one first. */
  function passTurn(): void {
    if (records.some(({ run }) => run !== null)) return;
    const last = [...initRecords].reverse().find(({ run }) => run !== null);
    const next = waiting.find(({ record }) => record === last);
    waiting = waiting.filter((entry) => entry !== next);
    next?.go();
  }

  function onEnd(record: ContainerRecord, exitCode: number): void {
    const { run } = record;
    if (run === null) return;
    stopProbing.get(record)?.();
    stopProbing.delete(record);
    endings.get(record)?.stop();
    endings.delete(record);
    for (const other of run.others) kernel.signal(other, 'SIGKILL');
    attachment?.closeListeners(ownerOf(uid, record.spec.name));
    // The last output is still on its way through events of this millisecond.
    kernel.schedule(0, 'progress', () => run.log.end());
    record.run = null;
    record.ready = record.role === 'init' && exitCode === 0;
    record.started = false;
    const message = readTerminationMessage(record.spec, run, exitCode);
    const terminated = {
      containerID: `containerd://${run.id}`,
      exitCode,
      finishedAt: kernel.timestamp(),
      ...(message === '' ? {} : { message }),
      reason: record.endReason ?? (exitCode === 0 ? 'Completed' : 'Error'),
      startedAt: kernel.timestamp(run.startedMs),
    };
    // A failed postStart hook is told as long as the container waits to be started again.
    if (record.state.waiting?.reason === 'PostStartHookError') record.lastState = { terminated };
    else record.state = { terminated };
    report();
    passTurn();
    if (isWinding) settle();
  }

  /** Ends what runs; a second call can only make the grace period shorter. */
  function wind(graceMs: number): void {
    if (isWinding) {
      for (const ending of endings.values()) ending.shorten(graceMs);
      return;
    }
    isWinding = true;
    for (const task of tasks) kernel.signal(task, 'SIGKILL');
    for (const record of all()) endOne(record, `Stopping container ${record.spec.name}`, graceMs);
    settle();
  }

  function settle(): void {
    if (all().some(({ run }) => run !== null)) return;
    stopDeadline();
    if (pod.metadata.deletionTimestamp === undefined) {
      isOver = true;
      report();
      closeNetwork();
      return;
    }
    kernel.schedule(CLEAN_UP_MS, 'progress', () => {
      if (isGone) return;
      isOver = true;
      writeStatus();
      leave();
      try {
        api.delete('Pod', pod.metadata.namespace ?? '', pod.metadata.name, { gracePeriodSeconds: 0, uid });
      } catch (error) {
        if (!isApiError(error)) throw error;
      }
    });
  }

  function closeNetwork(): void {
    if (attachment !== null && !pod.spec.hostNetwork) {
      attachment.detach();
      machine.releaseAddress(address ?? '');
    }
    attachment = null;
  }

  /** The network goes away last, when no program of the pod runs any more. */
  function leave(): void {
    isGone = true;
    stopDeadline();
    for (const stop of stopProbing.values()) stop();
    for (const ending of endings.values()) ending.stop();
    closeNetwork();
    onGone();
  }

  function watchDeadline(): void {
    const seconds = pod.spec['activeDeadlineSeconds'];
    if (seconds === deadline || isOver) return;
    deadline = seconds;
    stopDeadline();
    if (typeof seconds !== 'number') return;
    stopDeadline = kernel.schedule(seenMs + seconds * 1000 - kernel.nowMs(), 'periodic', () => {
      if (isWinding) return;
      recordPodEvent(machine, pod, 'Normal', DEADLINE.reason, DEADLINE.message);
      failure = DEADLINE;
      wind(graceOf(pod));
    });
  }

  function startEphemeral(): void {
    const specified = (pod.spec['ephemeralContainers'] ?? []) as readonly Container[];
    if (loopPod === null || isWinding) return;
    for (const spec of specified) {
      if (ephemeral.some((record) => record.spec.name === spec.name)) continue;
      const record = createRecord(spec, 'ephemeral', 'ContainerCreating');
      ephemeral.push(record);
      tasks.push(kernel.spawn(keepContainer(machine, loopPod, record), `debug ${spec.name}`));
    }
  }

  function follow(next: Pod): void {
    const before = pod;
    pod = next;
    const { deletionTimestamp, deletionGracePeriodSeconds, labels, annotations } = pod.metadata;
    if (deletionTimestamp !== undefined) {
      const seconds = deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
      if (isOver && isWinding) settle();
      else wind(seconds * 1000);
      return;
    }
    watchDeadline();
    if (before.metadata.labels !== labels || before.metadata.annotations !== annotations) refreshSoon();
    if (pod.spec['readinessGates'] !== undefined && loopPod !== null) report();
    if (before.spec === pod.spec) return;
    startEphemeral();
    for (const record of [...initRecords, ...records]) followSpec(record);
  }

  /** The image is what may change of a container. */
  function followSpec(record: ContainerRecord): void {
    const list = record.role === 'main' ? pod.spec.containers : pod.spec.initContainers;
    const spec = list?.find(({ name }) => name === record.spec.name);
    if (spec === undefined || spec.image === record.spec.image) return;
    record.spec = spec;
    record.onChanged?.();
    if (record.run === null || isWinding) return;
    record.mustRestart = true;
    endOne(record, `Container ${spec.name} definition changed, will be restarted`, graceOf(pod));
  }

  function refreshSoon(): void {
    if (![...volumes.values()].some((volume) => volume.refresh !== undefined)) return;
    kernel.schedule(PROPAGATION_MS, 'periodic', refresh);
  }

  function refresh(): void {
    if (!isGone) aids?.refreshVolumes(machine, { pod, podAddress: address ?? '' }, volumes);
  }

  if (!isOver && pod.metadata.deletionTimestamp === undefined) {
    report();
    const life = {
      machine,
      records: known,
      latest: () => pod,
      open,
      spawn(process: Parameters<typeof kernel.spawn>[0], name: string) {
        const task = kernel.spawn(process, name);
        tasks.push(task);
        return task;
      },
      onDone: () => {
        if (!isWinding) wind(graceOf(pod));
      },
    };
    life.spawn(live(life), `pod ${pod.metadata.namespace}/${pod.metadata.name}`);
  }
  follow(pod);

  return {
    uid,
    update: follow,
    abandon() {
      if (isGone) return;
      isWinding = true;
      for (const task of tasks) kernel.signal(task, 'SIGKILL');
      for (const { run } of all()) if (run !== null) kernel.signal(run.task, 'SIGKILL');
      leave();
    },
    readsFrom: (namespace) =>
      pod.metadata.namespace === namespace &&
      [...volumes.values()].some((volume) => volume.refresh !== undefined),
    refresh,
    host: () => records.find(({ run }) => run !== null)?.run?.host ?? null,
    find: (container) => all().find(({ spec }) => spec.name === container) ?? null,
  };
}

function graceOf({ spec }: Pod): number {
  return (spec.terminationGracePeriodSeconds ?? 30) * 1000;
}

function stopSignalOf({ lifecycle }: Container): Signal | null {
  return (lifecycle as { readonly stopSignal?: Signal } | undefined)?.stopSignal ?? null;
}
