/**
 * Does a node have what a pod asks for by label or name? Asked by the scheduler, and by DaemonSets.
 * Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity.
 */
import type { Node, Pod } from '../resources';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly Term[] };
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly preference: Term;
  }[];
}

/** Whether the pod's selector and its required affinity agree with the node. */
export function isWantedNode(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value))
    return false;
  return requiredTerms(pod)?.some((term) => matchesTerm(term, node, false)) ?? true;
}

/** Whether a node is one of those that a volume can be reached from. */
export function matchesNodeTerms(terms: readonly Term[], node: Node): boolean {
  return terms.some((term) => matchesTerm(term, node, false));
}

export function affinityOf(pod: Pod): NodeAffinity {
  return (pod.spec['affinity'] as { readonly nodeAffinity?: NodeAffinity } | undefined)?.nodeAffinity ?? {};
}

export function requiredTerms(pod: Pod): readonly Term[] | null {
  return affinityOf(pod).requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? null;
}

/** An empty term selects nothing where it is required, and everything where it is preferred. */
export function matchesTerm(
  { matchExpressions = [], matchFields = [] }: Term,
  node: Node,
  isEmptyMatch: boolean,
): boolean {
  if (matchExpressions.length + matchFields.length === 0) return isEmptyMatch;
  const labels = node.metadata.labels ?? {};
  return (
    matchExpressions.every((need) => meets(need, labels[need.key])) &&
    matchFields.every((need) => meets(need, node.metadata.name))
  );
}

function meets({ operator, values = [] }: Requirement, value: string | undefined): boolean {
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
    case 'Lt': {
      const [own, limit] = [readInteger(value), readInteger(values[0])];
      if (own === null || limit === null) return false;
      return operator === 'Gt' ? own > limit : own < limit;
    }
    default:
      return false;
  }
}

function readInteger(text: string | undefined): number | null {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null;
}
