/** Stories of DaemonSets: one pod a node, as nodes are labelled, tainted and cordoned, and how a new template comes. */
import type { Story } from '../story';

const CONCEPT = 'kubernetes.io/docs/concepts/workloads/controllers/daemonset/';
const UPDATE = 'kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/';

interface Wish {
  /** Further lines of the spec. */
  readonly spec?: string;
  /** Further lines of the pod's spec. */
  readonly pod?: string;
  /** Further lines of the container. */
  readonly container?: string;
}

function manifest({ spec = '', pod = '', container = '' }: Wish = {}): string {
  return `
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
${spec}
  template:
    metadata: {labels: {app: agent}}
    spec:
      terminationGracePeriodSeconds: 1
${pod}
      containers:
      - name: agent
        image: nginx:1.27
${container}
`;
}

const PODS =
  'kubectl get pods --sort-by=.spec.nodeName -o custom-columns=NODE:.spec.nodeName,IMAGE:.spec.containers[0].image --no-headers';
const NODES = 'kubectl get pods --sort-by=.spec.nodeName -o custom-columns=NODE:.spec.nodeName --no-headers';
const MESSAGES =
  'kubectl get events --field-selector involvedObject.kind=DaemonSet --sort-by=.metadata.creationTimestamp -o custom-columns=REASON:.reason,MESSAGE:.message --no-headers';

