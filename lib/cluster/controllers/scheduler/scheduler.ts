/**
 * kube-scheduler: gives each pod without a node the best of those that can take it. Filters: unschedulable,
 * taints, node selector and required node affinity, resources, number of pods. Scores: least allocated,
 * balanced allocation, and spreading of pods of one owner; equals are drawn by chance.
 * Left out: preemption (only its words), pod affinity, topology constraints of the pod, volumes, profiles.
 */
import type { ApiClient } from '../../api/client';
import type { Kernel } from '../../kernel/kernel';
import { drawBelow } from '../../kernel/random';
import { compareText } from '../../kernel/text';
import type { Condition, Node, Pod } from '../../resources';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import { filterNode, type NodeLoad, sumLoad } from './node-fit';
import { scoreNode } from './node-score';

const SOURCE = { component: 'default-scheduler' } as const;
const CYCLE_MS = 4;

export function startScheduler(kernel: Kernel, api: ApiClient): void {
  const random = kernel.createRandom('scheduler');
  const unschedulable = new Set<string>();
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  function reconcile(key: string): void {
    unschedulable.delete(key);
    const { namespace, name } = splitKey(key);
    const pod = api.get<Pod>('Pod', namespace, name);
    if (pod === null || !isOurs(pod)) return;
    const pods = api.list<Pod>('Pod');
    const nodes = api.list<Node>('Node');
    const fits = nodes.map((node) => ({ node, load: sumLoad(node, pods) }));
    const problems = fits.map(({ node, load }) => filterNode(pod, node, load));
    const candidates = fits.filter((_fit, index) => problems[index]!.length === 0);
    if (candidates.length === 0) {
      unschedulable.add(key);
      reportFailure(
        pod,
        tellProblems(
          problems.map((list) => list.map(({ text }) => text)),
          problems,
        ),
      );
      return;
    }
    const chosen = choose(pod, candidates, pods);
    api.bind(namespace, name, chosen.metadata.name);
    const message = `Successfully assigned ${namespace}/${name} to ${chosen.metadata.name}`;
    api.recordEvent(pod, 'Normal', 'Scheduled', message, SOURCE);
  }

  function choose(
    pod: Pod,
    candidates: readonly { readonly node: Node; readonly load: NodeLoad }[],
    pods: readonly Pod[],
  ): Node {
    const scored = candidates.map(({ node, load }) => ({
      node,
      score: scoreNode(pod, node, load, pods, candidates),
    }));
    const best = Math.max(...scored.map(({ score }) => score));
    const equals = scored.filter(({ score }) => score === best);
    return equals[equals.length === 1 ? 0 : drawBelow(random, equals.length)]!.node;
  }

  function reportFailure(pod: Pod, message: string): void {
    const condition: Condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastProbeTime: null,
      lastTransitionTime: kernel.timestamp(),
    };
    const present = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    if (present?.message !== message) {
      const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
      api.updateStatus({
        ...pod,
        status: { ...pod.status, phase: 'Pending', conditions: [...others, condition] },
      });
    }
    api.recordEvent(pod, 'Warning', 'FailedScheduling', message, SOURCE);
  }

  /** Something became free or other: whoever found no place tries again. */
  function retryAll(): void {
    for (const key of [...unschedulable].sort(compareText)) queue.add(key);
  }

  api.watch('Pod', ({ type, object }) => {
    const pod = object as Pod;
    const key = keyOf(pod.metadata);
    if (type === 'DELETED') {
      unschedulable.delete(key);
      retryAll();
    } else if (isOurs(pod) && !unschedulable.has(key)) queue.add(key);
    else if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') retryAll();
  });
  const knownNodes = new Map<string, string>();
  api.watch('Node', ({ type, object }) => {
    const node = object as Node;
    const shape = JSON.stringify([node.metadata.labels, node.spec, node.status?.allocatable]);
    if (type !== 'DELETED' && knownNodes.get(node.metadata.name) === shape) return;
    knownNodes.set(node.metadata.name, shape);
    retryAll();
  });
}

function isOurs(pod: Pod): boolean {
  const scheduler = pod.spec['schedulerName'] ?? 'default-scheduler';
  return (
    pod.spec.nodeName === undefined &&
    pod.metadata.deletionTimestamp === undefined &&
    scheduler === 'default-scheduler'
  );
}

/** `0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: …` */
function tellProblems(
  texts: readonly (readonly string[])[],
  problems: readonly (readonly { readonly isFinal: boolean }[])[],
): string {
  const total = texts.length;
  if (total === 0) return 'no nodes available to schedule pods';
  const final = problems.filter((list) => list.some(({ isFinal }) => isFinal)).length;
  const help = [
    ...(final < total ? [`${total - final} No preemption victims found for incoming pod`] : []),
    ...(final > 0 ? [`${final} Preemption is not helpful for scheduling`] : []),
  ];
  const head = `0/${total} nodes are available: ${countTexts(texts.flat())}.`;
  const tail = `0/${total} nodes are available: ${help.join(', ')}.`;
  return `${head} no new claims to deallocate, preemption: ${tail}`;
}

function countTexts(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => `${count} ${text}`)
    .sort(compareText)
    .join(', ');
}
