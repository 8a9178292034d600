/** Stories of CronJobs. They begin at 12:00:10 UTC on Sunday, 22 November 2026. */
import { cronJob, eventsOf } from '../batch-manifests';
import type { Story } from '../story';

const EVENTS = eventsOf('CronJob');

export const CRON_JOBS: readonly Story[] = [
  {
    name: 'a cron job makes a job each minute, named by the minute',
    follows:
      'test/e2e/apps/cronjob.go: "should schedule multiple jobs concurrently"; cronjob_controllerv2.go: getJobName',
    acts: [
      {
        at: 0,
        run: `kubectl create cronjob hello --image=busybox --schedule='*/1 * * * *' -- sh -c 'sleep 5; echo hello'`,
        prints: 'cronjob.batch/hello created',
      },
      {
        at: 1,
        run: 'kubectl get cronjobs',
        prints: `NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE
                 hello */1 * * * * <none> False 0 <none> 1s`,
      },
      {
        at: 52,
        run: 'kubectl get cronjob hello',
        prints: `NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE
                 hello */1 * * * * <none> False 1 2s 52s`,
      },
      {
        at: 70,
        run: 'kubectl get jobs',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 hello-29922481 Complete 1/1 <age> 20s`,
      },
      {
        at: 130,
        run: 'kubectl get jobs --no-headers',
        prints: `hello-29922481 Complete 1/1 <age> 80s
                 hello-29922482 Complete 1/1 <age> 20s`,
      },
      {
        at: 131,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulCreate Created job hello-29922481
                 Normal SawCompletedJob Saw completed job: hello-29922481, condition: Complete
                 Normal SuccessfulCreate Created job hello-29922482
                 Normal SawCompletedJob Saw completed job: hello-29922482, condition: Complete`,
      },
      {
        at: 132,
        run: `kubectl get cronjob hello -o jsonpath='{.status.lastScheduleTime} {.status.lastSuccessfulTime}{"\\n"}'`,
        prints: '2026-11-22T12:02:00Z 2026-11-22T12:02:<id>Z',
      },
    ],
  },
  {
    name: 'the job of a cron job knows its maker and its time',
    follows: 'pkg/controller/cronjob/utils.go: getJobFromTemplate2',
    files: { 'tick.yaml': cronJob('tick', ['schedule: "* * * * *"', 'timeZone: Asia/Kolkata'], 'true') },
    acts: [
      { at: 0, run: 'kubectl apply -f tick.yaml' },
      {
        at: 60,
        run: `kubectl get job -o jsonpath='{.items[0].metadata.annotations.batch\\.kubernetes\\.io/cronjob-scheduled-timestamp} {.items[0].metadata.ownerReferences[0].kind}/{.items[0].metadata.ownerReferences[0].name}{"\\n"}'`,
        prints: '2026-11-22T17:31:00+05:30 CronJob/tick',
      },
      { at: 61, run: 'kubectl delete cronjob tick', prints: 'cronjob.batch "tick" deleted' },
      { at: 70, run: 'kubectl get cronjobs,jobs,pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'Forbid skips a start while the last job still runs',
    follows: 'test/e2e/apps/cronjob.go: "should not schedule new jobs when ForbidConcurrent"',
    files: {
      'slow.yaml': cronJob('slow', ['schedule: "* * * * *"', 'concurrencyPolicy: Forbid'], 'sleep 300'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f slow.yaml' },
      { at: 120, run: 'kubectl get jobs --no-headers', prints: 'slow-29922481 Running 0/1 70s 70s' },
      {
        at: 121,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulCreate Created job slow-29922481
                 Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid`,
      },
    ],
  },
  {
    name: 'Replace deletes the job that still runs and starts the next',
    follows: 'test/e2e/apps/cronjob.go: "should replace jobs when ReplaceConcurrent"',
    files: {
      'fresh.yaml': cronJob('fresh', ['schedule: "* * * * *"', 'concurrencyPolicy: Replace'], 'sleep 300'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f fresh.yaml' },
      { at: 60, run: 'kubectl get jobs --no-headers', prints: 'fresh-29922481 Running 0/1 <age> 10s' },
      { at: 160, run: 'kubectl get jobs --no-headers', prints: 'fresh-29922482 Running 0/1 <age> 50s' },
      {
        at: 161,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulCreate Created job fresh-29922481
                 Normal SuccessfulDelete Deleted job fresh-29922481
                 Normal SuccessfulCreate Created job fresh-29922482`,
      },
    ],
  },
  {
    name: 'Allow lets jobs of a cron job overlap',
    follows: 'test/e2e/apps/cronjob.go: "should schedule multiple jobs concurrently"',
    files: { 'both.yaml': cronJob('both', ['schedule: "* * * * *"'], 'sleep 300') },
    acts: [
      { at: 0, run: 'kubectl apply -f both.yaml' },
      {
        at: 120,
        run: 'kubectl get cronjob both',
        prints: `NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE
                 both * * * * * <none> False 2 10s 2m`,
      },
    ],
  },
  {
    name: 'a suspended cron job starts nothing',
    follows: 'test/e2e/apps/cronjob.go: "should not schedule jobs when suspended"',
    files: { 'paused.yaml': cronJob('paused', ['schedule: "* * * * *"', 'suspend: true'], 'true') },
    acts: [
      { at: 0, run: 'kubectl apply -f paused.yaml' },
      { at: 300, run: 'kubectl get jobs', prints: 'No resources found in default namespace.' },
      {
        at: 300,
        run: 'kubectl get cronjob paused',
        prints: `NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE
                 paused * * * * * <none> True 0 <none> 5m`,
      },
    ],
  },
  {
    name: 'a cron job that is woken after its deadline has missed its time',
    follows:
      'pkg/controller/cronjob/cronjob_controllerv2.go: syncCronJob, tooLate; docs: startingDeadlineSeconds',
    files: {
      'woken.yaml': cronJob(
        'woken',
        ['schedule: "1 * * * *"', 'suspend: true', 'startingDeadlineSeconds: 20'],
        'true',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f woken.yaml' },
      // Half a minute late: what is due may be 20 seconds old at most.
      { at: 80, run: `kubectl patch cronjob woken -p '{"spec":{"suspend":false}}'` },
      { at: 100, run: 'kubectl get jobs', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'a cron job that is woken catches up with the last time it missed',
    follows:
      'kubernetes.io/docs/concepts/workloads/controllers/cron-jobs: schedule suspension (missed Jobs are scheduled immediately)',
    files: { 'behind.yaml': cronJob('behind', ['schedule: "* * * * *"', 'suspend: true'], 'true') },
    acts: [
      { at: 0, run: 'kubectl apply -f behind.yaml' },
      { at: 200, run: `kubectl patch cronjob behind -p '{"spec":{"suspend":false}}'` },
      { at: 210, run: 'kubectl get jobs --no-headers', prints: 'behind-29922483 Complete 1/1 <age> 10s' },
    ],
  },
  {
    name: 'a cron job that slept for hours has missed too many times, and starts once',
    follows: 'pkg/controller/cronjob/utils.go: nextScheduleTime, TooManyMissedTimes',
    files: { 'asleep.yaml': cronJob('asleep', ['schedule: "* * * * *"', 'suspend: true'], 'true') },
    acts: [
      { at: 0, run: 'kubectl apply -f asleep.yaml' },
      { at: 7200, run: `kubectl patch cronjob asleep -p '{"spec":{"suspend":false}}'` },
      {
        at: 7215,
        run: EVENTS,
        prints: `T R M
                 Warning TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew
                 Normal SuccessfulCreate Created job asleep-29922600
                 Normal SawCompletedJob Saw completed job: asleep-29922600, condition: Complete`,
      },
    ],
  },
  {
    name: 'only the last jobs of a cron job are kept',
    follows:
      'test/e2e/apps/cronjob.go: "should delete successful finished jobs with limit of one successful job"',
    files: {
      'few.yaml': cronJob('few', ['schedule: "* * * * *"', 'successfulJobsHistoryLimit: 1'], 'true'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f few.yaml' },
      { at: 190, run: 'kubectl get jobs --no-headers', prints: 'few-29922483 Complete 1/1 <age> 20s' },
      { at: 191, run: 'kubectl get pods --no-headers', prints: 'few-29922483-<id> 0/1 Completed 0 21s' },
    ],
  },
  {
    name: 'failed jobs of a cron job are kept apart',
    follows: 'test/e2e/apps/cronjob.go: "should delete failed finished jobs with limit of one job"',
    files: {
      'sad.yaml': cronJob('sad', ['schedule: "* * * * *"'], 'exit 1').replace(
        '      template',
        '      backoffLimit: 0\n      template',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f sad.yaml' },
      { at: 190, run: 'kubectl get jobs --no-headers', prints: 'sad-29922483 Failed 0/1 <age> 20s' },
    ],
  },
  {
    name: 'a cron job can be run by hand',
    follows:
      'staging/src/k8s.io/kubectl/pkg/cmd/create/create_job.go: --from; annotation cronjob.kubernetes.io/instantiate',
    files: { 'night.yaml': cronJob('night', ['schedule: "0 3 * * *"'], 'echo cleaned') },
    acts: [
      { at: 0, run: 'kubectl apply -f night.yaml' },
      { at: 5, run: 'kubectl create job now --from=cronjob/night', prints: 'job.batch/now created' },
      { at: 25, run: 'kubectl logs job/now', prints: 'cleaned' },
      {
        at: 26,
        run: `kubectl get job now -o jsonpath='{.metadata.annotations.cronjob\\.kubernetes\\.io/instantiate}{"\\n"}'`,
        prints: 'manual',
      },
    ],
  },
  {
    name: 'a schedule is read on the clock of its time zone',
    follows: 'kubernetes.io/docs/concepts/workloads/controllers/cron-jobs: time zones',
    files: {
      // 13:05 in Berlin is 12:05 UTC in November.
      'noon.yaml': cronJob('noon', ['schedule: "5 13 * * *"', 'timeZone: Europe/Berlin'], 'true'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f noon.yaml' },
      { at: 280, run: 'kubectl get jobs', prints: 'No resources found in default namespace.' },
      { at: 310, run: 'kubectl get jobs --no-headers', prints: 'noon-29922485 Complete 1/1 <age> 20s' },
    ],
  },
  {
    name: 'a schedule that cannot be read is refused',
    follows: 'pkg/apis/batch/validation/validation.go: validateScheduleFormat',
    acts: [
      {
        at: 0,
        run: `kubectl create cronjob wrong --image=busybox --schedule='* * * *'`,
        exits: 1,
        prints: `error: failed to create cronjob: CronJob.batch "wrong" is invalid: spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]`,
      },
    ],
  },
  {
    name: 'a time zone that does not exist is refused',
    follows: 'pkg/apis/batch/validation/validation.go: validateTimeZone',
    files: { 'far.yaml': cronJob('far', ['schedule: "* * * * *"', 'timeZone: Mars/Olympus'], 'true') },
    acts: [
      {
        at: 0,
        run: 'kubectl apply -f far.yaml',
        exits: 1,
        prints:
          'The CronJob "far" is invalid: spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
      },
    ],
  },
  {
    name: 'describe tells when a cron job ran last',
    follows: 'staging/src/k8s.io/kubectl/pkg/describe/describe.go: describeCronJob',
    files: { 'told.yaml': cronJob('told', ['schedule: "* * * * *"'], 'sleep 300') },
    acts: [
      { at: 0, run: 'kubectl apply -f told.yaml' },
      {
        at: 60,
        run: 'kubectl describe cronjob told',
        prints: `Name: told
                 Namespace: default
                 Labels: <none>
                 Annotations: <none>
                 Schedule: * * * * *
                 Concurrency Policy: Allow
                 Suspend: False
                 Successful Job History Limit: 3
                 Failed Job History Limit: 1
                 Starting Deadline Seconds: <unset>
                 Selector: <unset>
                 Parallelism: <unset>
                 Completions: <unset>
                 Pod Template:
                 …
                 Last Schedule Time: Sun, 22 Nov 2026 12:01:00 +0000
                 Active Jobs: told-29922481
                 Events:
                 Type Reason Age From Message
                 ---- ------ ---- ---- -------
                 Normal SuccessfulCreate <age> cronjob-controller Created job told-29922481`,
      },
    ],
  },
];
