/** Can this node take this pod? The scheduler's filters, each with Kubernetes' own words for "no". */

import { milliValue } from '../../api/quantity';
import type { Node, Pod, Toleration } from '../../resources';

/** What the pods of a node ask for, in thousandths. */
export interface NodeLoad {
  readonly cpu: number;
  readonly memory: number;
  /** As scoring counts: a pod that asks for nothing counts as 100m and 200Mi. */
  readonly scoredCpu: number;
  readonly scoredMemory: number;
  readonly pods: number;
}

export interface Problem {
  readonly text: string;
  /** Removing other pods would not help. */
  readonly isFinal: boolean;
}

const DEFAULT_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024 * 1000;

export function sumLoad(node: Node, pods: readonly Pod[]): NodeLoad {
  const load = { cpu: 0, memory: 0, scoredCpu: 0, scoredMemory: 0, pods: 0 };
  for (const pod of pods) {
    const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (pod.spec.nodeName !== node.metadata.name || isOver) continue;
    const asked = sumRequests(pod);
    load.cpu += asked.cpu;
    load.memory += asked.memory;
    load.scoredCpu += asked.scoredCpu;
    load.scoredMemory += asked.scoredMemory;
    load.pods += 1;
  }
  return load;
}

export function sumRequests(pod: Pod): Omit<NodeLoad, 'pods'> {
  const sum = { cpu: 0, memory: 0, scoredCpu: 0, scoredMemory: 0 };
  for (const { resources } of pod.spec.containers) {
    const cpu = milliValue(resources?.requests?.['cpu']);
    const memory = milliValue(resources?.requests?.['memory']);
    sum.cpu += cpu;
    sum.memory += memory;
    sum.scoredCpu += cpu === 0 ? DEFAULT_CPU : cpu;
    sum.scoredMemory += memory === 0 ? DEFAULT_MEMORY : memory;
  }
  return sum;
}

/** The first filter that says no decides; resources may say several things at once. Empty: it fits. */
export function filterNode(pod: Pod, node: Node, load: NodeLoad): readonly Problem[] {
  if (node.spec.unschedulable && !toleratesTaint(pod, UNSCHEDULABLE_TAINT)) {
    return [{ text: 'node(s) were unschedulable', isFinal: true }];
  }
  if ((node.spec.taints ?? []).some((taint) => isHard(taint.effect) && !toleratesTaint(pod, taint))) {
    return [{ text: 'node(s) had untolerated taint(s)', isFinal: true }];
  }
  if (!matchesSelector(pod, node)) {
    return [{ text: "node(s) didn't match Pod's node affinity/selector", isFinal: true }];
  }
  return findShortages(pod, node, load);
}

const UNSCHEDULABLE_TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function isHard(effect: string): boolean {
  return effect === 'NoSchedule' || effect === 'NoExecute';
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

function toleratesTaint(pod: Pod, taint: Taint): boolean {
  return (pod.spec.tolerations ?? []).some((toleration: Toleration) => {
    if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) {
      return false;
    }
    if (toleration.operator === 'Exists') return toleration.key === undefined || toleration.key === taint.key;
    return toleration.key === taint.key && (toleration.value ?? '') === (taint.value ?? '');
  });
}

function matchesSelector(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  if (!selector.every(([key, value]) => labels[key] === value)) return false;
  const terms = readAffinityTerms(pod);
  return terms === null || terms.some((term) => matchesTerm(term, node));
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface AffinityTerm {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

function readAffinityTerms(pod: Pod): readonly AffinityTerm[] | null {
  const affinity = pod.spec['affinity'] as
    | {
        readonly nodeAffinity?: {
          readonly requiredDuringSchedulingIgnoredDuringExecution?: {
            readonly nodeSelectorTerms?: readonly AffinityTerm[];
          };
        };
      }
    | undefined;
  return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? null;
}

function matchesTerm(term: AffinityTerm, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const byLabel = (term.matchExpressions ?? []).every((need) => matchesRequirement(need, labels[need.key]));
  return byLabel && (term.matchFields ?? []).every((need) => matchesRequirement(need, node.metadata.name));
}

function matchesRequirement({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function findShortages(pod: Pod, node: Node, load: NodeLoad): readonly Problem[] {
  const allocatable = node.status?.allocatable ?? {};
  const asked = sumRequests(pod);
  const problems: Problem[] = [];
  const places = milliValue(allocatable['pods'] ?? '110') / 1000;
  if (load.pods + 1 > places) problems.push({ text: 'Too many pods', isFinal: false });
  for (const name of ['cpu', 'memory'] as const) {
    const all = milliValue(allocatable[name]);
    if (asked[name] === 0 || load[name] + asked[name] <= all) continue;
    problems.push({ text: `Insufficient ${name}`, isFinal: asked[name] > all });
  }
  return problems;
}
