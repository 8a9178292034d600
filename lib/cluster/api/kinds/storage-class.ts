/** StorageClass. Upstream: pkg/apis/storage/validation. */
import type { StorageClass } from '../../storage-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain, qualifiedName } from '../names';
import type { FieldError } from '../status';

const IS_DEFAULT = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

function setDefaults(storageClass: Draft): void {
  storageClass.reclaimPolicy ??= 'Delete';
  storageClass.volumeBindingMode ??= 'Immediate';
}

function validate(storageClass: StorageClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { provisioner = '', parameters = {}, reclaimPolicy = '', volumeBindingMode = '' } = storageClass;
  if (provisioner === '') errors.push(required('provisioner'));
  else {
    for (const why of qualifiedName(provisioner.toLowerCase())) {
      errors.push(invalidValue('provisioner', provisioner, why));
    }
  }
  if (Object.hasOwn(parameters, '')) errors.push(invalidValue('parameters', '', 'field can not be empty.'));
  if (reclaimPolicy !== 'Delete' && reclaimPolicy !== 'Retain') {
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']));
  }
  if (!BINDING_MODES.includes(volumeBindingMode)) {
    errors.push(notSupported('volumeBindingMode', volumeBindingMode, BINDING_MODES));
  }
  return errors;
}

function validateUpdate(next: StorageClass, previous: StorageClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
    if (isSame(next[field], previous[field])) continue;
    errors.push(forbiddenField(field, `updates to ${field} are forbidden.`));
  }
  if (next.volumeBindingMode !== previous.volumeBindingMode) {
    errors.push(invalidValue('volumeBindingMode', next.volumeBindingMode, 'field is immutable'));
  }
  return errors;
}

function isDefault({ metadata }: StorageClass): boolean {
  return IS_DEFAULT.some((annotation) => metadata.annotations?.[annotation] === 'true');
}

const row: Kind<StorageClass> = {
  kind: 'StorageClass',
  definition: 'StorageClass',
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  isNamespaced: false,
  nameRule: dnsSubdomain,
  hasStatus: false,
  returnsDeleted: true,
  setDefaults,
  validate,
  validateUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Provisioner' },
    { name: 'ReclaimPolicy' },
    { name: 'VolumeBindingMode' },
    { name: 'AllowVolumeExpansion' },
    { name: 'Age' },
  ],
  cells: (storageClass, { epochMs }) => [
    `${storageClass.metadata.name}${isDefault(storageClass) ? ' (default)' : ''}`,
    storageClass.provisioner ?? '',
    storageClass.reclaimPolicy ?? '',
    storageClass.volumeBindingMode ?? '',
    storageClass.allowVolumeExpansion ?? false,
    age(storageClass.metadata.creationTimestamp, epochMs),
  ],
};

export const storageClassKind = defineKind(row);
