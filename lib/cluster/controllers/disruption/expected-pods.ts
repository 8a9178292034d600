/**
 * How many pods a budget expects and how many must stay healthy: percentages are of what the owners of the pods
 * want, so an owner has to have a scale. Upstream: getExpectedPodCount and getExpectedScale in disruption.go.
 */
import type { ApiClient } from '../../api/client';
import type { PodDisruptionBudget } from '../../batch-resources';
import type { KubernetesObject, OwnerReference, Pod } from '../../resources';
import { controllerOf } from '../owned-index';

export interface Expected {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  /** Some pods have no owner that could say how many there should be. */
  readonly hasUnmanaged: boolean;
}

type Scaled = KubernetesObject & { readonly spec?: { readonly replicas?: number } };

const SCALED = ['ReplicaSet', 'StatefulSet', 'Deployment', 'ReplicationController'];

export function countExpected(
  api: ApiClient,
  { spec = {} }: PodDisruptionBudget,
  pods: readonly Pod[],
): Expected | { readonly problem: string } {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable === undefined && typeof minAvailable !== 'string') {
    return {
      expectedPods: minAvailable === undefined ? 0 : pods.length,
      desiredHealthy: minAvailable ?? 0,
      hasUnmanaged: false,
    };
  }
  const scale = scaleOf(api, pods);
  if ('problem' in scale) return scale;
  const { expectedPods } = scale;
  const desiredHealthy =
    maxUnavailable === undefined
      ? partOf(minAvailable ?? 0, expectedPods)
      : Math.max(0, expectedPods - partOf(maxUnavailable, expectedPods));
  return { ...scale, desiredHealthy };
}

/** A percentage is rounded up. */
function partOf(amount: number | string, whole: number): number {
  if (typeof amount === 'number') return amount;
  return Math.ceil((Number(amount.slice(0, -1)) * whole) / 100);
}

function scaleOf(
  api: ApiClient,
  pods: readonly Pod[],
): Omit<Expected, 'desiredHealthy'> | { readonly problem: string } {
  const seen = new Set<string>();
  const scales = new Map<string, number>();
  let hasUnmanaged = false;
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (owner === null) {
      hasUnmanaged = true;
      continue;
    }
    if (seen.has(owner.uid)) continue;
    seen.add(owner.uid);
    if (!SCALED.includes(owner.kind)) {
      return { problem: `${resourceOf(owner)} does not implement the scale subresource` };
    }
    const top = topOwner(api, pod.metadata.namespace ?? '', owner);
    if (top === null) return { problem: `found no controllers for pod ${JSON.stringify(pod.metadata.name)}` };
    scales.set(top.metadata.uid ?? '', top.spec?.replicas ?? 1);
  }
  const expectedPods = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
  return { expectedPods, hasUnmanaged };
}

/** `jobs.batch` */
function resourceOf({ apiVersion, kind }: OwnerReference): string {
  const [group] = apiVersion.split('/');
  return `${kind.toLowerCase()}s${apiVersion.includes('/') ? `.${group}` : ''}`;
}

/** A ReplicaSet of a Deployment wants what the Deployment wants. */
function topOwner(api: ApiClient, namespace: string, owner: OwnerReference): Scaled | null {
  const direct = api.get<Scaled>(owner.kind, namespace, owner.name);
  if (direct === null || direct.metadata.uid !== owner.uid) return null;
  const upper = controllerOf(direct);
  if (upper?.kind !== 'Deployment') return direct;
  return api.get<Scaled>('Deployment', namespace, upper.name) ?? direct;
}
