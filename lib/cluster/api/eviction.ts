/**
 * POST pods/NAME/eviction: a deletion that a PodDisruptionBudget may refuse. The real server trusts the status that
 * the disruption controller keeps up; here nobody keeps it, so what is healthy is counted anew for every eviction.
 * Upstream: pkg/registry/core/pod/storage/eviction.go, pkg/controller/disruption.
 */
import type { PodDisruptionBudget } from '../batch-resources';
import type { HttpResponse } from '../http';
import type { Deployment, KubernetesObject, Pod, ReplicaSet } from '../resources';
import { jsonAnswer, success } from './answer';
import { deploymentKind } from './kinds/deployment';
import { podKind } from './kinds/pod';
import { podDisruptionBudgetKind } from './kinds/pod-disruption-budget';
import { replicaSetKind } from './kinds/replica-set';
import { statefulSetKind } from './kinds/stateful-set';
import { matchSelector } from './label-selector';
import type { Registry } from './registry';
import { readObject } from './request-body';
import { readWriteOptions } from './request-options';
import type { ResourceRequest } from './resource-requests';
import type { ServerOptions } from './server';
import { internalError, methodNotAllowed, tooManyRequests } from './status';

const EVICTION = { ...podKind, kind: 'Eviction', definition: 'Eviction', group: 'policy' };

export function evictPod(
  { registry }: ServerOptions,
  { request, path, query }: Omit<ResourceRequest, 'kind'>,
): HttpResponse {
  if (request.method !== 'POST') throw methodNotAllowed();
  const { object } = readObject(request, EVICTION, 'Warn');
  const { isDryRun } = readWriteOptions(query, 'CreateOptions');
  const { gracePeriodSeconds, preconditions } = (object.deleteOptions ?? {}) as {
    gracePeriodSeconds?: number;
    preconditions?: { uid?: string; resourceVersion?: string };
  };
  const namespace = path.namespace ?? '';
  checkBudget(registry, namespace, registry.get(podKind, namespace, path.name!) as Pod);
  registry.remove(podKind, namespace, path.name!, { ...preconditions, gracePeriodSeconds, isDryRun });
  return jsonAnswer(request, 201, { ...success(), code: 201 });
}

interface Count {
  readonly healthy: number;
  readonly desired: number;
}

/** A pod that is no help to anybody may always go. */
function isCounted({ metadata, status }: Pod): boolean {
  const { phase } = status ?? {};
  return metadata.deletionTimestamp === undefined && phase !== 'Succeeded' && phase !== 'Failed';
}

function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );
}

function checkBudget(registry: Registry, namespace: string, pod: Pod): void {
  if (!isCounted(pod) || pod.status?.phase === 'Pending') return;
  const budgets = (
    registry.list(podDisruptionBudgetKind, namespace) as readonly PodDisruptionBudget[]
  ).filter(({ spec }) => spec?.selector !== undefined && matchSelector(spec.selector)(pod.metadata.labels));
  if (budgets.length > 1) {
    throw internalError(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const [budget] = budgets;
  if (budget === undefined) return;
  const { healthy, desired } = countPods(registry, namespace, budget);
  if (!isReady(pod)) {
    const isAlwaysAllowed = budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow';
    if (isAlwaysAllowed || (healthy >= desired && desired > 0)) return;
  }
  if (healthy - desired > 0) return;
  const message = `The disruption budget ${budget.metadata.name} needs ${desired} healthy pods and has ${healthy} currently`;
  throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
  });
}

function countPods(registry: Registry, namespace: string, { spec = {} }: PodDisruptionBudget): Count {
  const matches = matchSelector(spec.selector ?? {});
  const pods = (registry.list(podKind, namespace) as readonly Pod[]).filter(
    (pod) => isCounted(pod) && matches(pod.metadata.labels),
  );
  const healthy = pods.filter(isReady).length;
  const { minAvailable, maxUnavailable } = spec;
  const expected = (): number => expectedPods(registry, namespace, pods);
  if (maxUnavailable !== undefined) {
    return { healthy, desired: Math.max(0, expected() - partOf(maxUnavailable, expected)) };
  }
  return { healthy, desired: minAvailable === undefined ? 0 : partOf(minAvailable, expected) };
}

/** A percentage is rounded up. */
function partOf(amount: number | string, whole: () => number): number {
  if (typeof amount === 'number') return amount;
  return Math.ceil((Number(amount.slice(0, -1)) * whole()) / 100);
}

/** How many pods their makers want; a pod that nobody made counts for itself. */
function expectedPods(registry: Registry, namespace: string, pods: readonly Pod[]): number {
  const wanted = new Map<string, number>();
  for (const pod of pods) {
    const maker = makerOf(registry, namespace, pod);
    wanted.set(maker?.uid ?? pod.metadata.uid ?? pod.metadata.name, maker?.replicas ?? 1);
  }
  return [...wanted.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function controllerOf({
  metadata,
}: KubernetesObject): { readonly kind: string; readonly name: string } | undefined {
  return (metadata.ownerReferences ?? []).find((owner) => owner.controller === true);
}

function makerOf(registry: Registry, namespace: string, pod: Pod): { uid: string; replicas: number } | null {
  const owner = controllerOf(pod);
  const direct =
    owner?.kind === 'StatefulSet' ? statefulSetKind : owner?.kind === 'ReplicaSet' ? replicaSetKind : null;
  const found = direct === null ? null : registry.find(direct, namespace, owner!.name);
  if (found === null) return null;
  const upper = controllerOf(found);
  const deployment =
    upper?.kind === 'Deployment' ? registry.find(deploymentKind, namespace, upper.name) : null;
  const maker = (deployment ?? found) as Deployment | ReplicaSet;
  return { uid: maker.metadata.uid ?? '', replicas: maker.spec.replicas ?? 1 };
}
