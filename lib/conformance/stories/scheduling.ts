/** Stories of the scheduler: where pods go, and what is said where they can go nowhere. */
import type { Story } from '../story';

const EVENTS =
  'kubectl get events --field-selector reason=FailedScheduling -o custom-columns=MESSAGE:.message';
const WHERE =
  'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,PHASE:.status.phase';

/** A pod of nginx with these lines in its spec, and these in its container. */
const pod = (name: string, spec: string, container = '', labels = `app: ${name}`) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: {${labels}}
spec:
  ${spec || 'restartPolicy: Always'}
  containers:
  - name: main
    image: nginx
    ${container || 'imagePullPolicy: IfNotPresent'}
`;

const spread = (name: string, more = '', key = 'zone') =>
  pod(
    name,
    `topologySpreadConstraints: [{maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {crew: x}}${more}}]`,
    '',
    'crew: x',
  );

const ZONES = [
  { name: 'node-1', internalAddress: '1.1.1.1', labels: { zone: 'a' } },
  { name: 'node-2', internalAddress: '1.1.1.2', labels: { zone: 'b' } },
];

export const SCHEDULING: readonly Story[] = [
  {
    name: 'a pod that asks for more than any node has waits, and preemption would not help',
    follows:
      'pkg/scheduler/framework/plugins/noderesources/fit.go: a request above allocatable is unresolvable',
    files: { 'big.yaml': pod('big', '', 'resources: {requests: {cpu: "5", memory: 9Gi}}') },
    acts: [
      { at: 0, run: 'kubectl apply -f big.yaml', prints: 'pod/big created' },
      {
        at: 5,
        run: 'kubectl get pods',
        prints: 'NAME   READY   STATUS    RESTARTS   AGE\nbig    0/1     Pending   0          5s',
      },
      {
        at: 6,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
    ],
  },
  {
    name: 'a pod for which there is no room just now runs as soon as another one leaves',
    follows: 'test/e2e/scheduling/predicates.go: "validates resource limits of pods that are allowed to run"',
    files: {
      'three.yaml': ['a', 'b', 'c']
        .map((name) => pod(name, '', 'resources: {requests: {cpu: "3"}}'))
        .join('---\n'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f three.yaml' },
      {
        at: 10,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.`,
      },
      {
        at: 11,
        run: 'kubectl get pod c -o jsonpath={.status.conditions[0].reason}',
        prints: 'Unschedulable',
      },
      { at: 12, run: 'kubectl delete pod a' },
      {
        at: 20,
        run: WHERE,
        prints: 'NAME NODE PHASE\nb node-2 Running\nc node-1 Running',
      },
    ],
  },
  {
    name: 'a node selector that no node meets',
    follows: 'test/e2e/scheduling/predicates.go: "validates that NodeSelector is respected if not matching"',
    files: { 'picky.yaml': pod('picky', 'nodeSelector: {disk: ssd}') },
    acts: [
      { at: 0, run: 'kubectl apply -f picky.yaml' },
      {
        at: 5,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
      { at: 6, run: 'kubectl label node node-2 disk=ssd', prints: 'node/node-2 labeled' },
      { at: 15, run: WHERE, prints: 'NAME NODE PHASE\npicky node-2 Running' },
    ],
  },
  {
    name: 'required node affinity knows numbers and absence',
    follows: 'k8s.io/component-helpers/scheduling/corev1/nodeaffinity: Gt, Lt, NotIn, DoesNotExist',
    world: {
      nodes: [
        { name: 'node-1', internalAddress: '1.1.1.1', labels: { cores: '8' } },
        { name: 'node-2', internalAddress: '1.1.1.2', labels: { cores: '32' } },
      ],
    },
    files: {
      'need.yaml': [
        ['many', '{key: cores, operator: Gt, values: ["16"]}'],
        ['few', '{key: cores, operator: Lt, values: ["16"]}'],
        ['none', '{key: cores, operator: DoesNotExist}'],
        ['other', '{key: cores, operator: NotIn, values: ["8"]}'],
      ]
        .map(([name, need]) =>
          pod(
            name!,
            `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [${need}]}]}}}`,
          ),
        )
        .join('---\n'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f need.yaml' },
      {
        at: 15,
        run: WHERE,
        prints: `NAME NODE PHASE
                 few node-1 Running
                 many node-2 Running
                 none <none> Pending
                 other node-2 Running`,
      },
    ],
  },
  {
    name: 'a pod that names its node by field leaves the other nodes out of account',
    follows: 'pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go: PreFilter, as DaemonSets use it',
    files: {
      'there.yaml': pod(
        'there',
        'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [node-2]}]}]}}}',
        'resources: {requests: {cpu: "5"}}',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f there.yaml' },
      {
        at: 5,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
    ],
  },
  {
    name: 'two pods can not have the same port of a node',
    follows:
      'test/e2e/scheduling/predicates.go: "validates that there exists conflict between pods with same hostPort"',
    files: {
      'ports.yaml': ['a', 'b', 'c']
        .map((name) => pod(name, '', 'ports: [{containerPort: 80, hostPort: 8080}]'))
        .join('---\n'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f ports.yaml' },
      {
        at: 10,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.`,
      },
      { at: 11, run: 'kubectl get pod c -o jsonpath={.status.phase}', prints: 'Pending' },
    ],
  },
  {
    name: 'pods that keep away from one another need a node each',
    follows:
      'kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node: requiredDuringScheduling anti-affinity',
    files: {
      'apart.yaml': ['a', 'b', 'c']
        .map((name) =>
          pod(
            name,
            'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {crew: x}}, topologyKey: kubernetes.io/hostname}]}}',
            '',
            'crew: x',
          ),
        )
        .join('---\n'),
      'plain.yaml': pod('plain', '', '', 'crew: x'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f apart.yaml' },
      {
        at: 10,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.`,
      },
      { at: 11, run: 'kubectl delete pod c' },
      // It has no wish itself; those that are there do not want it.
      { at: 12, run: 'kubectl apply -f plain.yaml' },
      {
        at: 20,
        run: 'kubectl get events --field-selector involvedObject.name=plain -o custom-columns=MESSAGE:.message',
        prints: `MESSAGE
          0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.`,
      },
    ],
  },
  {
    name: 'a pod goes where the pod is that it wants to be near, and waits until there is one',
    follows: 'pkg/scheduler/framework/plugins/interpodaffinity/filtering.go: satisfyPodAffinity',
    files: {
      'near.yaml': pod(
        'near',
        'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: base}}, topologyKey: kubernetes.io/hostname}]}}',
      ),
      'base.yaml': pod('base', 'nodeSelector: {kubernetes.io/hostname: node-2}'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f near.yaml' },
      {
        at: 5,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 node(s) didn't match pod affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
      { at: 6, run: 'kubectl apply -f base.yaml' },
      { at: 15, run: WHERE, prints: 'NAME NODE PHASE\nbase node-2 Running\nnear node-2 Running' },
    ],
  },
  {
    name: 'a spread that must hold keeps a pod waiting, although a node has room',
    follows:
      'test/e2e/scheduling/predicates.go: "validates 4 pods with MaxSkew=1 are evenly distributed into 2 nodes"',
    world: { nodes: ZONES },
    files: { 'one.yaml': spread('one'), 'two.yaml': spread('two') },
    acts: [
      { at: 0, run: 'kubectl cordon node-2; kubectl apply -f one.yaml' },
      { at: 5, run: 'kubectl apply -f two.yaml' },
      {
        at: 10,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.`,
      },
      { at: 11, run: 'kubectl uncordon node-2', prints: 'node/node-2 uncordoned' },
      { at: 20, run: WHERE, prints: 'NAME NODE PHASE\none node-1 Running\ntwo node-2 Running' },
    ],
  },
  {
    name: 'a spread needs its label on the nodes, and as many domains as it asks for',
    follows:
      'kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints: minDomains, missing keys',
    world: { nodes: ZONES },
    files: {
      'racks.yaml': spread('racks', '', 'rack'),
      'three.yaml': ['a', 'b', 'c'].map((name) => spread(name, ', minDomains: 3')).join('---\n'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f racks.yaml' },
      {
        at: 5,
        run: EVENTS,
        prints: `MESSAGE
          0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints (missing required label). no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
      // Fewer domains than asked for: the emptiest counts as having none, so each may have one.
      { at: 6, run: 'kubectl delete pod racks; kubectl apply -f three.yaml' },
      {
        at: 20,
        run: 'kubectl get pods --field-selector status.phase=Pending',
        prints: 'NAME READY STATUS RESTARTS AGE\nc 0/1 Pending 0 <age>',
      },
    ],
  },
  {
    name: 'a gated pod is not even looked at until its gate is taken away',
    follows: 'kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness',
    files: { 'gated.yaml': pod('gated', 'schedulingGates: [{name: example.com/wait}]') },
    acts: [
      { at: 0, run: 'kubectl apply -f gated.yaml' },
      {
        at: 5,
        run: 'kubectl get pod gated',
        prints: 'NAME READY STATUS RESTARTS AGE\ngated 0/1 SchedulingGated 0 5s',
      },
      {
        at: 6,
        run: 'kubectl get pod gated -o jsonpath={.status.conditions[0].message}',
        prints: 'Scheduling is blocked due to non-empty scheduling gates',
      },
      { at: 7, run: 'kubectl get events', prints: 'No resources found in default namespace.' },
      {
        at: 8,
        run: `kubectl patch pod gated --type=json -p '[{"op":"remove","path":"/spec/schedulingGates"}]'`,
        prints: 'pod/gated patched',
      },
      {
        at: 15,
        run: 'kubectl get pod gated',
        prints: 'NAME READY STATUS RESTARTS AGE\ngated 1/1 Running 0 15s',
      },
    ],
  },
  {
    name: 'a pod of another scheduler waits in silence, and one that names its node asks nobody',
    follows: 'kubernetes.io/docs/tasks/extend-kubernetes/configure-multiple-schedulers and spec.nodeName',
    files: {
      'theirs.yaml': pod('theirs', 'schedulerName: my-scheduler'),
      'fixed.yaml': pod('fixed', 'nodeName: node-2'),
    },
    acts: [
      { at: 0, run: 'kubectl cordon node-2; kubectl apply -f theirs.yaml -f fixed.yaml' },
      { at: 10, run: WHERE, prints: 'NAME NODE PHASE\nfixed node-2 Running\ntheirs <none> Pending' },
      {
        at: 11,
        run: 'kubectl get events --field-selector involvedObject.name=theirs',
        prints: 'No resources found in default namespace.',
      },
    ],
  },
];
