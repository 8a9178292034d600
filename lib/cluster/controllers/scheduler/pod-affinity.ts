/**
 * Pods that want to be near others, or far from them: required and preferred, by the wish of the pod that comes and of
 * those that are there. Equal wishes of pods that are there count once for all, so that a thousand pods of one workload
 * cost no more than one. Upstream: pkg/scheduler/framework/plugins/interpodaffinity.
 */
import { matchSelector } from '../../api/label-selector';
import { canonicalJson } from '../../kernel/hash';
import { compareText } from '../../kernel/text';
import type { KubernetesObject, LabelSelector, Pod } from '../../resources';
import type { NodeInfo, PodInfo } from './node-cache';
import type { PluginMaker, PreparedPlugin, Rejection, SchedulerPlugin, SchedulerWorld } from './plugin';
import { withLabelKeys } from './topology-spread';

interface Term {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

interface Affinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly Term[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly podAffinityTerm: Term;
  }[];
}

/** A term of one pod, ready to be asked about others. */
interface Wish {
  /** All that the answer depends on, but for the namespaces' labels, which have a version. */
  readonly key: string;
  readonly version: number;
  readonly topologyKey: string;
  /** Negative: away from them. 0: required. */
  readonly weight: number;
  readonly isMeant: (pod: Pod) => boolean;
}

/** Wishes of pods that are there which are alike, and how many pods of each node have them. */
interface Group {
  readonly wish: Wish;
  readonly counts: Map<string, number>;
}

const PLUGIN = 'InterPodAffinity';
const reject = (text: string, isFinal: boolean): Rejection => ({
  plugin: PLUGIN,
  reasons: [`node(s) didn't ${text} rules`],
  isFinal,
});
const NOT_NEAR = reject('match pod affinity', true);
const NOT_FAR = reject('match pod anti-affinity', false);
const NOT_WANTED = reject('satisfy existing pods anti-affinity', false);
/** What a required affinity of a pod that is there counts for one that it is meant for. */
const HARD_WEIGHT = 1;

export const POD_AFFINITY: PluginMaker = (world): SchedulerPlugin => {
  const readWish = createWishReader(world);
  const groups = new Map<string, Group>();
  const isBarring = new Set<string>();

  function joinGroup(kind: string, pod: Pod, node: string, sign: 1 | -1, term: Term, weight: number): void {
    const wish = readWish(pod, term, weight);
    const key = `${kind} ${weight} ${wish.key}`;
    const group = groups.get(key) ?? { wish, counts: new Map<string, number>() };
    groups.set(key, group);
    if (kind === 'bar') isBarring.add(key);
    const count = (group.counts.get(node) ?? 0) + sign;
    if (count > 0) group.counts.set(node, count);
    else group.counts.delete(node);
    if (group.counts.size > 0) return;
    groups.delete(key);
    isBarring.delete(key);
  }

  world.cache.onPod(({ pod }: PodInfo, node, sign) => {
    const { near, far } = affinityOf(pod);
    for (const term of required(far)) joinGroup('bar', pod, node, sign, term, 0);
    for (const term of required(near)) joinGroup('near', pod, node, sign, term, HARD_WEIGHT);
    for (const { weight, podAffinityTerm } of preferred(near))
      joinGroup('near', pod, node, sign, podAffinityTerm, weight);
    for (const { weight, podAffinityTerm } of preferred(far))
      joinGroup('far', pod, node, sign, podAffinityTerm, -weight);
  });

  return {
    name: PLUGIN,
    weight: 2,
    prepare({ pod }) {
      const { near, far } = affinityOf(pod);
      if (groups.size === 0 && near === undefined && far === undefined) return null;
      return preparePodAffinity(pod, world, {
        near: required(near).map((term) => readWish(pod, term, 0)),
        far: required(far).map((term) => readWish(pod, term, 0)),
        soft: [
          ...preferred(near).map(({ weight, podAffinityTerm }) => readWish(pod, podAffinityTerm, weight)),
          ...preferred(far).map(({ weight, podAffinityTerm }) => readWish(pod, podAffinityTerm, -weight)),
        ],
        barring: [...isBarring]
          .flatMap((key) => groups.get(key) ?? [])
          .filter(({ wish }) => wish.isMeant(pod)),
        drawing: [...groups]
          .filter(([key, { wish }]) => !isBarring.has(key) && wish.isMeant(pod))
          .map(([, group]) => group),
      });
    },
  };
};

interface Wishes {
  readonly near: readonly Wish[];
  readonly far: readonly Wish[];
  readonly soft: readonly Wish[];
  readonly barring: readonly Group[];
  readonly drawing: readonly Group[];
}

