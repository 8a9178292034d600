/**
 * POST pods/NAME/eviction: a deletion that a PodDisruptionBudget may refuse. It trusts the numbers that the disruption
 * controller keeps up, and takes one from them. Upstream: pkg/registry/core/pod/storage/eviction.go.
 */
import type { PodDisruptionBudget } from '../batch-resources';
import type { HttpResponse } from '../http';
import type { Condition, KubernetesObject, Pod } from '../resources';
import { jsonAnswer, success } from './answer';
import type { Draft } from './decode';
import { podKind } from './kinds/pod';
import { podDisruptionBudgetKind } from './kinds/pod-disruption-budget';
import { matchSelector } from './label-selector';
import { readObject } from './request-body';
import { readWriteOptions } from './request-options';
import type { ResourceRequest } from './resource-requests';
import type { ServerOptions } from './server';
import { ApiError, methodNotAllowed, tooManyRequests } from './status';

const EVICTION = { ...podKind, kind: 'Eviction', definition: 'Eviction', group: 'policy' };

export function evictPod(
  options: ServerOptions,
  { request, path, query }: Omit<ResourceRequest, 'kind'>,
): HttpResponse {
  const { registry, kernel } = options;
  if (request.method !== 'POST') throw methodNotAllowed();
  const { object } = readObject(request, EVICTION, 'Warn');
  const { isDryRun } = readWriteOptions(query, 'CreateOptions');
  const { gracePeriodSeconds, preconditions } = (object.deleteOptions ?? {}) as {
    gracePeriodSeconds?: number;
    preconditions?: { uid?: string; resourceVersion?: string };
  };
  const namespace = path.namespace ?? '';
  const name = path.name!;
  const pod = registry.get(podKind, namespace, name) as Pod;
  if (!isFree(pod)) askBudget(options, pod, isDryRun ?? false);
  if (!isDryRun && pod.metadata.deletionTimestamp === undefined) {
    const now = kernel.timestamp();
    const mutate = (current: KubernetesObject): Draft => withTarget(current as Pod, now);
    registry.update(podKind, namespace, name, mutate, { part: 'status' });
  }
  registry.remove(podKind, namespace, name, { ...preconditions, gracePeriodSeconds, isDryRun });
  return jsonAnswer(request, 201, { ...success(), code: 201 });
}

/** A pod that is no help to anybody may always go. */
function isFree({ metadata, status }: Pod): boolean {
  const phase = status?.phase ?? 'Pending';
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(phase);
}

function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );
}

function withTarget(pod: Pod, now: string): Draft {
  const condition: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
}

function askBudget({ registry, kernel }: ServerOptions, pod: Pod, isDryRun: boolean): void {
  const { namespace = '', name, labels } = pod.metadata;
  const budgets = (
    registry.list(podDisruptionBudgetKind, namespace) as readonly PodDisruptionBudget[]
  ).filter(({ spec }) => spec?.selector !== undefined && matchSelector(spec.selector)(labels));
  if (budgets.length > 1) throw tooManyBudgets();
  const [budget] = budgets;
  if (budget === undefined) return;
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  if (!isReady(pod)) {
    if (budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return;
    if (currentHealthy >= desiredHealthy && desiredHealthy > 0) return;
  }
  const why = refusalOf(budget);
  if (why !== null) {
    throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: 'DisruptionBudget', message: why }],
    });
  }
  if (isDryRun) return;
  const mutate = (current: KubernetesObject): Draft =>
    withDisruption(current as PodDisruptionBudget, name, kernel.timestamp());
  registry.update(podDisruptionBudgetKind, namespace, budget.metadata.name, mutate, { part: 'status' });
}

function refusalOf({ metadata, status = {} }: PodDisruptionBudget): string | null {
  const { name, generation = 0 } = metadata;
  if ((status.observedGeneration ?? 0) < generation) {
    return `The disruption budget ${name} is still being processed by the server.`;
  }
  if ((status.disruptionsAllowed ?? 0) > 0) return null;
  const failure = status.conditions?.find(({ reason }) => reason === 'SyncFailed');
  if (failure !== undefined) {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${failure.message}`;
  }
  const { desiredHealthy = 0, currentHealthy = 0 } = status;
  return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
}

function withDisruption(budget: PodDisruptionBudget, pod: string, now: string): Draft {
  const disruptionsAllowed = (budget.status?.disruptionsAllowed ?? 1) - 1;
  const disruptedPods = { ...budget.status?.disruptedPods, [pod]: now };
  const conditions = (budget.status?.conditions ?? []).map((condition) =>
    disruptionsAllowed > 0
      ? condition
      : { ...condition, status: 'False', reason: 'InsufficientPods', lastTransitionTime: now },
  );
  return { ...budget, status: { ...budget.status, disruptionsAllowed, disruptedPods, conditions } };
}

function tooManyBudgets(): ApiError {
  const message =
    'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    code: 500,
  });
}
