/** Stories of priority: who has to leave for a more important pod, and who may not make anybody leave. */
import type { Story } from '../story';

const CLASSES = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: middle}
value: 500
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: patient}
value: 1000
preemptionPolicy: Never
`;

const pod = (name: string, node: string, cpu: string, more = 'restartPolicy: Always') => `---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: {app: ${name}}
spec:
  ${more}
  ${node === '' ? '' : `nodeSelector: {kubernetes.io/hostname: ${node}}`}
  containers:
  - name: main
    image: busybox
    command: [sleep, "100000"]
    resources: {requests: {cpu: "${cpu}"}}
`;

const WHERE =
  'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,PHASE:.status.phase';
const FULL = `${pod('low-1', 'node-1', '3')}${pod('low-2', 'node-2', '3')}`;

export const PREEMPTION_STORIES: readonly Story[] = [
  {
    name: 'an important pod takes the place of a less important one, which ends in its own time',
    follows: 'test/e2e/scheduling/preemption.go: "validates basic preemption works"',
    files: {
      'classes.yaml': CLASSES,
      'full.yaml': `${pod('low-1', 'node-1', '3')}${pod('mid-2', 'node-2', '3', 'priorityClassName: middle')}`,
      'high.yaml': pod('high', '', '3', 'priorityClassName: high'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f classes.yaml -f full.yaml' },
      { at: 20, run: 'kubectl apply -f high.yaml' },
      {
        at: 22,
        run: 'kubectl get pods -o wide',
        prints: `NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES
                 high 0/1 Pending 0 2s <none> <none> node-1 <none>
                 low-1 1/1 Terminating 0 22s <id> node-1 <none> <none>
                 mid-2 1/1 Running 0 22s <id> node-2 <none> <none>`,
      },
      {
        at: 23,
        run: 'kubectl get events --field-selector reason=Preempted -o custom-columns=OBJECT:.involvedObject.name,MESSAGE:.message',
        prints: 'OBJECT MESSAGE\nlow-1 Preempted by pod <id> on node node-1',
      },
      {
        at: 24,
        run: 'kubectl get pod low-1 -o jsonpath=\'{.status.conditions[?(@.type=="DisruptionTarget")].reason}\'',
        prints: 'PreemptionByScheduler',
      },
      {
        at: 25,
        run: 'kubectl get events --field-selector reason=FailedScheduling -o custom-columns=MESSAGE:.message',
        prints: 'MESSAGE\n0/2 nodes are available: 2 Insufficient cpu.',
      },
      { at: 60, run: WHERE, prints: 'NAME NODE PHASE\nhigh node-1 Running\nmid-2 node-2 Running' },
      { at: 61, run: 'kubectl get pod high -o jsonpath={.status.nominatedNodeName}', prints: '' },
    ],
  },
  {
    name: 'a pod that may not preempt waits, however important it is',
    follows:
      'kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption: non-preempting PriorityClass',
    files: {
      'classes.yaml': CLASSES,
      'full.yaml': FULL,
      'patient.yaml': pod('patient', '', '3', 'priorityClassName: patient'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f classes.yaml -f full.yaml' },
      { at: 20, run: 'kubectl apply -f patient.yaml' },
      {
        at: 25,
        run: 'kubectl get events --field-selector reason=FailedScheduling -o custom-columns=MESSAGE:.message',
        prints: `MESSAGE
          0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.`,
      },
      {
        at: 26,
        run: WHERE,
        prints: 'NAME NODE PHASE\nlow-1 node-1 Running\nlow-2 node-2 Running\npatient <none> Pending',
      },
    ],
  },
  {
    name: 'those whose disruption budget is used up are spared where others can leave',
    follows: 'pkg/scheduler/framework/preemption: pickOneNodeForPreemption, fewest PDB violations first',
    files: {
      'classes.yaml': CLASSES,
      'full.yaml': FULL,
      'budget.yaml': `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: keep}
spec: {minAvailable: 1, selector: {matchLabels: {app: low-1}}}
`,
      'high.yaml': pod('high', '', '3', 'priorityClassName: high'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f classes.yaml -f budget.yaml -f full.yaml' },
      { at: 20, run: 'kubectl apply -f high.yaml' },
      { at: 70, run: WHERE, prints: 'NAME NODE PHASE\nhigh node-2 Running\nlow-1 node-1 Running' },
    ],
  },
  {
    name: 'no more pods leave than have to, and the less important ones first',
    follows:
      'pkg/scheduler/framework/plugins/defaultpreemption: SelectVictimsOnNode reprieves the more important pods',
    files: {
      'classes.yaml': CLASSES,
      'full.yaml': `${pod('low-a', 'node-1', '2')}${pod('mid-b', 'node-1', '1', 'priorityClassName: middle')}`,
      'high.yaml': pod('high', 'node-1', '3', 'priorityClassName: high'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f classes.yaml -f full.yaml' },
      { at: 20, run: 'kubectl apply -f high.yaml' },
      { at: 70, run: WHERE, prints: 'NAME NODE PHASE\nhigh node-1 Running\nmid-b node-1 Running' },
    ],
  },
  {
    name: 'among pods that wait the most important goes first',
    follows: 'pkg/scheduler/framework/plugins/queuesort/priority_sort.go: Less',
    files: {
      'classes.yaml': CLASSES,
      'holder.yaml': `${pod('holder', 'node-1', '4')}${pod('other', 'node-2', '4')}`,
      'wait.yaml': `${pod('first', 'node-1', '4')}${pod('second', 'node-1', '4', 'priorityClassName: patient')}`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f classes.yaml -f holder.yaml' },
      { at: 20, run: 'kubectl apply -f wait.yaml' },
      { at: 30, run: 'kubectl delete pod holder --grace-period=1' },
      {
        at: 50,
        run: WHERE,
        prints: 'NAME NODE PHASE\nfirst <none> Pending\nother node-2 Running\nsecond node-1 Running',
      },
    ],
  },
];
