/** Stories of HorizontalPodAutoscalers and of what a metrics server sees. */
import type { Cluster, WorldSpecification } from '../../cluster/cluster';
import type { Story } from '../story';

const WEB = { kind: 'Deployment', name: 'web' } as const;

function loads(
  ...steps: readonly { atMs: number; cpu?: string; memory?: string }[]
): Partial<WorldSpecification> {
  return { loads: [{ ...WEB, steps }] };
}

function setCpu(cpu: string): (cluster: Cluster) => void {
  return (cluster) => {
    if (!cluster.setLoad(WEB, { cpu })) throw new Error('this world has no metrics');
  };
}

const DEPLOYMENT = (requests: string, replicas = 1): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: nginx
        image: nginx
        resources:
          requests: ${requests}
`;

const AUTOSCALER = (spec: readonly string[]): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
${spec.map((line) => `  ${line}\n`).join('')}`;

const RESOURCE = (name: string, target: string): string =>
  `metrics: [{type: Resource, resource: {name: ${name}, target: ${target}}}]`;
const CPU_50 = RESOURCE('cpu', '{type: Utilization, averageUtilization: 50}');

const EVENTS =
  'kubectl get events --field-selector involvedObject.kind=HorizontalPodAutoscaler -o custom-columns=T:.type,R:.reason,M:.message';
const CONDITIONS = `kubectl get hpa web -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}'`;
const REPLICAS = `kubectl get deployment web -o jsonpath='{.spec.replicas}{"\\n"}'`;

