/** Stories of PodDisruptionBudgets, evictions, and nodes that are drained. */
import type { Story } from '../story';

const BUDGET = (spec: string): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  ${spec}
  selector:
    matchLabels:
      app: web
`;

/** A Deployment whose pods all stand on node-1. */
const ON_ONE_NODE = (volumes = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      nodeSelector:
        kubernetes.io/hostname: node-1
      terminationGracePeriodSeconds: 5
      containers:
      - name: nginx
        image: nginx
${volumes}`;

const EVICTION = (pod: string): string =>
  `{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"${pod}","namespace":"default"}}`;

const STATUS = `kubectl get pdb web -o jsonpath='{.status.expectedPods} {.status.currentHealthy} {.status.desiredHealthy} {.status.disruptionsAllowed} {.status.conditions[0].type}={.status.conditions[0].status} {.status.conditions[0].reason}{"\\n"}'`;

export const DISRUPTION_BUDGETS: readonly Story[] = [
  {
    name: 'a budget counts its pods and says how many may go',
    follows: 'test/e2e/apps/disruption.go: "should observe PodDisruptionBudget status updated"',
    files: { 'budget.yaml': BUDGET('minAvailable: 2') },
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=3' },
      { at: 1, run: 'kubectl apply -f budget.yaml', prints: 'poddisruptionbudget.policy/web created' },
      {
        at: 20,
        run: 'kubectl get pdb',
        prints: `NAME MIN AVAILABLE MAX UNAVAILABLE ALLOWED DISRUPTIONS AGE
                 web 2 N/A 1 19s`,
      },
      { at: 21, run: STATUS, prints: '3 3 2 1 DisruptionAllowed=True SufficientPods' },
      { at: 22, run: 'kubectl scale deployment web --replicas=2' },
      { at: 60, run: STATUS, prints: '2 2 2 0 DisruptionAllowed=False InsufficientPods' },
    ],
  },
  {
    name: 'a percentage is of what the owner of the pods wants, rounded up',
    follows:
      'pkg/controller/disruption/disruption.go: getExpectedScale; docs: rounding logic when specifying percentages',
    files: { 'budget.yaml': BUDGET('maxUnavailable: 30%') },
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=4' },
      { at: 1, run: 'kubectl apply -f budget.yaml' },
      // 30% of four is 1.2, so two may lack.
      { at: 20, run: STATUS, prints: '4 4 2 2 DisruptionAllowed=True SufficientPods' },
      {
        at: 21,
        run: 'kubectl describe pdb web',
        prints: `Name: web
                 Namespace: default
                 Max unavailable: 30%
                 Selector: app=web
                 Status:
                 Allowed disruptions: 2
                 Current: 4
                 Desired: 2
                 Total: 4
                 Events: …`.replace('Events: …', '…'),
      },
    ],
  },
  {
    name: 'a budget without pods says so',
    follows: 'pkg/controller/disruption/disruption.go: trySync, NoPods',
    files: { 'budget.yaml': BUDGET('minAvailable: 1') },
    acts: [
      { at: 0, run: 'kubectl apply -f budget.yaml' },
      { at: 5, run: STATUS, prints: '0 0 1 0 DisruptionAllowed=False InsufficientPods' },
      {
        at: 6,
        run: 'kubectl get events -o custom-columns=R:.reason,M:.message,O:.involvedObject.kind',
        prints: `R M O
                 NoPods No matching pods found PodDisruptionBudget`,
      },
    ],
  },
  {
    name: 'pods of a job have no scale that a budget could take a part of',
    follows: 'pkg/controller/disruption/disruption.go: getScaleController, failSafe',
    files: { 'budget.yaml': BUDGET('maxUnavailable: 1').replace('app: web', 'job-name: work') },
    acts: [
      { at: 0, run: 'kubectl create job work --image=busybox -- sleep 600' },
      { at: 5, run: 'kubectl apply -f budget.yaml' },
      {
        at: 10,
        run: `kubectl get pdb web -o jsonpath='{.status.conditions[0].reason}: {.status.conditions[0].message}{"\\n"}'`,
        prints: 'SyncFailed: jobs.batch does not implement the scale subresource',
      },
      {
        at: 11,
        run: 'kubectl get events --field-selector involvedObject.kind=PodDisruptionBudget -o custom-columns=R:.reason,M:.message',
        prints: `R M
                 CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource`,
      },
    ],
  },
  {
    name: 'an eviction that the budget does not bear is refused',
    follows:
      'test/e2e/apps/disruption.go: "evictions: too few pods, absolute => should not allow an eviction"',
    files: { 'budget.yaml': BUDGET('minAvailable: 1'), 'eviction.json': EVICTION('web') },
    acts: [
      { at: 0, run: 'kubectl run web --image=nginx --labels=app=web' },
      { at: 1, run: 'kubectl apply -f budget.yaml' },
      {
        at: 20,
        run: 'kubectl create --raw /api/v1/namespaces/default/pods/web/eviction -f eviction.json',
        exits: 1,
        prints:
          "Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.",
      },
      { at: 21, run: 'kubectl get pod web --no-headers', prints: 'web 1/1 Running 0 21s' },
    ],
  },
  {
    name: 'a pod with two budgets cannot be evicted at all',
    follows: 'pkg/registry/core/pod/storage/eviction.go: Create, more than one PodDisruptionBudget',
    files: {
      'budget.yaml': BUDGET('minAvailable: 0'),
      'other.yaml': BUDGET('minAvailable: 0').replace('name: web', 'name: other'),
      'eviction.json': EVICTION('web'),
    },
    acts: [
      { at: 0, run: 'kubectl run web --image=nginx --labels=app=web' },
      { at: 1, run: 'kubectl apply -f budget.yaml -f other.yaml' },
      {
        at: 20,
        run: 'kubectl create --raw /api/v1/namespaces/default/pods/web/eviction -f eviction.json',
        exits: 1,
        prints:
          'Error from server: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      },
    ],
  },
  {
    name: 'draining a node moves its pods one after the other, as the budget allows',
    follows:
      'kubernetes.io/docs/tasks/administer-cluster/safely-drain-node; kubectl/pkg/drain/drain.go: evictPods',
    files: {
      'web.yaml': ON_ONE_NODE().replace(/ {6}nodeSelector:\n.*\n/, ''),
      'budget.yaml': BUDGET('minAvailable: 3'),
    },
    acts: [
      { at: 0, run: 'kubectl cordon node-2', prints: 'node/node-2 cordoned' },
      { at: 1, run: 'kubectl apply -f web.yaml' },
      { at: 2, run: 'kubectl scale deployment web --replicas=4' },
      { at: 3, run: 'kubectl apply -f budget.yaml' },
      { at: 20, run: 'kubectl uncordon node-2', prints: 'node/node-2 uncordoned' },
      {
        at: 30,
        run: 'kubectl drain node-1 2>&1 | grep -v "will retry" | sed "s/web-.*/web/" | sort | uniq -c | sed "s/^ *//" | grep -v "evicting"',
        prints: `1 node/node-1 cordoned
                 1 node/node-1 drained
                 4 pod/web`,
      },
      {
        at: 120,
        run: 'kubectl get pods -o custom-columns=NODE:.spec.nodeName --no-headers | uniq -c',
        prints: '4 node-2',
      },
      {
        at: 121,
        run: 'kubectl get nodes --no-headers',
        prints: 'node-1 Ready,SchedulingDisabled <none> <age> <id>\nnode-2 Ready <none> <age> <id>',
      },
    ],
  },
  {
    name: 'a drain that a budget never allows tries again every five seconds, until its time is over',
    follows: 'kubectl/pkg/drain/drain.go: evictPods, EvictErrorRetryDelay and --timeout',
    files: {
      'web.yaml': ON_ONE_NODE().replace('replicas: 2', 'replicas: 1'),
      'budget.yaml': BUDGET('minAvailable: 1'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml -f budget.yaml' },
      {
        at: 20,
        run: 'kubectl drain node-1 --timeout=8s',
        exits: 1,
        prints: `node/node-1 cordoned
                 evicting pod default/web-<id>
                 error when evicting pods/"web-<id>" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
                 evicting pod default/web-<id>
                 error when evicting pods/"web-<id>" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
                 evicting pod default/web-<id>
                 There are pending pods in node "node-1" when an error occurred: error when evicting pods/"web-<id>" -n "default": global timeout reached: 8s
                 pod/web-<id>
                 error: unable to drain node "node-1" due to error: error when evicting pods/"web-<id>" -n "default": global timeout reached: 8s, continuing command...
                 There are pending nodes to be drained:
                  node-1
                 error: error when evicting pods/"web-<id>" -n "default": global timeout reached: 8s`,
      },
    ],
  },
  {
    name: 'pods without an owner are not drained without force',
    follows: 'kubectl/pkg/drain/filters.go: unreplicatedFilter',
    files: {
      'alone.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: alone
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 2
  containers:
  - name: c
    image: nginx
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f alone.yaml' },
      {
        at: 10,
        run: 'kubectl drain node-1',
        exits: 1,
        prints: `node/node-1 cordoned
                 error: unable to drain node "node-1" due to error: cannot delete cannot delete Pods that declare no controller (use --force to override): default/alone, continuing command...
                 There are pending nodes to be drained:
                  node-1
                 error: cannot delete cannot delete Pods that declare no controller (use --force to override): default/alone`.replaceAll(
          'cannot delete cannot delete',
          'cannot delete',
        ),
      },
      {
        at: 12,
        run: 'kubectl drain node-1 --force',
        prints: `node/node-1 already cordoned
                 Warning: deleting Pods that declare no controller: default/alone
                 evicting pod default/alone
                 pod/alone evicted
                 node/node-1 drained`,
      },
      { at: 30, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'local data keeps a node from being drained',
    follows: 'kubectl/pkg/drain/filters.go: localStorageFilter',
    files: {
      'web.yaml': ON_ONE_NODE('      volumes:\n      - name: cache\n        emptyDir: {}\n').replace(
        'replicas: 2',
        'replicas: 1',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      {
        at: 10,
        run: 'kubectl drain node-1',
        exits: 1,
        prints: `node/node-1 cordoned
                 error: unable to drain node "node-1" due to error: cannot delete Pods with local storage (use --delete-emptydir-data to override): default/web-<id>, continuing command...
                 There are pending nodes to be drained:
                  node-1
                 error: cannot delete Pods with local storage (use --delete-emptydir-data to override): default/web-<id>`,
      },
      {
        at: 20,
        run: 'kubectl drain node-1 --delete-emptydir-data',
        prints: `node/node-1 already cordoned
                 evicting pod default/web-<id>
                 pod/web-<id> evicted
                 node/node-1 drained`,
      },
    ],
  },
  {
    name: 'an evicted pod says that it was disrupted',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/disruptions: pod disruption conditions (EvictionByEvictionAPI)',
    files: { 'eviction.json': EVICTION('web') },
    acts: [
      { at: 0, run: 'kubectl run web --image=nginx --command -- sleep 600' },
      {
        at: 10,
        run: 'kubectl create --raw /api/v1/namespaces/default/pods/web/eviction -f eviction.json >/dev/null',
      },
      {
        at: 11,
        run: `kubectl get pod web -o jsonpath='{.status.conditions[?(@.type=="DisruptionTarget")].reason}: {.status.conditions[?(@.type=="DisruptionTarget")].message}{"\\n"}'`,
        prints: 'EvictionByEvictionAPI: Eviction API: evicting',
      },
    ],
  },
  {
    name: 'pods that are not ready may go while enough others are healthy',
    follows:
      'test/e2e/apps/disruption.go: "evictions: … unhealthy pods" ; docs: unhealthy pod eviction policy IfHealthyBudget',
    files: {
      'budget.yaml': BUDGET('minAvailable: 1'),
      'eviction.json': EVICTION('broken'),
      'broken.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: broken
  labels:
    app: web
spec:
  containers:
  - name: c
    image: nginx
    readinessProbe:
      exec:
        command: ["false"]
`,
    },
    acts: [
      { at: 0, run: 'kubectl run web --image=nginx --labels=app=web' },
      { at: 1, run: 'kubectl apply -f broken.yaml -f budget.yaml' },
      { at: 20, run: STATUS, prints: '2 1 1 0 DisruptionAllowed=False InsufficientPods' },
      {
        at: 21,
        run: 'kubectl create --raw /api/v1/namespaces/default/pods/broken/eviction -f eviction.json > answer.json && grep -c Success answer.json',
        prints: '1',
      },
      { at: 80, run: 'kubectl get pods --no-headers', prints: 'web 1/1 Running 0 80s' },
    ],
  },
  {
    name: 'pods of a DaemonSet keep a node from being drained, unless they are to be ignored',
    follows: 'kubectl/pkg/drain/filters.go: daemonSetFilter',
    files: {
      'agent.yaml': `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
      - name: c
        image: nginx
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      {
        at: 10,
        run: 'kubectl drain node-1',
        exits: 1,
        prints: `node/node-1 cordoned
                 error: unable to drain node "node-1" due to error: cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-<id>, continuing command...
                 There are pending nodes to be drained:
                  node-1
                 error: cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-<id>`,
      },
      {
        at: 20,
        run: 'kubectl drain node-1 --ignore-daemonsets',
        prints: `node/node-1 already cordoned
                 Warning: ignoring DaemonSet-managed Pods: default/agent-<id>
                 node/node-1 drained`,
      },
      { at: 30, run: 'kubectl get pods --no-headers | wc -l', prints: '2' },
    ],
  },
];
