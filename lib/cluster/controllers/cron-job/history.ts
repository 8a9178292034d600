/**
 * The Jobs that a CronJob has made: which still run, when one last succeeded, and which old ones go.
 * Upstream: the first half of syncCronJob, and cleanupFinishedJobs in cronjob_controllerv2.go.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { CronJob, Job } from '../../batch-resources';
import { compareText } from '../../kernel/text';

export const SOURCE = { component: 'cronjob-controller' } as const;

/** A CronJob and the status that it will have. */
export interface Edit {
  readonly cronJob: CronJob;
  status: NonNullable<CronJob['status']>;
}

/** `Complete`, `Failed`, or null while it goes on. */
export function endOf({ status }: Job): string | null {
  const found = status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  );
  return found?.type ?? null;
}

export function reviewJobs(api: ApiClient, edit: Edit, own: readonly Job[]): void {
  const { cronJob } = edit;
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    api.recordEvent(cronJob, type, reason, message, SOURCE);
  for (const job of own) {
    const isActive = (edit.status.active ?? []).some(({ uid }) => uid === job.metadata.uid);
    const end = endOf(job);
    const { name } = job.metadata;
    if (!isActive && end === null) {
      const message = `Saw a job that the controller did not create or forgot: ${name}`;
      tell('Warning', 'UnexpectedJob', message);
    } else if (isActive && end !== null) {
      forget(edit, job.metadata.uid);
      tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`);
    }
    if (end === 'Complete') noteSuccess(edit, job.status?.completionTime);
  }
  const known = new Set(own.map(({ metadata }) => metadata.uid));
  for (const { uid, name = '', namespace = '' } of edit.status.active ?? []) {
    if (known.has(uid) || api.get('Job', namespace, name) !== null) continue;
    tell('Normal', 'MissingJob', `Active job went missing: ${name}`);
    forget(edit, uid);
  }
}

function forget(edit: Edit, gone: string | undefined): void {
  const active = (edit.status.active ?? []).filter(({ uid }) => uid !== gone);
  const { active: _before, ...rest } = edit.status;
  edit.status = active.length === 0 ? rest : { ...rest, active };
}

function noteSuccess(edit: Edit, completedAt: string | undefined): void {
  const { lastSuccessfulTime = '' } = edit.status;
  if (completedAt === undefined || compareText(completedAt, lastSuccessfulTime) <= 0) return;
  edit.status = { ...edit.status, lastSuccessfulTime: completedAt };
}

export function cleanUp(api: ApiClient, edit: Edit, own: readonly Job[]): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = edit.cronJob.spec;
  for (const [end, limit] of [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const) {
    const ended = own.filter((job) => endOf(job) === end);
    if (limit === undefined || ended.length <= limit) continue;
    const oldest = [...ended].sort(
      (a, b) =>
        compareText(a.status?.startTime ?? '9', b.status?.startTime ?? '9') ||
        compareText(a.metadata.name, b.metadata.name),
    );
    for (const job of oldest.slice(0, ended.length - limit)) removeJob(api, edit, job);
  }
}

function removeJob(api: ApiClient, edit: Edit, { metadata }: Job): void {
  try {
    if (metadata.deletionTimestamp !== undefined) return;
    const { namespace = '', name, uid } = metadata;
    api.delete('Job', namespace, name, { uid, propagationPolicy: 'Background' });
  } catch (error) {
    if (!isApiError(error)) throw error;
    const message = `Deleted job: ${error.message}`;
    api.recordEvent(edit.cronJob, 'Warning', 'FailedDelete', message, SOURCE);
    return;
  }
  forget(edit, metadata.uid);
  api.recordEvent(edit.cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`, SOURCE);
}
