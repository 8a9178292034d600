/** PriorityClass. Upstream: pkg/apis/scheduling/validation. Those of the system are not there. */
import type { KubernetesObject } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { forbiddenField, notSupported } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';

export interface PriorityClass extends KubernetesObject {
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

const HIGHEST = 1_000_000_000;
const POLICIES = ['Never', 'PreemptLowerPriority'];

function validate({ metadata, value = 0, preemptionPolicy }: PriorityClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (metadata.name.startsWith('system-')) {
    const why =
      "priority class names with 'system-' prefix are reserved for system use only. error: not a system class";
    errors.push(forbiddenField('metadata.name', why));
  }
  if (value > HIGHEST) {
    errors.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  }
  if (preemptionPolicy !== undefined && !POLICIES.includes(preemptionPolicy)) {
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, POLICIES));
  }
  return errors;
}

function validateUpdate(next: PriorityClass, previous: PriorityClass): readonly FieldError[] {
  if ((next.value ?? 0) === (previous.value ?? 0)) return [];
  return [forbiddenField('value', 'may not be changed in an update.')];
}

const row: Kind<PriorityClass> = {
  kind: 'PriorityClass',
  definition: 'PriorityClass',
  group: 'scheduling.k8s.io',
  version: 'v1',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  isNamespaced: false,
  nameRule: dnsSubdomain,
  hasStatus: false,
  hasGeneration: true,
  storedOnly: 'Every pod has priority 0.',
  setDefaults(priorityClass: Draft) {
    priorityClass.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  validate,
  validateUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Value', type: 'integer' },
    { name: 'Global-Default', type: 'boolean' },
    { name: 'Age' },
    { name: 'PreemptionPolicy' },
  ],
  cells: ({ metadata, value = 0, globalDefault = false, preemptionPolicy }, { epochMs }) => [
    metadata.name,
    value,
    globalDefault,
    age(metadata.creationTimestamp, epochMs),
    preemptionPolicy ?? '',
  ],
};

export const priorityClassKind = defineKind(row);
