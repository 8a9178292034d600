/** Stories of what is said of a pod: events, their counts, and their bounds. */
import { listEvents, writePod } from '../pod-manifest';
import type { Story } from '../story';

export const POD_EVENTS: readonly Story[] = [
  {
    name: 'what is said of a pod that starts, in order',
    follows:
      'pkg/kubelet/events/event.go; pkg/kubelet/images/image_manager.go; pkg/kubelet/kuberuntime startContainer',
    acts: [
      { at: 0, run: 'kubectl run web --image=nginx' },
      {
        at: 20,
        run: 'kubectl get events --field-selector involvedObject.name=web --sort-by=.metadata.name -o custom-columns=T:.type,R:.reason,F:.source.component,M:.message',
        prints: `T R F M
                 Normal Scheduled default-scheduler Successfully assigned default/web to <id>
                 Normal Pulling kubelet Pulling image "nginx"
                 Normal Pulled kubelet Successfully pulled image "nginx" in <id> (<id> including waiting). Image size: <id> bytes.
                 Normal Created kubelet Container created
                 Normal Started kubelet Container started`,
      },
    ],
  },
  {
    name: 'the same event is counted, not written again',
    follows: 'staging/src/k8s.io/client-go/tools/record/events_cache.go: eventLogger',
    files: { 'crash.yaml': writePod({ name: 'crash', script: 'exit 1' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f crash.yaml' },
      {
        at: 60,
        run: `${listEvents('crash')} | grep -E "Created|BackOff"`,
        prints: `Normal Created Container created 4
                 Warning BackOff Back-off restarting failed container c in pod crash_default(<id>) 3`,
      },
      {
        at: 60,
        run: 'kubectl describe pod crash | grep "Back-off"',
        prints:
          'Warning BackOff <age> (x3 over <age>) kubelet Back-off restarting failed container c in pod crash_default(<id>)',
      },
    ],
  },
  {
    name: 'many similar events become one',
    follows: 'client-go/tools/record/events_cache.go: EventAggregator, "(combined from similar events): "',
    files: {
      'noisy.yaml': writePod({
        name: 'noisy',
        image: 'debian',
        script: 'sleep 3600',
        container: ['readinessProbe: {exec: {command: [sh, -c, "date +%s; exit 1"]}, periodSeconds: 1}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f noisy.yaml' },
      {
        at: 18,
        run: `kubectl get events --field-selector involvedObject.name=noisy,reason=Unhealthy | grep -c "Readiness probe failed"`,
        prints: '10',
      },
      {
        at: 18,
        run: 'kubectl describe pod noisy | grep combined',
        prints:
          'Warning Unhealthy <age> (x<id> over <age>) kubelet (combined from similar events): Readiness probe failed: <id>',
      },
    ],
  },
  {
    name: 'who is talked about too much is not talked about for a while',
    follows:
      'client-go/tools/record/events_cache.go: EventSourceObjectSpamFilter, burst 25, one more in five minutes',
    files: {
      'noisy.yaml': writePod({
        name: 'noisy',
        image: 'nginx',
        container: ['readinessProbe: {httpGet: {path: /no, port: 80}, periodSeconds: 1}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f noisy.yaml' },
      // Four events went before: Pulling, Pulled, Created, Started.
      {
        at: 120,
        run: `${listEvents('noisy')} | grep Unhealthy`,
        prints: 'Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404 21',
      },
    ],
  },
];
