/** Stories of Jobs whose pods fail: back-off, limits, deadlines, policies, replacements. */
import { conditionsOf, eventsOf, job } from '../batch-manifests';
import type { Story } from '../story';

const EVENTS = eventsOf('Job');

export const JOB_FAILURES: readonly Story[] = [
  {
    name: 'failed pods are replaced later and later, until the back-off limit is reached',
    follows:
      'test/e2e/apps/job.go: "should fail to exceed backoffLimit"; pkg/controller/job/backoff_utils.go',
    files: { 'bad.yaml': job({ name: 'bad', spec: ['backoffLimit: 2'], script: 'exit 3' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f bad.yaml' },
      { at: 8, run: 'kubectl get pods --no-headers', prints: 'bad-<id> 0/1 Error 0 8s' },
      {
        at: 18,
        run: 'kubectl get pods --no-headers --sort-by=.metadata.creationTimestamp',
        prints: `bad-<id> 0/1 Error 0 18s
                 bad-<id> 0/1 Error 0 <age>`,
      },
      {
        at: 30,
        run: 'kubectl get job bad',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 bad Running 0/1 30s 30s`,
      },
      {
        at: 60,
        run: 'kubectl get job bad',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 bad Failed 0/1 60s 60s`,
      },
      {
        at: 61,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulCreate Created pod: bad-<id>
                 Normal SuccessfulCreate Created pod: bad-<id>
                 Normal SuccessfulCreate Created pod: bad-<id>
                 Warning BackoffLimitExceeded Job has reached the specified backoff limit`,
      },
      {
        at: 62,
        run: conditionsOf('job', 'bad'),
        prints: `FailureTarget=True BackoffLimitExceeded: Job has reached the specified backoff limit
                 Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit`,
      },
      { at: 63, run: `kubectl get job bad -o jsonpath='{.status.failed}{"\\n"}'`, prints: '3' },
    ],
  },
  {
    name: 'with OnFailure the container starts again in its pod, and the pod goes at the limit',
    follows: 'pkg/controller/job/job_controller.go: pastBackoffLimitOnFailure',
    files: {
      'again.yaml': job({
        name: 'again',
        spec: ['backoffLimit: 2'],
        script: 'exit 1',
        restartPolicy: 'OnFailure',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f again.yaml' },
      {
        at: 8,
        run: 'kubectl get pods --no-headers',
        prints: 'again-<id> 0/1 CrashLoopBackOff 1 (<age> ago) 8s',
      },
      { at: 60, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
      {
        at: 61,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulCreate Created pod: again-<id>
                 Normal SuccessfulDelete Deleted pod: again-<id>
                 Warning BackoffLimitExceeded Job has reached the specified backoff limit`,
      },
    ],
  },
  {
    name: 'a job that is active for too long is ended',
    follows: 'test/e2e/apps/job.go: "should fail when exceeds active deadline"',
    files: {
      'late.yaml': job({
        name: 'late',
        spec: ['activeDeadlineSeconds: 20'],
        script: 'trap exit TERM; sleep 600',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f late.yaml' },
      { at: 15, run: 'kubectl get pods --no-headers', prints: 'late-<id> 1/1 Running 0 15s' },
      { at: 90, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
      {
        at: 91,
        run: conditionsOf('job', 'late'),
        prints: `FailureTarget=True DeadlineExceeded: Job was active longer than specified deadline
                 Failed=True DeadlineExceeded: Job was active longer than specified deadline`,
      },
      {
        at: 92,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulCreate Created pod: late-<id>
                 Normal SuccessfulDelete Deleted pod: late-<id>
                 Warning DeadlineExceeded Job was active longer than specified deadline`,
      },
    ],
  },
  {
    name: 'an index that fails too often does not stop the others',
    follows:
      'test/e2e/apps/job.go: "should execute all indexes despite some failing when using backoffLimitPerIndex"',
    files: {
      'some.yaml': job({
        name: 'some',
        spec: ['completions: 4', 'parallelism: 4', 'completionMode: Indexed', 'backoffLimitPerIndex: 1'],
        script: '[ $JOB_COMPLETION_INDEX -ne 2 ]',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f some.yaml' },
      {
        at: 40,
        run: `kubectl get job some -o jsonpath='{.status.completedIndexes} {.status.failedIndexes} {.status.succeeded} {.status.failed}{"\\n"}'`,
        prints: '0,1,3 2 3 2',
      },
      {
        at: 41,
        run: conditionsOf('job', 'some'),
        prints: `FailureTarget=True FailedIndexes: Job has failed indexes
                 Failed=True FailedIndexes: Job has failed indexes`,
      },
      {
        at: 42,
        run: `kubectl get pods -l batch.kubernetes.io/job-completion-index=2 -o jsonpath='{.items[*].metadata.annotations.batch\\.kubernetes\\.io/job-index-failure-count}{"\\n"}' --sort-by=.metadata.creationTimestamp`,
        prints: '0 1',
      },
    ],
  },
  {
    name: 'an exit code that no retry can mend fails the job at once',
    follows:
      'test/e2e/apps/job.go: "should fail job when its pods match FailJob of podFailurePolicy"; pkg/controller/job/pod_failure_policy.go',
    files: {
      'policy.yaml': job({
        name: 'policy',
        spec: [
          'backoffLimit: 6',
          'podFailurePolicy:',
          '  rules:',
          '  - action: FailJob',
          '    onExitCodes: {containerName: work, operator: In, values: [42]}',
        ],
        script: 'exit 42',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f policy.yaml' },
      {
        at: 20,
        run: conditionsOf('job', 'policy'),
        prints: `FailureTarget=True PodFailurePolicy: Container work for pod default/policy-<id> failed with exit code 42 matching FailJob rule at index 0
                 Failed=True PodFailurePolicy: Container work for pod default/policy-<id> failed with exit code 42 matching FailJob rule at index 0`,
      },
      { at: 21, run: 'kubectl get pods --no-headers', prints: 'policy-<id> 0/1 Error 0 21s' },
    ],
  },
  {
    name: 'failures that a policy ignores do not count',
    follows: 'kubernetes.io/docs/tasks/job/pod-failure-policy: avoiding unnecessary Pod retries',
    files: {
      'ignore.yaml': job({
        name: 'ignore',
        spec: [
          'backoffLimit: 0',
          'podFailurePolicy:',
          '  rules:',
          '  - action: Ignore',
          '    onExitCodes: {operator: In, values: [7]}',
        ],
        script: 'exit 7',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f ignore.yaml' },
      {
        at: 60,
        run: `kubectl get job ignore -o jsonpath='[{.status.failed}]{"\\n"}'`,
        prints: '[]',
      },
      {
        at: 60,
        run: 'kubectl get job ignore',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 ignore Running 0/1 60s 60s`,
      },
    ],
  },
  {
    name: 'a job is done when its leader is, and the workers go',
    follows:
      'test/e2e/apps/job.go: "with successPolicy should succeeded when all indexes succeeded"; pkg/controller/job/success_policy.go',
    files: {
      'leader.yaml': job({
        name: 'leader',
        spec: [
          'completions: 3',
          'parallelism: 3',
          'completionMode: Indexed',
          'successPolicy:',
          '  rules:',
          '  - succeededIndexes: "0"',
        ],
        script: '[ $JOB_COMPLETION_INDEX -eq 0 ] || sleep 600',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f leader.yaml' },
      {
        at: 90,
        run: conditionsOf('job', 'leader'),
        prints: `SuccessCriteriaMet=True SuccessPolicy: Matched rules at index 0
                 Complete=True SuccessPolicy: Matched rules at index 0`,
      },
      { at: 91, run: 'kubectl get pods --no-headers', prints: 'leader-0-<id> 0/1 Completed 0 91s' },
      {
        at: 92,
        run: 'kubectl get job leader',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 leader Complete 1/3 <age> 92s`,
      },
    ],
  },
  {
    name: 'a pod that is deleted is replaced at once and counts as failed',
    follows: 'pkg/controller/job/job_controller.go: isPodFailed; podReplacementPolicy TerminatingOrFailed',
    files: { 'lost.yaml': job({ name: 'lost', script: 'sleep 600' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f lost.yaml' },
      { at: 10, run: 'kubectl delete pod -l job-name=lost --wait=false' },
      {
        at: 30,
        run: 'kubectl get pods --no-headers --sort-by=.metadata.creationTimestamp',
        prints: `lost-<id> 1/1 Terminating 0 30s
                 lost-<id> 1/1 Running 0 <age>`,
      },
      {
        at: 60,
        run: `kubectl get job lost -o jsonpath='{.status.failed} {.status.active}{"\\n"}'`,
        prints: '1 1',
      },
    ],
  },
  {
    name: 'with podReplacementPolicy Failed the next pod waits for the end of the last',
    follows:
      'test/e2e/apps/job.go: "should recreate pods only after they have failed if pod replacement policy is set to Failed"',
    files: {
      'calm.yaml': job({ name: 'calm', spec: ['podReplacementPolicy: Failed'], script: 'sleep 600' }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f calm.yaml' },
      { at: 10, run: 'kubectl delete pod -l job-name=calm --wait=false' },
      { at: 25, run: 'kubectl get pods --no-headers', prints: 'calm-<id> 1/1 Terminating 0 25s' },
      {
        at: 26,
        run: `kubectl get job calm -o jsonpath='{.status.active}/{.status.terminating}{"\\n"}'`,
        prints: '/1',
      },
      { at: 70, run: 'kubectl get pods --no-headers', prints: 'calm-<id> 1/1 Running 0 <age>' },
    ],
  },
  {
    name: 'a job must not restart its pods for ever',
    follows: 'pkg/apis/batch/validation/validation.go: ValidateJobSpec',
    files: { 'always.yaml': job({ name: 'always', script: 'true', restartPolicy: 'Always' }) },
    acts: [
      {
        at: 0,
        run: 'kubectl apply -f always.yaml',
        exits: 1,
        prints:
          'The Job "always" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
      },
    ],
  },
  {
    name: 'a job whose pods a quota refuses says so, and goes on when there is room',
    follows: 'pkg/controller/job/job_controller.go: manageJob, FailedCreate and enqueueing with back-off',
    acts: [
      { at: 0, run: 'kubectl create quota none --hard=pods=0' },
      { at: 1, run: 'kubectl create job stuck --image=busybox -- true' },
      {
        at: 10,
        run: `${EVENTS} | head -2`,
        prints: `T R M
                 Warning FailedCreate Error creating: pods "stuck-<id>" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0`,
      },
      {
        at: 11,
        run: `kubectl get job stuck -o jsonpath='[{.status.active}] {.status.ready}{"\\n"}'`,
        prints: '[] 0',
      },
      { at: 12, run: 'kubectl delete quota none' },
      { at: 60, run: 'kubectl get job stuck --no-headers', prints: 'stuck Complete 1/1 <age> 59s' },
    ],
  },
  {
    name: 'a namespace takes its running jobs with it',
    follows:
      'kubernetes.io/docs/concepts/workloads/controllers/job: tracking with finalizers; pkg/controller/namespace',
    acts: [
      { at: 0, run: 'kubectl create namespace team' },
      { at: 1, run: 'kubectl create job long -n team --image=busybox -- sleep 600' },
      {
        at: 2,
        run: `kubectl create cronjob tick -n team --image=busybox --schedule='* * * * *' -- sleep 600`,
      },
      { at: 60, run: 'kubectl get pods -n team --no-headers | wc -l', prints: '2' },
      { at: 61, run: 'kubectl delete namespace team', prints: 'namespace "team" deleted' },
      { at: 150, run: 'kubectl get pods,jobs,cronjobs -A', prints: '…' },
      {
        at: 151,
        run: 'kubectl get namespace team',
        exits: 1,
        prints: 'Error from server (NotFound): namespaces "team" not found',
      },
    ],
  },
  {
    name: 'a job that is deleted in the foreground goes last',
    follows: 'kubernetes.io/docs/concepts/architecture/garbage-collection: foreground cascading deletion',
    acts: [
      { at: 0, run: 'kubectl create job held --image=busybox -- sleep 600' },
      { at: 10, run: 'kubectl delete job held --cascade=foreground --wait=false' },
      { at: 15, run: 'kubectl get job held --no-headers', prints: 'held Terminating 0/1 15s 15s' },
      { at: 60, run: 'kubectl get jobs,pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'fewer pods at once are wanted: the youngest go, and none is counted as failed',
    follows: 'test/integration/job: parallelism; pkg/controller/job/job_controller.go: activePodsForRemoval',
    files: {
      'wide.yaml': job({ name: 'wide', spec: ['completions: 6', 'parallelism: 3'], script: 'sleep 600' }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f wide.yaml' },
      { at: 10, run: `kubectl patch job wide -p '{"spec":{"parallelism":1}}'` },
      { at: 60, run: 'kubectl get pods --no-headers', prints: 'wide-<id> 1/1 Running 0 60s' },
      {
        at: 61,
        run: `kubectl get job wide -o jsonpath='{.status.active} [{.status.failed}]{"\\n"}'`,
        prints: '1 []',
      },
    ],
  },
  {
    name: 'a drained node is no fault of the job',
    follows:
      'kubernetes.io/docs/tasks/job/pod-failure-policy: ignoring pod disruptions; test/e2e/apps/job.go: "should not count evicted pods"',
    files: {
      'calm.yaml': job({
        name: 'moved',
        spec: [
          'backoffLimit: 0',
          'podFailurePolicy:',
          '  rules:',
          '  - action: Ignore',
          '    onPodConditions: [{type: DisruptionTarget}]',
        ],
        script: 'trap "exit 1" TERM; sleep 90 & wait',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl cordon node-2' },
      { at: 1, run: 'kubectl apply -f calm.yaml' },
      { at: 10, run: 'kubectl uncordon node-2' },
      { at: 11, run: 'kubectl drain node-1', exits: 0 },
      {
        at: 100,
        run: 'kubectl get pods -o custom-columns=NODE:.spec.nodeName,PHASE:.status.phase --no-headers',
        prints: 'node-2 Running',
      },
      { at: 200, run: 'kubectl get job moved --no-headers', prints: 'moved Complete 1/1 <age> <age>' },
      { at: 201, run: `kubectl get job moved -o jsonpath='[{.status.failed}]{"\\n"}'`, prints: '[]' },
    ],
  },
];
