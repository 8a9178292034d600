/**
 * The admission plugin StorageObjectInUseProtection: claims and volumes get a finalizer, so that they stay as long as
 * somebody uses them. Upstream: plugin/pkg/admission/storage/storageobjectinuseprotection.
 */
import type { Draft } from '../decode';
import type { AdmissionMaker } from './admission';

const FINALIZERS: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  PersistentVolume: 'kubernetes.io/pv-protection',
};

export const inUseProtection: AdmissionMaker = () => ({
  change({ kind, operation, object }) {
    const finalizer = FINALIZERS[kind.kind];
    if (finalizer === undefined || operation !== 'CREATE') return;
    const metadata = object.metadata as Draft;
    const present = (metadata.finalizers ?? []) as readonly string[];
    if (!present.includes(finalizer)) metadata.finalizers = [...present, finalizer];
  },
});
