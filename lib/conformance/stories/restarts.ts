/** Stories of containers that end, crash or never start, and of what the kubelet makes of it. */
import { listEvents, printField, writePod } from '../pod-manifest';
import type { Story } from '../story';

const row = (name: string, ready: string, status: string, restarts: string | number): string =>
  `NAME READY STATUS RESTARTS AGE\n${name} ${ready} ${status} ${restarts} <age>`;
const WAITING = '.status.containerStatuses[0].state.waiting';
const LAST = '.status.containerStatuses[0].lastState.terminated';
const NOW = '.status.containerStatuses[0].state.terminated';

export const RESTARTS: readonly Story[] = [
  {
    name: 'a container that crashes is started again at once, then after 10 s, 20 s, 40 s',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#restart-policy; pkg/kubelet/kuberuntime doBackOff',
    files: { 'crash.yaml': writePod({ name: 'crash', script: 'echo going; exit 3' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f crash.yaml' },
      {
        at: 8,
        run: 'kubectl get pod crash',
        prints: row('crash', '0/1', 'CrashLoopBackOff', '1 (<age> ago)'),
      },
      {
        at: 8,
        run: printField('crash', `${WAITING}.message`),
        prints: 'back-off 10s restarting failed container=c pod=crash_default(<id>)',
      },
      {
        at: 20,
        run: 'kubectl get pod crash',
        prints: row('crash', '0/1', 'CrashLoopBackOff', '2 (<age> ago)'),
      },
      {
        at: 20,
        run: printField('crash', `${WAITING}.message`),
        prints: 'back-off 20s restarting failed container=c pod=crash_default(<id>)',
      },
      {
        at: 60,
        run: printField('crash', `${WAITING}.message`),
        prints: 'back-off 40s restarting failed container=c pod=crash_default(<id>)',
      },
      { at: 60, run: printField('crash', `${LAST}.exitCode`), prints: '3' },
      { at: 60, run: printField('crash', `${LAST}.reason`), prints: 'Error' },
      { at: 60, run: 'kubectl logs crash --previous', prints: 'going' },
      {
        at: 60,
        run: `${listEvents('crash')} | grep BackOff`,
        prints: 'Warning BackOff Back-off restarting failed container c in pod crash_default(<id>) 3',
      },
    ],
  },
  {
    name: 'the pauses grow up to five minutes and no further',
    follows:
      'kubernetes.io/docs: "exponential back-off delay (10s, 20s, 40s, …), that is capped at 300 seconds"',
    files: { 'crash.yaml': writePod({ name: 'crash', script: 'exit 1' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f crash.yaml' },
      {
        at: 500,
        run: printField('crash', `${WAITING}.message`),
        prints: 'back-off 5m0s restarting failed container=c pod=crash_default(<id>)',
      },
      {
        at: 1000,
        run: printField('crash', `${WAITING}.message`),
        prints: 'back-off 5m0s restarting failed container=c pod=crash_default(<id>)',
      },
    ],
  },
  {
    name: 'a run of more than ten minutes is forgiven: the next restart comes at once',
    follows:
      'kubernetes.io/docs: "Once a container has executed for 10 minutes without any problems, the kubelet resets the restart backoff timer"',
    files: {
      'long.yaml': writePod({
        name: 'long',
        script: 'if [ -e /data/seen ]; then sleep 700; fi; touch /data/seen; exit 1',
        container: ['volumeMounts: [{name: data, mountPath: /data}]'],
        spec: ['volumes: [{name: data, emptyDir: {}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f long.yaml' },
      { at: 600, run: 'kubectl get pod long', prints: row('long', '1/1', 'Running', '1 (<age> ago)') },
      { at: 715, run: 'kubectl get pod long', prints: row('long', '1/1', 'Running', '2 (<age> ago)') },
    ],
  },
  {
    name: 'with restartPolicy Never a container that fails makes a failed pod',
    follows: 'test/e2e/common/node/runtime.go: "should run with the expected status"',
    files: { 'once.yaml': writePod({ name: 'once', script: 'exit 7', spec: ['restartPolicy: Never'] }) },
    acts: [
      { at: 0, run: 'kubectl apply -f once.yaml' },
      { at: 20, run: 'kubectl get pod once', prints: row('once', '0/1', 'Error', 0) },
      { at: 20, run: printField('once', '.status.phase'), prints: 'Failed' },
      { at: 20, run: printField('once', `${NOW}.exitCode`), prints: '7' },
      {
        at: 20,
        run: printField('once', '.status.conditions[?(@.type=="Ready")].reason'),
        prints: 'PodFailed',
      },
    ],
  },
  {
    name: 'with restartPolicy OnFailure a container runs until it has succeeded once',
    follows: 'test/e2e/common/node/runtime.go: "should run with the expected status"',
    files: {
      'twice.yaml': writePod({
        name: 'twice',
        script: 'if [ -e /data/seen ]; then exit 0; fi; touch /data/seen; exit 1',
        container: ['volumeMounts: [{name: data, mountPath: /data}]'],
        spec: ['restartPolicy: OnFailure', 'volumes: [{name: data, emptyDir: {}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f twice.yaml' },
      { at: 20, run: 'kubectl get pod twice', prints: row('twice', '0/1', 'Completed', '1 (<age> ago)') },
      { at: 20, run: printField('twice', '.status.phase'), prints: 'Succeeded' },
    ],
  },
  {
    name: 'a command that the image does not have never starts',
    follows:
      'pkg/kubelet/container/sync_result.go: ErrRunContainer; containerd: StartError with exit code 128',
    files: {
      'typo.yaml': writePod({
        name: 'typo',
        container: ['command: [serve-all]'],
        spec: ['restartPolicy: Always'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f typo.yaml' },
      { at: 9, run: 'kubectl get pod typo', prints: row('typo', '0/1', 'CrashLoopBackOff', '1 (<age> ago)') },
      { at: 9, run: printField('typo', `${LAST}.reason`), prints: 'StartError' },
      { at: 9, run: printField('typo', `${LAST}.exitCode`), prints: '128' },
      {
        at: 9,
        run: `${listEvents('typo')} | grep Failed`,
        prints:
          'Warning Failed Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "serve-all": executable file not found in $PATH 2',
      },
    ],
  },
  {
    name: 'a container that needs a ConfigMap waits for it',
    follows: 'pkg/kubelet/kuberuntime ErrCreateContainerConfig; test/e2e/common/node/configmap.go',
    files: {
      'needs.yaml': writePod({
        name: 'needs',
        script: 'echo $COLOR; sleep 600',
        container: ['env: [{name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f needs.yaml' },
      { at: 5, run: 'kubectl get pod needs', prints: row('needs', '0/1', 'CreateContainerConfigError', 0) },
      { at: 5, run: printField('needs', `${WAITING}.message`), prints: 'configmap "settings" not found' },
      { at: 5, run: 'kubectl create configmap settings --from-literal=colour=blue' },
      {
        at: 30,
        run: printField('needs', `${WAITING}.message`),
        prints: "couldn't find key color in ConfigMap default/settings",
      },
      { at: 30, run: 'kubectl delete configmap settings' },
      { at: 31, run: 'kubectl create configmap settings --from-literal=color=blue' },
      { at: 60, run: 'kubectl get pod needs', prints: row('needs', '1/1', 'Running', 0) },
      { at: 60, run: 'kubectl logs needs', prints: 'blue' },
    ],
  },
  {
    name: 'images that can not be had: a bad name, one that must be there already, one that is nowhere',
    follows: 'pkg/kubelet/images/types.go: InvalidImageName, ErrImageNeverPull, ImagePullBackOff',
    files: {
      'bad.yaml': writePod({ name: 'bad', image: 'Nginx:1.29' }),
      'never.yaml': writePod({ name: 'never', image: 'nginx', container: ['imagePullPolicy: Never'] }),
      'nowhere.yaml': writePod({ name: 'nowhere', image: 'nginx:no-such-tag' }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f bad.yaml -f never.yaml -f nowhere.yaml' },
      {
        at: 8,
        run: 'kubectl get pods',
        prints: `NAME READY STATUS RESTARTS AGE
                 bad 0/1 InvalidImageName 0 8s
                 never 0/1 ErrImageNeverPull 0 8s
                 nowhere 0/1 ImagePullBackOff 0 8s`,
      },
      {
        at: 8,
        run: printField('never', `${WAITING}.message`),
        prints: 'Container image "nginx" is not present with pull policy of Never',
      },
      { at: 9, run: 'kubectl set image pod/nowhere c=nginx', prints: 'pod/nowhere image updated' },
      { at: 20, run: 'kubectl get pod nowhere', prints: row('nowhere', '1/1', 'Running', 0) },
    ],
  },
  {
    name: 'a container without enough memory is killed',
    follows:
      'kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource: "Exceed a Container\'s memory limit"',
    files: {
      'web.yaml': writePod({
        name: 'web',
        image: 'nginx',
        container: ['resources: {limits: {memory: 64Mi}}'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      { at: 10, act: (cluster) => void cluster.killContainer('default', 'web', 'c', 'OOMKilled') },
      { at: 15, run: 'kubectl get pod web', prints: row('web', '1/1', 'Running', '1 (<age> ago)') },
      { at: 15, run: printField('web', `${LAST}.reason`), prints: 'OOMKilled' },
      { at: 15, run: printField('web', `${LAST}.exitCode`), prints: '137' },
      { at: 15, act: (cluster) => void cluster.killContainer('default', 'web', 'c', 'OOMKilled') },
      { at: 15.5, run: 'kubectl get pod web', prints: row('web', '0/1', 'OOMKilled', '1 (<age> ago)') },
      { at: 20, run: 'kubectl get pod web', prints: row('web', '0/1', 'CrashLoopBackOff', '1 (<age> ago)') },
    ],
  },
  {
    name: 'the last words of a container: of its file, or of its log',
    follows:
      'kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure; test/e2e/common/node/runtime.go',
    files: {
      'file.yaml': writePod({
        name: 'file',
        script: 'echo -n disk is gone > /dev/termination-log; exit 1',
        spec: ['restartPolicy: Never'],
      }),
      'log.yaml': writePod({
        name: 'log',
        script: 'echo no licence; exit 1',
        container: ['terminationMessagePolicy: FallbackToLogsOnError'],
        spec: ['restartPolicy: Never'],
      }),
      'silent.yaml': writePod({
        name: 'silent',
        script: 'echo no licence; exit 1',
        spec: ['restartPolicy: Never'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f file.yaml -f log.yaml -f silent.yaml' },
      { at: 20, run: printField('file', `${NOW}.message`), prints: 'disk is gone' },
      { at: 20, run: printField('log', `${NOW}.message`), prints: 'no licence' },
      { at: 20, run: printField('silent', `${NOW}.message`), prints: '' },
      {
        at: 20,
        run: 'kubectl describe pod file | grep -A4 "State: "',
        prints: `State: Terminated
                 Reason: Error
                 Message: disk is gone
                 Exit Code: 1
                 …`,
      },
    ],
  },
  {
    name: 'a pod that is active for longer than it may be is ended and has failed',
    follows: 'pkg/kubelet/active_deadline.go; test/e2e/common/node/pods.go (activeDeadlineSeconds)',
    files: {
      'late.yaml': writePod({
        name: 'late',
        image: 'nginx',
        spec: ['activeDeadlineSeconds: 20', 'terminationGracePeriodSeconds: 5'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f late.yaml' },
      { at: 18, run: 'kubectl get pod late', prints: row('late', '1/1', 'Running', 0) },
      { at: 30, run: printField('late', '.status.phase'), prints: 'Failed' },
      { at: 30, run: printField('late', '.status.reason'), prints: 'DeadlineExceeded' },
      {
        at: 30,
        run: printField('late', '.status.message'),
        prints: 'Pod was active on the node longer than the specified deadline',
      },
      {
        at: 30,
        run: `${listEvents('late')} | grep -E "Deadline|Killing"`,
        prints: `Normal DeadlineExceeded Pod was active on the node longer than the specified deadline 1
                 Normal Killing Stopping container c 1`,
      },
    ],
  },
  {
    name: 'a container may be started again for some exit codes only',
    follows: 'kubernetes.io/docs: "Restart Policy and Rules for individual containers"; KEP-5307',
    files: {
      'rules.yaml': writePod({
        name: 'rules',
        script: 'if [ -e /data/seen ]; then exit 1; fi; touch /data/seen; exit 42',
        container: [
          'restartPolicy: Never',
          'restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]',
          'volumeMounts: [{name: data, mountPath: /data}]',
        ],
        spec: ['restartPolicy: Never', 'volumes: [{name: data, emptyDir: {}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f rules.yaml' },
      { at: 20, run: 'kubectl get pod rules', prints: row('rules', '0/1', 'Error', '1 (<age> ago)') },
    ],
  },
  {
    name: 'a program that takes more memory than its limit is killed, whatever the exit code it wanted',
    follows:
      'kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource: memory-request-limit-2',
    files: {
      'eat.yaml': writePod({
        name: 'eat',
        image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
        container: [
          'args: [stress, --mem-total, "150000000", --logtostderr, --mem-alloc-size, "150000000"]',
          'resources: {limits: {memory: 100Mi}}',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f eat.yaml' },
      { at: 20, run: printField('eat', `${LAST}.reason`), prints: 'OOMKilled' },
      { at: 20, run: printField('eat', `${LAST}.exitCode`), prints: '137' },
    ],
  },
];
