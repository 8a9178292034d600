/**
 * The claims of a StatefulSet's pods: made before the pod, kept when the pod goes, and owned by the set or the
 * pod where they are to end with them (persistentVolumeClaimRetentionPolicy).
 * Upstream: stateful_pod_control.go and the owner references in stateful_set_utils.go of pkg/controller/statefulset.
 */
import type { ApiClient } from '../../api/client';
import { isSame } from '../../api/equality';
import { ApiError } from '../../api/status';
import type { KubernetesObject, OwnerReference, Pod } from '../../resources';
import type { StatefulSet } from '../../workload-resources';
import { ownerReference } from '../owned-index';
import { claimName, isInRange } from './identity';

const KIND = 'PersistentVolumeClaim';

type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

/** Throws where one can't be made, or is about to end. */
export function createClaims(api: ApiClient, set: StatefulSet, ordinal: number, tell: Tell): void {
  const pod = `${set.metadata.name}-${ordinal}`;
  for (const claim of claimsOf(set, ordinal)) {
    const { name, namespace = '' } = claim.metadata;
    const present = api.get(KIND, namespace, name);
    if (present?.metadata.deletionTimestamp !== undefined) throw refusal(`pvc ${name} is being deleted`);
    if (present !== null) continue;
    try {
      api.create(claim);
    } catch (error) {
      const why = error instanceof Error ? error.message : '';
      const message = `create Claim ${name} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${why}`;
      tell('Warning', 'FailedCreate', message);
      throw refusal(`failed to create PVC ${name}: ${why}`);
    }
    tell(
      'Normal',
      'SuccessfulCreate',
      `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`,
    );
  }
}

/** The pod is not made, and the set comes back later. */
function refusal(message: string): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'InternalError',
    code: 500,
  });
}

function claimsOf(set: StatefulSet, ordinal: number): readonly KubernetesObject[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ status: _status, ...template }) => {
    const { labels, annotations, name } = template.metadata;
    return {
      ...template,
      apiVersion: 'v1',
      kind: KIND,
      metadata: {
        name: claimName(set, name, ordinal),
        namespace: set.metadata.namespace,
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations === undefined ? {} : { annotations }),
      },
    };
  });
}

/** Whether a claim still belongs to an earlier pod of this name: it will go with that one. */
export function hasStaleClaim(api: ApiClient, set: StatefulSet, ordinal: number): boolean {
  const pod = `${set.metadata.name}-${ordinal}`;
  return claimsOf(set, ordinal).some(({ metadata }) => {
    const claim = api.get(KIND, metadata.namespace ?? '', metadata.name);
    return claim?.metadata.ownerReferences?.some(({ kind, name }) => kind === 'Pod' && name === pod) ?? false;
  });
}

/** Writes who owns the claims of a pod, as the policy says. */
export function assignClaims(api: ApiClient, set: StatefulSet, pod: Pod, ordinal: number): void {
  for (const { metadata } of claimsOf(set, ordinal)) {
    const claim = api.get(KIND, metadata.namespace ?? '', metadata.name);
    if (claim === null || isStrange(claim, set, pod)) continue;
    const present = claim.metadata.ownerReferences ?? [];
    const own = [set.metadata.uid, pod.metadata.uid];
    const others = present.filter(({ uid }) => !own.includes(uid));
    const wanted = [...others, ...ownersOf(set, pod, ordinal)];
    if (isSame(wanted, present)) continue;
    const { ownerReferences: _before, ...rest } = claim.metadata;
    api.update({
      ...claim,
      metadata: wanted.length === 0 ? rest : { ...rest, ownerReferences: wanted },
    });
  }
}

/** What another controller has, or an earlier set or pod of the same name, is left alone. */
function isStrange({ metadata }: KubernetesObject, set: StatefulSet, pod: Pod): boolean {
  return (metadata.ownerReferences ?? []).some(({ kind, name, uid, controller }) => {
    if (kind === 'StatefulSet' && name === set.metadata.name) return uid !== set.metadata.uid;
    if (kind === 'Pod' && name === pod.metadata.name) return uid !== pod.metadata.uid;
    return controller === true;
  });
}

function ownersOf(set: StatefulSet, pod: Pod, ordinal: number): readonly OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const isScaledDown = !isInRange(set, ordinal);
  if (isScaledDown && whenScaled === 'Delete') return [ownerReference(pod)];
  return whenDeleted === 'Delete' ? [ownerReference(set)] : [];
}
