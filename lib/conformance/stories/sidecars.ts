/** Stories of sidecars: init containers that go on beside the others. */
import { listEvents, printField, writePod } from '../pod-manifest';
import type { Story } from '../story';

const row = (name: string, ready: string, status: string, restarts: string | number): string =>
  `NAME READY STATUS RESTARTS AGE\n${name} ${ready} ${status} ${restarts} <age>`;

const sidecar = (name: string, script: string, more: readonly string[] = []): string[] => [
  `- name: ${name}`,
  '  image: busybox',
  '  restartPolicy: Always',
  `  command: ["sh", "-c", ${JSON.stringify(script)}]`,
  ...more.map((line) => `  ${line}`),
];

const STOP = 'trap "echo $0 ends; exit 0" TERM; while true; do sleep 1; done';

export const SIDECARS: readonly Story[] = [
  {
    name: 'a sidecar starts first and counts as a container of the pod',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/sidecar-containers; test/e2e_node/container_lifecycle_test.go',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        spec: ['initContainers:', ...sidecar('log', 'sleep 3600')],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 20, run: 'kubectl get pod app', prints: row('app', '2/2', 'Running', 0) },
      { at: 20, run: printField('app', '.status.initContainerStatuses[0].started'), prints: 'true' },
      {
        at: 20,
        run: 'kubectl get events --field-selector involvedObject.name=app,reason=Started -o custom-columns=F:.involvedObject.fieldPath',
        prints: 'F\nspec.initContainers{log}\nspec.containers{c}',
      },
    ],
  },
  {
    name: 'the startup probe of a sidecar holds back what comes after it',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/init-containers: restartable init containers and startup probes',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        spec: [
          'initContainers:',
          ...sidecar('proxy', 'sleep 15; touch /tmp/up; sleep 3600', [
            'startupProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1, failureThreshold: 60}',
          ]),
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 12, run: 'kubectl get pod app', prints: row('app', '0/2', 'Init:0/1', 0) },
      { at: 35, run: 'kubectl get pod app', prints: row('app', '2/2', 'Running', 0) },
    ],
  },
  {
    name: 'a sidecar does not keep a job from being complete',
    follows: 'kubernetes.io/docs/concepts/workloads/pods/sidecar-containers: "Jobs with sidecar containers"',
    files: {
      'job.yaml': `apiVersion: batch/v1
kind: Job
metadata: {name: sum}
spec:
  template:
    spec:
      restartPolicy: Never
      initContainers:
      - {name: log, image: busybox, restartPolicy: Always, command: [sh, -c, ${JSON.stringify(STOP)}, log]}
      containers:
      - {name: c, image: busybox, command: [sh, -c, "sleep 5; echo 42"]}
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f job.yaml' },
      {
        at: 30,
        run: 'kubectl get job sum',
        prints: 'NAME STATUS COMPLETIONS DURATION AGE\nsum Complete 1/1 <age> 30s',
      },
      { at: 30, run: 'kubectl get pods', prints: row('sum-<id>', '0/2', 'Completed', 0) },
      { at: 30, run: 'kubectl logs job/sum -c log', prints: 'log ends' },
    ],
  },
  {
    name: 'sidecars end after the others, the last one first',
    follows: 'pkg/kubelet/kuberuntime/kuberuntime_termination_order.go; KEP-753',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'trap "sleep 3; echo app > /all/1; exit 0" TERM; while true; do sleep 1; done',
        container: ['volumeMounts: [{name: all, mountPath: /all}]'],
        spec: [
          'volumes: [{name: all, hostPath: {path: /tmp/all}}]',
          'nodeName: node-1',
          'initContainers:',
          ...sidecar(
            'one',
            'trap "cat /all/* > /all/3; echo one >> /all/3; exit 0" TERM; while true; do sleep 1; done',
            ['volumeMounts: [{name: all, mountPath: /all}]'],
          ),
          ...sidecar(
            'two',
            'trap "ls /all > /all/2; echo two >> /all/2; exit 0" TERM; while true; do sleep 1; done',
            ['volumeMounts: [{name: all, mountPath: /all}]'],
          ),
        ],
      }),
      'look.yaml': writePod({
        name: 'look',
        script: 'sleep 3600',
        container: ['volumeMounts: [{name: all, mountPath: /all}]'],
        spec: ['volumes: [{name: all, hostPath: {path: /tmp/all}}]', 'nodeName: node-1'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml -f look.yaml' },
      { at: 20, run: 'kubectl delete pod app', prints: 'pod "app" deleted' },
      { at: 50, run: 'kubectl exec look -- cat /all/3', prints: 'app\n1\n2\ntwo\none' },
    ],
  },
  {
    name: 'a sidecar that ends is started again, even in a pod that must not restart',
    follows: 'kubernetes.io/docs: a sidecar container ignores the restartPolicy of its pod',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        spec: ['restartPolicy: Never', 'initContainers:', ...sidecar('log', 'sleep 5; exit 1')],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 12, run: 'kubectl get pod app', prints: row('app', '2/2', 'Running', '1 (<age> ago)') },
      {
        at: 17,
        run: 'kubectl get pod app',
        prints: row('app', '1/2', 'Init:CrashLoopBackOff', '1 (<age> ago)'),
      },
      {
        at: 17,
        run: `${listEvents('app')} | grep BackOff`,
        prints: 'Warning BackOff Back-off restarting failed container log in pod app_default(<id>) 1',
      },
    ],
  },
];
