/**
 * Which volume a claim can have, for the controller of volumes and for the scheduler. Upstream: FindMatchingVolume and CheckVolumeModeMismatches in
 * k8s.io/component-helpers/storage/volume.
 */

import { compareText } from '../kernel/text';
import type { KubernetesObject, Pod } from '../resources';
import type { PersistentVolume, PersistentVolumeClaim } from '../storage-resources';
import { matchSelector } from './label-selector';
import { compareQuantities } from './quantity';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const OLD_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

export function annotationOf({ metadata }: KubernetesObject, name: string): string | undefined {
  return metadata.annotations?.[name];
}

export function withAnnotations<T extends KubernetesObject>(
  object: T,
  annotations: Readonly<Record<string, string>>,
): T {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } };
}

/** Of a claim or of a volume; '' is none. */
export function classOf(object: PersistentVolumeClaim | PersistentVolume): string {
  return annotationOf(object, OLD_CLASS) ?? object.spec.storageClassName ?? '';
}

/** The claims that a pod names. */
export function claimNamesOf({ spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    const source = volume['persistentVolumeClaim'] as { readonly claimName: string } | undefined;
    return source === undefined ? [] : [source.claimName];
  });
}

/** Whether a volume is kept for this claim, or for one of its name. */
export function isFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { claimRef } = spec;
  return (
    claimRef !== undefined &&
    claimRef.name === metadata.name &&
    claimRef.namespace === metadata.namespace &&
    (claimRef.uid === undefined || claimRef.uid === '' || claimRef.uid === metadata.uid)
  );
}

/** Why the claim can't have the volume, in Kubernetes' words; null where it can. */
export function findMismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | null {
  const wanted = claim.spec.resources?.requests?.['storage'] ?? '0';
  if (compareQuantities(volume.spec.capacity?.['storage'] ?? '0', wanted) < 0)
    return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  const [mode, own] = [claim, volume].map(({ spec }) => spec.volumeMode ?? 'Filesystem');
  if (mode !== own) return 'incompatible volumeMode';
  const offered = volume.spec.accessModes ?? [];
  const isReachable = (claim.spec.accessModes ?? []).every((access) => offered.includes(access));
  return isReachable ? null : 'incompatible accessMode';
}

/** The volume with the claim written into it: nobody else gets it. */
export function claimedBy(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const claimRef = {
    kind: 'PersistentVolumeClaim',
    namespace,
    name,
    uid,
    apiVersion: 'v1',
    resourceVersion,
  };
  const next = { ...volume, spec: { ...volume.spec, claimRef } };
  return volume.spec.claimRef === undefined ? withAnnotations(next, { [BOUND_BY_CONTROLLER]: 'yes' }) : next;
}

/** The volume that is kept for the claim, or else the smallest that will do; of equals the first by name. */
export function findBestVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
): PersistentVolume | null {
  const isSelected = claim.spec.selector === undefined ? null : matchSelector(claim.spec.selector);
  let best: PersistentVolume | null = null;
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || findMismatch(volume, claim) !== null) continue;
    if (isFor(volume, claim)) return volume;
    if (volume.spec.claimRef !== undefined || volume.status?.phase !== 'Available') continue;
    if (isSelected !== null && !isSelected(volume.metadata.labels)) continue;
    if (best === null || compareVolumes(volume, best) < 0) best = volume;
  }
  return best;
}

function compareVolumes(a: PersistentVolume, b: PersistentVolume): number {
  const [left, right] = [a, b].map(({ spec }) => spec.capacity?.['storage'] ?? '0');
  return compareQuantities(left!, right!) || compareText(a.metadata.name, b.metadata.name);
}
