/** Stories of ReplicaSets: whose pods they take, which they let go, and which they remove first. */
import type { Story } from '../story';

const CONCEPT = 'kubernetes.io/docs/concepts/workloads/controllers/replicaset/';

const SET = `
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: front}
spec:
  replicas: 3
  selector: {matchLabels: {tier: front}}
  template:
    metadata: {labels: {tier: front}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: web, image: 'nginx:1.27'}]
`;

const OWNERS =
  'kubectl get pods -o custom-columns=NAME:.metadata.name,OWNER:.metadata.ownerReferences[0].name --no-headers';

export const REPLICA_SETS: readonly Story[] = [
  {
    name: 'a ReplicaSet takes over a pod that it selects, and makes so many fewer',
    follows: `${CONCEPT}#non-template-pod-acquisitions`,
    files: { 'set.yaml': SET },
    acts: [
      { at: 0, run: 'kubectl run lone --image=nginx --labels=tier=front' },
      { at: 10, run: 'kubectl apply -f set.yaml', prints: 'replicaset.apps/front created' },
      { at: 30, run: OWNERS, prints: 'front-<id> front\nfront-<id> front\nlone front' },
      {
        at: 31,
        run: 'kubectl get events --field-selector reason=SuccessfulCreate,involvedObject.name=front -o custom-columns=MESSAGE:.message --no-headers',
        prints: 'Created pod: front-<id>\nCreated pod: front-<id>',
      },
    ],
  },
  {
    name: 'a pod too many that comes later is removed at once',
    follows: `${CONCEPT}#non-template-pod-acquisitions`,
    files: { 'set.yaml': SET },
    acts: [
      { at: 0, run: 'kubectl apply -f set.yaml' },
      { at: 20, run: 'kubectl run lone --image=nginx --labels=tier=front' },
      { at: 40, run: OWNERS, prints: 'front-<id> front\nfront-<id> front\nfront-<id> front' },
      {
        at: 41,
        run: 'kubectl get events --field-selector reason=SuccessfulDelete -o custom-columns=MESSAGE:.message --no-headers',
        prints: 'Deleted pod: lone',
      },
    ],
  },
  {
    name: 'a pod whose label changes is let go, and another takes its place',
    follows:
      'test/e2e/apps/replica_set.go: "should adopt matching pods on creation and release no longer matching pods"',
    files: { 'set.yaml': SET },
    acts: [
      { at: 0, run: 'kubectl apply -f set.yaml' },
      {
        at: 20,
        run: 'kubectl label $(kubectl get pods -o name | head -1) tier=debug --overwrite',
        prints: 'pod/front-<id> labeled',
      },
      {
        at: 40,
        run: 'kubectl get pods -l tier=debug -o custom-columns=OWNER:.metadata.ownerReferences --no-headers',
        prints: '<none>',
      },
      {
        at: 41,
        run: 'kubectl get rs',
        prints: `NAME    DESIRED   CURRENT   READY   AGE
                 front   3         3         3       41s`,
      },
      { at: 42, run: 'kubectl delete rs front' },
      {
        at: 60,
        run: 'kubectl get pods -L tier',
        prints: `NAME READY STATUS RESTARTS AGE TIER\nfront-<id> 1/1 Running 0 <age> debug`,
      },
    ],
  },
  {
    name: 'a pod that is deleted is made again under another name',
    follows: `${CONCEPT}#how-a-replicaset-works`,
    files: { 'set.yaml': SET },
    acts: [
      { at: 0, run: 'kubectl apply -f set.yaml' },
      { at: 20, run: 'kubectl delete $(kubectl get pods -o name | head -1) --wait=false' },
      {
        at: 40,
        run: 'kubectl get rs front',
        prints: `NAME    DESIRED   CURRENT   READY   AGE
                 front   3         3         3       40s`,
      },
      { at: 41, run: 'kubectl get pods --no-headers | wc -l', prints: '3' },
      {
        at: 42,
        run: 'kubectl get events --field-selector reason=SuccessfulCreate --no-headers | wc -l',
        prints: '4',
      },
    ],
  },
  {
    name: 'when there are too many, the pod with the least deletion cost goes first',
    follows: `${CONCEPT}#pod-deletion-cost`,
    files: { 'set.yaml': SET },
    acts: [
      {
        at: 0,
        run: 'kubectl run dear --image=nginx --labels=tier=front --annotations=controller.kubernetes.io/pod-deletion-cost=100',
      },
      {
        at: 1,
        run: 'kubectl run cheap --image=nginx --labels=tier=front --annotations=controller.kubernetes.io/pod-deletion-cost=-5',
      },
      { at: 10, run: 'kubectl apply -f set.yaml' },
      { at: 30, run: 'kubectl scale rs front --replicas=2', prints: 'replicaset.apps/front scaled' },
      { at: 40, run: OWNERS, prints: 'dear front\nfront-<id> front' },
      { at: 41, run: 'kubectl scale rs front --replicas=1' },
      { at: 50, run: OWNERS, prints: 'dear front' },
    ],
  },
  {
    name: 'when there are too many, a pod that is not ready goes before those that are',
    follows: `${CONCEPT}#scaling-a-replicaset`,
    files: { 'set.yaml': SET },
    acts: [
      { at: 0, run: 'kubectl run broken --image=no-such-image:1 --labels=tier=front' },
      { at: 5, run: 'kubectl apply -f set.yaml' },
      {
        at: 30,
        run: 'kubectl get rs',
        prints: `NAME    DESIRED   CURRENT   READY   AGE
                 front   3         3         2       25s`,
      },
      { at: 31, run: 'kubectl scale rs front --replicas=2' },
      { at: 50, run: OWNERS, prints: 'front-<id> front\nfront-<id> front' },
    ],
  },
  {
    name: 'pods that end are counted apart until they are gone',
    follows:
      'kubernetes.io/docs/concepts/workloads/controllers/replicaset/ and KEP-3973 (terminatingReplicas, on by default since 1.35)',
    files: {
      'set.yaml': SET.replace(
        "terminationGracePeriodSeconds: 1\n      containers: [{name: web, image: 'nginx:1.27'}]",
        "terminationGracePeriodSeconds: 20\n      containers: [{name: web, image: busybox, command: [sleep, '3600']}]",
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f set.yaml' },
      { at: 20, run: 'kubectl scale rs front --replicas=1' },
      {
        at: 25,
        run: `kubectl get rs front -o jsonpath='{.status.replicas} {.status.terminatingReplicas}'`,
        prints: '1 2',
      },
      {
        at: 50,
        run: `kubectl get rs front -o jsonpath='{.status.replicas} {.status.terminatingReplicas}'`,
        prints: '1 0',
      },
    ],
  },
  {
    name: 'creations that a quota refuses start with one and are tried again',
    follows: 'pkg/controller/replicaset/replica_set.go (slowStartBatch, manageReplicas)',
    files: { 'set.yaml': SET.replace('replicas: 3', 'replicas: 20') },
    acts: [
      { at: 0, run: 'kubectl create quota small --hard=pods=5' },
      { at: 5, run: 'kubectl apply -f set.yaml' },
      {
        at: 30,
        run: 'kubectl get rs',
        prints: `NAME    DESIRED   CURRENT   READY   AGE
                 front   20        5         5       25s`,
      },
      {
        at: 31,
        run: `kubectl get rs front -o jsonpath='{.status.conditions[0].type} {.status.conditions[0].reason}'`,
        prints: 'ReplicaFailure FailedCreate',
      },
      {
        at: 32,
        run: 'kubectl get events --field-selector reason=FailedCreate -o custom-columns=MESSAGE:.message --no-headers | head -1',
        prints:
          'Error creating: pods "front-<id>" is forbidden: exceeded quota: small, requested: pods=1, used: pods=5, limited: pods=5',
      },
    ],
  },
  {
    name: 'pods outlive a ReplicaSet that is deleted without them',
    follows: `${CONCEPT}#deleting-only-a-replicaset`,
    files: { 'set.yaml': SET },
    acts: [
      { at: 0, run: 'kubectl apply -f set.yaml' },
      { at: 20, run: 'kubectl delete rs front --cascade=orphan' },
      { at: 30, run: OWNERS, prints: 'front-<id> <none>\nfront-<id> <none>\nfront-<id> <none>' },
      { at: 31, run: 'kubectl apply -f set.yaml' },
      { at: 40, run: OWNERS, prints: 'front-<id> front\nfront-<id> front\nfront-<id> front' },
    ],
  },
];
