/** Stories of Jobs: runs to their end, failures, limits, deadlines, indexes and policies. */
import type { Story } from '../story';

interface JobParts {
  readonly name: string;
  /** Fields of the Job's spec, each a line. */
  readonly spec?: readonly string[];
  /** What the container runs, by a shell. */
  readonly script: string;
  readonly restartPolicy?: string;
}

function job({ name, spec = [], script, restartPolicy = 'Never' }: JobParts): string {
  const lines = spec.map((line) => `  ${line}\n`).join('');
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
${lines}  template:
    spec:
      restartPolicy: ${restartPolicy}
      containers:
      - name: work
        image: busybox
        command: ["sh", "-c", ${JSON.stringify(script)}]
`;
}

const EVENTS =
  'kubectl get events --field-selector involvedObject.kind=Job -o custom-columns=T:.type,R:.reason,M:.message';
const CONDITIONS = (name: string): string =>
  `kubectl get job ${name} -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}'`;

export const JOBS: readonly Story[] = [
  {
    name: 'a job runs its pod to the end and is complete',
    follows: 'test/e2e/apps/job.go: "should run a job to completion when tasks succeed"',
    acts: [
      {
        at: 0,
        run: 'kubectl create job pi --image=busybox -- sh -c "echo 3.14"',
        prints: 'job.batch/pi created',
      },
      {
        at: 20,
        run: 'kubectl get job pi',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 pi Complete 1/1 <age> 20s`,
      },
      {
        at: 20,
        run: 'kubectl get pods',
        prints: 'NAME READY STATUS RESTARTS AGE\npi-<id> 0/1 Completed 0 20s',
      },
      { at: 21, run: 'kubectl logs job/pi', prints: '3.14' },
      {
        at: 22,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulCreate Created pod: pi-<id>
                 Normal Completed Job completed`,
      },
      {
        at: 23,
        run: CONDITIONS('pi'),
        prints: `SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods
                 Complete=True CompletionsReached: Reached expected number of succeeded pods`,
      },
      { at: 24, run: 'kubectl delete job pi', prints: 'job.batch "pi" deleted' },
      { at: 30, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'a job finds its pods by labels that it made up itself',
    follows: 'pkg/registry/batch/job/strategy.go: generateSelector',
    acts: [
      { at: 0, run: 'kubectl create job tagged --image=busybox -- true' },
      {
        at: 10,
        run: `kubectl get pods -l batch.kubernetes.io/job-name=tagged,job-name=tagged -o name`,
        prints: 'pod/tagged-<id>',
      },
      {
        at: 11,
        run: `kubectl get job tagged -o jsonpath='{.spec.selector.matchLabels}{"\\n"}'`,
        prints: '{"batch.kubernetes.io/controller-uid":"<id>"}',
      },
      {
        at: 12,
        run: `kubectl get pods -o jsonpath='{.items[0].metadata.ownerReferences[0].kind}{"\\n"}'`,
        prints: 'Job',
      },
    ],
  },
  {
    name: 'a running pod of a job is kept by a finalizer until it is counted',
    follows:
      'test/e2e/apps/job.go and kubernetes.io/docs/concepts/workloads/controllers/job: tracking with finalizers',
    files: { 'slow.yaml': job({ name: 'slow', script: 'sleep 30' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f slow.yaml', prints: 'job.batch/slow created' },
      {
        at: 10,
        run: `kubectl get pods -o jsonpath='{.items[*].metadata.finalizers}{"\\n"}'`,
        prints: '["batch.kubernetes.io/job-tracking"]',
      },
      {
        at: 11,
        run: `kubectl get job slow -o jsonpath='{.status.active} {.status.ready} {.status.terminating} {.status.uncountedTerminatedPods}{"\\n"}'`,
        prints: '1 1 0 {}',
      },
      {
        at: 50,
        run: `kubectl get pods -o jsonpath='[{.items[*].metadata.finalizers}]{"\\n"}'`,
        prints: '[]',
      },
    ],
  },
  {
    name: 'parallelism bounds how many pods run at once',
    follows: 'kubernetes.io/docs/concepts/workloads/controllers/job: fixed completion count Jobs',
    files: {
      'batch.yaml': job({ name: 'batch', spec: ['completions: 5', 'parallelism: 2'], script: 'sleep 8' }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f batch.yaml' },
      {
        at: 6,
        run: 'kubectl get job batch',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 batch Running 0/5 6s 6s`,
      },
      {
        at: 6,
        run: 'kubectl get pods --no-headers',
        prints: `batch-<id> 1/1 Running 0 6s
                 batch-<id> 1/1 Running 0 6s`,
      },
      {
        at: 60,
        run: 'kubectl get job batch',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 batch Complete 5/5 <age> 60s`,
      },
    ],
  },
  {
    name: 'a work queue is done when one pod succeeds and the others have ended',
    follows: 'kubernetes.io/docs/concepts/workloads/controllers/job: parallel Jobs with a work queue',
    files: {
      'queue.yaml': job({ name: 'queue', spec: ['parallelism: 3'], script: 'sleep 10' }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f queue.yaml' },
      {
        at: 5,
        run: 'kubectl get job queue',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 queue Running 0/1 of 3 5s 5s`,
      },
      {
        at: 40,
        run: 'kubectl get job queue',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 queue Complete 3/1 of 3 <age> 40s`,
      },
    ],
  },
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
        run: CONDITIONS('bad'),
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
        run: CONDITIONS('late'),
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
    name: 'a suspended job runs nothing until it is resumed',
    follows: 'test/e2e/apps/job.go: "should not create pods when created in suspend state"',
    files: { 'wait.yaml': job({ name: 'wait', spec: ['suspend: true'], script: 'true' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f wait.yaml' },
      {
        at: 10,
        run: 'kubectl get job wait',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 wait Suspended 0/1 10s`,
      },
      { at: 10, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
      {
        at: 11,
        run: `kubectl patch job wait -p '{"spec":{"suspend":false}}'`,
        prints: 'job.batch/wait patched',
      },
      {
        at: 40,
        run: EVENTS,
        prints: `T R M
                 Normal Suspended Job suspended
                 Normal SuccessfulCreate Created pod: wait-<id>
                 Normal Resumed Job resumed
                 Normal Completed Job completed`,
      },
      {
        at: 41,
        run: CONDITIONS('wait'),
        prints: `Suspended=False JobResumed: Job resumed
                 SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods
                 Complete=True CompletionsReached: Reached expected number of succeeded pods`,
      },
    ],
  },
  {
    name: 'suspending a job deletes its pods without counting them as failed',
    follows: 'test/e2e/apps/job.go: "should delete pods when suspended"',
    files: {
      'pause.yaml': job({ name: 'pause', spec: ['completions: 4', 'parallelism: 2'], script: 'sleep 600' }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f pause.yaml' },
      { at: 8, run: `kubectl patch job pause -p '{"spec":{"suspend":true}}'` },
      { at: 60, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
      {
        at: 61,
        run: `kubectl get job pause -o jsonpath='{.status.failed}/{.status.active}/{.status.ready}{"\\n"}'`,
        prints: '//0',
      },
      {
        at: 62,
        run: 'kubectl get job pause',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 pause Suspended 0/4 <age> <age>`,
      },
    ],
  },
  {
    name: 'a finished job goes with its pods when its time is over',
    follows:
      'test/e2e/apps/ttl_after_finished.go: "job should be deleted once it finishes after TTL seconds"',
    files: { 'short.yaml': job({ name: 'short', spec: ['ttlSecondsAfterFinished: 20'], script: 'true' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f short.yaml' },
      {
        at: 15,
        run: 'kubectl get job short',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 short Complete 1/1 <age> 15s`,
      },
      { at: 50, run: 'kubectl get jobs,pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'an indexed job gives each pod its number',
    follows:
      'test/e2e/apps/job.go: "should create pods for an Indexed job with completion indexes and specified hostname"',
    files: {
      'numbers.yaml': job({
        name: 'numbers',
        spec: ['completions: 3', 'parallelism: 3', 'completionMode: Indexed'],
        script: 'echo $JOB_COMPLETION_INDEX on $(hostname)',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f numbers.yaml' },
      {
        at: 20,
        run: 'kubectl get job numbers',
        prints: `NAME STATUS COMPLETIONS DURATION AGE
                 numbers Complete 3/3 <age> 20s`,
      },
      {
        at: 21,
        run: 'kubectl logs -l batch.kubernetes.io/job-completion-index=1',
        prints: '1 on numbers-1',
      },
      {
        at: 22,
        run: 'kubectl get pods -o custom-columns=NAME:.metadata.name,INDEX:.metadata.annotations.batch\\\\.kubernetes\\\\.io/job-completion-index',
        prints: `NAME INDEX
                 numbers-0-<id> 0
                 numbers-1-<id> 1
                 numbers-2-<id> 2`,
      },
      {
        at: 23,
        run: `kubectl get job numbers -o jsonpath='{.status.completedIndexes}{"\\n"}'`,
        prints: '0-2',
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
        run: CONDITIONS('some'),
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
        run: CONDITIONS('policy'),
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
        run: CONDITIONS('leader'),
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
    name: 'a job can be deleted and leave its pods',
    follows:
      'test/e2e/apps/job.go: "should adopt matching orphans and release non-matching pods" (orphaning)',
    acts: [
      { at: 0, run: 'kubectl create job orphan --image=busybox -- sleep 600' },
      { at: 10, run: 'kubectl delete job orphan --cascade=orphan' },
      {
        at: 20,
        run: `kubectl get pods -o jsonpath='{.items[*].status.phase} [{.items[*].metadata.ownerReferences}] [{.items[*].metadata.finalizers}]{"\\n"}'`,
        prints: 'Running [] []',
      },
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
];
