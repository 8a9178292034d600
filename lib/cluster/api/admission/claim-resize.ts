/**
 * The admission plugin PersistentVolumeClaimResize: a claim may only ask for more where its class allows that. Nobody
 * here makes a volume larger afterwards. Upstream: plugin/pkg/admission/storage/persistentvolume/resize.
 */
import type { PersistentVolumeClaim, StorageClass } from '../../storage-resources';
import { storageClassKind } from '../kinds/storage-class';
import { compareQuantities } from '../quantity';
import { forbidden } from '../status';
import { classOf } from '../volume-match';
import type { AdmissionMaker } from './admission';

export const claimResize: AdmissionMaker = ({ registry }) => ({
  check({ kind, name, object, previous }) {
    if (kind.kind !== 'PersistentVolumeClaim' || previous === null) return undefined;
    const claim = object as unknown as PersistentVolumeClaim;
    const before = previous as PersistentVolumeClaim;
    const [size, sizeBefore] = [claim, before].map(
      ({ spec }) => spec.resources?.requests?.['storage'] ?? '0',
    );
    if (compareQuantities(size!, sizeBefore!) <= 0) return undefined;
    if (before.status?.phase !== 'Bound') {
      throw forbidden(kind, name, 'Only bound persistent volume claims can be expanded');
    }
    const storageClass = registry.find(storageClassKind, '', classOf(claim)) as StorageClass | null;
    if (storageClass?.allowVolumeExpansion === true) return undefined;
    const why =
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
    throw forbidden(kind, name, why);
  },
});
