/** Stories of nodes that fall silent, come back or go for good. */
import type { Cluster } from '../../cluster/cluster';
import type { Story } from '../story';

const cut = (node: string) => (cluster: Cluster) => {
  cluster.setNodeConnected(node, false);
};
const join = (node: string) => (cluster: Cluster) => {
  cluster.setNodeConnected(node, true);
};

const WHERE =
  'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,PHASE:.status.phase';
const TAINTS = "kubectl get node node-2 -o jsonpath='{range .spec.taints[*]}{.key}:{.effect} {end}'";
const NOTHING_FOUND = 'No resources found in default namespace.';

const pod = (name: string, node: string, more = '') => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  nodeName: ${node}
  ${more}
  containers: [{name: main, image: nginx}]
`;

export const NODE_LIFECYCLE: readonly Story[] = [
  {
    name: 'a node that says nothing any more is NotReady and unreachable after its grace period',
    follows:
      'pkg/controller/nodelifecycle/node_lifecycle_controller.go: tryUpdateNodeHealth, node-monitor-grace-period',
    acts: [
      { at: 10, act: cut('node-2') },
      {
        at: 45,
        run: 'kubectl get nodes --no-headers',
        prints: 'node-1 Ready <none> <age> <id>\nnode-2 Ready <none> <age> <id>',
      },
      {
        at: 65,
        run: 'kubectl get nodes --no-headers',
        prints: 'node-1 Ready <none> <age> <id>\nnode-2 NotReady <none> <age> <id>',
      },
      {
        at: 66,
        run: 'kubectl get node node-2 -o custom-columns=TYPE:.status.conditions[*].type,STATUS:.status.conditions[*].status',
        prints: `TYPE STATUS
                 MemoryPressure,DiskPressure,PIDPressure,Ready Unknown,Unknown,Unknown,Unknown`,
      },
      {
        at: 67,
        run: `kubectl get node node-2 -o jsonpath='{.status.conditions[3].reason}: {.status.conditions[3].message}'`,
        prints: 'NodeStatusUnknown: Kubelet stopped posting node status.',
      },
      {
        at: 68,
        run: TAINTS,
        prints: 'node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute',
      },
      {
        at: 69,
        run: 'kubectl get events --field-selector involvedObject.kind=Node',
        prints: `LAST SEEN TYPE REASON OBJECT MESSAGE
                 <age> Normal NodeNotReady node/node-2 Node node-2 status is now: NodeNotReady`,
      },
    ],
  },
  {
    name: 'pods of a lost node stay for five minutes, then others take their place, and they end when it is back',
    follows:
      'kubernetes.io/docs/concepts/architecture/nodes: API-initiated eviction, pods Terminating until it is back',
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=2' },
      { at: 20, act: cut('node-2') },
      {
        at: 100,
        run: 'kubectl get pods --no-headers -o wide',
        prints: `web-<id> 1/1 Running 0 100s <id> node-1 <none> <none>
                 web-<id> 1/1 Running 0 100s <id> node-2 <none> <none>`,
      },
      {
        at: 101,
        run: 'kubectl get events --field-selector reason=NodeNotReady,involvedObject.kind=Pod -o custom-columns=TYPE:.type,MESSAGE:.message',
        prints: 'TYPE MESSAGE\nWarning Node is not ready',
      },
      { at: 102, run: 'kubectl get deployment web --no-headers', prints: 'web 1/2 2 1 102s' },
      { at: 350, run: 'kubectl get pods --no-headers | grep -c Running', prints: '2' },
      {
        at: 380,
        run: 'kubectl get pods --no-headers -o wide | sort -k 7',
        prints: `web-<id> 1/1 Running 0 <age> <id> node-1 <none> <none>
                 web-<id> 1/1 Running 0 <age> <id> node-1 <none> <none>
                 web-<id> 1/1 Terminating 0 <age> <id> node-2 <none> <none>`,
      },
      {
        at: 381,
        run: 'kubectl get events --field-selector reason=TaintManagerEviction -o custom-columns=MESSAGE:.message',
        prints: 'MESSAGE\nMarking for deletion Pod default/web-<id>',
      },
      { at: 400, act: join('node-2') },
      {
        at: 440,
        run: 'kubectl get pods --no-headers -o custom-columns=NODE:.spec.nodeName,PHASE:.status.phase',
        prints: 'node-1 Running\nnode-1 Running',
      },
      { at: 441, run: TAINTS, prints: '' },
      {
        at: 442,
        run: 'kubectl get events --field-selector involvedObject.kind=Node -o custom-columns=MESSAGE:.message',
        prints: `MESSAGE
                 Node node-2 status is now: NodeNotReady
                 Node node-2 status is now: NodeReady`,
      },
    ],
  },
  {
    name: 'a node that is back in time keeps its pods, and they are ready again',
    follows:
      'pkg/controller/tainteviction: no taint, no eviction; pkg/kubelet/status: the kubelet writes Ready again',
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=2' },
      { at: 20, act: cut('node-2') },
      { at: 90, run: 'kubectl get deployment web --no-headers', prints: 'web 1/2 2 1 90s' },
      { at: 120, act: join('node-2') },
      { at: 130, run: 'kubectl get deployment web --no-headers', prints: 'web 2/2 2 2 2m10s' },
      { at: 400, run: 'kubectl get pods --no-headers | grep -c Running', prints: '2' },
      {
        at: 401,
        run: 'kubectl get events --field-selector reason=TaintManagerEviction -o custom-columns=MESSAGE:.message',
        prints: 'MESSAGE\nCancelling deletion of Pod default/web-<id>',
      },
    ],
  },
  {
    name: 'nobody reaches a pod on a node that is cut off, and its Service leaves it out once that is known',
    follows:
      'kubernetes.io/docs/concepts/services-networking/endpoint-slices: conditions; endpoints follow Ready',
    files: { 'pods.yaml': `${pod('here', 'node-1')}${pod('there', 'node-2')}` },
    acts: [
      { at: 0, run: 'kubectl apply -f pods.yaml; kubectl expose pod there --port=80' },
      {
        at: 15,
        run: 'kubectl exec here -- curl -s -o /dev/null -w "%{http_code}" $(kubectl get pod there -o jsonpath={.status.podIP})',
        prints: '200',
      },
      { at: 20, act: cut('node-2') },
      {
        at: 21,
        run: 'kubectl exec here -- curl -sS -m 3 $(kubectl get pod there -o jsonpath={.status.podIP})',
        prints:
          'curl: (28) Connection timed out after <id> milliseconds\ncommand terminated with exit code 28',
        exits: 28,
      },
      {
        at: 30,
        run: 'kubectl exec there -- true',
        prints: 'Error from server: error dialing backend: dial tcp 1.1.1.2:10250: i/o timeout',
        exits: 1,
      },
      {
        at: 90,
        run: "kubectl get endpointslices -l kubernetes.io/service-name=there -o jsonpath='{.items[0].endpoints[0].conditions.ready}'",
        prints: 'false',
      },
      { at: 91, act: join('node-2') },
      {
        at: 110,
        run: 'kubectl exec here -- curl -s -o /dev/null -w "%{http_code}" $(kubectl get pod there -o jsonpath={.status.podIP})',
        prints: '200',
      },
    ],
  },
  {
    name: 'a pod that is deleted on a lost node is still there, until force or the node itself takes it away',
    follows: 'kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod',
    files: { 'pods.yaml': `${pod('a', 'node-2')}${pod('b', 'node-2')}` },
    acts: [
      { at: 0, run: 'kubectl apply -f pods.yaml' },
      { at: 20, act: cut('node-2') },
      { at: 21, run: 'kubectl delete pods a b --wait=false', prints: 'pod "a" deleted\npod "b" deleted' },
      {
        at: 150,
        run: 'kubectl get pods --no-headers',
        prints: 'a 1/1 Terminating 0 2m30s\nb 1/1 Terminating 0 2m30s',
      },
      { at: 151, run: 'kubectl delete pod a --force --grace-period=0' },
      { at: 155, run: 'kubectl get pods --no-headers', prints: 'b 1/1 Terminating 0 2m35s' },
      { at: 160, act: join('node-2') },
      { at: 200, run: 'kubectl get pods', prints: NOTHING_FOUND },
    ],
  },
  {
    name: 'where no node is ready nobody is evicted, and the wait begins when one is back',
    follows: 'pkg/controller/nodelifecycle: handleDisruption, full disruption stops all evictions',
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=2' },
      { at: 20, act: cut('node-1') },
      { at: 20, act: cut('node-2') },
      { at: 500, run: 'kubectl get pods --no-headers | grep -c Running', prints: '2' },
      { at: 501, run: TAINTS, prints: 'node.kubernetes.io/unreachable:NoSchedule' },
      { at: 502, act: join('node-1') },
      {
        at: 520,
        run: TAINTS,
        prints: 'node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute',
      },
    ],
  },
  {
    name: 'a node that is said to be out of service gives its pods free at once',
    follows:
      'kubernetes.io/docs/concepts/cluster-administration/node-shutdown: non-graceful node shutdown handling',
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=2' },
      { at: 20, act: cut('node-2') },
      {
        at: 90,
        run: 'kubectl taint nodes node-2 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
        prints: 'node/node-2 tainted',
      },
      {
        at: 130,
        run: 'kubectl get pods --no-headers -o custom-columns=NODE:.spec.nodeName,PHASE:.status.phase',
        prints: 'node-1 Running\nnode-1 Running',
      },
      { at: 131, act: join('node-2') },
      {
        at: 150,
        run: TAINTS,
        prints: 'node.kubernetes.io/out-of-service:NoExecute',
      },
    ],
  },
  {
    name: 'pods of a node that is deleted are collected, and so are pods of one that never was',
    follows: 'pkg/controller/podgc/gc_controller.go: gcOrphaned, 40 seconds of quarantine',
    files: { 'lost.yaml': pod('lost', 'node-9') },
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=2; kubectl apply -f lost.yaml' },
      { at: 20, run: 'kubectl delete node node-2', prints: 'node "node-2" deleted' },
      { at: 21, run: 'kubectl get nodes --no-headers', prints: 'node-1 Ready <none> <age> <id>' },
      { at: 30, run: 'kubectl get pods --no-headers | grep -c web', prints: '2' },
      {
        at: 100,
        run: WHERE,
        prints: 'NAME NODE PHASE\nweb-<id> node-1 Running\nweb-<id> node-1 Running',
      },
      {
        at: 101,
        run: 'kubectl get events --field-selector involvedObject.kind=Node -o custom-columns=REASON:.reason,MESSAGE:.message',
        prints: `REASON MESSAGE
                 RemovingNode Node node-2 event: Removing Node node-2 from Controller`,
      },
    ],
  },
  {
    name: 'a pod that bears an unreachable node for ever is never moved',
    follows: 'kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration: taint based evictions',
    files: {
      'firm.yaml': pod(
        'firm',
        'node-2',
        'tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute}]',
      ),
      'quick.yaml': pod(
        'quick',
        'node-2',
        'tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 10}]',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f firm.yaml -f quick.yaml' },
      { at: 20, act: cut('node-2') },
      {
        at: 90,
        run: 'kubectl get pods --no-headers',
        prints: 'firm 1/1 Running 0 90s\nquick 1/1 Terminating 0 90s',
      },
      {
        at: 900,
        run: 'kubectl get pods --no-headers',
        prints: 'firm 1/1 Running 0 15m\nquick 1/1 Terminating 0 15m',
      },
    ],
  },
];
