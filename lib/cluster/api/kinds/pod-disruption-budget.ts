/** PodDisruptionBudget. Upstream: pkg/apis/policy/validation, printPodDisruptionBudget in the printers. */
import type { PodDisruptionBudget } from '../../batch-resources';
import { age } from '../duration';
import { invalidValue, notSupported } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { validateAmount, validateAtMostWhole } from './amounts';
import { validateLabelSelector } from './workload-validation';

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

function validate({ spec = {} }: PodDisruptionBudget): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const [name, amount] of [
    ['minAvailable', minAvailable],
    ['maxUnavailable', maxUnavailable],
  ] as const) {
    errors.push(...validateAmount(amount, `spec.${name}`), ...validateAtMostWhole(amount, `spec.${name}`));
  }
  if (selector !== undefined) errors.push(...validateLabelSelector(selector, 'spec.selector'));
  if (policy !== undefined && !POLICIES.includes(policy)) {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES));
  }
  return errors;
}

const row: Kind<PodDisruptionBudget> = {
  kind: 'PodDisruptionBudget',
  definition: 'PodDisruptionBudget',
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'PodDisruptionBudget', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  hasGeneration: true,
  validate,
  columns: [
    { name: 'Name' },
    { name: 'Min Available' },
    { name: 'Max Unavailable' },
    { name: 'Allowed Disruptions', type: 'integer' },
    { name: 'Age' },
  ],
  cells: ({ metadata, spec = {}, status }, { epochMs }) => [
    metadata.name,
    String(spec.minAvailable ?? 'N/A'),
    String(spec.maxUnavailable ?? 'N/A'),
    status?.disruptionsAllowed ?? 0,
    age(metadata.creationTimestamp, epochMs),
  ],
};

export const podDisruptionBudgetKind = defineKind(row);
