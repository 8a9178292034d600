/**
 * The containers of one pod with what they share: network, volumes, probes, and their end. Starting them is in pod-life,
 * the status that tells of them in pod-status. Upstream: pkg/kubelet/kuberuntime.
 */
import type { Attachment } from '../../network/wire';
import type { Process, TaskHandle } from '../../process';
import type { Container, ObjectMeta, Pod, Probe } from '../../resources';
import type { ProbeTarget, Volumes } from './aids';
import { type ContainerRun, ownerOf } from './container';
import { keepContainer, type LoopPod } from './container-loop';
import { createEndings } from './ending';
import type { Machine } from './machine';
import { live } from './pod-life';
import { createSandbox, readTerminationMessage } from './pod-sandbox';
import { type ContainerRecord, createRecord, createRecords, type PodRecords } from './record';

export interface PodContainers {
  readonly known: PodRecords;
  /** For `kubectl debug`. */
  readonly ephemeral: readonly ContainerRecord[];
  all(): readonly ContainerRecord[];
  /** Null before the pod has a network. */
  address(): string | null;
  begin(): void;
  /** The pod's spec, labels or annotations may have changed. */
  follow(before: Pod): void;
  /** Nothing is started any more, and what runs is asked to end. A second call can only make the grace period shorter. */
  wind(graceMs: number): void;
  isWinding(): boolean;
  closeNetwork(): void;
  /** Ends everything at once and calls off what is still to come. */
  kill(): void;
  readsFrom(namespace: string): boolean;
  refresh(): void;
}

export interface PodContext {
  /** As it is stored now. */
  pod(): Pod;
  readonly seenMs: number;
  report(): void;
  /** While winding up: nothing runs any more. */
  onEmpty(): void;
}

/** How long changed labels need to reach the files of a volume. */
const PROPAGATION_MS = 60_000;

