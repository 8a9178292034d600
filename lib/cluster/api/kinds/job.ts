/**
 * Job. Upstream: ValidateJob in pkg/apis/batch/validation, the strategy in pkg/registry/batch/job, printJob in the
 * printers. Not checked: the insides of podFailurePolicy and successPolicy.
 */
import type { Job, JobSpec } from '../../batch-resources';
import { parseTimestamp } from '../../kernel/time';
import type { Draft } from '../decode';
import { age, humanDuration } from '../duration';
import { isSame } from '../equality';
import { invalidValue, notSupported, required } from '../field';
import { type CreateContext, defineKind, type Kind } from '../kind';
import { matchSelector } from '../label-selector';
import { showSelector } from '../label-text';
import { validateLabels } from '../metadata';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { validatePodSpec } from './pod-validation';
import { SELECTOR_COLUMN, TEMPLATE_COLUMNS, templateCells } from './template-columns';
import { setPodTemplateDefaults } from './workload-defaults';
import { validateLabelSelector, validateNonNegative } from './workload-validation';

const PREFIX = 'batch.kubernetes.io/';

function setDefaults(job: Draft): void {
  job.spec ??= {};
  const spec = job.spec as Draft;
  setPodTemplateDefaults(spec);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
}

/** Without a selector of its own a Job finds its pods by its uid. */
function generateSelector(job: Draft, context: CreateContext): void {
  const spec = job.spec as Draft;
  if (spec.manualSelector === true) return;
  const name = String((job.metadata as Draft).name ?? '');
  const uid = context.uid();
  const template = spec.template as Draft;
  const metadata = { ...(template.metadata as Draft | undefined) };
  metadata.labels = {
    ...(metadata.labels as Draft | undefined),
    [`${PREFIX}controller-uid`]: uid,
    [`${PREFIX}job-name`]: name,
    'controller-uid': uid,
    'job-name': name,
  };
  spec.template = { ...template, metadata };
  spec.selector ??= {};
  const selector = spec.selector as Draft;
  selector.matchLabels = {
    ...(selector.matchLabels as Draft | undefined),
    [`${PREFIX}controller-uid`]: uid,
  };
}

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];

/** `path`: `spec`, or `spec.jobTemplate.spec`. */
export function validateJobSpec(spec: JobSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of COUNTS) {
    errors.push(...validateNonNegative(spec[field] as number | undefined, `${path}.${field}`));
  }
  const { completionMode, completions, podReplacementPolicy: replacement, template } = spec;
  if (completionMode === 'Indexed') {
    if (completions === undefined) {
      errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
    }
  } else if (completionMode !== undefined && completionMode !== 'NonIndexed') {
    errors.push(notSupported(`${path}.completionMode`, completionMode, ['Indexed', 'NonIndexed']));
  } else {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes']) {
      if (spec[field] === undefined) continue;
      errors.push(invalidValue(`${path}.${field}`, spec[field], 'requires indexed completion mode'));
    }
  }
  const policies = spec.podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  if (replacement !== undefined && !policies.includes(replacement)) {
    errors.push(notSupported(`${path}.podReplacementPolicy`, replacement, policies));
  }
  errors.push(...validateLabels(template.metadata?.labels, `${path}.template.labels`));
  errors.push(...validatePodSpec(template.spec, `${path}.template.spec`));
  return [...errors, ...validateRestart(spec, `${path}.template.spec.restartPolicy`)];
}

function validateRestart({ template, podFailurePolicy }: JobSpec, field: string): readonly FieldError[] {
  const policy = template.spec.restartPolicy as string | undefined;
  if (policy === undefined || policy === 'Always')
    return [required(field, 'valid values: "OnFailure", "Never"')];
  // What is no policy at all is told by the rules for pods too.
  if (policy !== 'OnFailure' && policy !== 'Never')
    return [notSupported(field, policy, ['OnFailure', 'Never'])];
  if (podFailurePolicy === undefined || policy === 'Never') return [];
  return [invalidValue(field, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

function validate({ spec }: Job): readonly FieldError[] {
  const errors = [...validateJobSpec(spec, 'spec')];
  if (spec.selector === undefined) return [...errors, required('spec.selector')];
  errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
  const labels = spec.template.metadata?.labels;
  if (!matchSelector(spec.selector)(labels)) {
    const why = '`selector` does not match template `labels`';
    errors.push(invalidValue('spec.template.metadata.labels', labels, why));
  }
  return errors;
}

/** Of the template, what schedules pods may change while a Job is suspended and has not begun; not simulated. */
const IMMUTABLE = [
  'selector',
  'template',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
];

function validateUpdate({ spec }: Job, { spec: before }: Job): readonly FieldError[] {
  const isIndexed = before.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  const fields = isIndexed ? IMMUTABLE : ['completions', ...IMMUTABLE];
  return fields
    .filter((field) => !isSame(spec[field], before[field]))
    .map((field) => invalidValue(`spec.${field}`, spec[field], 'field is immutable'));
}

function showStatus({ metadata, spec, status }: Job): string {
  const has = (type: string): boolean =>
    (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (spec.suspend === true || has('Suspended')) return 'Suspended';
  return ['FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}

function showCompletions({ spec, status }: Job): string {
  const done = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${done}/${spec.completions}`;
  const { parallelism = 0 } = spec;
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function showDuration({ status }: Job, epochMs: number): string {
  const [start, end] = [status?.startTime, status?.completionTime].map(
    (time) => time && parseTimestamp(time),
  );
  if (typeof start !== 'number') return '';
  return humanDuration((typeof end === 'number' ? end : epochMs) - start);
}

const row: Kind<Job> = {
  kind: 'Job',
  definition: 'Job',
  group: 'batch',
  version: 'v1',
  plural: 'jobs',
  singular: 'job',
  categories: ['all'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'Job', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  hasGeneration: true,
  orphansByDefault:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  setDefaults,
  prepareCreate: generateSelector,
  validate,
  validateUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Status' },
    { name: 'Completions' },
    { name: 'Duration' },
    { name: 'Age' },
    ...TEMPLATE_COLUMNS,
    SELECTOR_COLUMN,
  ],
  cells: (job, { epochMs }) => [
    job.metadata.name,
    showStatus(job),
    showCompletions(job),
    showDuration(job, epochMs),
    age(job.metadata.creationTimestamp, epochMs),
    ...templateCells(job.spec.template),
    showSelector(job.spec.selector),
  ],
  selectableFields: ({ status }) => ({ 'status.successful': String(status?.succeeded ?? 0) }),
};

export const jobKind = defineKind(row);
