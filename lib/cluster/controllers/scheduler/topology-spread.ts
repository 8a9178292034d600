/**
 * Spreads pods over hosts, zones and whatever else nodes are labelled with: what a pod asks itself, and where it asks
 * nothing the defaults (3 over hosts, 5 over zones, never forced) for pods of a Service, ReplicaSet or StatefulSet.
 * Upstream: pkg/scheduler/framework/plugins/podtopologyspread.
 */
import { matchSelector } from '../../api/label-selector';
import { isTolerated } from '../../api/tolerations';
import { canonicalJson } from '../../kernel/hash';
import type { KubernetesObject, LabelSelector, Node, Pod } from '../../resources';
import { isWantedNode } from '../node-selection';
import type { NodeInfo } from './node-cache';
import type { PluginMaker, PreparedPlugin, Rejection, SchedulerPlugin, SchedulerWorld } from './plugin';
import type { PodCounts } from './pod-counts';

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
  readonly matchLabelKeys?: readonly string[];
}

const PLUGIN = 'PodTopologySpread';
const HOST = 'kubernetes.io/hostname';
const DEFAULTS: readonly SpreadConstraint[] = [
  { maxSkew: 3, topologyKey: HOST, whenUnsatisfiable: 'ScheduleAnyway' },
  { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
];

const IS_UNEVEN: Rejection = {
  plugin: PLUGIN,
  reasons: ["node(s) didn't match pod topology spread constraints"],
  isFinal: false,
};
const HAS_NO_LABEL: Rejection = {
  plugin: PLUGIN,
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  isFinal: true,
};

/** A constraint with its pods counted a node. */
interface Counted extends SpreadConstraint {
  readonly counts: ReadonlyMap<string, number>;
  readonly isSelf: boolean;
}

export const TOPOLOGY_SPREAD: PluginMaker = (world): SchedulerPlugin => {
  const findServices = watchServices(world);
  return {
    name: PLUGIN,
    weight: 2,
    prepare({ pod }) {
      const asked = (pod.spec['topologySpreadConstraints'] ?? []) as readonly SpreadConstraint[];
      const selector = asked.length > 0 ? null : defaultSelector(pod, world, findServices(pod));
      if (asked.length === 0 && selector === null) return null;
      const all = asked.length > 0 ? asked : DEFAULTS.map((one) => ({ ...one, labelSelector: selector! }));
      const count = (kind: string) =>
        all
          .filter((one) => one.whenUnsatisfiable === kind)
          .map((one) => countConstraint(pod, one, world.counts));
      return prepareSpread(pod, world, count('DoNotSchedule'), count('ScheduleAnyway'), asked.length > 0);
    },
  };
};

function prepareSpread(
  pod: Pod,
  { cache }: SchedulerWorld,
  hard: readonly Counted[],
  soft: readonly Counted[],
  isOwn: boolean,
): PreparedPlugin {
  const nodes = cache.nodes();
  const domains = hard.length === 0 ? [] : hard.map((one) => countDomains(pod, one, nodes, hard));
  return {
    ...(hard.length > 0 && {
      filter: ({ node }: NodeInfo) => {
        for (const [index, one] of hard.entries()) {
          const value = node.metadata.labels?.[one.topologyKey];
          if (value === undefined) return HAS_NO_LABEL;
          const counts = domains[index]!;
          const isFew = counts.size < (one.minDomains ?? 1);
          const fewest = isFew ? 0 : Math.min(...counts.values());
          if ((counts.get(value) ?? 0) + (one.isSelf ? 1 : 0) - fewest > one.maxSkew) return IS_UNEVEN;
        }
        return null;
      },
    }),
    ...(soft.length > 0 && { score: (candidates) => scoreSpread(pod, soft, nodes, candidates, isOwn) }),
  };
}

/** Pods a value of the label, over the nodes that count for this constraint. */
function countDomains(
  pod: Pod,
  one: Counted,
  nodes: readonly NodeInfo[],
  all: readonly Counted[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { name, node } of nodes) {
    const value = node.metadata.labels?.[one.topologyKey];
    if (value === undefined || !hasLabels(node, all) || !isIncluded(pod, node, one)) continue;
    sums.set(value, (sums.get(value) ?? 0) + (one.counts.get(name) ?? 0));
  }
  return sums;
}

function hasLabels(node: Node, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined);
}

