/**
 * What each pod uses: the load of its workload, shared by the ready pods. The real metrics server asks the kubelets
 * every 15 seconds and needs two answers; here the moment of the last question is reckoned, and nobody asks.
 * Left out: loads of pods without a workload of their own. Upstream: kubernetes-sigs/metrics-server.
 */
import type { ApiClient } from '../../api/client';
import { milliValue, wholeValue } from '../../api/quantity';
import type { FindUsage, Loads, LoadTarget, PodUsage } from '../../batch-resources';
import type { Kernel } from '../../kernel/kernel';
import { parseTimestamp } from '../../kernel/time';
import type { Container, Pod, ReplicaSet } from '../../resources';
import { controllerOf, type OwnedIndex } from '../owned-index';
import { isReady } from '../service-pods';

export const RESOLUTION_MS = 15_000;
/** A container that is younger when it is asked for the first time has no window yet. */
const YOUNGEST_MS = 10_000;
const IDLE_CPU_MILLI = 1;
const IDLE_MEMORY_BYTES = 4 * 1024 * 1024;

interface Workload extends LoadTarget {
  readonly uid: string;
}

export function createUsage(
  kernel: Kernel,
  api: ApiClient,
  sets: OwnedIndex<ReplicaSet>,
  pods: OwnedIndex<Pod>,
  loads: Loads,
): FindUsage {
  /** How many pods of a workload share its load, at this moment. */
  const sharing = { atMs: -1, counts: new Map<string, number>() };

  /** Virtual time of the last question. */
  const scrapedMs = (): number => kernel.nowMs() - (kernel.nowMs() % RESOLUTION_MS);

  function countSharing({ kind, uid }: Workload): number {
    if (sharing.atMs !== kernel.nowMs()) {
      sharing.atMs = kernel.nowMs();
      sharing.counts.clear();
    }
    const known = sharing.counts.get(uid);
    if (known !== undefined) return known;
    const makers =
      kind === 'Deployment' ? sets.ownedBy(uid).map(({ metadata }) => metadata.uid ?? '') : [uid];
    const count = makers.flatMap((maker) => pods.ownedBy(maker)).filter(isWorking).length;
    sharing.counts.set(uid, count);
    return count;
  }

  function shareOf(pod: Pod): { cpuMilli: number; memoryBytes: number } {
    const workload = isWorking(pod) ? workloadOf(api, pod) : null;
    const load = workload === null ? null : loads.at(workload, scrapedMs());
    const count = workload === null || load === null ? 0 : countSharing(workload);
    if (load === null || count === 0) return { cpuMilli: 0, memoryBytes: 0 };
    return {
      cpuMilli: Math.ceil(milliValue(load.cpu) / count),
      memoryBytes: Math.ceil(wholeValue(load.memory) / count),
    };
  }

  return (pod) => {
    const { phase, containerStatuses = [] } = pod.status ?? {};
    if (phase !== 'Running') return null;
    const atMs = kernel.epochMs() - kernel.nowMs() + scrapedMs();
    const started = containerStatuses.flatMap(
      ({ state }) => parseTimestamp(state?.running?.startedAt ?? '') ?? [],
    );
    if (started.length === 0 || started.some((since) => atMs - since < YOUNGEST_MS)) return null;
    const share = shareOf(pod);
    const containers = pod.spec.containers.map((container, index): PodUsage['containers'][number] => ({
      name: container.name,
      cpuMilli: Math.max(IDLE_CPU_MILLI, index === 0 ? capped(container, share.cpuMilli) : 0),
      memoryBytes: Math.max(IDLE_MEMORY_BYTES, index === 0 ? share.memoryBytes : 0),
    }));
    return { atMs, windowMs: RESOLUTION_MS, containers };
  };
}

/** No container gets more CPU than its limit. */
function capped({ resources }: Container, cpuMilli: number): number {
  const limit = resources?.limits?.['cpu'];
  return limit === undefined ? cpuMilli : Math.min(cpuMilli, milliValue(limit));
}

function isWorking(pod: Pod): boolean {
  return isReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** The topmost controller of a pod: of a ReplicaSet its Deployment. */
function workloadOf(api: ApiClient, pod: Pod): Workload | null {
  const { namespace = '' } = pod.metadata;
  const owner = controllerOf(pod);
  if (owner === null) return null;
  const set = owner.kind === 'ReplicaSet' ? api.get<ReplicaSet>('ReplicaSet', namespace, owner.name) : null;
  const { kind, name, uid } = (set && controllerOf(set)) ?? owner;
  return { kind, namespace, name, uid };
}
