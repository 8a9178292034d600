/**
 * Protection of claims and volumes in use: a finalizer that admission sets (admission/in-use-protection) is only taken
 * off when no pod has the claim, or no claim has the volume.
 * Upstream: pkg/controller/volume/pvcprotection and pvprotection.
 */
import type { ApiClient } from '../../api/client';
import type { Kernel } from '../../kernel/kernel';
import type { KubernetesObject } from '../../resources';
import type { PersistentVolume, PersistentVolumeClaim } from '../../storage-resources';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import type { ClaimUsers } from './claim-users';

const CYCLE_MS = 10;
const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

export function startVolumeProtection(kernel: Kernel, api: ApiClient, users: ClaimUsers): void {
  const claims = createWorkQueue(kernel, CYCLE_MS, (key) => {
    const { namespace, name } = splitKey(key);
    const claim = api.get<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
    if (claim !== null && !users.isUsed(key)) release(claim, CLAIM_FINALIZER);
  });
  const volumes = createWorkQueue(kernel, CYCLE_MS, (name) => {
    const volume = api.get<PersistentVolume>('PersistentVolume', '', name);
    if (volume !== null && volume.status?.phase !== 'Bound') release(volume, VOLUME_FINALIZER);
  });

  function release(object: KubernetesObject, finalizer: string): void {
    const { finalizers = [], deletionTimestamp } = object.metadata;
    if (deletionTimestamp === undefined || !finalizers.includes(finalizer)) return;
    const left = finalizers.filter((name) => name !== finalizer);
    api.update({ ...object, metadata: { ...object.metadata, finalizers: left } });
  }

  users.onLeave(claims.add);
  api.watch('PersistentVolumeClaim', ({ type, object }) => {
    if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined)
      claims.add(keyOf(object.metadata));
  });
  api.watch('PersistentVolume', ({ type, object }) => {
    if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined)
      volumes.add(object.metadata.name);
  });
}