export const AUTOSCALERS: readonly Story[] = [
  {
    name: 'an autoscaler adds pods while they have too much to do',
    follows:
      'kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough; horizontal.go: reconcileAutoscaler',
    world: loads({ atMs: 0, cpu: '300m' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 200m}') },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      {
        at: 30,
        run: 'kubectl autoscale deployment web --cpu-percent=50 --min=1 --max=10',
        prints: 'horizontalpodautoscaler.autoscaling/web autoscaled',
      },
      {
        at: 31,
        run: 'kubectl get hpa',
        prints: `NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE
                 web Deployment/web cpu: <unknown>/50% 1 10 0 1s`,
      },
      {
        at: 46,
        run: 'kubectl get hpa',
        prints: `NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE
                 web Deployment/web cpu: 150%/50% 1 10 1 16s`,
      },
      {
        at: 47,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulRescale New size: 3; reason: cpu resource utilization (percentage of request) above target`,
      },
      {
        at: 120,
        run: 'kubectl get hpa',
        prints: `NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE
                 web Deployment/web cpu: 50%/50% 1 10 3 90s`,
      },
      {
        at: 121,
        run: CONDITIONS,
        prints: `AbleToScale=True ReadyForNewScale: recommended size matches current size
                 ScalingActive=True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                 ScalingLimited=False DesiredWithinRange: the desired count is within the acceptable range`,
      },
    ],
  },
  {
    name: 'an autoscaler takes pods away only when it was quiet for five minutes',
    follows:
      'test/e2e/autoscaling/horizontal_pod_autoscaling_behavior.go; docs: stabilization window (300 seconds)',
    world: loads({ atMs: 0, cpu: '300m' }),
    files: {
      'web.yaml': DEPLOYMENT('{cpu: 200m}', 3),
      'hpa.yaml': AUTOSCALER(['minReplicas: 1', 'maxReplicas: 10', CPU_50]),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      { at: 30, run: 'kubectl apply -f hpa.yaml' },
      { at: 80, act: setCpu('50m') },
      { at: 200, run: REPLICAS, prints: '3' },
      {
        at: 201,
        run: `${CONDITIONS} | head -1`,
        prints:
          'AbleToScale=True ScaleDownStabilized: recent recommendations were higher than current one, applying the highest recent recommendation',
      },
      { at: 420, run: REPLICAS, prints: '1' },
      {
        at: 421,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulRescale New size: 1; reason: All metrics below target`,
      },
    ],
  },
  {
    name: 'what is nearly right stays as it is',
    follows:
      'kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale: algorithm details, tolerance 0.1',
    // 108 of 100 wanted is within a tenth.
    world: loads({ atMs: 0, cpu: '216m' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 200m}', 2), 'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      { at: 90, run: REPLICAS, prints: '2' },
      {
        at: 91,
        run: 'kubectl get hpa --no-headers',
        prints: 'web Deployment/web cpu: 54%/50% 1 10 2 91s',
      },
    ],
  },
  {
    name: 'an autoscaler stops at its most and says that it is limited',
    follows: 'pkg/controller/podautoscaler/horizontal.go: convertDesiredReplicasWithRules, TooManyReplicas',
    world: loads({ atMs: 0, cpu: '2' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 100m}'), 'hpa.yaml': AUTOSCALER(['maxReplicas: 3', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      { at: 120, run: REPLICAS, prints: '3' },
      {
        at: 121,
        run: `${CONDITIONS} | tail -1`,
        prints:
          'ScalingLimited=True TooManyReplicas: the desired replica count is more than the maximum replica count',
      },
    ],
  },
  {
    name: 'without rules an autoscaler goes to four first and then doubles',
    follows: 'pkg/controller/podautoscaler/horizontal.go: calculateScaleUpLimit',
    world: loads({ atMs: 0, cpu: '1' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 100m}'), 'hpa.yaml': AUTOSCALER(['maxReplicas: 30', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      {
        at: 150,
        run: EVENTS,
        prints: `T R M
                 …
                 Normal SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target
                 …
                 Normal SuccessfulRescale New size: 8; reason: cpu resource utilization (percentage of request) above target
                 …
                 Normal SuccessfulRescale New size: 16; reason: cpu resource utilization (percentage of request) above target
                 …`,
      },
    ],
  },
  {
    name: 'rules slow an autoscaler down',
    follows: 'kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale: scaling policies (behavior)',
    world: loads({ atMs: 0, cpu: '1' }),
    files: {
      'web.yaml': DEPLOYMENT('{cpu: 100m}'),
      'hpa.yaml': AUTOSCALER([
        'maxReplicas: 30',
        CPU_50,
        'behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 60}]}}',
      ]),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      { at: 60, run: REPLICAS, prints: '2' },
      {
        at: 61,
        run: `${CONDITIONS} | tail -1`,
        prints:
          'ScalingLimited=True ScaleUpLimit: the desired replica count is increasing faster than the maximum scale rate',
      },
      { at: 120, run: REPLICAS, prints: '3' },
    ],
  },
  {
    name: 'a disabled direction is never taken',
    follows: 'test/e2e/autoscaling/horizontal_pod_autoscaling_behavior.go: "with autoscaling disabled"',
    world: loads({ atMs: 0, cpu: '10m' }),
    files: {
      'web.yaml': DEPLOYMENT('{cpu: 100m}', 4),
      'hpa.yaml': AUTOSCALER([
        'maxReplicas: 10',
        CPU_50,
        'behavior: {scaleDown: {stabilizationWindowSeconds: 0, selectPolicy: Disabled}}',
      ]),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      { at: 400, run: REPLICAS, prints: '4' },
    ],
  },
  {
    name: 'pods that ask for nothing cannot be compared with what they ask for',
    follows: 'pkg/controller/podautoscaler/replica_calculator.go: calculatePodRequests',
    world: loads({ atMs: 0, cpu: '300m' }),
    files: { 'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx' },
      { at: 40, run: 'kubectl apply -f hpa.yaml' },
      {
        at: 60,
        run: CONDITIONS,
        prints: `AbleToScale=True SucceededGetScale: the HPA controller was able to get the target's current scale
                 ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container nginx of Pod web-<id>`,
      },
      {
        at: 61,
        run: EVENTS,
        prints: `T R M
                 Warning FailedGetResourceMetric failed to get cpu utilization: missing request for cpu in container nginx of Pod web-<id>
                 Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request for cpu in container nginx of Pod web-<id>`,
      },
      {
        at: 62,
        run: 'kubectl get hpa --no-headers',
        prints: 'web Deployment/web cpu: <unknown>/50% 1 10 1 22s',
      },
    ],
  },
  {
    name: 'without a metrics server there is nothing to go by',
    follows: 'pkg/controller/podautoscaler/metrics/client.go: GetResourceMetric; kubectl/pkg/cmd/top',
    files: { 'web.yaml': DEPLOYMENT('{cpu: 200m}'), 'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      {
        at: 20,
        run: `${CONDITIONS} | tail -1`,
        prints:
          'ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
      },
      { at: 21, run: 'kubectl top pods', exits: 1, prints: 'error: Metrics API not available' },
      { at: 22, run: 'kubectl top nodes', exits: 1, prints: 'error: Metrics API not available' },
    ],
  },
  {
    name: 'an autoscaler without a target says so',
    follows: 'pkg/controller/podautoscaler/horizontal.go: reconcileAutoscaler, FailedGetScale',
    world: loads(),
    files: { 'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f hpa.yaml' },
      {
        at: 20,
        run: CONDITIONS,
        prints: `AbleToScale=False FailedGetScale: the HPA controller was unable to get the target's current scale: deployments/scale.apps "web" not found`,
      },
      {
        at: 21,
        run: EVENTS,
        prints: `T R M
                 Warning FailedGetScale deployments/scale.apps "web" not found`,
      },
    ],
  },
  {
    name: 'an average amount needs no request',
    follows: 'pkg/controller/podautoscaler/replica_calculator.go: GetRawResourceReplicas',
    world: loads({ atMs: 0, memory: '512Mi' }),
    files: {
      'hpa.yaml': AUTOSCALER([
        'maxReplicas: 10',
        RESOURCE('memory', '{type: AverageValue, averageValue: 100Mi}'),
      ]),
    },
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=2' },
      { at: 30, run: 'kubectl apply -f hpa.yaml' },
      {
        at: 46,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulRescale New size: 4; reason: memory resource above target`,
      },
      {
        at: 120,
        run: 'kubectl get hpa --no-headers',
        prints: 'web Deployment/web memory: <id>/100Mi 1 10 6 90s',
      },
    ],
  },
  {
    name: 'metrics of pods need an adapter that nobody has installed',
    follows:
      'pkg/controller/podautoscaler/metrics: custom metrics client; horizontal.go: FailedGetPodsMetric',
    world: loads(),
    files: {
      'web.yaml': DEPLOYMENT('{cpu: 200m}'),
      'hpa.yaml': AUTOSCALER([
        'maxReplicas: 10',
        'metrics: [{type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 1k}}}]',
      ]),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      {
        at: 20,
        run: `${CONDITIONS} | tail -1`,
        prints:
          'ScalingActive=False FailedGetPodsMetric: the HPA was unable to compute the replica count: unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
      },
    ],
  },
  {
    name: 'a target that was scaled to nothing is left alone',
    follows: 'pkg/controller/podautoscaler/horizontal.go: ScalingDisabled',
    world: loads({ atMs: 0, cpu: '300m' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 200m}'), 'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      { at: 5, run: 'kubectl scale deployment web --replicas=0' },
      {
        at: 20,
        run: `${CONDITIONS} | tail -1`,
        prints:
          'ScalingActive=False ScalingDisabled: scaling is disabled since the replica count of the target is zero',
      },
      { at: 100, run: REPLICAS, prints: '0' },
    ],
  },
  {
    name: 'a target outside the bounds is brought back without any metric',
    follows: 'pkg/controller/podautoscaler/horizontal.go: Current number of replicas below Spec.MinReplicas',
    world: loads({ atMs: 0, cpu: '300m' }),
    files: {
      'web.yaml': DEPLOYMENT('{cpu: 200m}'),
      'hpa.yaml': AUTOSCALER(['minReplicas: 2', 'maxReplicas: 4', CPU_50]),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      {
        at: 20,
        run: EVENTS,
        prints: `T R M
                 Normal SuccessfulRescale New size: 2; reason: Current number of replicas below Spec.MinReplicas`,
      },
    ],
  },
  {
    name: 'two autoscalers of one target are one too many',
    follows: 'pkg/controller/podautoscaler/horizontal.go: validateAndParseSelector, AmbiguousSelector',
    world: loads({ atMs: 0, cpu: '300m' }),
    files: {
      'web.yaml': DEPLOYMENT('{cpu: 200m}'),
      'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]),
      'other.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]).replace('name: web\nspec', 'name: other\nspec'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml -f other.yaml' },
      {
        at: 40,
        run: `${CONDITIONS} | tail -1`,
        prints:
          'ScalingActive=False AmbiguousSelector: pods by selector app=web are controlled by multiple HPAs: [{other default} {web default}]',
      },
      { at: 41, run: REPLICAS, prints: '1' },
    ],
  },
  {
    name: 'describe tells what an autoscaler sees, and why it did what it did',
    follows: 'staging/src/k8s.io/kubectl/pkg/describe/describe.go: describeHorizontalPodAutoscalerV2',
    world: loads({ atMs: 0, cpu: '150m' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 200m}'), 'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      {
        at: 90,
        run: 'kubectl describe hpa web',
        prints: `Name: web
                 Namespace: default
                 Labels: <none>
                 Annotations: <none>
                 CreationTimestamp: Sun, 22 Nov 2026 12:00:10 +0000
                 Reference: Deployment/web
                 Metrics: ( current / target )
                 resource cpu on pods (as a percentage of request): 37% (75m) / 50%
                 Min replicas: 1
                 Max replicas: 10
                 Deployment pods: 2 current / 2 desired
                 Conditions:
                 Type Status Reason Message
                 ---- ------ ------ -------
                 AbleToScale True ReadyForNewScale recommended size matches current size
                 ScalingActive True ValidMetricFound the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                 ScalingLimited False DesiredWithinRange the desired count is within the acceptable range
                 Events:
                 Type Reason Age From Message
                 ---- ------ ---- ---- -------
                 Warning FailedGetResourceMetric 75s horizontal-pod-autoscaler failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API
                 Warning FailedComputeMetricsReplicas 75s horizontal-pod-autoscaler invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API
                 Normal SuccessfulRescale <age> horizontal-pod-autoscaler New size: 2; reason: cpu resource utilization (percentage of request) above target`,
      },
    ],
  },
  {
    name: 'kubectl top shows what pods and nodes use, once they were measured',
    follows: 'kubectl/pkg/cmd/top/top_pod.go and metricsutil/metrics_printer.go; verifyEmptyMetrics',
    world: loads({ atMs: 0, cpu: '300m', memory: '96Mi' }),
    acts: [
      { at: 1, run: 'kubectl top pods', prints: 'No resources found in default namespace.' },
      { at: 1, run: 'kubectl create deployment web --image=nginx --replicas=2' },
      { at: 3, run: 'kubectl top pods', exits: 1, prints: 'error: metrics not available yet' },
      {
        at: 40,
        run: 'kubectl top pods',
        prints: `NAME CPU(cores) MEMORY(bytes)
                 web-<id> 150m 48Mi
                 web-<id> 150m 48Mi`,
      },
      { at: 41, run: 'kubectl run alone --image=nginx' },
      {
        at: 43,
        run: 'kubectl top pod alone',
        exits: 1,
        prints: 'Error from server (NotFound): podmetrics.metrics.k8s.io "default/alone" not found',
      },
      {
        at: 80,
        run: 'kubectl top pods --sort-by=memory --sum',
        prints: `NAME CPU(cores) MEMORY(bytes)
                 web-<id> 150m 48Mi
                 web-<id> 150m 48Mi
                 alone 1m 4Mi
                 ________ ________
                 301m 100Mi`,
      },
      {
        at: 81,
        run: 'kubectl top pod alone --containers',
        prints: `POD NAME CPU(cores) MEMORY(bytes)
                 alone alone 1m 4Mi`,
      },
      {
        at: 82,
        run: 'kubectl top nodes',
        prints: `NAME CPU(cores) CPU(%) MEMORY(bytes) MEMORY(%)
                 node-1 <id>m <id>% <id>Mi <id>%
                 node-2 <id>m <id>% <id>Mi <id>%`,
      },
      {
        at: 83,
        run: 'kubectl top pods --sort-by=age',
        exits: 1,
        prints: 'error: --sort-by accepts only cpu or memory',
      },
    ],
  },
  {
    name: 'a load may change as the world planned it',
    follows:
      'kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough: increase the load',
    world: loads({ atMs: 0, cpu: '20m' }, { atMs: 90_000, cpu: '400m' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 200m}'), 'hpa.yaml': AUTOSCALER(['maxReplicas: 10', CPU_50]) },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f hpa.yaml' },
      { at: 60, run: 'kubectl get hpa --no-headers', prints: 'web Deployment/web cpu: 10%/50% 1 10 1 60s' },
      { at: 200, run: REPLICAS, prints: '4' },
    ],
  },
];
