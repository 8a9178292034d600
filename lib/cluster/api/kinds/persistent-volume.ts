/**
 * PersistentVolume. Upstream: ValidatePersistentVolume in pkg/apis/core/validation. Of a source it is checked that
 * there is exactly one.
 */
import type { PersistentVolume, VolumeSpec } from '../../storage-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import { compareQuantities } from '../quantity';
import type { FieldError } from '../status';
import { CLASS_ANNOTATION, showAccessModes, validateAccessModes } from './persistent-volume-claim';

/** All other fields of the spec are sources. */
const NO_SOURCES = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];
const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];

function setDefaults(volume: Draft): void {
  volume.spec ??= {};
  const spec = volume.spec as Draft;
  spec.persistentVolumeReclaimPolicy ||= 'Retain';
  spec.volumeMode ??= 'Filesystem';
  const hostPath = spec.hostPath as Draft | undefined;
  if (hostPath !== undefined) hostPath.type ??= '';
}

function sourcesOf(spec: VolumeSpec): readonly string[] {
  return Object.keys(spec).filter((field) => !NO_SOURCES.includes(field));
}

function validate({ spec }: PersistentVolume): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { accessModes = [], capacity = {}, persistentVolumeReclaimPolicy: policy, volumeMode } = spec;
  if (accessModes.length === 0) errors.push(required('spec.accessModes'));
  errors.push(...validateAccessModes(accessModes, 'spec.accessModes'));
  const resources = Object.keys(capacity);
  if (resources.length === 0) errors.push(required('spec.capacity'));
  else if (capacity.storage === undefined || resources.length > 1) {
    errors.push(notSupported('spec.capacity', capacity, ['storage']));
  }
  for (const resource of resources) {
    if (compareQuantities(capacity[resource]!, '0') > 0) continue;
    const why = 'must be greater than zero';
    errors.push(invalidValue(`spec.capacity[${resource}]`, capacity[resource], why));
  }
  if (policy !== undefined && !RECLAIM_POLICIES.includes(policy)) {
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES));
  }
  const [first, ...others] = sourcesOf(spec);
  for (const source of others) {
    errors.push(forbiddenField(`spec.${source}`, 'may not specify more than 1 volume type'));
  }
  if (first === undefined) errors.push(required('spec', 'must specify a volume type'));
  if (first === 'local' && spec.nodeAffinity === undefined) {
    errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  }
  if (volumeMode !== undefined && volumeMode !== 'Block' && volumeMode !== 'Filesystem') {
    errors.push(notSupported('spec.volumeMode', volumeMode, ['Block', 'Filesystem']));
  }
  return errors;
}

function validateUpdate(
  { spec }: PersistentVolume,
  { spec: before }: PersistentVolume,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const fields = [...new Set([...sourcesOf(spec), ...sourcesOf(before)])];
  if (fields.some((field) => !isSame(spec[field], before[field]))) {
    errors.push(
      forbiddenField(
        'spec.persistentvolumesource',
        'spec.persistentvolumesource is immutable after creation',
      ),
    );
  }
  if (spec.volumeMode !== before.volumeMode) {
    errors.push(invalidValue('volumeMode', spec.volumeMode ?? null, 'field is immutable'));
  }
  return errors;
}

const row: Kind<PersistentVolume> = {
  kind: 'PersistentVolume',
  definition: 'PersistentVolume',
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  isNamespaced: false,
  subresources: [{ name: 'status', kind: 'PersistentVolume', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { phase: 'Pending' },
  returnsDeleted: true,
  setDefaults,
  validate,
  validateUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Capacity' },
    { name: 'Access Modes' },
    { name: 'Reclaim Policy' },
    { name: 'Status' },
    { name: 'Claim' },
    { name: 'StorageClass' },
    { name: 'VolumeAttributesClass' },
    { name: 'Reason' },
    { name: 'Age' },
    { name: 'VolumeMode', isWide: true },
  ],
  cells: ({ metadata, spec, status = {} }, { epochMs }) => [
    metadata.name,
    spec.capacity?.storage ?? '0',
    showAccessModes(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
    spec.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`,
    metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? '',
    (spec.volumeAttributesClassName as string | undefined) ?? '<unset>',
    status.reason ?? '',
    age(metadata.creationTimestamp, epochMs),
    spec.volumeMode ?? '<unset>',
  ],
};

export const persistentVolumeKind = defineKind(row);
