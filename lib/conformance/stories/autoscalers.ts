/** Stories of HorizontalPodAutoscalers that follow a load, and of what a metrics server sees. */
import { AUTOSCALER, CPU_50, DEPLOYMENT, loads, RESOURCE, setCpu } from '../autoscaler-manifests';
import { conditionsOf, eventsOf } from '../batch-manifests';
import type { Story } from '../story';

const EVENTS = eventsOf('HorizontalPodAutoscaler');
const CONDITIONS = conditionsOf('hpa', 'web');
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
        run: `kubectl get --raw /apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/web | grep -o '"currentCPU[^,}]*'`,
        prints: '"currentCPUUtilizationPercentage":50',
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
  {
    name: 'a metrics server serves a group of its own beside pods and nodes',
    follows: 'github.com/kubernetes-sigs/metrics-server: metrics.k8s.io/v1beta1; kubectl api-resources',
    world: loads({ atMs: 0, cpu: '100m' }),
    files: { 'web.yaml': DEPLOYMENT('{cpu: 200m}') },
    acts: [
      {
        at: 0,
        run: 'kubectl api-resources --api-group=metrics.k8s.io',
        prints: `NAME SHORTNAMES APIVERSION NAMESPACED KIND
                 nodes metrics.k8s.io/v1beta1 false NodeMetrics
                 pods metrics.k8s.io/v1beta1 true PodMetrics`,
      },
      { at: 1, run: 'kubectl apply -f web.yaml' },
      { at: 40, run: 'kubectl get pods --no-headers', prints: 'web-<id> 1/1 Running 0 39s' },
      {
        at: 41,
        run: 'kubectl get --raw /apis/metrics.k8s.io/v1beta1/namespaces/default/pods | grep -c 100000000n',
        prints: '1',
      },
      {
        at: 42,
        run: 'kubectl get --raw /apis/metrics.k8s.io/v1beta1/services',
        exits: 1,
        prints: 'Error from server (NotFound): the server could not find the requested resource',
      },
    ],
  },
  {
    name: 'no pod uses more than its limit, so a limit hides the load from the autoscaler',
    follows:
      'kubernetes.io/docs/concepts/configuration/manage-resources-containers: CPU is throttled at its limit',
    world: loads({ atMs: 0, cpu: '2' }),
    files: {
      'web.yaml': DEPLOYMENT('{cpu: 100m}').replace('requests:', 'limits: {cpu: 150m}\n          requests:'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      { at: 40, run: 'kubectl top pods --no-headers', prints: 'web-<id> 150m 4Mi' },
    ],
  },
];
