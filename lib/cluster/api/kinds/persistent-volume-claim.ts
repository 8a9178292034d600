/**
 * PersistentVolumeClaim. Upstream: ValidatePersistentVolumeClaim in pkg/apis/core/validation, the admission plugin
 * DefaultStorageClass. Not checked: data sources.
 */
import type { PersistentVolumeClaim } from '../../storage-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, notSupported, required } from '../field';
import { type CreateContext, defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import { compareQuantities } from '../quantity';
import type { FieldError } from '../status';
import { findDefault } from './default-class';
import { storageClassKind } from './storage-class';
import { validateLabelSelector } from './workload-validation';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';
/** From before there was a field. */
export const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** `RWO,ROX`, in the one order that Kubernetes has. */
export function showAccessModes(modes: readonly string[] = []): string {
  return Object.keys(SHORT_MODES)
    .filter((mode) => modes.includes(mode))
    .map((mode) => SHORT_MODES[mode])
    .join(',');
}

/** Of volumes and of claims. */
export function validateAccessModes(modes: readonly string[], field: string): readonly FieldError[] {
  const errors: FieldError[] = modes
    .filter((mode) => !MODES.includes(mode))
    .map((mode) => notSupported(field, mode, MODES));
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod')) {
    errors.push(forbiddenField(field, 'may not use ReadWriteOncePod with other access modes'));
  }
  return errors;
}

/** Also for the templates of a StatefulSet. */
export function setClaimDefaults(claim: Draft): void {
  claim.spec ??= {};
  const spec = claim.spec as Draft;
  spec.resources ??= {};
  spec.volumeMode ??= 'Filesystem';
}

function setDefaultClass(claim: Draft, context: CreateContext): void {
  const spec = claim.spec as Draft;
  const { annotations = {} } = claim.metadata as { annotations?: Readonly<Record<string, string>> };
  if (spec.storageClassName !== undefined || Object.hasOwn(annotations, CLASS_ANNOTATION)) return;
  const found = findDefault(context.list(storageClassKind), IS_DEFAULT);
  if (found !== null) spec.storageClassName = found;
}

function validate({ spec }: PersistentVolumeClaim): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { accessModes = [], selector, resources, storageClassName = '', volumeMode } = spec;
  if (accessModes.length === 0) {
    errors.push(required('spec.accessModes', 'at least 1 access mode is required'));
  }
  if (selector !== undefined) errors.push(...validateLabelSelector(selector, 'spec.selector'));
  errors.push(...validateAccessModes(accessModes, 'spec.accessModes'));
  const size = resources?.requests?.storage;
  if (size === undefined) errors.push(required('spec.resources[storage]'));
  else if (compareQuantities(size, '0') <= 0) {
    errors.push(invalidValue('spec.resources[storage]', size, 'must be greater than zero'));
  }
  for (const why of storageClassName === '' ? [] : dnsSubdomain(storageClassName)) {
    errors.push(invalidValue('spec.storageClassName', storageClassName, why));
  }
  if (volumeMode !== undefined && volumeMode !== 'Block' && volumeMode !== 'Filesystem') {
    errors.push(notSupported('spec.volumeMode', volumeMode, ['Block', 'Filesystem']));
  }
  return errors;
}

/** What the real server adds is a diff of Go structs; ours names the fields. */
function validateUpdate(
  { spec }: PersistentVolumeClaim,
  previous: PersistentVolumeClaim,
): readonly FieldError[] {
  const before = previous.spec;
  const isFirstBinding = before.volumeName === undefined;
  const isChanged = (field: string): boolean => !isSame(spec[field], before[field]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(spec)])];
  const changed = names.filter((field) => isChanged(field) && !(field === 'volumeName' && isFirstBinding));
  const [size, sizeBefore] = [spec, before].map(({ resources }) => resources?.requests?.storage ?? '0');
  const isBound = previous.status?.phase === 'Bound';
  const others = changed.filter(
    (field) => !(isBound && (field === 'resources' || field === 'volumeAttributesClassName')),
  );
  if (others.length > 0) {
    const why =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    return [forbiddenField('spec', `${why}\n${others.map((field) => `  ${field}`).join('\n')}\n`)];
  }
  if (compareQuantities(size!, sizeBefore!) >= 0) return [];
  return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')];
}

const row: Kind<PersistentVolumeClaim> = {
  kind: 'PersistentVolumeClaim',
  definition: 'PersistentVolumeClaim',
  group: '',
  version: 'v1',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'PersistentVolumeClaim', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { phase: 'Pending' },
  returnsDeleted: true,
  setDefaults: setClaimDefaults,
  prepareCreate: setDefaultClass,
  validate,
  validateUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Status' },
    { name: 'Volume' },
    { name: 'Capacity' },
    { name: 'Access Modes' },
    { name: 'StorageClass' },
    { name: 'VolumeAttributesClass' },
    { name: 'Age' },
    { name: 'VolumeMode', isWide: true },
  ],
  cells: ({ metadata, spec, status = {} }, { epochMs }) => {
    const isBound = spec.volumeName !== undefined && spec.volumeName !== '';
    return [
      metadata.name,
      metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
      spec.volumeName ?? '',
      isBound ? (status.capacity?.storage ?? '0') : '',
      isBound ? showAccessModes(status.accessModes) : '',
      metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? '',
      spec.volumeAttributesClassName ?? '<unset>',
      age(metadata.creationTimestamp, epochMs),
      spec.volumeMode ?? '<unset>',
    ];
  },
};

export const persistentVolumeClaimKind = defineKind(row);
