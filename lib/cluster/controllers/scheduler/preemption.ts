/**
 * Makes room for an important pod: finds the node where the least harm is done, and asks the less important pods there
 * to end. Upstream: plugins/defaultpreemption and pkg/scheduler/framework/preemption. Left out: the search stops after a
 * tenth of very many nodes (ours looks at all), extenders.
 */
import { matchSelector } from '../../api/label-selector';
import { isApiError } from '../../api/status';
import type { PodDisruptionBudget } from '../../batch-resources';
import { compareText } from '../../kernel/text';
import type { Condition, Pod } from '../../resources';
import { countTexts, filterNode, headOf, preparePlugins } from './cycle';
import type { NodeInfo } from './node-cache';
import { priorityOf } from './nominations';
import type { Failure, PluginMaker, SchedulerPlugin, SchedulerWorld } from './plugin';

const SOURCE = { component: 'default-scheduler' } as const;
const BY_SCHEDULER = 'PreemptionByScheduler';
const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

interface Candidate {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly Pod[];
  readonly violations: number;
}

export const PREEMPTION: PluginMaker = (world): SchedulerPlugin => ({
  name: 'DefaultPreemption',
  makeRoom(failure) {
    const why = tellUnfit(failure);
    if (why !== null) return { node: nominatedNode(failure.info.pod), text: tellAll(why) };
    const [candidates, reasons] = findCandidates(failure, world);
    const best = pickCandidate(candidates);
    if (best === null)
      return { node: null, text: tellAll(`${headOf(reasons.length)} ${countTexts(reasons)}.`) };
    for (const victim of best.victims) preempt(world, failure.info.pod, victim, best.node);
    return { node: best.node, text: '' };
  },
});

/** Devices, which this cluster does not have, are asked before. */
function tellAll(text: string): string {
  return `no new claims to deallocate, preemption: ${text}`;
}

function nominatedNode(pod: Pod): string | null {
  return (pod.status?.['nominatedNodeName'] as string | undefined) ?? null;
}

