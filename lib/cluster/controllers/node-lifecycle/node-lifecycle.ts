/**
 * The node lifecycle controller: a node that says nothing any more is NotReady, gets taints and its pods are not ready
 * either. The real one looks every 5 seconds whether each lease was renewed within 50; ours is woken by the cut itself,
 * so that a world in which nothing happens has no work, and then waits as long as the real one would. Left out: taints
 * for pressure, zones (all nodes are one), the slower pace of evictions in a big outage.
 * Upstream: pkg/controller/nodelifecycle.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import { drawBelow } from '../../kernel/random';
import { compareText } from '../../kernel/text';
import type { Condition, Node, Pod } from '../../resources';
import { createWorkQueue } from '../work-queue';
import { readyStatus, withCondition } from './node-conditions';
import type { NodePods } from './node-pods';

const SOURCE = { component: 'node-controller' } as const;
/** The lease was renewed up to ten seconds before the cut, and is good for fifty. */
const SILENCE_MS = { least: 40_000, spread: 10_000 } as const;
/** Less than the scheduler takes to look again: who uncordons a node finds it free of the taint too. */
const RECONCILE_MS = 2;
/** A tenth of a node a second: taints that evict come one node after the other. */
const BETWEEN_EVICTIONS_MS = 10_000;
/** Nodes of the world's beginning were registered long ago. */
const FIRST_NODES_MS = 1_000;
const SILENT_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const NOT_READY = 'node.kubernetes.io/not-ready';
const CORDONED = 'node.kubernetes.io/unschedulable';
const OWN_TAINTS: readonly string[] = [UNREACHABLE, NOT_READY, CORDONED];

export interface NodeSilence {
  isConnected(node: string): boolean;
  onChange(listener: (node: string, isConnected: boolean) => void): void;
}

type Taint = NonNullable<Node['spec']['taints']>[number];

