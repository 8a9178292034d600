/**
 * CronJob. Upstream: ValidateCronJobCreate in pkg/apis/batch/validation, printCronJob in the printers. Of a time
 * zone only the form and the region of its name are checked; the controller knows the zones themselves.
 */
import type { CronJob } from '../../batch-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { showSelector } from '../label-text';
import { dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { scheduleMistake } from './cron-schedule';
import { validateJobSpec } from './job';
import { SELECTOR_COLUMN, TEMPLATE_COLUMNS, templateCells } from './template-columns';
import { setPodTemplateDefaults } from './workload-defaults';
import { validateNonNegative } from './workload-validation';

/** Jobs get the name of their CronJob and eleven characters. */
const LONGEST_NAME = 52;
const POLICIES = ['Allow', 'Forbid', 'Replace'];
/** Whether there may be such a zone: the regions are known here, their cities are not. */
const ZONE =
  /^(?:[A-Z][A-Za-z0-9+-]+|(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)(?:\/[A-Za-z0-9_+-]+){1,2})$/;

function setDefaults(cronJob: Draft): void {
  cronJob.spec ??= {};
  const spec = cronJob.spec as Draft;
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  spec.jobTemplate ??= {};
  const template = spec.jobTemplate as Draft;
  template.metadata ??= {};
  template.spec ??= {};
  setPodTemplateDefaults(template.spec as Draft);
}

function validateSchedule({ schedule = '', timeZone }: CronJob['spec']): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (schedule === '') errors.push(required('spec.schedule'));
  else if (schedule.includes('TZ')) {
    const why = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    errors.push(invalidValue('spec.schedule', schedule, why));
  } else {
    const mistake = scheduleMistake(schedule);
    if (mistake !== null) errors.push(invalidValue('spec.schedule', schedule, mistake));
  }
  if (timeZone === undefined) return errors;
  const field = 'spec.timeZone';
  if (timeZone === '') errors.push(invalidValue(field, timeZone, 'timeZone must be nil or non-empty string'));
  else if (timeZone.toLowerCase() === 'local') {
    errors.push(
      invalidValue(
        field,
        timeZone,
        'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ),
    );
  } else if (!ZONE.test(timeZone)) {
    errors.push(invalidValue(field, timeZone, `unknown time zone ${timeZone}`));
  }
  return errors;
}

function validate({ metadata, spec }: CronJob): readonly FieldError[] {
  const errors = [...validateSchedule(spec)];
  for (const field of [
    'startingDeadlineSeconds',
    'successfulJobsHistoryLimit',
    'failedJobsHistoryLimit',
  ] as const) {
    errors.push(...validateNonNegative(spec[field], `spec.${field}`));
  }
  const { concurrencyPolicy = '', jobTemplate } = spec;
  if (!POLICIES.includes(concurrencyPolicy)) {
    errors.push(notSupported('spec.concurrencyPolicy', concurrencyPolicy, POLICIES));
  }
  errors.push(...validateJobSpec(jobTemplate.spec, 'spec.jobTemplate.spec'));
  const { selector, manualSelector } = jobTemplate.spec;
  if (selector !== undefined) {
    errors.push(
      invalidValue('spec.jobTemplate.spec.selector', selector, '`selector` will be auto-generated'),
    );
  }
  if (manualSelector === true) {
    errors.push(notSupported('spec.jobTemplate.spec.manualSelector', true, ['false', 'nil']));
  }
  if (metadata.name.length > LONGEST_NAME) {
    errors.push(
      invalidValue('metadata.name', metadata.name, `must be no more than ${LONGEST_NAME} characters`),
    );
  }
  return errors;
}

function showFlag(flag: boolean | undefined): string {
  if (flag === undefined) return '<unset>';
  return flag ? 'True' : 'False';
}

const row: Kind<CronJob> = {
  kind: 'CronJob',
  definition: 'CronJob',
  group: 'batch',
  version: 'v1',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'CronJob', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  hasGeneration: true,
  setDefaults,
  validate,
  columns: [
    { name: 'Name' },
    { name: 'Schedule' },
    { name: 'Timezone' },
    { name: 'Suspend', type: 'boolean' },
    { name: 'Active', type: 'integer' },
    { name: 'Last Schedule' },
    { name: 'Age' },
    ...TEMPLATE_COLUMNS,
    SELECTOR_COLUMN,
  ],
  cells: ({ metadata, spec, status = {} }, { epochMs }) => [
    metadata.name,
    spec.schedule ?? '',
    spec.timeZone ?? '<none>',
    showFlag(spec.suspend),
    (status.active ?? []).length,
    status.lastScheduleTime === undefined ? '<none>' : age(status.lastScheduleTime, epochMs),
    age(metadata.creationTimestamp, epochMs),
    ...templateCells(spec.jobTemplate.spec.template),
    showSelector(spec.jobTemplate.spec.selector),
  ],
};

export const cronJobKind = defineKind(row);