function isIncluded(
  pod: Pod,
  node: Node,
  { nodeAffinityPolicy, nodeTaintsPolicy }: SpreadConstraint,
): boolean {
  if (nodeAffinityPolicy !== 'Ignore' && !isWantedNode(pod, node)) return false;
  if (nodeTaintsPolicy !== 'Honor') return true;
  const hard = (node.spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  return hard.every((taint) => isTolerated(pod.spec.tolerations, taint));
}

function scoreSpread(
  pod: Pod,
  soft: readonly Counted[],
  nodes: readonly NodeInfo[],
  candidates: readonly NodeInfo[],
  isOwn: boolean,
): readonly number[] {
  const scored = candidates.filter(({ node }) => !isOwn || hasLabels(node, soft));
  const parts = soft.map((one) => {
    const values = new Set(scored.map(({ node }) => node.metadata.labels?.[one.topologyKey]));
    const weight = logarithm((one.topologyKey === HOST ? scored.length : values.size) + 2);
    const counts = one.topologyKey === HOST ? null : countDomains(pod, one, nodes, isOwn ? soft : []);
    return { ...one, weight, domains: counts };
  });
  const raw = new Map(
    scored.map(({ name, node }) => {
      let sum = 0;
      for (const { topologyKey, maxSkew, weight, domains, counts } of parts) {
        const value = node.metadata.labels?.[topologyKey];
        if (value === undefined) continue;
        const pods = domains === null ? counts.get(name) : domains.get(value);
        sum += (pods ?? 0) * weight + maxSkew - 1;
      }
      return [name, Math.round(sum)];
    }),
  );
  const most = Math.max(0, ...raw.values());
  const fewest = Math.min(...raw.values());
  return candidates.map(({ name }) => {
    const own = raw.get(name);
    if (own === undefined) return 0;
    return most === 0 ? 100 : Math.floor((100 * (most + fewest - own)) / most);
  });
}

/** The natural logarithm by its series: the same to the last bit everywhere, which the engine's need not be. */
function logarithm(value: number): number {
  let [rest, twos] = [value, 0];
  for (; rest > 1.5; rest /= 2) twos += 1;
  return twos * LOGARITHM_OF_TWO + series((rest - 1) / (rest + 1));
}

function series(ratio: number): number {
  let [sum, power] = [0, ratio];
  for (let index = 1; index < 40; index += 2) {
    sum += power / index;
    power *= ratio * ratio;
  }
  return 2 * sum;
}

const LOGARITHM_OF_TWO = series(1 / 3);

function countConstraint(pod: Pod, one: SpreadConstraint, counts: PodCounts): Counted {
  const selector = withLabelKeys(one.labelSelector, pod, one.matchLabelKeys ?? []);
  const { namespace } = pod.metadata;
  const isMatch = selector === null ? () => false : matchSelector(selector);
  return {
    ...one,
    isSelf: isMatch(pod.metadata.labels),
    counts: counts.count(`${PLUGIN} ${namespace} ${canonicalJson(selector)}`, ({ metadata }) => {
      if (metadata.namespace !== namespace || metadata.deletionTimestamp !== undefined) return false;
      return isMatch(metadata.labels);
    }),
  };
}

/** No selector matches nothing. The keys stand for "with the same value as this pod". */
export function withLabelKeys(
  selector: LabelSelector | undefined,
  pod: Pod,
  keys: readonly string[],
): LabelSelector | null {
  if (selector === undefined) return null;
  const own = pod.metadata.labels ?? {};
  const matchLabels = { ...selector.matchLabels };
  for (const key of keys) if (own[key] !== undefined) matchLabels[key] = own[key];
  return { ...selector, matchLabels };
}

/** All Services that select the pod and the selector of its owner, together; null where there is neither. */
function defaultSelector(
  pod: Pod,
  { api }: SchedulerWorld,
  services: readonly Readonly<Record<string, string>>[],
): LabelSelector | null {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const isKnown = owner?.kind === 'ReplicaSet' || owner?.kind === 'StatefulSet';
  const set = isKnown ? api.get<Selecting>(owner.kind, pod.metadata.namespace ?? '', owner.name) : null;
  const { matchLabels = {}, matchExpressions = [] } = set?.spec.selector ?? {};
  const labels = { ...matchLabels };
  for (const service of services) Object.assign(labels, service);
  const isEmpty = Object.keys(labels).length === 0 && matchExpressions.length === 0;
  return isEmpty ? null : { matchLabels: labels, matchExpressions };
}

type Selecting = KubernetesObject & { readonly spec: { readonly selector: LabelSelector } };

/** The selectors of the Services that select a pod. */
function watchServices({ api }: SchedulerWorld): (pod: Pod) => readonly Readonly<Record<string, string>>[] {
  const namespaces = new Map<string, Map<string, Readonly<Record<string, string>>>>();
  api.watch('Service', ({ type, object }) => {
    const { namespace = '', name } = object.metadata;
    const known = namespaces.get(namespace) ?? new Map();
    const { selector = {} } = object['spec'] as { readonly selector?: Readonly<Record<string, string>> };
    if (type === 'DELETED' || Object.keys(selector).length === 0) known.delete(name);
    else namespaces.set(namespace, known.set(name, selector));
  });
  return ({ metadata: { namespace = '', labels = {} } }) =>
    [...(namespaces.get(namespace)?.values() ?? [])].filter((selector) =>
      Object.entries(selector).every(([key, value]) => labels[key] === value),
    );
}
