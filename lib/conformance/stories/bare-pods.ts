/** Stories of bare pods: the smallest there are, and how a story is written. */
import type { Story } from '../story';

export const BARE_PODS: readonly Story[] = [
  {
    name: 'a pod that is deleted does not come back',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle: a Pod is never "rescheduled" to another node',
    acts: [
      { at: 0, run: 'kubectl run web --image=nginx', prints: 'pod/web created' },
      {
        at: 30,
        run: 'kubectl get pods',
        prints: `NAME   READY   STATUS    RESTARTS   AGE
                 web    1/1     Running   0          30s`,
      },
      { at: 31, run: 'kubectl delete pod web', prints: 'pod "web" deleted' },
      { at: 90, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
    ],
  },
];
