/**
 * The disruption controller: counts for each PodDisruptionBudget how many of its pods are healthy, and how many may
 * be evicted now; the eviction subresource trusts these numbers. Which pods a budget selects is kept up by a watch.
 * Left out: taking DisruptionTarget back from pods that were never deleted. Upstream: pkg/controller/disruption.
 */
import type { ApiClient } from '../../api/client';
import { isSame } from '../../api/equality';
import { type LabelMatcher, matchSelector } from '../../api/label-selector';
import type { PodDisruptionBudget } from '../../batch-resources';
import type { Kernel } from '../../kernel/kernel';
import { compareText } from '../../kernel/text';
import { parseTimestamp } from '../../kernel/time';
import type { Condition, LabelSelector, Pod } from '../../resources';
import type { OwnedIndex } from '../owned-index';
import { isReady } from '../service-pods';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import { countExpected, type Expected } from './expected-pods';

const SOURCE = { component: 'controllermanager' } as const;
const CYCLE_MS = 5;
/** An evicted pod that is still not being deleted then was not meant. */
const DELETION_TIMEOUT_MS = 120_000;

interface Known {
  readonly matches: LabelMatcher;
  readonly pods: Map<string, Pod>;
}

export function startDisruptionController(kernel: Kernel, api: ApiClient, pods: OwnedIndex<Pod>): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  const byNamespace = new Map<string, Map<string, Known>>();

  api.watch('PodDisruptionBudget', ({ type, object }) => {
    const { metadata, spec } = object as PodDisruptionBudget;
    const { namespace = '' } = metadata;
    const budgets = byNamespace.get(namespace) ?? new Map<string, Known>();
    byNamespace.set(namespace, budgets);
    if (type === 'DELETED') {
      budgets.delete(keyOf(metadata));
      return;
    }
    const matches = spec?.selector === undefined ? () => false : matchSelector(spec.selector);
    const selected = api.list<Pod>('Pod', { namespace }).filter((pod) => matches(pod.metadata.labels));
    budgets.set(keyOf(metadata), {
      matches,
      pods: new Map(selected.map((pod) => [pod.metadata.name, pod])),
    });
    queue.add(keyOf(metadata));
  });

  pods.onChange(({ type, object, previous }) => {
    const { namespace = '', name, labels } = object.metadata;
    for (const [key, known] of byNamespace.get(namespace) ?? []) {
      const isSelected = type !== 'DELETED' && known.matches(labels);
      const wasSelected = known.pods.has(name);
      if (isSelected) known.pods.set(name, object);
      else known.pods.delete(name);
      const isNews = isSelected !== wasSelected || previous === null || shapeOf(previous) !== shapeOf(object);
      if (isNews && (isSelected || wasSelected)) queue.add(key);
    }
  });

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const budget = api.get<PodDisruptionBudget>('PodDisruptionBudget', namespace, name);
    const known = byNamespace.get(namespace)?.get(key);
    if (budget === null || known === undefined) return;
    const selected = [...known.pods.values()].sort((a, b) => compareText(a.metadata.name, b.metadata.name));
    if (selected.length === 0) api.recordEvent(budget, 'Normal', 'NoPods', 'No matching pods found', SOURCE);
    const expected = countExpected(api, budget, selected);
    if ('problem' in expected) fail(budget, expected.problem);
    else write(key, budget, selected, expected);
  }

  function write(
    key: string,
    budget: PodDisruptionBudget,
    selected: readonly Pod[],
    expected: Expected,
  ): void {
    if (expected.hasUnmanaged) {
      api.recordEvent(budget, 'Warning', 'UnmanagedPods', unmanagedWords(budget.spec?.selector), SOURCE);
    }
    const disruptedPods = stillDisrupted(budget, selected);
    const isHealthy = (pod: Pod): boolean =>
      pod.metadata.deletionTimestamp === undefined &&
      disruptedPods[pod.metadata.name] === undefined &&
      isReady(pod);
    const currentHealthy = selected.filter(isHealthy).length;
    const { desiredHealthy, expectedPods } = expected;
    const surplus = currentHealthy - desiredHealthy;
    const disruptionsAllowed = expectedPods > 0 ? Math.max(0, surplus) : 0;
    const generation = budget.metadata.generation;
    const status = {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(Object.keys(disruptedPods).length === 0 ? {} : { disruptedPods }),
      disruptionsAllowed,
      currentHealthy,
      desiredHealthy,
      expectedPods,
    };
    const reason = disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods';
    update(budget, status, { isAllowed: disruptionsAllowed > 0, reason, message: '' });
    const waits = Object.values(disruptedPods).map(
      (atText) => (parseTimestamp(atText) ?? 0) + DELETION_TIMEOUT_MS - kernel.epochMs(),
    );
    if (waits.length > 0) queue.addAfter(key, Math.max(1000, Math.min(...waits)), 'periodic');
  }

  /** Evicted a short while ago and not yet seen as being deleted. */
  function stillDisrupted(budget: PodDisruptionBudget, selected: readonly Pod[]): Record<string, string> {
    const disrupted = budget.status?.disruptedPods ?? {};
    const result: Record<string, string> = {};
    for (const { metadata } of selected) {
      const atText = disrupted[metadata.name];
      if (atText === undefined || metadata.deletionTimestamp !== undefined) continue;
      if ((parseTimestamp(atText) ?? 0) + DELETION_TIMEOUT_MS >= kernel.epochMs())
        result[metadata.name] = atText;
    }
    return result;
  }

  /** What can't be counted allows nothing. */
  function fail(budget: PodDisruptionBudget, problem: string): void {
    const words = `Failed to calculate the number of expected pods: ${problem}`;
    api.recordEvent(budget, 'Warning', 'CalculateExpectedPodCountFailed', words, SOURCE);
    const status = { ...budget.status, disruptionsAllowed: 0 };
    update(budget, status, { isAllowed: false, reason: 'SyncFailed', message: problem });
  }

  function update(
    budget: PodDisruptionBudget,
    status: NonNullable<PodDisruptionBudget['status']>,
    { isAllowed, reason, message }: { isAllowed: boolean; reason: string; message: string },
  ): void {
    const before = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
    const value = isAllowed ? 'True' : 'False';
    const condition: Condition = {
      type: 'DisruptionAllowed',
      status: value,
      ...(status.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
      lastTransitionTime: before?.status === value ? before.lastTransitionTime : kernel.timestamp(),
      reason,
      message,
    };
    const others = (budget.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionAllowed');
    const next = { ...status, conditions: [...others, condition] };
    if (!isSame(next, budget.status)) api.updateStatus({ ...budget, status: next });
  }
}

/** What of a pod a budget looks at, besides its labels. */
function shapeOf(pod: Pod): string {
  const owner = pod.metadata.ownerReferences?.[0]?.uid ?? '';
  return `${isReady(pod)} ${pod.metadata.deletionTimestamp ?? ''} ${owner}`;
}

function unmanagedWords(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).sort(([a], [b]) => compareText(a, b));
  const map = labels.map(([name, value]) => `${name}: ${value},`).join('');
  const shown = `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:[]LabelSelectorRequirement{},}`;
  return `Pods selected by this PodDisruptionBudget (selector: ${shown}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}
