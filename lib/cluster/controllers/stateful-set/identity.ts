/**
 * Who a pod of a StatefulSet is: its ordinal, name, labels, host name and claims, and the revision it is made of.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go.
 */
import type { Pod, PodTemplate, Volume } from '../../resources';
import type { StatefulSet } from '../../workload-resources';
import { REVISION_LABEL } from '../controller-revision';
import { ownerReference } from '../owned-index';

export const NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const INDEX_LABEL = 'apps.kubernetes.io/pod-index';
const NAME = /^(.*)-([0-9]{1,10})$/;

/** `null` for a pod that is named otherwise than those of this set. */
export function ordinalOf(set: StatefulSet, { metadata }: Pod): number | null {
  const [, parent, ordinal] = NAME.exec(metadata.name) ?? [];
  return parent === set.metadata.name && ordinal !== undefined ? Number(ordinal) : null;
}

export function firstOrdinal({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0;
}

export function wantedReplicas({ spec }: StatefulSet): number {
  return spec.replicas ?? 0;
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  const first = firstOrdinal(set);
  return ordinal >= first && ordinal < first + wantedReplicas(set);
}

export function isOrdered({ spec }: StatefulSet): boolean {
  return spec.podManagementPolicy !== 'Parallel';
}

export function isRolling({ spec }: StatefulSet): boolean {
  return (spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

/** Pods before this place keep the revision that they have. */
export function partitionOf({ spec }: StatefulSet): number {
  return spec.updateStrategy?.rollingUpdate?.partition ?? 0;
}

/** Percentages are rounded down; one pod may always be missing. */
export function maxUnavailable(set: StatefulSet): number {
  const amount = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  if (typeof amount === 'number') return Math.max(1, amount);
  return Math.max(1, Math.floor((Number(amount.slice(0, -1)) * wantedReplicas(set)) / 100));
}

export function revisionOfPod({ metadata }: Pod): string {
  return metadata.labels?.[REVISION_LABEL] ?? '';
}

export function claimName(set: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${set.metadata.name}-${ordinal}`;
}

/** The pod with this ordinal, of the template of a revision. */
export function podOf(set: StatefulSet, template: PodTemplate, revision: string, ordinal: number): Pod {
  const name = `${set.metadata.name}-${ordinal}`;
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const { serviceName = '' } = set.spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: set.metadata.namespace,
      labels: { ...labels, ...identityLabels(name, ordinal), [REVISION_LABEL]: revision },
      annotations,
      finalizers,
      ownerReferences: [ownerReference(set)],
    },
    spec: {
      ...template.spec,
      hostname: name,
      ...(serviceName === '' ? {} : { subdomain: serviceName }),
      ...withClaims(set, template, ordinal),
    },
  };
}

export function identityLabels(name: string, ordinal: number): Readonly<Record<string, string>> {
  return { [INDEX_LABEL]: String(ordinal), [NAME_LABEL]: name };
}

/** A claim takes the place of a volume of its name. */
function withClaims(
  set: StatefulSet,
  { spec }: PodTemplate,
  ordinal: number,
): { volumes?: readonly Volume[] } {
  const names = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
  const others = (spec.volumes ?? []).filter(({ name }) => !names.includes(name));
  const claims = names.map((name) => ({
    name,
    persistentVolumeClaim: { claimName: claimName(set, name, ordinal) },
  }));
  return claims.length + others.length === 0 ? {} : { volumes: [...claims, ...others] };
}
