/** Stories of Jobs that run to their end: completions, indexes, suspension, clean-up. */
import { conditionsOf, eventsOf, job } from '../batch-manifests';
import type { Story } from '../story';

const EVENTS = eventsOf('Job');

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
        run: conditionsOf('job', 'pi'),
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
        run: conditionsOf('job', 'wait'),
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
    name: 'describe tells what a job has done',
    follows: 'staging/src/k8s.io/kubectl/pkg/describe/describe.go: describeJob',
    files: {
      'three.yaml': job({
        name: 'three',
        spec: ['completions: 3', 'parallelism: 3', 'completionMode: Indexed', 'ttlSecondsAfterFinished: 600'],
        script: 'echo done',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f three.yaml' },
      {
        at: 60,
        run: 'kubectl describe job three',
        prints: `Name: three
                 Namespace: default
                 Selector: batch.kubernetes.io/controller-uid=<id>
                 Labels: <none>
                 Annotations: <none>
                 Parallelism: 3
                 Completions: 3
                 Completion Mode: Indexed
                 Suspend: false
                 Backoff Limit: 6
                 TTL Seconds After Finished: 600
                 Start Time: Sun, 22 Nov 2026 12:00:10 +0000
                 Completed At: Sun, 22 Nov 2026 12:00:<id> +0000
                 Duration: <age>
                 Pods Statuses: 0 Active (0 Ready) / 3 Succeeded / 0 Failed
                 Completed Indexes: 0-2
                 Pod Template:
                 Labels: batch.kubernetes.io/controller-uid=<id>
                 batch.kubernetes.io/job-name=three
                 controller-uid=<id>
                 job-name=three
                 Containers:
                 …
                 Events:
                 Type Reason Age From Message
                 ---- ------ ---- ---- -------
                 Normal SuccessfulCreate <age> job-controller Created pod: three-0-<id>
                 Normal SuccessfulCreate <age> job-controller Created pod: three-1-<id>
                 Normal SuccessfulCreate <age> job-controller Created pod: three-2-<id>
                 Normal Completed <age> job-controller Job completed`,
      },
    ],
  },
  {
    name: 'one can wait for a job to be complete, and for one that fails in vain',
    follows: 'kubernetes.io/docs/reference/kubectl/generated/kubectl_wait; conditions of batch/v1 Jobs',
    acts: [
      { at: 0, run: 'kubectl create job good --image=busybox -- sleep 20' },
      {
        at: 1,
        run: 'kubectl wait --for=condition=complete job/good --timeout=60s',
        prints: 'job.batch/good condition met',
      },
      { at: 40, run: 'kubectl create job bad --image=busybox -- false' },
      {
        at: 41,
        run: 'kubectl wait --for=condition=complete job/bad --timeout=10s',
        exits: 1,
        prints: 'error: timed out waiting for the condition on jobs/bad',
      },
      {
        at: 60,
        run: 'kubectl get jobs --field-selector status.successful=1 -o name',
        prints: 'job.batch/good',
      },
    ],
  },
  {
    name: 'a job that is deleted without a word about its pods leaves them behind',
    follows: 'pkg/registry/batch/job: DefaultGarbageCollectionPolicy of batch/v1, deleteOptionWarnings',
    acts: [
      { at: 0, run: 'kubectl create job plain --image=busybox -- sleep 600' },
      {
        at: 10,
        run: 'curl -sk -i -X DELETE https://4.4.4.100:6443/apis/batch/v1/namespaces/default/jobs/plain | grep -i warning',
        prints:
          'Warning: 299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning"',
      },
      { at: 20, run: 'kubectl get jobs', prints: 'No resources found in default namespace.' },
      { at: 21, run: 'kubectl get pods --no-headers', prints: 'plain-<id> 1/1 Running 0 21s' },
    ],
  },
];
