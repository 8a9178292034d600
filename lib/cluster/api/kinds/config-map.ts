/** ConfigMap. Upstream: ValidateConfigMap in pkg/apis/core/validation. */
import { compareText, utf8Length } from '../../kernel/text';
import type { ConfigMap } from '../../resources';
import { age } from '../duration';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, tooLong } from '../field';
import { defineKind, type Kind } from '../kind';
import { configMapKey, dnsSubdomain } from '../names';
import type { FieldError } from '../status';

const MAXIMUM_LENGTH = 1024 * 1024;

function validate(configMap: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { data = {}, binaryData = {} } = configMap;
  let length = 0;
  for (const key of Object.keys(data).sort(compareText)) {
    for (const why of configMapKey(key)) errors.push(invalidValue(`data[${key}]`, key, why));
    if (Object.hasOwn(binaryData, key)) {
      errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    }
    length += utf8Length(data[key]!);
  }
  for (const key of Object.keys(binaryData).sort(compareText)) {
    for (const why of configMapKey(key)) errors.push(invalidValue(`binaryData[${key}]`, key, why));
    length += Math.floor((binaryData[key]!.length * 3) / 4);
  }
  if (length > MAXIMUM_LENGTH) errors.push(tooLong('', MAXIMUM_LENGTH));
  return errors;
}

function validateUpdate(next: ConfigMap, previous: ConfigMap): readonly FieldError[] {
  if (previous.immutable !== true) return [];
  const errors: FieldError[] = [];
  const why = 'field is immutable when `immutable` is set';
  for (const field of ['immutable', 'data', 'binaryData'] as const) {
    if (!isSame(next[field], previous[field])) errors.push(forbiddenField(field, why));
  }
  return errors;
}

const row: Kind<ConfigMap> = {
  kind: 'ConfigMap',
  definition: 'ConfigMap',
  group: '',
  version: 'v1',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  validate,
  validateUpdate,
  columns: [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }],
  cells: ({ metadata, data = {}, binaryData = {} }, { epochMs }) => [
    metadata.name,
    Object.keys(data).length + Object.keys(binaryData).length,
    age(metadata.creationTimestamp, epochMs),
  ],
};

export const configMapKind = defineKind(row);
