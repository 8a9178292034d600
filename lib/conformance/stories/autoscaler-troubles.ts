/** Stories of HorizontalPodAutoscalers that can't do what they should, and what they say about it. */
import { AUTOSCALER, CPU_50, DEPLOYMENT, loads } from '../autoscaler-manifests';
import { conditionsOf, eventsOf } from '../batch-manifests';
import type { Story } from '../story';

const EVENTS = eventsOf('HorizontalPodAutoscaler');
const CONDITIONS = conditionsOf('hpa', 'web');
const REPLICAS = `kubectl get deployment web -o jsonpath='{.spec.replicas}{"\\n"}'`;

export const AUTOSCALER_TROUBLES: readonly Story[] = [
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
];