function preparePodAffinity(pod: Pod, { cache, counts }: SchedulerWorld, wishes: Wishes): PreparedPlugin {
  const nodes = cache.nodes();
  const countWish = ({ key, version, isMeant, topologyKey }: Wish) =>
    sumByValue(nodes, topologyKey, counts.count(`${PLUGIN} ${version} ${key}`, isMeant));
  const countGroup = ({ wish, counts: own }: Group) => sumByValue(nodes, wish.topologyKey, own);
  const { near, far, soft, barring, drawing } = wishes;
  // All terms have to be met by the same pods.
  const meetsAll = (other: Pod) => near.every(({ isMeant }) => isMeant(other));
  const nearKey = `${PLUGIN} all ${near.map(({ key, version }) => `${version} ${key}`).join(' ')}`;
  const nearCounts = near.length === 0 ? new Map<string, number>() : counts.count(nearKey, meetsAll);
  const nearSums = near.map(({ topologyKey }) => ({
    topologyKey,
    sums: sumByValue(nodes, topologyKey, nearCounts),
  }));
  const isFirst = nearSums.every(({ sums }) => ![...sums.values()].some((sum) => sum > 0)) && meetsAll(pod);
  const farSums = far.map((wish) => ({ topologyKey: wish.topologyKey, sums: countWish(wish) }));
  const barSums = barring.map((group) => ({ topologyKey: group.wish.topologyKey, sums: countGroup(group) }));
  return {
    filter({ node }) {
      const labels = node.metadata.labels ?? {};
      const has = ({ topologyKey, sums }: Sums) => (sums.get(labels[topologyKey] ?? '') ?? 0) > 0;
      const isPlaced = nearSums.every(({ topologyKey }) => labels[topologyKey] !== undefined);
      if (near.length > 0 && !(isPlaced && (nearSums.every(has) || isFirst))) return NOT_NEAR;
      if (farSums.some(has)) return NOT_FAR;
      return barSums.some(has) ? NOT_WANTED : null;
    },
    ...(soft.length + drawing.length > 0 && {
      score: (candidates: readonly NodeInfo[]) => {
        const parts = [
          ...soft.map((wish) => ({
            weight: wish.weight,
            topologyKey: wish.topologyKey,
            sums: countWish(wish),
          })),
          ...drawing.map((group) => ({
            weight: group.wish.weight,
            topologyKey: group.wish.topologyKey,
            sums: countGroup(group),
          })),
        ];
        return spreadOut(
          candidates.map(({ node }) =>
            parts.reduce((sum, { weight, topologyKey, sums }) => {
              const value = node.metadata.labels?.[topologyKey];
              return sum + (value === undefined ? 0 : weight * (sums.get(value) ?? 0));
            }, 0),
          ),
        );
      },
    }),
  };
}

interface Sums {
  readonly topologyKey: string;
  readonly sums: ReadonlyMap<string, number>;
}

/** The least becomes 0, the greatest 100. */
function spreadOut(sums: readonly number[]): readonly number[] {
  const [least, most] = [Math.min(...sums), Math.max(...sums)];
  return sums.map((sum) => (most === least ? 0 : Math.floor((100 * (sum - least)) / (most - least))));
}

function sumByValue(
  nodes: readonly NodeInfo[],
  topologyKey: string,
  counts: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { name, node } of nodes) {
    const value = node.metadata.labels?.[topologyKey];
    const count = counts.get(name);
    if (value !== undefined && count !== undefined) sums.set(value, (sums.get(value) ?? 0) + count);
  }
  return sums;
}

function affinityOf(pod: Pod): { readonly near: Affinity | undefined; readonly far: Affinity | undefined } {
  const { podAffinity, podAntiAffinity } = (pod.spec['affinity'] ?? {}) as Readonly<
    Record<'podAffinity' | 'podAntiAffinity', Affinity | undefined>
  >;
  return { near: podAffinity, far: podAntiAffinity };
}

const required = (affinity: Affinity | undefined) =>
  affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const preferred = (affinity: Affinity | undefined) =>
  affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];

function createWishReader({ api }: SchedulerWorld): (pod: Pod, term: Term, weight: number) => Wish {
  /** Namespaces that a selector means may change with their labels; each change counts anew. */
  let namespaceVersion = 0;
  api.watch('Namespace', () => {
    namespaceVersion += 1;
  });

  return (pod, term, weight) => {
    const { labelSelector, namespaces = [], namespaceSelector, topologyKey } = term;
    const own =
      namespaces.length === 0 && namespaceSelector === undefined
        ? [pod.metadata.namespace ?? '']
        : namespaces;
    const selector = withMismatch(withLabelKeys(labelSelector, pod, term.matchLabelKeys ?? []), pod, term);
    const hasLabels = selector === null ? () => false : matchSelector(selector);
    const isNamespace = namespaceSelector === undefined ? () => false : matchSelector(namespaceSelector);
    const isMeantNamespace = (name: string): boolean =>
      own.includes(name) ||
      (namespaceSelector !== undefined &&
        isNamespace(api.get<KubernetesObject>('Namespace', '', name)?.metadata.labels));
    return {
      key: canonicalJson([topologyKey, selector, [...own].sort(compareText), namespaceSelector ?? null]),
      version: namespaceSelector === undefined ? 0 : namespaceVersion,
      topologyKey,
      weight,
      isMeant: ({ metadata: { namespace = '', labels } }) => isMeantNamespace(namespace) && hasLabels(labels),
    };
  };
}

/** "With another value than this pod's." */
function withMismatch(
  selector: LabelSelector | null,
  pod: Pod,
  { mismatchLabelKeys = [] }: Term,
): LabelSelector | null {
  if (selector === null) return null;
  const more = mismatchLabelKeys.flatMap((key) => {
    const value = pod.metadata.labels?.[key];
    return value === undefined ? [] : [{ key, operator: 'NotIn' as const, values: [value] }];
  });
  return more.length === 0
    ? selector
    : { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...more] };
}
