/** Stories of init containers: their order, their words in STATUS, and what their failures do. */
import { printField, writePod } from '../pod-manifest';
import type { Story } from '../story';

const row = (name: string, ready: string, status: string, restarts: string | number): string =>
  `NAME READY STATUS RESTARTS AGE\n${name} ${ready} ${status} ${restarts} <age>`;

const init = (name: string, script: string, more: readonly string[] = []): string[] => [
  `- name: ${name}`,
  '  image: busybox',
  `  command: ["sh", "-c", ${JSON.stringify(script)}]`,
  ...more.map((line) => `  ${line}`),
];

export const INIT_CONTAINERS: readonly Story[] = [
  {
    name: 'init containers run one after another, then the others start',
    follows: 'test/e2e/common/node/init_container.go: "should invoke init containers on a RestartAlways pod"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        spec: ['initContainers:', ...init('first', 'sleep 10'), ...init('second', 'sleep 10')],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 6, run: 'kubectl get pod app', prints: row('app', '0/1', 'Init:0/2', 0) },
      {
        at: 6,
        run: printField('app', '.status.conditions[?(@.type=="Initialized")].message'),
        prints: 'containers with incomplete status: [first second]',
      },
      {
        at: 6,
        run: printField('app', '.status.containerStatuses[0].state.waiting.reason'),
        prints: 'PodInitializing',
      },
      { at: 18, run: 'kubectl get pod app', prints: row('app', '0/1', 'Init:1/2', 0) },
      { at: 40, run: 'kubectl get pod app', prints: row('app', '1/1', 'Running', 0) },
      {
        at: 40,
        run: printField('app', '.status.initContainerStatuses[*].state.terminated.reason'),
        prints: 'Completed Completed',
      },
    ],
  },
  {
    name: 'an init container that fails is tried again, and nothing else starts',
    follows:
      'test/e2e/common/node/init_container.go: "should not start app containers if init containers fail on a RestartAlways pod"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        spec: ['initContainers:', ...init('check', 'echo no database; exit 1')],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      {
        at: 9,
        run: 'kubectl get pod app',
        prints: row('app', '0/1', 'Init:CrashLoopBackOff', '1 (<age> ago)'),
      },
      { at: 9, run: printField('app', '.status.phase'), prints: 'Pending' },
      { at: 9, run: 'kubectl logs app -c check', prints: 'no database' },
      {
        at: 9,
        run: 'kubectl logs app',
        exits: 1,
        prints: `Defaulted container "c" out of: c, check (init)
                 Error from server (BadRequest): container "c" in pod "app" is waiting to start: PodInitializing`,
      },
    ],
  },
  {
    name: 'with restartPolicy Never an init container that fails has the pod failed',
    follows:
      'test/e2e/common/node/init_container.go: "should not start app containers and fail the pod if init containers fail on a RestartNever pod"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        spec: ['restartPolicy: Never', 'initContainers:', ...init('check', 'exit 4')],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 20, run: 'kubectl get pod app', prints: row('app', '0/1', 'Init:Error', 0) },
      { at: 20, run: printField('app', '.status.phase'), prints: 'Failed' },
    ],
  },
  {
    name: 'what an init container writes into a volume the others find',
    follows: 'kubernetes.io/docs/tasks/configure-pod-container/configure-pod-initialization',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        container: ['volumeMounts: [{name: html, mountPath: /usr/share/nginx/html}]'],
        spec: [
          'volumes: [{name: html, emptyDir: {}}]',
          'initContainers:',
          ...init('write', 'echo made before > /work/index.html', [
            'volumeMounts: [{name: html, mountPath: /work}]',
          ]),
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 20, run: 'kubectl exec app -c c -- cat /usr/share/nginx/html/index.html', prints: 'made before' },
    ],
  },
];