export function startNodeLifecycle(kernel: Kernel, api: ApiClient, links: NodeSilence, pods: NodePods): void {
  const random = kernel.createRandom('node-lifecycle');
  const queue = createWorkQueue(kernel, RECONCILE_MS, reconcile);
  /** Ready as it was last seen. */
  const seen = new Map<string, Condition['status']>();
  const shapes = new Map<string, string>();
  let nextEvictionMs = 0;

  links.onChange((name, isConnected) => {
    if (isConnected) return;
    const afterMs = SILENCE_MS.least + drawBelow(random, SILENCE_MS.spread + 1);
    kernel.schedule(afterMs, 'progress', () => {
      if (!links.isConnected(name)) attempt(() => markSilent(name));
    });
  });

  function attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  function markSilent(name: string): void {
    const node = api.get<Node>('Node', '', name);
    if (node === null || readyStatus(node) === 'Unknown') return;
    const lastTransitionTime = kernel.timestamp();
    const conditions = (node.status?.conditions ?? []).map((condition) =>
      SILENT_CONDITIONS.includes(condition.type)
        ? {
            ...condition,
            status: 'Unknown' as const,
            reason: 'NodeStatusUnknown',
            message: 'Kubelet stopped posting node status.',
            lastTransitionTime,
          }
        : condition,
    );
    api.updateStatus({ ...node, status: { ...node.status, conditions } });
  }

  function reconcile(name: string): void {
    const node = api.get<Node>('Node', '', name);
    if (node === null) return;
    const ready = readyStatus(node);
    const before = seen.get(name);
    seen.set(name, ready);
    if (before === 'True' && ready !== 'True') {
      const message = `Node ${name} status is now: NodeNotReady`;
      api.recordEvent(node, 'Normal', 'NodeNotReady', message, SOURCE);
    }
    if (ready !== 'True') for (const pod of pods.podsOn(name)) attempt(() => markNotReady(pod));
    writeTaints(node, ready);
  }

  function markNotReady({ metadata }: Pod): void {
    const pod = api.get<Pod>('Pod', metadata.namespace ?? '', metadata.name);
    const ready = pod?.status?.conditions?.find(({ type }) => type === 'Ready');
    if (pod === null || ready?.status !== 'True') return;
    const condition = { ...ready, status: 'False' as const, lastTransitionTime: kernel.timestamp() };
    api.updateStatus({
      ...pod,
      status: { ...pod.status, conditions: withCondition(pod.status?.conditions, condition) },
    });
    api.recordEvent(pod, 'Warning', 'NodeNotReady', 'Node is not ready', SOURCE);
  }

  function writeTaints(node: Node, ready: Condition['status']): void {
    const wanted = wantedTaints(node, ready);
    const present = node.spec.taints ?? [];
    const isWanted = ({ key, effect }: Taint) =>
      wanted.some((one) => one.key === key && one.effect === effect);
    const kept = present.filter((taint) => !OWN_TAINTS.includes(taint.key) || isWanted(taint));
    const added = wanted
      .filter(({ key, effect }) => !present.some((one) => one.key === key && one.effect === effect))
      .map((taint) => ({ ...taint, timeAdded: kernel.timestamp() }));
    if (kept.length === present.length && added.length === 0) return;
    const taints = [...kept, ...added];
    const { taints: _before, ...spec } = node.spec;
    api.update({ ...node, spec: taints.length === 0 ? spec : { ...spec, taints } });
  }

  function wantedTaints({ metadata: { name }, spec }: Node, ready: Condition['status']): readonly Taint[] {
    const key = ready === 'Unknown' ? UNREACHABLE : NOT_READY;
    const taints: Taint[] = [];
    if (ready !== 'True') taints.push({ key, effect: 'NoSchedule' });
    if (spec.unschedulable) taints.push({ key: CORDONED, effect: 'NoSchedule' });
    const isOn = spec.taints?.some((one) => one.key === key && one.effect === 'NoExecute') ?? false;
    if (ready !== 'True' && hasReadyNode() && (isOn || mayEvict(name)))
      taints.push({ key, effect: 'NoExecute' });
    return taints;
  }

  /** Where no node is ready at all, the fault is likely the control plane's own: nobody is evicted. */
  function hasReadyNode(): boolean {
    return [...seen.values()].includes('True');
  }

  function mayEvict(name: string): boolean {
    const waitMs = nextEvictionMs - kernel.nowMs();
    if (waitMs > 0) {
      queue.addAfter(name, waitMs, 'progress');
      return false;
    }
    nextEvictionMs = kernel.nowMs() + BETWEEN_EVICTIONS_MS;
    return true;
  }

  api.watch('Node', ({ type, object }) => {
    const node = object as Node;
    const { name } = node.metadata;
    const ready = readyStatus(node);
    if (type === 'DELETED') {
      const message = `Node ${name} event: Removing Node ${name} from Controller`;
      api.recordEvent(node, 'Normal', 'RemovingNode', message, SOURCE);
      seen.delete(name);
      shapes.delete(name);
      return;
    }
    if (type === 'ADDED' && kernel.nowMs() > FIRST_NODES_MS) {
      const message = `Node ${name} event: Registered Node ${name} in Controller`;
      api.recordEvent(node, 'Normal', 'RegisteredNode', message, SOURCE);
    }
    const shape = JSON.stringify([ready, node.spec]);
    if (shapes.get(name) === shape) return;
    shapes.set(name, shape);
    queue.add(name);
    // What is true of one may decide for all: whether anybody is ready.
    if (seen.get(name) !== ready) for (const other of [...seen.keys()].sort(compareText)) queue.add(other);
  });

  pods.onChange(({ type, pod: { spec } }) => {
    const { nodeName = '' } = spec;
    if (type === 'ADDED' && seen.has(nodeName) && seen.get(nodeName) !== 'True') queue.add(nodeName);
  });
}
