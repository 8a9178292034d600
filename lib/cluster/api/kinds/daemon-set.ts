/** DaemonSet. Upstream: ValidateDaemonSet in pkg/apis/apps/validation, printDaemonSet in the printers. */
import type { LabelSelector } from '../../resources';
import type { DaemonSet } from '../../workload-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { isSame } from '../equality';
import { invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { showLabels, showSelector } from '../label-text';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { isNothing, validateAmount, validateAtMostWhole } from './amounts';
import { SELECTOR_COLUMN, TEMPLATE_COLUMNS, templateCells } from './template-columns';
import { setPodTemplateDefaults } from './workload-defaults';
import {
  validateNonNegative,
  validateSelector,
  validateSelectorUpdate,
  validateTemplate,
} from './workload-validation';

type Strategy = NonNullable<DaemonSet['spec']['updateStrategy']>;

/** Kept by the real server for clients of an API that is gone. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function setDefaults(set: Draft): void {
  set.spec ??= {};
  const spec = set.spec as Draft;
  setPodTemplateDefaults(spec);
  spec.updateStrategy ??= {};
  const strategy = spec.updateStrategy as Draft;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    const rolling = strategy.rollingUpdate as Draft;
    rolling.maxUnavailable ??= 1;
    rolling.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
}

function setTemplateGeneration(set: Draft, generation: number): void {
  const metadata = set.metadata as Draft;
  metadata.annotations = {
    ...(metadata.annotations as Draft | undefined),
    [TEMPLATE_GENERATION]: String(generation),
  };
}

function prepareUpdate(set: Draft, previous: DaemonSet): void {
  const before = Number(previous.metadata.annotations?.[TEMPLATE_GENERATION] ?? 1);
  const isChanged = !isSame((set.spec as Draft).template, previous.spec.template);
  setTemplateGeneration(set, before + (isChanged ? 1 : 0));
}

function validateStrategy({ type, rollingUpdate }: Strategy): readonly FieldError[] {
  const field = 'spec.updateStrategy';
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') return [notSupported(field, { type }, ['OnDelete', 'RollingUpdate'])];
  const path = `${field}.rollingUpdate`;
  if (rollingUpdate === undefined) return [required(path)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const errors = [
    ...validateAmount(maxUnavailable, `${path}.maxUnavailable`),
    ...validateAtMostWhole(maxUnavailable, `${path}.maxUnavailable`),
    ...validateAmount(maxSurge, `${path}.maxSurge`),
    ...validateAtMostWhole(maxSurge, `${path}.maxSurge`),
  ];
  if (!isNothing(maxUnavailable) && !isNothing(maxSurge)) {
    const why = 'may not be set when maxUnavailable is non-zero';
    errors.push(invalidValue(`${path}.maxSurge`, maxSurge, why));
  } else if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  }
  return errors;
}

function hasSelector({ selector }: { readonly selector?: LabelSelector }): boolean {
  return selector !== undefined;
}

const COUNTS = [
  'desiredNumberScheduled',
  'currentNumberScheduled',
  'numberReady',
  'updatedNumberScheduled',
  'numberAvailable',
] as const;

const row: Kind<DaemonSet> = {
  kind: 'DaemonSet',
  definition: 'DaemonSet',
  group: 'apps',
  version: 'v1',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'DaemonSet', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  hasGeneration: true,
  setDefaults,
  prepareCreate: (set) => setTemplateGeneration(set, 1),
  prepareUpdate,
  validate: ({ spec }) => [
    // One without a selector is told only that it does not match its template.
    ...(hasSelector(spec) ? validateSelector(spec.selector, 'daemonset') : []),
    ...validateTemplate(spec.template, spec.selector, 'DaemonSet'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ],
  validateUpdate: validateSelectorUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Desired', type: 'integer' },
    { name: 'Current', type: 'integer' },
    { name: 'Ready', type: 'integer' },
    { name: 'Up-to-date', type: 'integer' },
    { name: 'Available', type: 'integer' },
    { name: 'Node Selector' },
    { name: 'Age' },
    ...TEMPLATE_COLUMNS,
    SELECTOR_COLUMN,
  ],
  cells: ({ metadata, spec, status }, { epochMs }) => [
    metadata.name,
    ...COUNTS.map((count) => status?.[count] ?? 0),
    showLabels(spec.template.spec.nodeSelector),
    age(metadata.creationTimestamp, epochMs),
    ...templateCells(spec.template),
    showSelector(spec.selector),
  ],
};

export const daemonSetKind = defineKind(row);
