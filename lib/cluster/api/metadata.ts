/**
 * The rules for metadata, which are the same for every kind.
 * Upstream: k8s.io/apimachinery/pkg/api/validation/objectmeta.go. managedFields are not kept.
 */
import { compareText, utf8Length } from '../kernel/text';
import type { ObjectMeta, OwnerReference } from '../resources';
import { invalidValue, required, tooLong } from './field';
import type { Kind } from './kind';
import { labelValue, qualifiedName } from './names';
import type { FieldError } from './status';

const MAXIMUM_ANNOTATIONS_LENGTH = 256 * 1024;

export function validateMetadata(metadata: ObjectMeta, kind: Pick<Kind, 'nameRule'>): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { name, generateName } = metadata;
  if (generateName) {
    const masked = generateName.endsWith('-') ? `${generateName.slice(0, -1)}a` : generateName;
    for (const why of kind.nameRule(masked))
      errors.push(invalidValue('metadata.generateName', generateName, why));
  }
  if (!name) errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const why of kind.nameRule(name)) errors.push(invalidValue('metadata.name', name, why));
  errors.push(...validateLabels(metadata.labels, 'metadata.labels'));
  errors.push(...validateAnnotations(metadata.annotations));
  errors.push(...validateOwners(metadata.ownerReferences ?? []));
  for (const finalizer of metadata.finalizers ?? []) {
    for (const why of qualifiedName(finalizer))
      errors.push(invalidValue('metadata.finalizers', finalizer, why));
  }
  return errors;
}

export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const key of Object.keys(labels ?? {}).sort(compareText)) {
    for (const why of qualifiedName(key)) errors.push(invalidValue(field, key, why));
    const value = labels![key]!;
    for (const why of labelValue(value)) errors.push(invalidValue(field, value, why));
  }
  return errors;
}

function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  let length = 0;
  for (const key of Object.keys(annotations ?? {}).sort(compareText)) {
    for (const why of qualifiedName(key.toLowerCase())) {
      errors.push(invalidValue('metadata.annotations', key, why));
    }
    length += utf8Length(key) + utf8Length(annotations![key]!);
  }
  if (length > MAXIMUM_ANNOTATIONS_LENGTH)
    errors.push(tooLong('metadata.annotations', MAXIMUM_ANNOTATIONS_LENGTH));
  return errors;
}

function validateOwners(owners: readonly OwnerReference[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  owners.forEach((owner, index) => {
    const field = `metadata.ownerReferences[${index}]`;
    for (const name of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (!owner[name]) errors.push(invalidValue(`${field}.${name}`, owner[name] ?? '', 'must not be empty'));
    }
  });
  const controllers = owners.filter((owner) => owner.controller === true);
  if (controllers.length > 1) {
    const [first, second] = controllers.map(({ kind, name }) => `${kind}/${name}`);
    const message = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
    errors.push(invalidValue('metadata.ownerReferences', controllers, message));
  }
  return errors;
}

/** What no update may change. */
export function validateMetadataUpdate(next: ObjectMeta, previous: ObjectMeta): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp'] as const) {
    const value = next[field];
    if (value !== undefined && value !== previous[field]) {
      errors.push(invalidValue(`metadata.${field}`, value, 'field is immutable'));
    }
  }
  if (previous.deletionTimestamp !== undefined) {
    const known = previous.finalizers ?? [];
    const added = (next.finalizers ?? []).filter((finalizer) => !known.includes(finalizer));
    if (added.length > 0) {
      const shown = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
      const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`;
      errors.push({ reason: 'FieldValueForbidden', field: 'metadata.finalizers', message });
    }
  }
  return errors;
}
