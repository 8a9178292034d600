/** Stories of probes: what they ask, when, what they say, and what follows. */
import { listEvents, printField, writePod } from '../pod-manifest';
import type { Story } from '../story';

const row = (name: string, ready: string, status: string, restarts: string | number): string =>
  `NAME READY STATUS RESTARTS AGE\n${name} ${ready} ${status} ${restarts} <age>`;

export const PROBES: readonly Story[] = [
  {
    name: 'a pod whose readiness probe fails runs, and is not ready until the probe passes',
    follows:
      'pkg/probe/http/http.go: "HTTP probe failed with statuscode"; kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#container-probes',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        container: ['readinessProbe: {httpGet: {path: /ready, port: 80}, periodSeconds: 5}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      { at: 20, run: 'kubectl get pod web', prints: row('web', '0/1', 'Running', 0) },
      {
        at: 20,
        run: `${listEvents('web')} | grep Unhealthy`,
        prints: 'Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404 <id>',
      },
      {
        at: 20,
        run: printField('web', '.status.conditions[?(@.type=="Ready")].message'),
        prints: 'containers with unready status: [c]',
      },
      { at: 21, run: 'kubectl exec web -- sh -c "echo yes > /usr/share/nginx/html/ready"' },
      { at: 32, run: 'kubectl get pod web', prints: row('web', '1/1', 'Running', 0) },
      { at: 32, run: 'kubectl exec web -- rm /usr/share/nginx/html/ready' },
      { at: 34, run: 'kubectl get pod web', prints: row('web', '1/1', 'Running', 0) },
      { at: 60, run: 'kubectl get pod web', prints: row('web', '0/1', 'Running', 0) },
    ],
  },
  {
    name: 'a command as liveness probe: after three failures the container is ended and started again',
    follows:
      'kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes: exec-liveness',
    files: {
      'live.yaml': writePod({
        name: 'live',
        image: 'debian',
        script: 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600',
        container: [
          'livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f live.yaml' },
      { at: 30, run: `${listEvents('live')} | grep -c Unhealthy`, prints: '0', exits: 1 },
      {
        at: 50,
        run: 'kubectl describe pod live | grep -E "Unhealthy|Killing"',
        prints: `Warning Unhealthy <age> (x3 over <age>) kubelet Liveness probe failed: cat: /tmp/healthy: No such file or directory
                 Normal Killing <age> kubelet Container c failed liveness probe, will be restarted`,
      },
      // The script is process 1 and has no handler for SIGTERM: it lives until its grace period is over.
      { at: 60, run: 'kubectl get pod live', prints: row('live', '1/1', 'Running', 0) },
      { at: 85, run: 'kubectl get pod live', prints: row('live', '1/1', 'Running', '1 (<age> ago)') },
      {
        at: 85,
        run: printField('live', '.status.containerStatuses[0].lastState.terminated.exitCode'),
        prints: '137',
      },
    ],
  },
  {
    name: 'a TCP probe of a port at which nobody listens',
    follows: 'pkg/probe/tcp/tcp.go DoTCPProbe; pkg/kubelet/prober/prober.go: "%s probe failed: %s"',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        container: ['readinessProbe: {tcpSocket: {port: 8080}, initialDelaySeconds: 3, periodSeconds: 4}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      {
        at: 15,
        run: `${listEvents('web')} | grep Unhealthy`,
        prints:
          'Warning Unhealthy Readiness probe failed: dial tcp <id>:8080: connect: connection refused <id>',
      },
      { at: 15, run: 'kubectl get pod web', prints: row('web', '0/1', 'Running', 0) },
    ],
  },
  {
    name: 'an HTTP probe of a port at which nobody listens names the address that it asked',
    follows: 'pkg/probe/http/http.go DoHTTPProbe: the error of the client is the message',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        container: [
          'livenessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 3, failureThreshold: 30}',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      {
        at: 15,
        run: `${listEvents('web')} | grep Unhealthy`,
        prints:
          'Warning Unhealthy Liveness probe failed: Get "http://<id>:8080/healthz": dial tcp <id>:8080: connect: connection refused <id>',
      },
      { at: 15, run: 'kubectl get pod web', prints: row('web', '1/1', 'Running', 0) },
    ],
  },
  {
    name: 'a probe of a port by a name that no port has learns nothing about the container',
    follows:
      'pkg/kubelet/prober/prober.go: "%s probe errored and resulted in %s state: %s"; pkg/probe ResolveContainerPort',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        container: [
          'ports: [{containerPort: 80}]',
          'livenessProbe: {httpGet: {path: /, port: http}, periodSeconds: 2, failureThreshold: 1}',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      {
        at: 30,
        run: `${listEvents('web')} | grep Unhealthy`,
        prints:
          'Warning Unhealthy Liveness probe errored and resulted in unknown state: strconv.Atoi: parsing "http": invalid syntax <id>',
      },
      { at: 30, run: 'kubectl get pod web', prints: row('web', '1/1', 'Running', 0) },
    ],
  },
  {
    name: 'a startup probe holds the others back, and ends a container that never starts',
    follows:
      'kubernetes.io/docs: "Protect slow starting containers with startup probes"; pkg/kubelet/kuberuntime computePodActions',
    files: {
      'slow.yaml': writePod({
        name: 'slow',
        script: 'sleep 12; touch /tmp/up; sleep 600',
        container: [
          'startupProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 2, failureThreshold: 20}',
          'livenessProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1, failureThreshold: 1}',
        ],
      }),
      'never.yaml': writePod({
        name: 'never',
        script: 'sleep 600',
        container: [
          'startupProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 2, failureThreshold: 3}',
        ],
        spec: ['terminationGracePeriodSeconds: 3'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f slow.yaml -f never.yaml' },
      { at: 10, run: 'kubectl get pod slow', prints: row('slow', '0/1', 'Running', 0) },
      { at: 10, run: printField('slow', '.status.containerStatuses[0].started'), prints: 'false' },
      { at: 30, run: 'kubectl get pod slow', prints: row('slow', '1/1', 'Running', 0) },
      {
        at: 30,
        run: `${listEvents('never')} | grep Killing`,
        prints: 'Normal Killing Container c failed startup probe, will be restarted <id>',
      },
    ],
  },
  {
    name: 'a command that takes longer than the probe waits has failed',
    follows: 'pkg/kubelet/util and pkg/probe/exec: a time-out is a failure (ExecProbeTimeout)',
    files: {
      'slow.yaml': writePod({
        name: 'slow',
        script: 'sleep 600',
        container: ['readinessProbe: {exec: {command: [sleep, "5"]}, periodSeconds: 10}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f slow.yaml' },
      {
        at: 8,
        run: `${listEvents('slow')} | grep Unhealthy`,
        prints: 'Warning Unhealthy Readiness probe failed: command timed out: "sleep 5" timed out after 1s 1',
      },
      { at: 9, run: 'kubectl get pod slow', prints: row('slow', '0/1', 'Running', 0) },
    ],
  },
  {
    name: 'a liveness probe may have a shorter grace period than its pod',
    follows: 'kubernetes.io/docs: "Probe-level terminationGracePeriodSeconds"',
    files: {
      'live.yaml': writePod({
        name: 'live',
        script: 'sleep 3600',
        container: [
          'livenessProbe: {exec: {command: ["false"]}, periodSeconds: 5, failureThreshold: 1, terminationGracePeriodSeconds: 3}',
        ],
        spec: ['terminationGracePeriodSeconds: 600'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f live.yaml' },
      { at: 13, run: 'kubectl get pod live', prints: row('live', '1/1', 'Running', '1 (<age> ago)') },
    ],
  },
  {
    name: 'a container that its liveness probe ends again and again is backed off like one that crashes',
    follows: 'pkg/kubelet/kuberuntime doBackOff: it looks at when the last run ended, not at why',
    files: {
      'live.yaml': writePod({
        name: 'live',
        image: 'nginx',
        container: ['livenessProbe: {httpGet: {path: /no, port: 80}, periodSeconds: 2, failureThreshold: 2}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f live.yaml' },
      {
        at: 30,
        run: 'kubectl get pod live',
        prints: row('live', '0/1', 'CrashLoopBackOff', '<id> (<age> ago)'),
      },
      {
        at: 30,
        run: printField('live', '.status.containerStatuses[0].lastState.terminated.reason'),
        prints: 'Completed',
      },
    ],
  },
];
