/**
 * StatefulSet. Upstream: ValidateStatefulSet in pkg/apis/apps/validation, printStatefulSet in the printers.
 * Of claim templates only their names are looked at, for the mounts.
 */
import type { LabelSelector } from '../../resources';
import type { StatefulSet } from '../../workload-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsLabel, dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { isNothing, validateAmount, validateAtMostWhole } from './amounts';
import { setClaimDefaults } from './persistent-volume-claim';
import { SCALE_SUBRESOURCE } from './scale-subresource';
import { TEMPLATE_COLUMNS, templateCells } from './template-columns';
import { setTemplateDefaults } from './workload-defaults';
import { validateNonNegative, validateSelector, validateTemplate } from './workload-validation';

function setDefaults(set: Draft): void {
  set.spec ??= {};
  const spec = set.spec as Draft;
  setTemplateDefaults(spec);
  spec.podManagementPolicy ||= 'OrderedReady';
  spec.updateStrategy ??= {};
  const strategy = spec.updateStrategy as Draft;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    const rolling = strategy.rollingUpdate as Draft;
    rolling.partition ??= 0;
    rolling.maxUnavailable ??= 1;
  }
  spec.persistentVolumeClaimRetentionPolicy ??= {};
  const retention = spec.persistentVolumeClaimRetentionPolicy as Draft;
  retention.whenDeleted ||= 'Retain';
  retention.whenScaled ||= 'Retain';
  spec.revisionHistoryLimit ??= 10;
  spec.serviceName ??= '';
  for (const claim of (spec.volumeClaimTemplates ?? []) as Draft[]) {
    claim.apiVersion ??= 'v1';
    claim.kind ??= 'PersistentVolumeClaim';
    setClaimDefaults(claim);
    claim.status = { phase: 'Pending' };
  }
}

function validateStrategy({ type, rollingUpdate }: NonNullable<StatefulSet['spec']['updateStrategy']>) {
  const field = 'spec.updateStrategy';
  if (type === 'RollingUpdate') {
    const { partition, maxUnavailable } = rollingUpdate ?? {};
    const most = `${field}.rollingUpdate.maxUnavailable`;
    return [
      ...validateNonNegative(partition, `${field}.rollingUpdate.partition`),
      ...validateAmount(maxUnavailable, most),
      ...validateAtMostWhole(maxUnavailable, most),
      ...(isNothing(maxUnavailable) ? [invalidValue(most, maxUnavailable, 'cannot be 0')] : []),
    ];
  }
  if (type === 'OnDelete') {
    const why = "only allowed for updateStrategy 'RollingUpdate'";
    return rollingUpdate === undefined ? [] : [invalidValue(`${field}.rollingUpdate`, rollingUpdate, why)];
  }
  return [invalidValue(field, { type, rollingUpdate }, "must be 'RollingUpdate' or 'OnDelete'")];
}

function validate({ spec }: StatefulSet): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { podManagementPolicy = '', volumeClaimTemplates = [], serviceName = '' } = spec;
  if (podManagementPolicy === '') errors.push(required('spec.podManagementPolicy'));
  else if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel') {
    const why = "must be 'OrderedReady' or 'Parallel'";
    errors.push(invalidValue('spec.podManagementPolicy', podManagementPolicy, why));
  }
  errors.push(...validateStrategy(spec.updateStrategy ?? {}));
  errors.push(...validateNonNegative(spec.replicas, 'spec.replicas'));
  errors.push(...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'));
  errors.push(...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'));
  for (const why of serviceName === '' ? [] : dnsLabel(serviceName)) {
    errors.push(invalidValue('spec.serviceName', serviceName, why));
  }
  errors.push(...validateSelector(spec.selector as LabelSelector | undefined, 'statefulset'));
  const claims = volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? '');
  return [...errors, ...validateTemplate(spec.template, spec.selector, 'StatefulSet', claims)];
}

const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function validateUpdate({ spec }: StatefulSet, { spec: before }: StatefulSet): readonly FieldError[] {
  const kept = Object.fromEntries(CHANGEABLE.map((field) => [field, undefined]));
  if (isSame({ ...spec, ...kept }, { ...before, ...kept })) return [];
  const listed = CHANGEABLE.map((field) => `'${field}'`);
  const fields = `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}`;
  return [
    forbiddenField('spec', `updates to statefulset spec for fields other than ${fields} are forbidden`),
  ];
}

const row: Kind<StatefulSet> = {
  kind: 'StatefulSet',
  definition: 'StatefulSet',
  group: 'apps',
  version: 'v1',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [
    SCALE_SUBRESOURCE,
    { name: 'status', kind: 'StatefulSet', verbs: ['get', 'patch', 'update'] },
  ],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { replicas: 0, availableReplicas: 0 },
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  columns: [{ name: 'Name' }, { name: 'Ready' }, { name: 'Age' }, ...TEMPLATE_COLUMNS],
  cells: ({ metadata, spec, status }, { epochMs }) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    age(metadata.creationTimestamp, epochMs),
    ...templateCells(spec.template),
  ],
};

export const statefulSetKind = defineKind(row);
