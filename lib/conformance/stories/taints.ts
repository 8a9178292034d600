/** Stories of taints, tolerations, cordon and drain. */
import type { Story } from '../story';

const WHERE =
  'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,PHASE:.status.phase';
const EVENTS =
  'kubectl get events --field-selector reason=FailedScheduling -o custom-columns=MESSAGE:.message';
const EVICTIONS =
  'kubectl get events --field-selector reason=TaintManagerEviction -o custom-columns=OBJECT:.involvedObject.name,MESSAGE:.message';

const pod = (name: string, tolerations = '[]', node = 'node-1') => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeSelector: {kubernetes.io/hostname: ${node}}
  tolerations: ${tolerations}
  containers: [{name: main, image: nginx}]
`;

export const TAINTS: readonly Story[] = [
  {
    name: 'a taint keeps new pods away, and those that tolerate it come',
    follows:
      'test/e2e/scheduling/predicates.go: "validates that taints-tolerations is respected if matching / not matching"',
    files: {
      'pods.yaml': [
        pod('plain'),
        pod('equal', '[{key: team, operator: Equal, value: red, effect: NoSchedule}]'),
        pod('wrong', '[{key: team, operator: Equal, value: blue, effect: NoSchedule}]'),
        pod('exists', '[{key: team, operator: Exists}]'),
        pod('all', '[{operator: Exists}]'),
        pod('effect', '[{key: team, value: red, effect: NoExecute}]'),
      ].join(''),
    },
    acts: [
      { at: 0, run: 'kubectl taint nodes node-1 team=red:NoSchedule', prints: 'node/node-1 tainted' },
      { at: 1, run: 'kubectl apply -f pods.yaml' },
      {
        at: 15,
        run: WHERE,
        prints: `NAME NODE PHASE
                 all node-1 Running
                 effect <none> Pending
                 equal node-1 Running
                 exists node-1 Running
                 plain <none> Pending
                 wrong <none> Pending`,
      },
      {
        at: 16,
        run: 'kubectl get events --field-selector reason=FailedScheduling,involvedObject.name=plain -o custom-columns=MESSAGE:.message',
        prints: `MESSAGE
          0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
      { at: 17, run: 'kubectl taint nodes node-1 team-', prints: 'node/node-1 untainted' },
      {
        at: 30,
        run: 'kubectl get pods --field-selector status.phase=Pending',
        prints: 'No resources found in default namespace.',
      },
    ],
  },
  {
    name: 'PreferNoSchedule is a wish: the other node is taken as long as it can',
    follows:
      'pkg/scheduler/framework/plugins/tainttoleration: Score counts intolerable PreferNoSchedule taints',
    acts: [
      { at: 0, run: 'kubectl taint nodes node-1 busy=yes:PreferNoSchedule' },
      { at: 1, run: 'kubectl create deployment web --image=nginx --replicas=3' },
      {
        at: 15,
        run: "kubectl get pods -o jsonpath='{.items[*].spec.nodeName}'",
        prints: 'node-2 node-2 node-2',
      },
      { at: 16, run: 'kubectl cordon node-2; kubectl run late --image=nginx' },
      { at: 30, run: 'kubectl get pod late -o jsonpath={.spec.nodeName}', prints: 'node-1' },
    ],
  },
  {
    name: 'NoExecute drives away who does not bear it, at once or after a while',
    follows:
      'test/e2e/node/taints.go: "evicts pods from tainted nodes", "eventually evict pod with finite tolerations"',
    files: {
      'pods.yaml': [
        pod('plain'),
        pod('short', '[{key: fire, operator: Exists, effect: NoExecute, tolerationSeconds: 30}]'),
        pod('firm', '[{key: fire, operator: Exists, effect: NoExecute}]'),
        pod('far', '[]', 'node-2'),
      ].join(''),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f pods.yaml' },
      { at: 20, run: 'kubectl taint nodes node-1 fire=yes:NoExecute', prints: 'node/node-1 tainted' },
      {
        at: 30,
        run: WHERE,
        prints: 'NAME NODE PHASE\nfar node-2 Running\nfirm node-1 Running\nshort node-1 Running',
      },
      { at: 31, run: EVICTIONS, prints: 'OBJECT MESSAGE\nplain Marking for deletion Pod default/plain' },
      { at: 60, run: WHERE, prints: 'NAME NODE PHASE\nfar node-2 Running\nfirm node-1 Running' },
      {
        at: 61,
        run: EVICTIONS,
        prints: `OBJECT MESSAGE
                 plain Marking for deletion Pod default/plain
                 short Marking for deletion Pod default/short`,
      },
    ],
  },
  {
    name: 'a taint that is taken away in time spares who still bears it',
    follows: 'test/e2e/node/taints.go: "removing taint cancels eviction"',
    files: {
      'short.yaml': pod('short', '[{key: fire, operator: Exists, effect: NoExecute, tolerationSeconds: 30}]'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f short.yaml' },
      { at: 20, run: 'kubectl taint nodes node-1 fire=yes:NoExecute' },
      { at: 40, run: 'kubectl taint nodes node-1 fire=yes:NoExecute-', prints: 'node/node-1 untainted' },
      { at: 90, run: WHERE, prints: 'NAME NODE PHASE\nshort node-1 Running' },
      { at: 91, run: EVICTIONS, prints: 'OBJECT MESSAGE\nshort Cancelling deletion of Pod default/short' },
    ],
  },
  {
    name: 'cordon closes a node for new pods and touches none that is there',
    follows: 'kubernetes.io/docs/concepts/architecture/nodes: manual node administration',
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=nginx --replicas=2' },
      { at: 20, run: 'kubectl cordon node-1 node-2', prints: 'node/node-1 cordoned\nnode/node-2 cordoned' },
      {
        at: 21,
        run: 'kubectl get nodes',
        prints: `NAME STATUS ROLES AGE VERSION
                 node-1 Ready,SchedulingDisabled <none> <age> <id>
                 node-2 Ready,SchedulingDisabled <none> <age> <id>`,
      },
      {
        at: 22,
        run: "kubectl get node node-1 -o jsonpath='{.spec.taints[*].key}:{.spec.taints[*].effect}'",
        prints: 'node.kubernetes.io/unschedulable:NoSchedule',
      },
      { at: 23, run: 'kubectl scale deployment web --replicas=3' },
      {
        at: 30,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
      {
        at: 31,
        run: 'kubectl get deployment web',
        prints: 'NAME READY UP-TO-DATE AVAILABLE AGE\nweb 2/3 3 2 31s',
      },
      { at: 32, run: 'kubectl uncordon node-2', prints: 'node/node-2 uncordoned' },
      {
        at: 45,
        run: 'kubectl get deployment web',
        prints: 'NAME READY UP-TO-DATE AVAILABLE AGE\nweb 3/3 3 3 45s',
      },
    ],
  },
  {
    name: 'drain moves what has an owner and refuses what would be lost',
    follows: 'kubernetes.io/docs/tasks/administer-cluster/safely-drain-node and kubectl/pkg/drain',
    acts: [
      {
        at: 0,
        run: 'kubectl create deployment web --image=nginx --replicas=4; kubectl run alone --image=nginx',
      },
      {
        at: 20,
        run: "NODE=$(kubectl get pod alone -o jsonpath={.spec.nodeName}); kubectl drain $NODE > out.txt 2>&1; echo $?; grep 'no controller' out.txt | tail -1",
        prints:
          '1\nerror: cannot delete Pods that declare no controller (use --force to override): default/alone',
      },
      {
        at: 21,
        run: 'kubectl drain $NODE --force > out.txt 2>&1; echo $?; tail -1 out.txt',
        prints: '0\nnode/<id> drained',
      },
      {
        at: 60,
        run: 'kubectl get pods --no-headers -o custom-columns=NODE:.spec.nodeName,PHASE:.status.phase | sort | uniq -c | sed s/$NODE/drained/',
        prints: '4 <id> Running',
      },
      {
        at: 61,
        run: 'kubectl get pods -o custom-columns=NODE:.spec.nodeName | grep -c $NODE',
        prints: '0',
        exits: 1,
      },
    ],
  },
];
