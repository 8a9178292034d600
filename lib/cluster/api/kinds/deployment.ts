/** Deployment. Upstream: ValidateDeployment in pkg/apis/apps/validation, printDeployment in the printers. */
import type { Deployment } from '../../resources';
import { age } from '../duration';
import { forbiddenField, invalidValue, notSupported } from '../field';
import { defineKind, type Kind } from '../kind';
import { showSelector } from '../label-text';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { setDeploymentDefaults } from './workload-defaults';
import {
  validateNonNegative,
  validateSelector,
  validateSelectorUpdate,
  validateTemplate,
} from './workload-validation';

type Strategy = NonNullable<Deployment['spec']['strategy']>;
type Amount = number | string | undefined;

function validateAmount(amount: Amount, field: string): readonly FieldError[] {
  if (typeof amount === 'number') return validateNonNegative(amount, field);
  if (amount === undefined || /^\d+%$/.test(amount)) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalidValue(field, amount, why)];
}

/** `0` and `0%` are nothing; malformed text is told elsewhere. */
function isNothing(amount: Amount): boolean {
  return amount === 0 || (typeof amount === 'string' && /^0+%$/.test(amount));
}

function validateStrategy({ type, rollingUpdate }: Strategy): readonly FieldError[] {
  const field = 'spec.strategy';
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return [];
    return [
      forbiddenField(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"),
    ];
  }
  if (type !== 'RollingUpdate') return [notSupported(`${field}.type`, type, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const path = `${field}.rollingUpdate`;
  const errors = [
    ...validateAmount(maxUnavailable, `${path}.maxUnavailable`),
    ...validateAmount(maxSurge, `${path}.maxSurge`),
  ];
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    const why = 'may not be 0 when `maxSurge` is 0';
    errors.push(invalidValue(`${path}.maxUnavailable`, maxUnavailable, why));
  }
  if (typeof maxUnavailable === 'string' && /^\d+%$/.test(maxUnavailable)) {
    if (Number(maxUnavailable.slice(0, -1)) > 100) {
      errors.push(invalidValue(`${path}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'));
    }
  }
  return errors;
}

function validate({ spec }: Deployment): readonly FieldError[] {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  const errors = [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateSelector(spec.selector as typeof spec.selector | undefined, 'deployment'),
    ...validateTemplate(spec.template, spec.selector),
    ...validateStrategy(spec.strategy ?? {}),
    ...validateNonNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...validateNonNegative(progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
  ];
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    const why = 'must be greater than minReadySeconds';
    errors.push(invalidValue('spec.progressDeadlineSeconds', progressDeadlineSeconds, why));
  }
  return errors;
}

const row: Kind<Deployment> = {
  kind: 'Deployment',
  definition: 'Deployment',
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [
    { name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: ['get', 'patch', 'update'] },
    { name: 'status', kind: 'Deployment', verbs: ['get', 'patch', 'update'] },
  ],
  nameRule: dnsSubdomain,
  hasStatus: true,
  statusHasAnnotations: true,
  hasGeneration: true,
  setDefaults: setDeploymentDefaults,
  validate,
  validateUpdate: validateSelectorUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Ready' },
    { name: 'Up-to-date' },
    { name: 'Available' },
    { name: 'Age' },
    { name: 'Containers', isWide: true },
    { name: 'Images', isWide: true },
    { name: 'Selector', isWide: true },
  ],
  cells: ({ metadata, spec, status }, { epochMs }) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    age(metadata.creationTimestamp, epochMs),
    spec.template.spec.containers.map(({ name }) => name).join(','),
    spec.template.spec.containers.map(({ image }) => image).join(','),
    showSelector(spec.selector),
  ],
};

export const deploymentKind = defineKind(row);
