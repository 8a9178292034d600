/**
 * The controller of volumes: binds claims to volumes, asks provisioners for new ones, and sees to what becomes of a
 * volume whose claim has gone. As upstream it looks again every 15 seconds at a claim that finds nothing.
 * Left out: recycling, in-tree provisioners, migration to CSI, making claims larger.
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller.go.
 */
import type { ApiClient } from '../../api/client';
import {
  annotationOf,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  claimedBy,
  classOf,
  findBestVolume,
  findMismatch,
  isFor,
  OLD_PROVISIONER,
  PROVISIONED_BY,
  PROVISIONER,
  SELECTED_NODE,
  withAnnotations,
} from '../../api/volume-match';
import type { Kernel } from '../../kernel/kernel';
import { compareText } from '../../kernel/text';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../storage-resources';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import type { ClaimUsers } from './claim-users';

const SOURCE = { component: 'persistentvolume-controller' } as const;
const CYCLE_MS = 5;
const RESYNC_MS = 15_000;
const IN_TREE = 'kubernetes.io/';

export function startVolumeBinder(kernel: Kernel, api: ApiClient, users: ClaimUsers): void {
  const claims = createWorkQueue(kernel, CYCLE_MS, syncClaim);
  const volumes = createWorkQueue(kernel, CYCLE_MS, syncVolume);
  /** Claims that found nothing: a new volume may be theirs. */
  const waiting = new Set<string>();

  function syncClaim(key: string): void {
    waiting.delete(key);
    const { namespace, name } = splitKey(key);
    const claim = api.get<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
    if (claim === null) return;
    if (annotationOf(claim, BIND_COMPLETED) !== undefined) syncBoundClaim(claim);
    else if (claim.metadata.deletionTimestamp !== undefined) return;
    else if ((claim.spec.volumeName ?? '') === '') syncUnboundClaim(key, claim);
    else syncAskedVolume(key, claim, claim.spec.volumeName!);
  }

  function syncBoundClaim(claim: PersistentVolumeClaim): void {
    const volume = api.get<PersistentVolume>('PersistentVolume', '', claim.spec.volumeName ?? '');
    if (volume === null) {
      lose(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
    } else if (volume.spec.claimRef === undefined || isFor(volume, claim)) bind(volume, claim);
    else {
      lose(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
    }
  }

  function lose(claim: PersistentVolumeClaim, reason: string, message: string): void {
    if (claim.status?.phase === 'Lost') return;
    api.updateStatus({ ...claim, status: { ...claim.status, phase: 'Lost' } });
    api.recordEvent(claim, 'Warning', reason, message, SOURCE);
  }

  /** Tells why it waits, and looks again later. */
  function wait(key: string, claim: PersistentVolumeClaim, told: Told | null): void {
    if (claim.status?.phase !== 'Pending') {
      api.updateStatus({ ...claim, status: { ...claim.status, phase: 'Pending' } });
    }
    if (told !== null) api.recordEvent(claim, told.type, told.reason, told.message, SOURCE);
    waiting.add(key);
    claims.addAfter(key, RESYNC_MS, 'periodic');
  }

  function syncUnboundClaim(key: string, claim: PersistentVolumeClaim): void {
    const storageClass = api.get<StorageClass>('StorageClass', '', classOf(claim));
    const isDelayed =
      storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
      annotationOf(claim, SELECTED_NODE) === undefined;
    const all = api.list<PersistentVolume>('PersistentVolume');
    const volume = isDelayed ? (all.find((own) => isFor(own, claim)) ?? null) : findBestVolume(claim, all);
    if (volume !== null) bind(volume, claim);
    else if (isDelayed) wait(key, claim, users.tellWaiting(claim));
    else if (classOf(claim) !== '') provision(key, claim, storageClass);
    else wait(key, claim, NOTHING_THERE);
  }

  function provision(key: string, claim: PersistentVolumeClaim, storageClass: StorageClass | null): void {
    const provisioner = storageClass?.provisioner ?? '';
    const problem =
      storageClass === null
        ? `storageclass.storage.k8s.io "${classOf(claim)}" not found`
        : `no volume plugin matched name: ${provisioner}`;
    if (storageClass === null || provisioner.startsWith(IN_TREE)) {
      wait(key, claim, { type: 'Warning', reason: 'ProvisioningFailed', message: problem });
      return;
    }
    const names = { [PROVISIONER]: provisioner, [OLD_PROVISIONER]: provisioner };
    const isAsked = annotationOf(claim, PROVISIONER) === provisioner;
    const asked = isAsked ? claim : api.update(withAnnotations(claim, names));
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    wait(key, asked, { type: 'Normal', reason: 'ExternalProvisioning', message });
  }

  /** The claim names its volume. */
  function syncAskedVolume(key: string, claim: PersistentVolumeClaim, name: string): void {
    const volume = api.get<PersistentVolume>('PersistentVolume', '', name);
    const told = volume === null ? null : refuseAsked(volume, claim);
    if (volume !== null && told === null) bind(volume, claim);
    else wait(key, claim, told);
  }

  function bind(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const isClaimed = volume.spec.claimRef?.uid === claim.metadata.uid;
    const bound = setPhase(isClaimed ? volume : api.update(claimedBy(volume, claim)), 'Bound');
    const isAsked = (claim.spec.volumeName ?? '') !== '';
    const mine =
      annotationOf(claim, BIND_COMPLETED) !== undefined && claim.spec.volumeName === volume.metadata.name
        ? claim
        : api.update(
            withAnnotations(
              { ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } },
              { [BIND_COMPLETED]: 'yes', ...(isAsked ? {} : { [BOUND_BY_CONTROLLER]: 'yes' }) },
            ),
          );
    const { accessModes, capacity } = bound.spec;
    api.updateStatus({ ...mine, status: { ...mine.status, phase: 'Bound', accessModes, capacity } });
  }

  function setPhase(volume: PersistentVolume, phase: string, message?: string): PersistentVolume {
    if (volume.status?.phase === phase) return volume;
    const status = {
      phase,
      ...(message === undefined ? {} : { message }),
      lastPhaseTransitionTime: kernel.timestamp(),
    };
    return api.updateStatus({ ...volume, status });
  }

  function syncVolume(name: string): void {
    const volume = api.get<PersistentVolume>('PersistentVolume', '', name);
    if (volume === null) return;
    const { claimRef } = volume.spec;
    if (claimRef === undefined) {
      setPhase(volume, 'Available');
      return;
    }
    const found = api.get<PersistentVolumeClaim>(
      'PersistentVolumeClaim',
      claimRef.namespace ?? '',
      claimRef.name ?? '',
    );
    const isKept = (claimRef.uid ?? '') === '';
    if (found === null || !isFor(volume, found)) {
      if (isKept) setPhase(volume, 'Available');
      else release(volume);
    } else if ((found.spec.volumeName ?? '') === '') claims.add(keyOf(found.metadata));
    else if (found.spec.volumeName === name) setPhase(volume, 'Bound');
    else leave(volume);
  }

  /** Its claim has another volume. */
  function leave(volume: PersistentVolume): void {
    const isMade = annotationOf(volume, PROVISIONED_BY) !== undefined;
    const { claimRef: _left, ...spec } = volume.spec;
    if (isMade && spec.persistentVolumeReclaimPolicy === 'Delete') release(volume);
    else setPhase(api.update({ ...volume, spec }), 'Available');
  }

  function release(volume: PersistentVolume): void {
    const { persistentVolumeReclaimPolicy: policy, hostPath } = volume.spec;
    if (volume.status?.phase === 'Failed') return;
    const released = setPhase(volume, 'Released');
    if (policy !== 'Delete' || annotationOf(volume, PROVISIONED_BY) !== undefined) return;
    if (hostPath?.path.startsWith('/tmp/')) {
      api.delete('PersistentVolume', '', volume.metadata.name);
      return;
    }
    const message =
      hostPath === undefined
        ? `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`
        : `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`;
    const failed = setPhase(released, 'Failed', message);
    api.recordEvent(failed, 'Warning', 'VolumeFailedDelete', message, SOURCE);
  }

  function wakeWaiting(): void {
    for (const key of [...waiting].sort(compareText)) claims.add(key);
  }

  api.watch('PersistentVolumeClaim', ({ type, object }) => {
    const claim = object as PersistentVolumeClaim;
    const { volumeName = '' } = claim.spec;
    const key = keyOf(claim.metadata);
    if (type !== 'DELETED') {
      // What a claim that waits is told about itself changes nothing.
      if (!waiting.has(key) || type === 'ADDED' || annotationOf(claim, SELECTED_NODE) !== undefined)
        claims.add(key);
    } else {
      waiting.delete(key);
      if (volumeName !== '') volumes.add(volumeName);
    }
  });
  api.watch('PersistentVolume', ({ type, object }) => {
    const volume = object as PersistentVolume;
    const { claimRef } = volume.spec;
    if (type !== 'DELETED') volumes.add(volume.metadata.name);
    if (claimRef !== undefined) claims.add(`${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`);
    else if (volume.status?.phase === 'Available') wakeWaiting();
  });
  api.watch('StorageClass', ({ type }) => {
    if (type === 'ADDED') wakeWaiting();
  });
}

function refuseAsked(volume: PersistentVolume, claim: PersistentVolumeClaim): Told | null {
  const { name } = volume.metadata;
  if (isFor(volume, claim)) return null;
  if (volume.spec.claimRef !== undefined) {
    const message = `volume "${name}" already bound to a different claim.`;
    return { type: 'Warning', reason: 'FailedBinding', message };
  }
  const mismatch = findMismatch(volume, claim);
  if (mismatch === null) return null;
  const message = `Cannot bind to requested volume "${name}": ${mismatch}`;
  return { type: 'Warning', reason: 'VolumeMismatch', message };
}

export interface Told {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

const NOTHING_THERE: Told = {
  type: 'Normal',
  reason: 'FailedBinding',
  message: 'no persistent volumes available for this claim and no storage class is set',
};
