/**
 * Secret. Upstream: ValidateSecret in pkg/apis/core/validation. Tokens of service accounts are not made; of a
 * dockerconfigjson only that it is JSON is checked.
 */
import { compareText, decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../../kernel/text';
import type { KubernetesObject } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, required, tooLong } from '../field';
import { describeJsonMistake } from '../json-syntax';
import { defineKind, type Kind } from '../kind';
import { configMapKey, dnsSubdomain } from '../names';
import type { FieldError } from '../status';

export interface Secret extends KubernetesObject {
  readonly type: string;
  readonly immutable?: boolean;
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
}

const MAXIMUM_LENGTH = 1024 * 1024;
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** Keys that must be there, by type. */
const NEEDED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** stringData is for writing only: it goes into data. */
function setDefaults(secret: Draft): void {
  secret.type ||= 'Opaque';
  const { stringData } = secret;
  delete secret.stringData;
  const texts = Object.entries((stringData ?? {}) as Readonly<Record<string, string>>);
  if (texts.length === 0) return;
  const data: Draft = { ...(secret.data as Draft | undefined) };
  for (const [key, text] of texts) data[key] = encodeBase64(encodeUtf8(text));
  secret.data = data;
}

function validate({ metadata, type, data = {} }: Secret): readonly FieldError[] {
  const errors: FieldError[] = [];
  let length = 0;
  for (const key of Object.keys(data).sort(compareText)) {
    for (const why of configMapKey(key)) errors.push(invalidValue(`data[${key}]`, key, why));
    length += decodeBase64(data[key]!)?.length ?? 0;
  }
  if (length > MAXIMUM_LENGTH) errors.push(tooLong('data', MAXIMUM_LENGTH));
  return [...errors, ...validateType(metadata.annotations ?? {}, type, data)];
}

function validateType(
  annotations: Readonly<Record<string, string>>,
  type: string,
  data: Readonly<Record<string, string>>,
): readonly FieldError[] {
  const has = (key: string): boolean => Object.hasOwn(data, key);
  if (type === 'kubernetes.io/service-account-token') {
    return annotations[ACCOUNT_NAME] ? [] : [required(`metadata.annotations[${ACCOUNT_NAME}]`)];
  }
  if (type === 'kubernetes.io/basic-auth') {
    if (has('username') || has('password')) return [];
    return [required('data[username]'), required('data[password]')];
  }
  if (type === 'kubernetes.io/ssh-auth') {
    return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
  }
  return (NEEDED_KEYS[type] ?? []).flatMap((key) => {
    if (!has(key)) return [required(`data[${key}]`)];
    return key.startsWith('.docker') ? validateDocker(key, data[key]!) : [];
  });
}

function validateDocker(key: string, text: string): readonly FieldError[] {
  const content = decodeUtf8(decodeBase64(text) ?? new Uint8Array());
  try {
    JSON.parse(content);
    return [];
  } catch {
    return [invalidValue(`data[${key}]`, '<secret contents redacted>', describeJsonMistake(content))];
  }
}

function validateUpdate(next: Secret, previous: Secret): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (next.type !== previous.type) errors.push(invalidValue('type', next.type, 'field is immutable'));
  if (previous.immutable !== true) return errors;
  const why = 'field is immutable when `immutable` is set';
  for (const field of ['immutable', 'data'] as const) {
    if (!isSame(next[field], previous[field])) errors.push(forbiddenField(field, why));
  }
  return errors;
}

const row: Kind<Secret> = {
  kind: 'Secret',
  definition: 'Secret',
  group: '',
  version: 'v1',
  plural: 'secrets',
  singular: 'secret',
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  storedOnly: 'No tokens are made.',
  setDefaults,
  validate,
  validateUpdate,
  columns: [{ name: 'Name' }, { name: 'Type' }, { name: 'Data' }, { name: 'Age' }],
  cells: ({ metadata, type, data = {} }, { epochMs }) => [
    metadata.name,
    type,
    Object.keys(data).length,
    age(metadata.creationTimestamp, epochMs),
  ],
  selectableFields: ({ type }) => ({ type }),
};

export const secretKind = defineKind(row);