export function createPodContainers(machine: Machine, context: PodContext): PodContainers {
  const { kernel, aids } = machine;
  const { pod, report } = context;
  const known = createRecords(pod().spec);
  const { initRecords, records } = known;
  const ephemeral: ContainerRecord[] = [];
  const tasks: TaskHandle[] = [];
  const stopProbing = new Map<ContainerRecord, () => void>();
  const endings = createEndings(machine, known, describeTarget);
  let volumes: Volumes = new Map();
  let attachment: Attachment | null = null;
  let address: string | null = null;
  let loopPod: LoopPod | null = null;
  let isWinding = false;

  function all(): ContainerRecord[] {
    return [...initRecords, ...records, ...ephemeral];
  }

  function begin(): void {
    const { namespace, name } = pod().metadata;
    const onDone = (): void => {
      if (!isWinding) wind(graceOf(pod()));
    };
    const life = live({ machine, records: known, latest: pod, open, spawn, onDone });
    spawn(life, `pod ${namespace}/${name}`);
  }

  function spawn(process: Process<number>, name: string): TaskHandle {
    const task = kernel.spawn(process, name);
    tasks.push(task);
    return task;
  }

  function setWaiting(record: ContainerRecord, reason: string, message: string): void {
    if (record.state.terminated !== undefined) record.lastState = record.state;
    record.state = { waiting: message === '' ? { reason } : { message, reason } };
    report();
  }

  function open(mounted: Volumes): LoopPod {
    volumes = mounted;
    const network = createSandbox(machine, pod());
    ({ attachment, address } = network);
    loopPod = {
      latest: pod,
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
      end: (record, message) => endings.end(record, message, graceOf(pod())),
    };
    startEphemeral();
    return loopPod;
  }

  function describeTarget(record: ContainerRecord, run: ContainerRun): ProbeTarget {
    return { pod, record, run, address: address ?? '', attachment: attachment!, seenMs: context.seenMs };
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
      const goesOn = record.role === 'sidecar' || pod().spec.restartPolicy !== 'Never';
      const text = `Container ${record.spec.name} failed ${kind} probe${goesOn ? ', will be restarted' : ''}`;
      const seconds = probe.terminationGracePeriodSeconds;
      endings.end(record, text, seconds === undefined ? graceOf(pod()) : seconds * 1000);
    };
    const reports = { setReady, setStarted, kill };
    stopProbing.set(record, aids.startProbes(machine, describeTarget(record, run), reports));
  }

  function onEnd(record: ContainerRecord, exitCode: number): void {
    const { run } = record;
    if (run === null) return;
    stopProbing.get(record)?.();
    stopProbing.delete(record);
    for (const other of run.others) kernel.signal(other, 'SIGKILL');
    attachment?.closeListeners(ownerOf(pod().metadata.uid ?? '', record.spec.name));
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
    endings.ended(record);
    if (isWinding) tellEmpty();
  }

  function wind(graceMs: number): void {
    if (isWinding) {
      endings.shorten(graceMs);
      return;
    }
    isWinding = true;
    for (const task of tasks) kernel.signal(task, 'SIGKILL');
    for (const record of all()) endings.end(record, `Stopping container ${record.spec.name}`, graceMs, true);
    tellEmpty();
  }

  function tellEmpty(): void {
    if (all().every(({ run }) => run === null)) context.onEmpty();
  }

  function kill(): void {
    isWinding = true;
    for (const task of tasks) kernel.signal(task, 'SIGKILL');
    for (const { run } of all()) if (run !== null) kernel.signal(run.task, 'SIGKILL');
    for (const stop of stopProbing.values()) stop();
    endings.stop();
  }

  function closeNetwork(): void {
    if (attachment !== null && !pod().spec.hostNetwork) {
      attachment.detach();
      machine.releaseAddress(address ?? '');
    }
    attachment = null;
  }

  function startEphemeral(): void {
    const specified = (pod().spec['ephemeralContainers'] ?? []) as readonly Container[];
    if (loopPod === null || isWinding) return;
    for (const spec of specified) {
      if (ephemeral.some((record) => record.spec.name === spec.name)) continue;
      const record = createRecord(spec, 'ephemeral', 'ContainerCreating');
      ephemeral.push(record);
      spawn(keepContainer(machine, loopPod, record), `debug ${spec.name}`);
    }
  }

  function follow(before: Pod): void {
    const { spec, metadata } = pod();
    if (hasChanging() && describeLabels(before.metadata) !== describeLabels(metadata))
      kernel.schedule(PROPAGATION_MS, 'periodic', refresh);
    if (spec['readinessGates'] !== undefined && loopPod !== null) report();
    if (before.spec === spec) return;
    startEphemeral();
    for (const record of [...initRecords, ...records]) followSpec(record);
  }

  /** The image is what may change of a container. */
  function followSpec(record: ContainerRecord): void {
    const { containers, initContainers } = pod().spec;
    const list = record.role === 'main' ? containers : initContainers;
    const spec = list?.find(({ name }) => name === record.spec.name);
    if (spec === undefined || spec.image === record.spec.image) return;
    record.spec = spec;
    record.onChanged?.();
    if (record.run === null || isWinding) return;
    record.mustRestart = true;
    const message = `Container ${spec.name} definition changed, will be restarted`;
    endings.end(record, message, graceOf(pod()));
  }

  function hasChanging(): boolean {
    return [...volumes.values()].some((volume) => volume.refresh !== undefined);
  }

  function refresh(): void {
    if (attachment !== null)
      aids?.refreshVolumes(machine, { pod: pod(), podAddress: address ?? '' }, volumes);
  }

  return {
    known,
    ephemeral,
    all,
    address: () => address,
    begin,
    follow,
    wind,
    isWinding: () => isWinding,
    closeNetwork,
    kill,
    readsFrom: (namespace) => pod().metadata.namespace === namespace && hasChanging(),
    refresh,
  };
}

export function graceOf({ spec }: Pod): number {
  return (spec.terminationGracePeriodSeconds ?? 30) * 1000;
}

function describeLabels({ labels = {}, annotations = {} }: ObjectMeta): string {
  return JSON.stringify([labels, annotations]);
}
