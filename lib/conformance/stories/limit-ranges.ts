/** Stories of LimitRange: what containers get, and what is refused. */
import type { Story } from '../story';

const range = (limits: string): string => `apiVersion: v1
kind: LimitRange
metadata: { name: limits }
spec:
  limits: ${limits}
`;

const pod = (name: string, resources: string, second = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  containers:
    - { name: main, image: registry.k8s.io/pause, resources: ${resources} }
${second}`;

const refused = (file: string, name: string, why: string): string =>
  `Error from server (Forbidden): error when creating "${file}": pods "${name}" is forbidden: ${why}`;

export const LIMIT_RANGES: readonly Story[] = [
  {
    name: 'a container that asks for nothing gets the defaults of its namespace',
    follows:
      'test/e2e/scheduling/limit_range.go: "should create a LimitRange with defaults and ensure pod has those defaults applied."',
    files: {
      'range.yaml': range(
        '[{ type: Container, default: { cpu: 500m, memory: 500Mi }, defaultRequest: { cpu: 100m, memory: 200Mi } }]',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      { at: 1, run: 'kubectl run web --image=nginx', prints: 'pod/web created' },
      {
        at: 2,
        run: `kubectl get pod web -o jsonpath='{.spec.containers[0].resources}{"\\n"}{.metadata.annotations.kubernetes\\.io/limit-ranger}{"\\n"}{.status.qosClass}'`,
        prints: `{"limits":{"cpu":"500m","memory":"500Mi"},"requests":{"cpu":"100m","memory":"200Mi"}}
                 LimitRanger plugin set: cpu, memory request for container web; cpu, memory limit for container web
                 Burstable`,
      },
    ],
  },
  {
    name: 'a default limit is also the default request',
    follows: 'kubernetes.io/docs/tasks/administer-cluster/manage-resources/memory-default-namespace',
    files: {
      'range.yaml': range('[{ type: Container, default: { memory: 512Mi } }]'),
      'pod.yaml': pod('half', '{ requests: { memory: 128Mi } }'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      { at: 1, run: 'kubectl run web --image=nginx', prints: 'pod/web created' },
      {
        at: 2,
        run: "kubectl get pod web -o jsonpath='{.spec.containers[0].resources.requests}'",
        prints: '{"memory":"512Mi"}',
      },
      { at: 3, run: 'kubectl apply -f pod.yaml', prints: 'pod/half created' },
      {
        at: 4,
        run: "kubectl get pod half -o jsonpath='{.spec.containers[0].resources}'",
        prints: '{"limits":{"memory":"512Mi"},"requests":{"memory":"128Mi"}}',
      },
    ],
  },
  {
    name: 'a container above the most or below the least is refused',
    follows: 'kubernetes.io/docs/tasks/administer-cluster/manage-resources/cpu-constraint-namespace',
    files: {
      'range.yaml': range('[{ type: Container, max: { cpu: 800m }, min: { cpu: 200m } }]'),
      'above.yaml': pod('above', '{ limits: { cpu: 1500m }, requests: { cpu: 500m } }'),
      'below.yaml': pod('below', '{ limits: { cpu: 800m }, requests: { cpu: 100m } }'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      {
        at: 1,
        run: 'kubectl apply -f above.yaml',
        prints: refused('above.yaml', 'above', 'maximum cpu usage per Container is 800m, but limit is 1500m'),
        exits: 1,
      },
      {
        at: 2,
        run: 'kubectl apply -f below.yaml',
        prints: refused(
          'below.yaml',
          'below',
          'minimum cpu usage per Container is 200m, but request is 100m',
        ),
        exits: 1,
      },
      { at: 3, run: 'kubectl run plain --image=nginx', prints: 'pod/plain created' },
      {
        at: 4,
        run: "kubectl get pod plain -o jsonpath='{.spec.containers[0].resources}'",
        prints: '{"limits":{"cpu":"800m"},"requests":{"cpu":"800m"}}',
      },
    ],
  },
  {
    name: 'several wrong amounts are told in one answer',
    follows: 'plugin/pkg/admission/limitranger/admission.go: PodValidateLimitFunc (an aggregate of errors)',
    files: {
      'range.yaml': range('[{ type: Container, max: { cpu: "1", memory: 1Gi } }]'),
      'pod.yaml': pod('big', '{ limits: { cpu: "2", memory: 2Gi } }'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      {
        at: 1,
        run: 'kubectl apply -f pod.yaml',
        prints: refused(
          'pod.yaml',
          'big',
          '[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
        ),
        exits: 1,
      },
    ],
  },
  {
    name: 'limits of a pod hold for the sum of its containers',
    follows: 'plugin/pkg/admission/limitranger/admission.go: podRequests, podLimits',
    files: {
      'range.yaml': range('[{ type: Pod, max: { memory: 1Gi } }]'),
      'two.yaml': pod(
        'two',
        '{ limits: { memory: 700Mi } }',
        '    - { name: side, image: registry.k8s.io/pause, resources: { limits: { memory: 700Mi } } }\n',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      {
        at: 1,
        run: 'kubectl apply -f two.yaml',
        prints: refused('two.yaml', 'two', 'maximum memory usage per Pod is 1Gi, but limit is 1400Mi'),
        exits: 1,
      },
      {
        at: 2,
        run: 'kubectl run none --image=nginx',
        prints:
          'Error from server (Forbidden): pods "none" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified',
        exits: 1,
      },
    ],
  },
  {
    name: 'a limit too far above its request is refused with the ratio',
    follows: 'plugin/pkg/admission/limitranger/admission.go: limitRequestRatioConstraint',
    files: {
      'range.yaml': range('[{ type: Container, maxLimitRequestRatio: { memory: "2" } }]'),
      'wide.yaml': pod('wide', '{ requests: { memory: 300Mi }, limits: { memory: 1000Mi } }'),
      'none.yaml': pod('none', '{}'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      {
        at: 1,
        run: 'kubectl apply -f wide.yaml',
        prints: refused(
          'wide.yaml',
          'wide',
          'memory max limit to request ratio per Container is 2, but provided ratio is 3.333333',
        ),
        exits: 1,
      },
      {
        at: 2,
        run: 'kubectl apply -f none.yaml',
        prints: refused(
          'none.yaml',
          'none',
          'memory max limit to request ratio per Container is 2, but no request is specified or request is 0',
        ),
        exits: 1,
      },
    ],
  },
  {
    name: 'claims of storage have limits of their own',
    follows: 'kubernetes.io/docs/tasks/administer-cluster/limit-storage-consumption',
    files: {
      'range.yaml': range('[{ type: PersistentVolumeClaim, max: { storage: 2Gi }, min: { storage: 1Gi } }]'),
      'claims.yaml': ['small 500Mi', 'large 3Gi']
        .map((line) => line.split(' '))
        .map(
          ([name, size]) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }
`,
        )
        .join('---\n'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      {
        at: 1,
        run: 'kubectl apply -f claims.yaml',
        prints: `Error from server (Forbidden): error when creating "claims.yaml": persistentvolumeclaims "small" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi
                 Error from server (Forbidden): error when creating "claims.yaml": persistentvolumeclaims "large" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi`,
        exits: 1,
      },
    ],
  },
  {
    name: 'a Deployment whose pods break a limit has none, and its ReplicaSet says why',
    follows: 'pkg/controller/replicaset/replica_set.go: FailedCreate; plugin/pkg/admission/limitranger',
    files: {
      'range.yaml': range(
        '[{ type: Container, min: { cpu: 500m }, default: { cpu: 600m }, defaultRequest: { cpu: 500m } }]',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f range.yaml', prints: 'limitrange/limits created' },
      { at: 1, run: 'kubectl create deployment web --image=nginx', prints: 'deployment.apps/web created' },
      {
        at: 2,
        run: 'kubectl set resources deployment web --requests=cpu=100m',
        prints: 'deployment.apps/web resource requirements updated',
      },
      {
        at: 20,
        run: 'kubectl get events --field-selector reason=FailedCreate -o custom-columns=MESSAGE:.message | sed -n 2p',
        prints:
          'Error creating: pods "<id>" is forbidden: minimum cpu usage per Container is 500m, but request is 100m',
      },
      {
        at: 21,
        run: 'kubectl get deployment web',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 web    1/1     0            1           20s`,
      },
    ],
  },
];
