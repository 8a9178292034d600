/** PriorityClass. Upstream: pkg/apis/scheduling/validation. */
import type { PriorityClass } from '../../storage-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { forbiddenField, notSupported } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';

const HIGHEST = 1_000_000_000;
const POLICIES = ['Never', 'PreemptLowerPriority'];

/** Those that every cluster has. */
export const SYSTEM_CLASSES: readonly PriorityClass[] = [
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

/** Why a class with such a name is none of the system; null where it is one. */
function refuseSystemClass({ metadata, value, globalDefault = false }: PriorityClass): string | null {
  const { name } = metadata;
  const known = SYSTEM_CLASSES.find((system) => system.metadata.name === name);
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known.value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : null;
}

function validate(priorityClass: PriorityClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, value = 0, preemptionPolicy } = priorityClass;
  const isSystem = metadata.name.startsWith('system-');
  const refusal = isSystem ? refuseSystemClass(priorityClass) : null;
  if (refusal !== null) {
    const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${refusal}`;
    errors.push(forbiddenField('metadata.name', why));
  }
  if (!isSystem && value > HIGHEST) {
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
