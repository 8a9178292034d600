/**
 * kube-scheduler: gives each pod without a node the best of those that can take it, one pod after the other, the most
 * important first; equals are drawn by chance. What decides stands in plugins, those of the default profile; more of
 * them come with a part of the world. Left out: devices, extenders, other profiles. Upstream: pkg/scheduler.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import { drawBelow } from '../../kernel/random';
import type { Condition, Node, Pod } from '../../resources';
import { keyOf, splitKey } from '../work-queue';
import { filterNode, findBest, headOf, type Prepared, preparePlugins, tellRejections } from './cycle';
import { NODE_AFFINITY } from './node-affinity';
import { createNodeCache, type NodeInfo, type PodInfo } from './node-cache';
import {
  BALANCED_ALLOCATION,
  NODE_PORTS,
  NODE_RESOURCES,
  NODE_UNSCHEDULABLE,
  TAINT_TOLERATION,
} from './node-fit';
import { createNominations, priorityOf } from './nominations';
import type { Chance, PluginMaker, Rejection, SchedulerPlugin, SchedulerWorld } from './plugin';
import { createPodCounts } from './pod-counts';
import { sumAsked } from './pod-requests';
import { createSchedulingQueue } from './queue';

const SOURCE = { component: 'default-scheduler' } as const;
const ALL_CHANCES: readonly Chance[] = ['node', 'pod gone', 'pod came', 'other'];

export function startScheduler(kernel: Kernel, api: ApiClient, more: readonly PluginMaker[] = []): void {
  const random = kernel.createRandom('scheduler');
  const cache = createNodeCache();
  const world: SchedulerWorld = {
    api,
    cache,
    counts: createPodCounts(cache),
    timestamp: () => kernel.timestamp(),
    wake: (chance) => queue.wake(chance),
  };
  const plugins: readonly SchedulerPlugin[] = [
    NODE_UNSCHEDULABLE,
    TAINT_TOLERATION,
    NODE_AFFINITY,
    NODE_PORTS,
    NODE_RESOURCES,
    ...more.map((make) => make(world)),
    BALANCED_ALLOCATION,
  ];
  const nominated = createNominations(cache);
  const queue = createSchedulingQueue(kernel, schedule);

  function schedule(key: string): void {
    const { namespace, name } = splitKey(key);
    const pod = api.get<Pod>('Pod', namespace, name);
    if (pod === null || !isOurs(pod)) return;
    const info = { pod, asked: sumAsked(pod) };
    const prepared = preparePlugins(plugins, info);
    const refused = prepared.find(({ refusal }) => refusal !== undefined);
    const rejections = new Map<NodeInfo, Rejection>();
    const candidates: NodeInfo[] = [];
    for (const node of refused === undefined ? cache.nodes() : []) {
      const rejection = filterNode(prepared, node) ?? nominated.filter(info, node, plugins);
      if (rejection === null) candidates.push(node);
      else rejections.set(node, rejection);
    }
    try {
      const promised = candidates.find((node) => node.name === pod.status?.['nominatedNodeName']);
      if (refused !== undefined) refuse(pod, refused);
      else if (candidates.length === 0) giveUp(info, rejections);
      else {
        const equals = promised === undefined ? findBest(prepared, candidates) : [promised];
        const node = equals[equals.length === 1 ? 0 : drawBelow(random, equals.length)]!;
        const isReady = prepared.every(({ reserve }) => reserve?.(node) ?? true);
        if (isReady) bind(pod, node.name);
        else queue.rest(key, priorityOf(pod), new Set(['other']));
      }
    } catch (error) {
      // It went or was bound by somebody else meanwhile: the watch tells.
      if (!isApiError(error)) throw error;
    }
  }

  function bind(pod: Pod, node: string): void {
    const { namespace = '', name } = pod.metadata;
    api.bind(namespace, name, node);
    const bound = api.get<Pod>('Pod', namespace, name);
    if (bound !== null) cache.setPod(bound);
    queue.wake('pod came');
    nominated.set(pod, null);
    api.recordEvent(
      pod,
      'Normal',
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${node}`,
      SOURCE,
    );
  }

  /** Not even one node was looked at. */
  function refuse(pod: Pod, { plugin, refusal = '' }: Prepared): void {
    const head = headOf(cache.nodes().length);
    queue.rest(keyOf(pod.metadata), priorityOf(pod), new Set(plugin.chances ?? ALL_CHANCES));
    const help = `${cache.nodes().length} Preemption is not helpful for scheduling`;
    reportFailure(pod, `${head} ${refusal}. no new claims to deallocate, preemption: ${head} ${help}.`, null);
  }

  function giveUp(info: PodInfo, rejections: ReadonlyMap<NodeInfo, Rejection>): void {
    const { pod } = info;
    const all = [...rejections.values()];
    const names = new Set(all.map(({ plugin }) => plugin));
    const chances = plugins.flatMap(({ name, chances: own = ALL_CHANCES }) => (names.has(name) ? own : []));
    queue.rest(keyOf(pod.metadata), priorityOf(pod), new Set(['node', ...chances]));
    const maker = plugins.find(({ makeRoom }) => makeRoom !== undefined);
    const room = all.length === 0 ? undefined : maker?.makeRoom?.({ info, rejections, plugins });
    const message = all.length === 0 ? 'no nodes available to schedule pods' : tellRejections(all);
    reportFailure(pod, `${message}${room?.text ? ` ${room.text}` : ''}`, room?.node ?? null);
    nominated.set(pod, room?.node ?? null);
  }

  function reportFailure(pod: Pod, message: string, node: string | null): void {
    const condition: Condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastProbeTime: null,
      lastTransitionTime: kernel.timestamp(),
    };
    const conditions = pod.status?.conditions ?? [];
    const present = conditions.find(({ type }) => type === 'PodScheduled');
    const { nominatedNodeName = null, ...status } = pod.status ?? {};
    if (present?.message !== message || nominatedNodeName !== node) {
      const others = conditions.filter(({ type }) => type !== 'PodScheduled');
      const told =
        present?.status === 'False'
          ? { ...condition, lastTransitionTime: present.lastTransitionTime }
          : condition;
      const nomination = node === null ? {} : { nominatedNodeName: node };
      api.updateStatus({
        ...pod,
        status: { ...status, ...nomination, conditions: [...others, told] } as Pod['status'],
      });
    }
    api.recordEvent(pod, 'Warning', 'FailedScheduling', message, SOURCE);
  }

  api.watch('Pod', ({ type, object }) => {
    const pod = object as Pod;
    const { phase } = pod.status ?? {};
    if (type === 'DELETED' || phase === 'Succeeded' || phase === 'Failed') {
      queue.forget(keyOf(pod.metadata));
      seen.delete(keyOf(pod.metadata));
      nominated.set(pod, null);
      if (cache.removePod(pod.metadata.uid ?? '')) queue.wake('pod gone');
    } else if (pod.spec.nodeName !== undefined) {
      seen.delete(keyOf(pod.metadata));
      if (cache.setPod(pod)) queue.wake('pod came');
    } else see(pod);
  });

  /** Only what says something new of a resting pod gives it another try; its own status does not. */
  const seen = new Map<string, string>();

  function see(pod: Pod): void {
    const key = keyOf(pod.metadata);
    if (!isOurs(pod)) {
      queue.forget(key);
      return;
    }
    const { uid, generation, labels } = pod.metadata;
    const shape = JSON.stringify([uid, generation, labels]);
    if (queue.isResting(key) && seen.get(key) === shape) return;
    seen.set(key, shape);
    queue.add(key, priorityOf(pod));
  }

  const knownNodes = new Map<string, string>();
  api.watch('Node', ({ type, object }) => {
    const node = object as Node;
    const { name, labels } = node.metadata;
    const shape = JSON.stringify([labels, node.spec, node.status?.allocatable]);
    if (type === 'DELETED') {
      cache.removeNode(name);
      knownNodes.delete(name);
    } else if (knownNodes.get(name) !== shape) {
      cache.setNode(node);
      knownNodes.set(name, shape);
      queue.wake('node');
    }
  });
}

function isOurs(pod: Pod): boolean {
  const scheduler = pod.spec['schedulerName'] ?? 'default-scheduler';
  const gates = (pod.spec['schedulingGates'] ?? []) as readonly unknown[];
  return (
    pod.spec.nodeName === undefined &&
    pod.metadata.deletionTimestamp === undefined &&
    scheduler === 'default-scheduler' &&
    gates.length === 0
  );
}