export const DAEMON_SETS: readonly Story[] = [
  {
    name: 'a DaemonSet has one pod on every node',
    follows: 'test/e2e/apps/daemon_set.go: "should run and stop simple daemon"',
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml', prints: 'daemonset.apps/agent created' },
      {
        at: 0,
        run: 'kubectl rollout status ds/agent',
        prints: `…
                 Waiting for daemon set "agent" rollout to finish: 0 of 2 updated pods are available...
                 Waiting for daemon set "agent" rollout to finish: 1 of 2 updated pods are available...
                 daemon set "agent" successfully rolled out`,
      },
      {
        at: 20,
        run: 'kubectl get ds',
        prints: `NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE
                 agent 2 2 2 2 2 <none> 20s`,
      },
      { at: 21, run: NODES, prints: 'node-1\nnode-2' },
      {
        at: 22,
        run: 'kubectl describe ds agent',
        prints: `Name: agent
                 Namespace: default
                 Selector: app=agent
                 Node-Selector: <none>
                 Labels: <none>
                 Annotations: deprecated.daemonset.template.generation: 1
                 Desired Number of Nodes Scheduled: 2
                 Current Number of Nodes Scheduled: 2
                 Number of Nodes Scheduled with Up-to-date Pods: 2
                 Number of Nodes Scheduled with Available Pods: 2
                 Number of Nodes Misscheduled: 0
                 Pods Status: 2 Running / 0 Waiting / 0 Succeeded / 0 Failed
                 …
                 Events:
                 Type Reason Age From Message
                 ---- ------ ---- ---- -------
                 Normal SuccessfulCreate 22s daemonset-controller Created pod: agent-<id>
                 Normal SuccessfulCreate 22s daemonset-controller Created pod: agent-<id>`,
      },
    ],
  },
  {
    name: 'a pod of a DaemonSet that is deleted comes back on its node',
    follows:
      'test/e2e/apps/daemon_set.go: "should run and stop simple daemon" (stop a daemon pod, check that it is revived)',
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      { at: 20, run: 'kubectl delete pod --field-selector spec.nodeName=node-2 --wait=false' },
      { at: 40, run: NODES, prints: 'node-1\nnode-2' },
      {
        at: 41,
        run: MESSAGES,
        prints: `SuccessfulCreate Created pod: agent-<id>
                 SuccessfulCreate Created pod: agent-<id>
                 SuccessfulCreate Created pod: agent-<id>`,
      },
    ],
  },
  {
    name: 'a DaemonSet follows the labels of nodes',
    follows: 'test/e2e/apps/daemon_set.go: "should run and stop complex daemon"',
    files: { 'agent.yaml': manifest({ pod: '      nodeSelector: {disk: ssd}' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      {
        at: 10,
        run: 'kubectl get ds',
        prints: `NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE
                 agent 0 0 0 0 0 disk=ssd 10s`,
      },
      { at: 11, run: 'kubectl label node node-2 disk=ssd', prints: 'node/node-2 labeled' },
      { at: 25, run: NODES, prints: 'node-2' },
      { at: 26, run: 'kubectl label node node-2 disk=old --overwrite' },
      { at: 40, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
      {
        at: 41,
        run: MESSAGES,
        prints: `SuccessfulCreate Created pod: agent-<id>
                 SuccessfulDelete Deleted pod: agent-<id>`,
      },
    ],
  },
  {
    name: 'a DaemonSet follows node affinity',
    follows: 'test/e2e/apps/daemon_set.go: "should run and stop complex daemon with node affinity"',
    files: {
      'agent.yaml': manifest({
        pod: `      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions: [{key: zone, operator: In, values: [a, b]}]`,
      }),
    },
    acts: [
      { at: 0, run: 'kubectl label node node-1 zone=c' },
      { at: 1, run: 'kubectl apply -f agent.yaml' },
      { at: 10, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
      { at: 11, run: 'kubectl label node node-1 zone=b --overwrite' },
      { at: 25, run: NODES, prints: 'node-1' },
    ],
  },
  {
    name: 'pods of a DaemonSet bear a cordon and all that befalls nodes',
    follows: `${CONCEPT}#taints-and-tolerations`,
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl cordon node-1', prints: 'node/node-1 cordoned' },
      { at: 1, run: 'kubectl apply -f agent.yaml' },
      { at: 20, run: NODES, prints: 'node-1\nnode-2' },
      {
        at: 21,
        run: `kubectl get pods -o jsonpath='{range .items[0].spec.tolerations[*]}{.key}:{.effect}{"\\n"}{end}'`,
        prints: `node.kubernetes.io/not-ready:NoExecute
                 node.kubernetes.io/unreachable:NoExecute
                 node.kubernetes.io/disk-pressure:NoSchedule
                 node.kubernetes.io/memory-pressure:NoSchedule
                 node.kubernetes.io/pid-pressure:NoSchedule
                 node.kubernetes.io/unschedulable:NoSchedule`,
      },
      {
        at: 22,
        run: `kubectl get pods --sort-by=.spec.nodeName -o jsonpath='{.items[0].spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0]}'`,
        prints: '{"key":"metadata.name","operator":"In","values":["node-1"]}',
      },
    ],
  },
  {
    name: 'a taint that forbids scheduling leaves the pod that is there, one that forbids running removes it',
    follows: 'pkg/controller/daemon/daemon_controller.go (NodeShouldRunDaemonPod)',
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      { at: 20, run: 'kubectl taint node node-1 only=batch:NoSchedule', prints: 'node/node-1 tainted' },
      { at: 30, run: NODES, prints: 'node-1\nnode-2' },
      {
        at: 31,
        run: `kubectl get ds agent -o jsonpath='{.status.desiredNumberScheduled} {.status.currentNumberScheduled} {.status.numberMisscheduled}'`,
        prints: '1 1 1',
      },
      { at: 32, run: 'kubectl taint node node-1 only=batch:NoExecute' },
      { at: 50, run: NODES, prints: 'node-2' },
      {
        at: 51,
        run: `kubectl get ds agent -o jsonpath='{.status.desiredNumberScheduled} {.status.currentNumberScheduled} {.status.numberMisscheduled}'`,
        prints: '1 1 0',
      },
      { at: 52, run: 'kubectl taint node node-1 only-', prints: 'node/node-1 untainted' },
      { at: 70, run: NODES, prints: 'node-1\nnode-2' },
    ],
  },
  {
    name: 'a rolling update of a DaemonSet takes one node after the other',
    follows: `${UPDATE} and test/e2e/apps/daemon_set.go: "should update pod when spec was updated and update strategy is RollingUpdate"`,
    files: { 'agent.yaml': manifest({ spec: '  minReadySeconds: 5' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      {
        at: 20,
        run: 'kubectl set image ds/agent agent=nginx:1.28',
        prints: 'daemonset.apps/agent image updated',
      },
      {
        at: 20,
        run: 'kubectl rollout status ds/agent',
        prints: `Waiting for daemon set "agent" rollout to finish: 0 out of 2 new pods have been updated...
                 …
                 Waiting for daemon set "agent" rollout to finish: 1 out of 2 new pods have been updated...
                 …
                 Waiting for daemon set "agent" rollout to finish: 1 of 2 updated pods are available...
                 daemon set "agent" successfully rolled out`,
      },
      { at: 60, run: PODS, prints: 'node-1 nginx:1.28\nnode-2 nginx:1.28' },
      {
        at: 61,
        run: MESSAGES,
        prints: `SuccessfulCreate Created pod: agent-<id>
                 SuccessfulCreate Created pod: agent-<id>
                 SuccessfulDelete Deleted pod: agent-<id>
                 SuccessfulCreate Created pod: agent-<id>
                 SuccessfulDelete Deleted pod: agent-<id>
                 SuccessfulCreate Created pod: agent-<id>`,
      },
      {
        at: 62,
        run: 'kubectl rollout history ds/agent',
        prints: 'daemonset.apps/agent\nREVISION CHANGE-CAUSE\n1 <none>\n2 <none>',
      },
    ],
  },
  {
    name: 'a DaemonSet that can not be updated stays on the other nodes, and goes back',
    follows: 'test/e2e/apps/daemon_set.go: "should rollback without unnecessary restarts"',
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      { at: 20, run: 'kubectl set image ds/agent agent=no-such-image:1' },
      { at: 40, run: 'kubectl get pods --no-headers | grep -c Running', prints: '1' },
      {
        at: 41,
        run: 'kubectl rollout status ds/agent --timeout=3s',
        prints: `Waiting for daemon set "agent" rollout to finish: 1 out of 2 new pods have been updated...
                 error: timed out waiting for the condition`,
        exits: 1,
      },
      { at: 45, run: 'kubectl rollout undo ds/agent', prints: 'daemonset.apps/agent rolled back' },
      { at: 70, run: PODS, prints: 'node-1 nginx:1.27\nnode-2 nginx:1.27' },
      {
        at: 71,
        run: 'kubectl get pods --sort-by=.metadata.creationTimestamp -o custom-columns=MADE:.metadata.creationTimestamp --no-headers | head -1',
        prints: '2026-11-22T12:00:10Z',
      },
      {
        at: 72,
        run: 'kubectl rollout undo ds/agent --to-revision=1',
        prints: 'error: unable to find specified revision 1 in history',
        exits: 1,
      },
    ],
  },
  {
    name: 'with surge the new pod of a node comes before the old one goes',
    follows:
      'test/e2e/apps/daemon_set.go: "should surge pods onto nodes when spec was updated and update strategy is RollingUpdate"',
    files: {
      'agent.yaml': manifest({
        spec: '  minReadySeconds: 10\n  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      { at: 30, run: 'kubectl set image ds/agent agent=nginx:1.28' },
      { at: 36, run: 'kubectl get pods --no-headers | wc -l', prints: '3' },
      {
        at: 37,
        run: 'kubectl get ds --no-headers',
        prints: 'agent 2 2 2 0 2 <none> 37s',
      },
      { at: 80, run: PODS, prints: 'node-1 nginx:1.28\nnode-2 nginx:1.28' },
    ],
  },
  {
    name: 'with OnDelete a node gets the new template when its pod is deleted',
    follows:
      'test/e2e/apps/daemon_set.go: "should not update pod when spec was updated and update strategy is OnDelete"',
    files: { 'agent.yaml': manifest({ spec: '  updateStrategy: {type: OnDelete}' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      { at: 20, run: 'kubectl set image ds/agent agent=nginx:1.28' },
      { at: 40, run: PODS, prints: 'node-1 nginx:1.27\nnode-2 nginx:1.27' },
      { at: 41, run: 'kubectl delete pod --field-selector spec.nodeName=node-1 --wait=false' },
      { at: 60, run: PODS, prints: 'node-1 nginx:1.28\nnode-2 nginx:1.27' },
      {
        at: 61,
        run: 'kubectl get ds --no-headers',
        prints: 'agent 2 2 2 1 2 <none> 61s',
      },
      {
        at: 62,
        run: 'kubectl rollout status ds/agent',
        prints: 'error: rollout status is only available for RollingUpdate strategy type',
        exits: 1,
      },
    ],
  },
  {
    name: 'a DaemonSet is restarted node by node, and is not scaled',
    follows:
      'staging/src/k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go; DaemonSets have no scale subresource',
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      { at: 20, run: 'kubectl rollout restart ds/agent', prints: 'daemonset.apps/agent restarted' },
      {
        at: 60,
        run: 'kubectl rollout status ds/agent',
        prints: 'daemon set "agent" successfully rolled out',
      },
      {
        at: 61,
        run: 'kubectl rollout history ds/agent',
        prints: 'daemonset.apps/agent\nREVISION CHANGE-CAUSE\n1 <none>\n2 <none>',
      },
      {
        at: 62,
        run: 'kubectl scale ds agent --replicas=1',
        prints: 'Error from server (NotFound): the server could not find the requested resource',
        exits: 1,
      },
    ],
  },
  {
    name: 'a pod of a DaemonSet stays with its node when the node falls silent',
    follows: `${CONCEPT}#taints-and-tolerations and pkg/controller/daemon/util/daemonset_util.go`,
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      {
        at: 20,
        act: (cluster) => {
          cluster.setNodeConnected('node-2', false);
        },
      },
      { at: 900, run: NODES, prints: 'node-1\nnode-2' },
      {
        at: 901,
        run: 'kubectl get ds --no-headers',
        prints: 'agent 1 1 1 1 1 <none> 15m',
      },
      { at: 901, run: "kubectl get ds agent -o jsonpath='{.status.numberMisscheduled}'", prints: '1' },
      {
        at: 902,
        act: (cluster) => {
          cluster.setNodeConnected('node-2', true);
        },
      },
      { at: 940, run: 'kubectl get ds --no-headers', prints: 'agent 2 2 2 2 2 <none> 15m' },
    ],
  },
  {
    name: 'a failed pod of a DaemonSet is replaced, and it is said',
    follows: 'test/e2e/apps/daemon_set.go: "should retry creating failed daemon pods"',
    files: { 'agent.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f agent.yaml' },
      {
        at: 20,
        run: `kubectl patch $(kubectl get pods -o name --field-selector spec.nodeName=node-1) --subresource=status -p '{"status":{"phase":"Failed"}}'`,
        prints: 'pod/agent-<id> patched',
      },
      { at: 40, run: 'kubectl get ds --no-headers', prints: 'agent 2 2 2 2 2 <none> 40s' },
      {
        at: 41,
        run: 'kubectl get events --field-selector reason=FailedDaemonPod -o custom-columns=MESSAGE:.message --no-headers',
        prints: 'Found failed daemon pod default/agent-<id> on node node-1, will try to kill it',
      },
    ],
  },
];
