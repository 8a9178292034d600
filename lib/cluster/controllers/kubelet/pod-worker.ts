/**
 * One pod on its node, from volumes and network to the last container's end. It acts on what the API says of
 * the pod and writes back its status; the order is Kubernetes' own: volumes, sandbox (address), init containers
 * one after another, then all containers at once; on deletion SIGTERM, the grace period, SIGKILL, network away,
 * object away. Left out: sidecars among init containers (they run as plain ones),
 * activeDeadlineSeconds, ephemeral containers.
 */
import { isApiError } from '../../api/status';
import type { Attachment } from '../../network/wire';
import type { Host, Process, TaskHandle } from '../../process';
import type { Pod } from '../../resources';
import { type ContainerRun, ownerOf, type Sandbox } from './container';
import { keepContainer, type LoopPod } from './container-loop';
import { runHook } from './hooks';
import { type Machine, recordPodEvent } from './machine';
import { pause } from './pauses';
import { buildStatus } from './pod-status';
import { type ProbeTarget, startProbes } from './probes';
import { type ContainerRecord, createRecords } from './record';
import { writeResolvConf } from './resolv-conf';
import { refreshVolumes, setUpVolumes, type VolumeFiles } from './volumes';

export interface PodWorker {
  readonly uid: string;
  /** The pod as it is stored now. */
  update(pod: Pod): void;
  /** The object is gone: everything ends at once. */
  abandon(): void;
  isIn(namespace: string): boolean;
  /** A ConfigMap or Secret of its namespace has changed. */
  refresh(): void;
  /** That of the first running container; `null` where none runs. */
  host(): Host | null;
  find(container: string): ContainerRecord | null;
}

const MOUNT_RETRY_MS = 2_000;
const CLEAN_UP_MS = 60;