/** Why it may not preempt now; `null`: it may. */
function tellUnfit({ info: { pod }, rejections }: Failure): string | null {
  if (pod.spec['preemptionPolicy'] === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const name = nominatedNode(pod);
  for (const [node, { isFinal }] of rejections) {
    if (node.name !== name || isFinal) continue;
    const isEnding = [...node.pods.values()].some(
      (other) => isEndingForUs(other.pod) && priorityOf(other.pod) < priorityOf(pod),
    );
    if (isEnding) return 'not eligible due to a terminating pod on the nominated node.';
  }
  return null;
}

function isEndingForUs({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (status?.conditions ?? []).some(({ reason }) => reason === BY_SCHEDULER)
  );
}

function findCandidates(
  failure: Failure,
  world: SchedulerWorld,
): readonly [readonly Candidate[], readonly string[]] {
  const candidates: Candidate[] = [];
  const reasons: string[] = [];
  const budgets = world.api.list<PodDisruptionBudget>('PodDisruptionBudget');
  for (const [node, { isFinal }] of failure.rejections) {
    const found = isFinal ? [NOT_HELPFUL] : selectVictims(failure, world, node, budgets);
    if ('node' in found) candidates.push(found);
    else reasons.push(...found);
  }
  return [candidates, reasons];
}

/** All that are less important leave, then those that may stay come back, the most important and the protected first. */
function selectVictims(
  { info, plugins }: Failure,
  { cache }: SchedulerWorld,
  node: NodeInfo,
  budgets: readonly PodDisruptionBudget[],
): Candidate | readonly string[] {
  const lower = [...node.pods.values()]
    .map(({ pod }) => pod)
    .filter((pod) => priorityOf(pod) < priorityOf(info.pod))
    .sort(compareImportance);
  if (lower.length === 0) return [NO_VICTIMS];
  const look = () => filterNode(preparePlugins(plugins, info), node);
  for (const pod of lower) cache.removePod(pod.metadata.uid ?? '');
  const rejection = look();
  if (rejection !== null) {
    for (const pod of lower) cache.setPod(pod);
    return rejection.reasons;
  }
  const broken = findViolations(lower, budgets);
  const victims: Pod[] = [];
  for (const pod of [...lower.filter((one) => broken.has(one)), ...lower.filter((one) => !broken.has(one))]) {
    cache.setPod(pod);
    if (look() === null) continue;
    cache.removePod(pod.metadata.uid ?? '');
    victims.push(pod);
  }
  for (const pod of victims) cache.setPod(pod);
  victims.sort(compareImportance);
  return { node: node.name, victims, violations: victims.filter((pod) => broken.has(pod)).length };
}

/** Those whose end a disruption budget would not allow, counted in this order. */
function findViolations(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): ReadonlySet<Pod> {
  const left = budgets.map((budget) => budget.status?.disruptionsAllowed ?? 0);
  const broken = new Set<Pod>();
  for (const pod of pods) {
    const { namespace, labels } = pod.metadata;
    if (Object.keys(labels ?? {}).length === 0) continue;
    for (const [index, { metadata, spec, status }] of budgets.entries()) {
      const { selector } = spec ?? {};
      if (metadata.namespace !== namespace || selector === undefined || isEmpty(selector)) continue;
      if (!matchSelector(selector)(labels) || status?.disruptedPods?.[pod.metadata.name] !== undefined)
        continue;
      left[index]! -= 1;
      if (left[index]! < 0) broken.add(pod);
    }
  }
  return broken;
}

function isEmpty(selector: Parameters<typeof matchSelector>[0]): boolean {
  return (
    Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
  );
}

/** Priority first, then who runs longer. */
function compareImportance(a: Pod, b: Pod): number {
  return (
    priorityOf(b) - priorityOf(a) ||
    compareText(startOf(a), startOf(b)) ||
    compareText(a.metadata.uid ?? '', b.metadata.uid ?? '')
  );
}

/** Timestamps of one form sort as texts; who has not started yet is the youngest. */
function startOf(pod: Pod): string {
  return pod.status?.startTime ?? '9';
}

/** Fewest broken budgets, least important victims, least importance in all, fewest victims, youngest, first. */
function pickCandidate(candidates: readonly Candidate[]): Candidate | null {
  const harm = ({ victims, violations }: Candidate): readonly number[] => [
    violations,
    Math.max(...victims.map(priorityOf)),
    victims.reduce((sum, pod) => sum + priorityOf(pod) + 2 ** 31, 0),
    victims.length,
  ];
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (best === null || isLess(harm(candidate), harm(best), startOfWorst(candidate) > startOfWorst(best)))
      best = candidate;
  }
  return best;
}

function isLess(a: readonly number[], b: readonly number[], isTieBetter: boolean): boolean {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value < b[index]!;
  return isTieBetter;
}

/** When the oldest of the most important victims started. */
function startOfWorst({ victims }: Candidate): string {
  const [first] = victims;
  return first === undefined ? '' : startOf(first);
}

function preempt({ api, timestamp }: SchedulerWorld, by: Pod, victim: Pod, node: string): void {
  const { namespace = '', name, uid = '' } = victim.metadata;
  const stored = api.get<Pod>('Pod', namespace, name);
  if (stored?.metadata.uid !== uid) return;
  try {
    if (stored.metadata.deletionTimestamp === undefined) {
      const condition: Condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: BY_SCHEDULER,
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
        lastProbeTime: null,
        lastTransitionTime: timestamp(),
      };
      const others = (stored.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
      api.updateStatus({ ...stored, status: { ...stored.status, conditions: [...others, condition] } });
      api.delete('Pod', namespace, name, { uid });
    }
    api.recordEvent(
      stored,
      'Normal',
      'Preempted',
      `Preempted by pod ${by.metadata.uid} on node ${node}`,
      SOURCE,
    );
  } catch (error) {
    if (!isApiError(error)) throw error;
  }
}
