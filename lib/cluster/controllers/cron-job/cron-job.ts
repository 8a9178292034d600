/**
 * The CronJob controller: makes a Job whenever the schedule says so, and forgets old ones. It wakes at the next time
 * and when a Job of its own changes, never in between. Upstream: pkg/controller/cronjob/cronjob_controllerv2.go.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { CronJob, Job } from '../../batch-resources';
import type { Kernel } from '../../kernel/kernel';
import { calendarTime, formatTimestamp } from '../../kernel/time';
import { controllerOf, type OwnedIndex, ownerReference } from '../owned-index';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import { findDue, waitForNext } from './due';
import { cleanUp, type Edit, endOf, reviewJobs, SOURCE } from './history';
import { parseSchedule, type Schedule } from './schedule';
import { findZone, UTC, type Zone } from './zones';

const CYCLE_MS = 3;
const SCHEDULED_ANNOTATION = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export function startCronJobController(kernel: Kernel, api: ApiClient, jobs: OwnedIndex<Job>): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  const schedules = new Map<string, string>();

  api.watch('CronJob', ({ type, object }) => {
    const { metadata, spec } = object as CronJob;
    const key = keyOf(metadata);
    if (type === 'DELETED') {
      schedules.delete(key);
      return;
    }
    // A status that it wrote itself says nothing new.
    const wish = `${metadata.uid} ${metadata.generation}`;
    const timing = `${spec.schedule} ${spec.timeZone}`;
    const before = schedules.get(key);
    schedules.set(key, `${wish}\n${timing}`);
    if (before?.startsWith(`${wish}\n`)) return;
    const isNewTiming = before !== undefined && !before.endsWith(`\n${timing}`);
    if (isNewTiming) waitOn(object as CronJob);
    else queue.add(key);
  });

  jobs.onChange(({ type, object, previous }) => {
    const owner = controllerOf(object);
    const isNews = type !== 'MODIFIED' || previous === null || endOf(previous) !== endOf(object);
    if (owner?.kind !== 'CronJob' || !isNews) return;
    queue.add(keyOf({ namespace: object.metadata.namespace, name: owner.name }));
  });

  function waitOn(cronJob: CronJob): void {
    const schedule = scheduleOf(cronJob);
    if (schedule === null || cronJob.spec.suspend === true) return;
    const wait = waitForNext(cronJob, schedule, kernel.epochMs());
    if (wait !== null) queue.addAfter(keyOf(cronJob.metadata), wait, 'periodic');
  }

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const cronJob = api.get<CronJob>('CronJob', namespace, name);
    if (cronJob === null) return;
    const own = jobs.ownedBy(cronJob.metadata.uid ?? '');
    const edit: Edit = { cronJob, status: { ...cronJob.status } };
    reviewJobs(api, edit, own);
    try {
      if (cronJob.metadata.deletionTimestamp === undefined) start(edit);
      cleanUp(api, edit, own);
    } finally {
      api.updateStatus({ ...cronJob, status: edit.status });
    }
    const written = { ...cronJob, status: edit.status };
    if (cronJob.metadata.deletionTimestamp === undefined) waitOn(written);
  }

  function start(edit: Edit): void {
    const { cronJob } = edit;
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
      api.recordEvent(cronJob, type, reason, message, SOURCE);
    const { schedule: text = '', timeZone, suspend, startingDeadlineSeconds: deadline } = cronJob.spec;
    const schedule = scheduleOf(cronJob);
    if (schedule === null) {
      const shown = JSON.stringify(timeZone);
      tell('Warning', 'UnknownTimeZone', `invalid timeZone: ${shown}: unknown time zone ${timeZone}`);
      return;
    }
    if (suspend === true) return;
    const now = kernel.epochMs();
    const { atMs, isManyMissed, isInvalid } = findDue(cronJob, schedule, now);
    if (isInvalid) {
      const why = 'time difference between two schedules is less than 1 second';
      tell('Warning', 'InvalidSchedule', `invalid schedule: ${text} : ${why}`);
    }
    if (atMs === null) return;
    if (isManyMissed) {
      const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      tell('Warning', 'TooManyMissedTimes', `too many missed start times. ${advice}`);
    }
    if (deadline !== undefined && atMs + deadline * 1000 < now) {
      tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${showRfc1123(atMs)}`);
      return;
    }
    startJob(edit, atMs, tell);
  }

  function startJob(edit: Edit, atMs: number, tell: (...event: EventWords) => void): void {
    const { cronJob } = edit;
    const { concurrencyPolicy } = cronJob.spec;
    const active = edit.status.active ?? [];
    const wanted = jobFor(cronJob, atMs);
    const isStarted = active.some(({ name }) => name === wanted.metadata.name);
    if (isStarted || cronJob.status?.lastScheduleTime === formatTimestamp(atMs)) return;
    if (concurrencyPolicy === 'Forbid' && active.length > 0) {
      const why = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      tell('Normal', 'JobAlreadyActive', why);
      return;
    }
    if (concurrencyPolicy === 'Replace') {
      for (const { namespace = '', name = '' } of active) {
        api.delete('Job', namespace, name, { propagationPolicy: 'Background' });
        tell('Normal', 'SuccessfulDelete', `Deleted job ${name}`);
      }
      edit.status = { ...edit.status, active: [] };
    }
    const made = makeJob(wanted, tell);
    if (controllerOf(made)?.uid !== cronJob.metadata.uid) return;
    const { name, namespace, uid, resourceVersion } = made.metadata;
    const reference = { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion };
    edit.status = {
      ...edit.status,
      active: [...(edit.status.active ?? []), reference],
      lastScheduleTime: formatTimestamp(atMs),
    };
  }

  function makeJob(wanted: Job, tell: (...event: EventWords) => void): Job {
    try {
      const made = api.create(wanted);
      tell('Normal', 'SuccessfulCreate', `Created job ${made.metadata.name}`);
      return made;
    } catch (error) {
      if (!isApiError(error)) throw error;
      const present = api.get<Job>('Job', wanted.metadata.namespace ?? '', wanted.metadata.name);
      if (error.status.reason === 'AlreadyExists' && present !== null) return present;
      tell('Warning', 'FailedCreate', `Error creating job: ${error.message}`);
      throw error;
    }
  }
}

type EventWords = ['Normal' | 'Warning', string, string];

function zoneOf({ spec }: CronJob): Zone | null {
  return spec.timeZone === undefined ? UTC : findZone(spec.timeZone);
}

/** `null` where its time zone is unknown. */
function scheduleOf(cronJob: CronJob): Schedule | null {
  const zone = zoneOf(cronJob);
  return zone === null ? null : parseSchedule(cronJob.spec.schedule ?? '', zone);
}

function jobFor(cronJob: CronJob, atMs: number): Job {
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  const scheduled = showLocal(atMs, zoneOf(cronJob) ?? UTC);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(atMs / 60_000)}`,
      namespace: cronJob.metadata.namespace,
      labels: metadata.labels,
      annotations: { ...metadata.annotations, [SCHEDULED_ANNOTATION]: scheduled },
      ownerReferences: [ownerReference(cronJob)],
    },
    spec,
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** RFC 3339 on the clock of the zone. */
function showLocal(atMs: number, zone: Zone): string {
  const offset = zone(atMs);
  if (offset === 0) return formatTimestamp(atMs);
  const minutes = Math.abs(offset) / 60_000;
  const sign = offset < 0 ? '-' : '+';
  const shown = `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return formatTimestamp(atMs + offset).replace('Z', shown);
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon, 02 Jan 2006 15:04:05 +0000` */
function showRfc1123(atMs: number): string {
  const { year, month, day, hour, minute, second, weekday } = calendarTime(atMs);
  const date = `${DAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year}`;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} +0000`;
}
