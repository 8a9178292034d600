/** Stories of pods that end: signals, hooks, grace periods and force. */
import { listEvents, printField, writePod } from '../pod-manifest';
import type { Story } from '../story';

const row = (name: string, ready: string, status: string, restarts: string | number): string =>
  `NAME READY STATUS RESTARTS AGE\n${name} ${ready} ${status} ${restarts} <age>`;
const GONE = 'No resources found in default namespace.';

export const TERMINATION: readonly Story[] = [
  {
    name: 'a process 1 without a handler for SIGTERM lives until its grace period is over',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#pod-termination; signal(7): process 1 of a namespace',
    files: { 'app.yaml': writePod({ name: 'app', script: 'while true; do sleep 1; done' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl delete pod app --wait=false', prints: 'pod "app" deleted' },
      { at: 38, run: 'kubectl get pod app', prints: row('app', '1/1', 'Terminating', 0) },
      { at: 42, run: 'kubectl get pods', prints: GONE },
      {
        at: 42,
        run: `${listEvents('app')} | grep Killing`,
        prints: 'Normal Killing Stopping container c 1',
      },
    ],
  },
  {
    name: 'a script that traps SIGTERM ends when the command in its foreground has ended',
    follows:
      'bash(1), "SIGNALS": a trap is run after the command that bash waits for has completed; docs of pod termination',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'trap "echo bye; echo done > /log/word; exit 0" TERM; while true; do sleep 4; done',
        container: ['volumeMounts: [{name: log, mountPath: /log}]'],
        spec: ['nodeName: node-1', 'volumes: [{name: log, hostPath: {path: /tmp/log}}]'],
      }),
      'wait.yaml': writePod({
        name: 'wait',
        script: 'trap "exit 0" TERM; sleep 3600 & wait $!; echo woken; sleep 1',
      }),
      'look.yaml': writePod({
        name: 'look',
        script: 'sleep 3600',
        container: ['volumeMounts: [{name: log, mountPath: /log}]'],
        spec: ['nodeName: node-1', 'volumes: [{name: log, hostPath: {path: /tmp/log}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml -f wait.yaml -f look.yaml' },
      { at: 10, run: 'kubectl delete pod app wait --wait=false' },
      {
        at: 11,
        run: 'kubectl get pod',
        prints: `NAME READY STATUS RESTARTS AGE\napp 1/1 Terminating 0 11s\nlook 1/1 Running 0 11s`,
      },
      { at: 16, run: 'kubectl get pod', prints: row('look', '1/1', 'Running', 0) },
      { at: 16, run: 'kubectl exec look -- cat /log/word', prints: 'done' },
    ],
  },
  {
    name: 'a server that takes the place of its shell hears the signal; one below a shell does not',
    follows:
      'kubernetes.io/docs: SIGTERM goes to process 1 of each container; sh(1): exec, and -c with a single command',
    files: {
      'exec.yaml': writePod({
        name: 'exec',
        image: 'nginx',
        script: 'echo begin; exec nginx -g "daemon off;"',
      }),
      'single.yaml': writePod({ name: 'single', image: 'nginx', script: 'nginx -g "daemon off;"' }),
      'below.yaml': writePod({
        name: 'below',
        image: 'nginx',
        script: 'echo begin; nginx -g "daemon off;"; echo end',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f exec.yaml -f single.yaml -f below.yaml' },
      {
        at: 15,
        run: 'kubectl get pods --no-headers',
        prints: `below 1/1 Running 0 15s\nexec 1/1 Running 0 15s\nsingle 1/1 Running 0 15s`,
      },
      { at: 15, run: 'kubectl delete pod exec single below --wait=false' },
      { at: 18, run: 'kubectl get pods', prints: row('below', '1/1', 'Terminating', 0) },
      { at: 47, run: 'kubectl get pods', prints: GONE },
    ],
  },
  {
    name: 'a preStop hook has its time before the signal',
    follows:
      'test/e2e/common/node/lifecycle_hook.go: "should execute prestop exec hook properly"; kubernetes.io/docs container-lifecycle-hooks',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        container: ['lifecycle: {preStop: {sleep: {seconds: 8}}}'],
      }),
      'bad.yaml': writePod({
        name: 'bad',
        image: 'nginx',
        container: ['lifecycle: {preStop: {exec: {command: ["sh", "-c", "exit 3"]}}}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f bad.yaml' },
      { at: 10, run: 'kubectl delete pod web bad --wait=false' },
      { at: 12, run: 'kubectl get pods', prints: row('web', '1/1', 'Terminating', 0) },
      {
        at: 12,
        run: `${listEvents('bad')} | grep PreStop`,
        prints: 'Warning FailedPreStopHook PreStopHook failed 1',
      },
      { at: 20, run: 'kubectl get pods', prints: GONE },
    ],
  },
  {
    name: 'a preStop hook that takes too long is given up; the container still gets two seconds',
    follows: 'pkg/kubelet/kuberuntime killContainer: minimumGracePeriodInSeconds',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'while true; do sleep 1; done',
        container: ['lifecycle: {preStop: {exec: {command: ["sleep", "600"]}}}'],
        spec: ['terminationGracePeriodSeconds: 6'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl delete pod app --wait=false' },
      { at: 17, run: 'kubectl get pod app', prints: row('app', '1/1', 'Terminating', 0) },
      { at: 19, run: 'kubectl get pods', prints: GONE },
    ],
  },
  {
    name: 'a shorter grace period, and none at all',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#pod-termination-forced; kubectl delete --help',
    files: {
      'app.yaml': writePod({ name: 'app', script: 'sleep 3600' }),
      'hard.yaml': writePod({ name: 'hard', script: 'sleep 3600' }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml -f hard.yaml' },
      { at: 10, run: 'kubectl delete pod app --grace-period=5 --wait=false' },
      {
        at: 10,
        run: 'kubectl delete pod hard --grace-period=0 --force',
        prints: `Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
                 pod "hard" force deleted`,
      },
      { at: 11, run: 'kubectl get pods', prints: row('app', '1/1', 'Terminating', 0) },
      { at: 16.5, run: 'kubectl get pods', prints: GONE },
    ],
  },
  {
    name: 'a pod that is to end leaves its Service at once and serves on while it ends',
    follows:
      'kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions; docs of pod termination: "terminating endpoints always have their ready status as false"',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        container: ['lifecycle: {preStop: {sleep: {seconds: 20}}}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      { at: 0, run: 'kubectl create service clusterip web --tcp=80' },
      { at: 10, run: 'kubectl delete pod web --wait=false' },
      {
        at: 15,
        run: `kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[0].endpoints[0].conditions}'`,
        prints: '{"ready":false,"serving":true,"terminating":true}',
      },
    ],
  },
  {
    name: 'a postStart hook that fails has the container started again',
    follows: 'pkg/kubelet/kuberuntime startContainer: ErrPostStartHook, FailedPostStartHook',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        container: ['lifecycle: {postStart: {exec: {command: ["sh", "-c", "exit 1"]}}}'],
      }),
      'slow.yaml': writePod({
        name: 'slow',
        image: 'nginx',
        container: ['lifecycle: {postStart: {exec: {command: ["sleep", "10"]}}}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml -f slow.yaml' },
      { at: 8, run: 'kubectl get pod slow', prints: row('slow', '0/1', 'ContainerCreating', 0) },
      {
        at: 9,
        run: `${listEvents('app')} | grep Hook`,
        prints: `Warning FailedPostStartHook PostStartHook failed 2
                 Normal Killing FailedPostStartHook 2`,
      },
      { at: 20, run: 'kubectl get pod slow', prints: row('slow', '1/1', 'Running', 0) },
      { at: 30, run: printField('app', '.status.containerStatuses[0].ready'), prints: 'false' },
    ],
  },
  {
    name: 'a pod is not ready before somebody says that its gate is open',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#pod-readiness-gate; pkg/kubelet/status/generate.go',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        spec: ['readinessGates: [{conditionType: example.com/open}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      {
        at: 10,
        run: printField('web', '.status.conditions[?(@.type=="Ready")].message'),
        prints: 'corresponding condition of pod readiness gate "example.com/open" does not exist.',
      },
      {
        at: 10,
        run: 'kubectl get pod web -o wide',
        prints: `NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES
                 web 1/1 Running 0 10s <id> <id> <none> 0/1`,
      },
      {
        at: 11,
        run: `kubectl patch pod web --subresource=status -p '{"status":{"conditions":[{"type":"example.com/open","status":"True"}]}}'`,
      },
      { at: 15, run: printField('web', '.status.conditions[?(@.type=="Ready")].status'), prints: 'True' },
    ],
  },
];