export function createPodWorker(machine: Machine, first: Pod, onGone: () => void): PodWorker {
  const { kernel, api } = machine;
  const uid = first.metadata.uid ?? '';
  let pod = first;
  let volumes: VolumeFiles = new Map();
  let attachment: Attachment | null = null;
  let address: string | null = null;
  let isReporting = false;
  let isTerminating = false;
  let isGone = false;
  let stopKill = () => {};
  let killAtMs = Number.MAX_SAFE_INTEGER;
  const startTime = kernel.timestamp();
  const stopProbing = new Map<ContainerRecord, () => void>();
  const tasks: TaskHandle[] = [];
  const { initRecords, records } = createRecords(pod.spec);
  const allRecords = [...initRecords, ...records];

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
      timestamp: kernel.timestamp(),
    });
    try {
      api.updateStatus({ ...pod, status });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
      if (isApiError(error, 'Conflict')) report();
    }
  }

  function* live(): Process<number> {
    yield* mountVolumes();
    yield* pause(kernel, machine.draw(120, 180), 'progress');
    const sandbox = createSandbox();
    report();
    const loopPod: LoopPod = {
      latest: () => pod,
      sandbox,
      podAddress: address ?? '',
      volumes,
      report,
      onStart: (record, run) => beginProbes(record, run),
      onEnd,
    };
    for (const record of initRecords) {
      const exitCode = yield* keepContainer(machine, loopPod, record);
      if (exitCode !== 0) return exitCode;
    }
    for (const record of records) {
      if (initRecords.length > 0 && record.state.waiting !== undefined) {
        record.state = { waiting: { reason: 'PodInitializing' } };
      }
      tasks.push(
        kernel.spawn(keepContainer(machine, loopPod, record), `keep ${podName()}/${record.spec.name}`),
      );
    }
    return 0;
  }

  function podName(): string {
    return `${pod.metadata.namespace}/${pod.metadata.name}`;
  }

  function* mountVolumes(): Process<void> {
    for (;;) {
      const result = setUpVolumes(api, machine.runner, pod);
      if (result.ok) {
        volumes = result.volumes;
        return;
      }
      recordPodEvent(machine, pod, 'Warning', 'FailedMount', result.message);
      yield* pause(kernel, MOUNT_RETRY_MS, 'periodic');
    }
  }

  function createSandbox(): Sandbox {
    const { namespace = '', name } = pod.metadata;
    if (pod.spec.hostNetwork) {
      attachment = machine.attachment;
      address = machine.internalAddress;
    } else {
      address = machine.allocateAddress(pod);
      attachment = machine.network.addPod({ namespace, name, uid, address }, machine.attachment);
    }
    const hostname = pod.spec.hostNetwork ? machine.nodeName : (pod.spec.hostname ?? name);
    const { runner } = machine;
    return {
      kernel,
      runner,
      attachment,
      hostname,
      hosts: writeHosts(pod, address, hostname),
      resolvConf: writeResolvConf(pod, machine.clusterDns, machine.resolvConf),
      podName: podName(),
      podUid: uid,
    };
  }

  function describeTarget(record: ContainerRecord, run: ContainerRun): ProbeTarget {
    return {
      pod,
      container: record.spec,
      run,
      address: address ?? '',
      isListening: (port) => attachment?.isListening(port) ?? false,
    };
  }

  /** preStop, then SIGTERM to who heeds it. SIGKILL is the caller's. */
  function askToEnd(record: ContainerRecord, run: ContainerRun): void {
    const term = (): void => {
      if (record.run === run && run.heedsTerm) kernel.signal(run.task, 'SIGTERM');
    };
    const hook = record.spec.lifecycle?.preStop;
    if (hook === undefined) term();
    else runHook(machine, describeTarget(record, run), 'PreStop', hook, term);
  }

  function beginProbes(record: ContainerRecord, run: ContainerRun): void {
    if (record.isInit) return;
    const target = describeTarget(record, run);
    const hook = record.spec.lifecycle?.postStart;
    if (hook !== undefined) {
      runHook(machine, target, 'PostStart', hook, (passed) => {
        if (!passed && record.run === run) restart(record, 'FailedPostStartHook');
      });
    }
    const stop = startProbes(machine, target, {
      setReady(ready) {
        if (record.ready === ready) return;
        record.ready = ready;
        report();
      },
      setStarted() {
        record.started = true;
        report();
      },
      kill: (message) => restart(record, message),
    });
    stopProbing.set(record, stop);
  }

  function restart(record: ContainerRecord, message: string): void {
    if (record.run === null || isTerminating) return;
    record.mustRestart = true;
    recordPodEvent(machine, pod, 'Normal', 'Killing', message, {
      name: record.spec.name,
      isInit: record.isInit,
    });
    const { run } = record;
    const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    askToEnd(record, run);
    kernel.schedule(graceMs, 'progress', () => {
      if (record.run === run) kernel.signal(run.task, 'SIGKILL');
    });
  }

  function onEnd(record: ContainerRecord, exitCode: number): void {
    const { run } = record;
    if (run === null) return;
    stopProbing.get(record)?.();
    stopProbing.delete(record);
    for (const other of run.others) kernel.signal(other, 'SIGKILL');
    attachment?.closeListeners(ownerOf(uid, record.spec.name));
    // The last output is still on its way through events of this millisecond.
    kernel.schedule(0, 'progress', () => run.log.end());
    record.run = null;
    record.ready = false;
    record.started = false;
    record.state = {
      terminated: {
        containerID: `containerd://${run.id}`,
        exitCode,
        finishedAt: kernel.timestamp(),
        reason: exitCode === 0 ? 'Completed' : 'Error',
        startedAt: kernel.timestamp(run.startedMs),
      },
    };
    report();
    if (isTerminating) finishIfEmpty();
  }

  function terminate(graceMs: number): void {
    if (!isTerminating) {
      isTerminating = true;
      for (const task of tasks) kernel.signal(task, 'SIGKILL');
      for (const record of allRecords) {
        if (record.run === null) continue;
        const { name } = record.spec;
        recordPodEvent(machine, pod, 'Normal', 'Killing', `Stopping container ${name}`, {
          name,
          isInit: record.isInit,
        });
        askToEnd(record, record.run);
      }
      finishIfEmpty();
    }
    const atMs = kernel.nowMs() + graceMs;
    if (atMs >= killAtMs) return;
    stopKill();
    killAtMs = atMs;
    stopKill = kernel.schedule(graceMs, 'progress', killAll);
  }

  function killAll(): void {
    for (const { run } of allRecords) if (run !== null) kernel.signal(run.task, 'SIGKILL');
  }

  function finishIfEmpty(): void {
    if (allRecords.some(({ run }) => run !== null)) return;
    kernel.schedule(CLEAN_UP_MS, 'progress', () => {
      if (isGone) return;
      writeStatus();
      leave();
      try {
        api.delete('Pod', pod.metadata.namespace ?? '', pod.metadata.name, { gracePeriodSeconds: 0, uid });
      } catch (error) {
        if (!isApiError(error)) throw error;
      }
    });
  }

  /** The network goes away last, when no program of the pod runs any more. */
  function leave(): void {
    isGone = true;
    stopKill();
    for (const stop of stopProbing.values()) stop();
    if (!pod.spec.hostNetwork) attachment?.detach();
    onGone();
  }

  function follow(next: Pod): void {
    pod = next;
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    if (deletionTimestamp !== undefined) {
      terminate((deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
      return;
    }
    for (const record of allRecords) {
      const list = record.isInit ? pod.spec.initContainers : pod.spec.containers;
      const spec = list?.find(({ name }) => name === record.spec.name);
      if (spec === undefined || spec.image === record.spec.image) continue;
      record.spec = spec;
      restart(record, `Container ${spec.name} definition changed, will be restarted`);
    }
  }

  const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (!isOver && pod.metadata.deletionTimestamp === undefined) {
    report();
    tasks.push(kernel.spawn(live(), `pod ${podName()}`));
  }
  follow(pod);

  return {
    uid,
    update: follow,
    abandon() {
      if (isGone) return;
      isTerminating = true;
      for (const task of tasks) kernel.signal(task, 'SIGKILL');
      killAll();
      leave();
    },
    isIn: (namespace) => pod.metadata.namespace === namespace,
    host: () => records.find(({ run }) => run !== null)?.run?.host ?? null,
    refresh: () => refreshVolumes(api, pod, volumes),
    find: (container) => allRecords.find(({ spec }) => spec.name === container) ?? null,
  };
}

/** As the kubelet writes it, without the lines for IPv6. */
function writeHosts(pod: Pod, address: string, hostname: string): string {
  const aliases = (pod.spec.hostAliases ?? []).map(
    ({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}\n`,
  );
  const { subdomain } = pod.spec;
  const domain = `${pod.metadata.namespace}.svc.cluster.local`;
  const wholeName = subdomain === undefined ? '' : `${hostname}.${subdomain}.${domain}\t`;
  return [
    '# Kubernetes-managed hosts file.\n',
    '127.0.0.1\tlocalhost\n',
    `${address}\t${wholeName}${hostname}\n`,
    ...(aliases.length === 0 ? [] : ['\n# Entries added by HostAliases.\n', ...aliases]),
  ].join('');
}
