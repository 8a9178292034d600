/**
 * Which nodes a pod asks for by label or name: nodeSelector and node affinity, required and preferred.
 * Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity.
 */
import type { Node, Pod } from '../../resources';
import type { PodInfo } from './node-cache';
import { normalise, type PreparedPlugin, type SchedulerPlugin } from './plugin';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly Term[] };
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly preference: Term;
  }[];
}

const PLUGIN = 'NodeAffinity';
const REASON = "node(s) didn't match Pod's node affinity/selector";
/** Said of nodes that are not even asked, since the pod names others. */
const LEFT_OUT = `node(s) didn't satisfy plugin(s) [${PLUGIN}]`;

export const NODE_AFFINITY: SchedulerPlugin = {
  name: PLUGIN,
  weight: 2,
  chances: ['node'],
  prepare: prepareNodeAffinity,
};

function prepareNodeAffinity({ pod }: PodInfo): PreparedPlugin | null {
  const { nodeSelector } = pod.spec;
  const terms = requiredTerms(pod);
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinityOf(pod);
  if (nodeSelector === undefined && terms === null && preferred.length === 0) return null;
  const named = terms === null ? null : findNames(terms);
  return {
    filter({ node, name }) {
      const isLeftOut = named !== null && !named.has(name);
      if (!isLeftOut && isWantedNode(pod, node)) return null;
      return { plugin: PLUGIN, reasons: [isLeftOut ? LEFT_OUT : REASON], isFinal: true };
    },
    score(candidates) {
      const sums = candidates.map(({ node }) =>
        preferred.reduce(
          (sum, { weight, preference }) => sum + (matchesTerm(preference, node, true) ? weight : 0),
          0,
        ),
      );
      return normalise(sums, false);
    },
  };
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

function affinityOf(pod: Pod): NodeAffinity {
  return (pod.spec['affinity'] as { readonly nodeAffinity?: NodeAffinity } | undefined)?.nodeAffinity ?? {};
}

function requiredTerms(pod: Pod): readonly Term[] | null {
  return affinityOf(pod).requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? null;
}

/** The only nodes that can be meant, where every term names nodes by their field. */
function findNames(terms: readonly Term[]): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const lists = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (lists.length === 0) return null;
    for (const name of lists[0]!.values ?? []) {
      if (lists.every(({ values = [] }) => values.includes(name))) names.add(name);
    }
  }
  return terms.length === 0 ? null : names;
}

/** An empty term selects nothing where it is required, and everything where it is preferred. */
function matchesTerm(
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
