/** Stories of Jobs: runs to their end, failures, limits, deadlines, indexes and policies. */
import type { Story } from '../story';

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
        run: 'kubectl get events --field-selector involvedObject.kind=Job -o custom-columns=T:.type,R:.reason,M:.message',
        prints: `T R M
                 Normal SuccessfulCreate Created pod: pi-<id>
                 Normal Completed Job completed`,
      },
      {
        at: 23,
        run: `kubectl get job pi -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}'`,
        prints: `SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods
                 Complete=True CompletionsReached: Reached expected number of succeeded pods`,
      },
    ],
  },
];
