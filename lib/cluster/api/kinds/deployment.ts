/** Deployment. Upstream: ValidateDeployment in pkg/apis/apps/validation, printDeployment in the printers. */
import type { Deployment } from '../../resources';
import { age } from '../duration';
import { forbiddenField, invalidValue, notSupported } from '../field';
import { defineKind, type Kind } from '../kind';
import { showSelector } from '../label-text';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { isNothing, validateAmount, validateAtMostWhole } from './amounts';
import { SCALE_SUBRESOURCE } from './scale-subresource';
import { setDeploymentDefaults } from './workload-defaults';
import {
  validateNonNegative,
  validateSelector,
  validateSelectorUpdate,
  validateTemplate,
} from './workload-validation';

type Strategy = NonNullable<Deployment['spec']['strategy']>;
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
  return [...errors, ...validateAtMostWhole(maxUnavailable, `${path}.maxUnavailable`)];
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
    SCALE_SUBRESOURCE,
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
