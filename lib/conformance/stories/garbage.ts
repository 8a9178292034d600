/** Stories of garbage collection: what becomes of objects whose owners go. */
import type { Story } from '../story';

const TESTS = 'test/e2e/apimachinery/garbage_collector.go';

/** A ConfigMap that another one owns; the owner's uid is filled in at the prompt. */
const owned = (name: string, namespace = 'default', blocks = true): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
  ownerReferences: [{ apiVersion: v1, kind: ConfigMap, name: OWNER, uid: UID, blockOwnerDeletion: ${blocks} }]
`;

const applyOwned = (file: string, owner: string): string =>
  `U=$(kubectl get configmap ${owner} -o jsonpath='{.metadata.uid}'); sed "s/UID/$U/; s/OWNER/${owner}/" ${file} | kubectl apply -f -`;

export const GARBAGE: readonly Story[] = [
  {
    name: 'in the background the owner goes first and its dependents follow',
    follows: `${TESTS}: "should delete pods created by rc when not orphaning"`,
    acts: [
      {
        at: 0,
        run: 'kubectl create deployment web --image=nginx --replicas=2',
        prints: 'deployment.apps/web created',
      },
      { at: 20, run: 'kubectl delete deployment web', prints: 'deployment.apps "web" deleted' },
      { at: 20, run: 'kubectl get deployments', prints: 'No resources found in default namespace.' },
      { at: 60, run: 'kubectl get replicasets,pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'orphans stay when their owner goes, and know no owner any more',
    follows: `${TESTS}: "should orphan RS created by deployment when deleteOptions.PropagationPolicy is Orphan"`,
    acts: [
      {
        at: 0,
        run: 'kubectl create deployment web --image=nginx --replicas=2',
        prints: 'deployment.apps/web created',
      },
      {
        at: 20,
        run: 'kubectl delete deployment web --cascade=orphan',
        prints: 'deployment.apps "web" deleted',
      },
      { at: 25, run: 'kubectl get replicasets --no-headers', prints: 'web-<id> 2 2 2 25s' },
      {
        at: 26,
        run: "kubectl get replicasets -o jsonpath='-{.items[0].metadata.ownerReferences}-'",
        prints: '--',
      },
      {
        at: 27,
        run: 'kubectl get pods --no-headers',
        prints: 'web-<id> 1/1 Running 0 27s\nweb-<id> 1/1 Running 0 27s',
      },
    ],
  },
  {
    name: 'in the foreground the owner stays until its dependents have gone',
    follows: `${TESTS}: "should keep the rc around until all its pods are deleted if the deleteOptions says so"`,
    files: {
      'set.yaml': `apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: slow }
spec:
  replicas: 1
  selector: { matchLabels: { app: slow } }
  template:
    metadata: { labels: { app: slow } }
    spec:
      terminationGracePeriodSeconds: 10
      containers: [{ name: main, image: busybox, command: [sh, -c, "trap '' TERM; while true; do sleep 1; done"] }]
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f set.yaml', prints: 'replicaset.apps/slow created' },
      {
        at: 20,
        run: 'kubectl delete replicaset slow --cascade=foreground --wait=false',
        prints: 'replicaset.apps "slow" deleted',
      },
      {
        at: 25,
        run: "kubectl get replicaset slow -o jsonpath='{.metadata.finalizers} {.spec.replicas}'",
        prints: '["foregroundDeletion"] 1',
      },
      { at: 26, run: 'kubectl get pods --no-headers', prints: 'slow-<id> 1/1 Terminating 0 26s' },
      { at: 40, run: 'kubectl get replicasets,pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'a dependent that does not block lets its owner go at once, also in the foreground',
    follows:
      'pkg/controller/garbagecollector/garbagecollector.go: processDeletingDependentsItem (blockingDependents)',
    files: {
      'child.yaml': owned('child', 'default', false).replace(
        'name: child',
        'name: child\n  finalizers: [example.com/stay]',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl create configmap parent', prints: 'configmap/parent created' },
      { at: 1, run: applyOwned('child.yaml', 'parent'), prints: 'configmap/child created' },
      {
        at: 2,
        run: 'kubectl delete configmap parent --cascade=foreground --wait=false',
        prints: 'configmap "parent" deleted',
      },
      {
        at: 5,
        run: 'kubectl get configmap parent',
        prints: 'Error from server (NotFound): configmaps "parent" not found',
        exits: 1,
      },
      {
        at: 6,
        run: "kubectl get configmap child -o jsonpath='{.metadata.finalizers}'",
        prints: '["example.com/stay"]',
      },
    ],
  },
  {
    name: 'an object whose owner was never there is taken away',
    follows: 'pkg/controller/garbagecollector/garbagecollector.go: attemptToDeleteItem (absent owner)',
    files: {
      'child.yaml': owned('child')
        .replace('UID', '11111111-2222-3333-4444-555555555555')
        .replace('OWNER', 'nobody'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f child.yaml', prints: 'configmap/child created' },
      {
        at: 5,
        run: 'kubectl get configmap child',
        prints: 'Error from server (NotFound): configmaps "child" not found',
        exits: 1,
      },
    ],
  },
  {
    name: 'an owner in another namespace is no owner, and an event says so',
    follows:
      'kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents: OwnerRefInvalidNamespace',
    files: { 'child.yaml': owned('child', 'other') },
    acts: [
      { at: 0, run: 'kubectl create namespace other', prints: 'namespace/other created' },
      { at: 1, run: 'kubectl create configmap parent', prints: 'configmap/parent created' },
      { at: 2, run: applyOwned('child.yaml', 'parent'), prints: 'configmap/child created' },
      { at: 5, run: 'kubectl get configmaps -n other -o name', prints: 'configmap/kube-root-ca.crt' },
      {
        at: 6,
        run: 'kubectl get events -n other -o custom-columns=TYPE:.type,REASON:.reason,MESSAGE:.message --no-headers',
        prints:
          'Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: other, name: parent, uid: <id>] does not exist in namespace "other"',
      },
      { at: 7, run: 'kubectl get configmap parent -o name', prints: 'configmap/parent' },
    ],
  },
  {
    name: 'objects that own each other in a circle can be deleted in the foreground',
    follows: `${TESTS}: "should not be blocked by dependency circle"`,
    files: { 'b.yaml': owned('b') },
    acts: [
      { at: 0, run: 'kubectl create configmap a', prints: 'configmap/a created' },
      { at: 1, run: applyOwned('b.yaml', 'a'), prints: 'configmap/b created' },
      {
        at: 2,
        run: `U=$(kubectl get configmap b -o jsonpath='{.metadata.uid}'); kubectl patch configmap a -p "{\\"metadata\\":{\\"ownerReferences\\":[{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"name\\":\\"b\\",\\"uid\\":\\"$U\\",\\"blockOwnerDeletion\\":true}]}}"`,
        prints: 'configmap/a patched',
      },
      {
        at: 3,
        run: 'kubectl delete configmap a --cascade=foreground --wait=false',
        prints: 'configmap "a" deleted',
      },
      { at: 10, run: 'kubectl get configmaps -o name', prints: 'configmap/kube-root-ca.crt' },
    ],
  },
  {
    name: 'a dependent with two owners stays until both have gone',
    follows: `${TESTS}: "should not delete dependents that have both valid owner and owner that's waiting for dependents to be deleted"`,
    files: { 'child.yaml': owned('child') },
    acts: [
      {
        at: 0,
        run: 'kubectl create configmap one && kubectl create configmap two',
        prints: 'configmap/one created\nconfigmap/two created',
      },
      { at: 1, run: applyOwned('child.yaml', 'one'), prints: 'configmap/child created' },
      {
        at: 2,
        run: `U=$(kubectl get configmap two -o jsonpath='{.metadata.uid}'); kubectl patch configmap child -p "{\\"metadata\\":{\\"ownerReferences\\":[{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"name\\":\\"two\\",\\"uid\\":\\"$U\\"}]}}"`,
        prints: 'configmap/child patched',
      },
      { at: 3, run: 'kubectl delete configmap one --cascade=foreground', prints: 'configmap "one" deleted' },
      {
        at: 5,
        run: "kubectl get configmap child -o jsonpath='{.metadata.ownerReferences[*].name}'",
        prints: 'two',
      },
      { at: 6, run: 'kubectl delete configmap two', prints: 'configmap "two" deleted' },
      { at: 8, run: 'kubectl get configmaps -o name', prints: 'configmap/kube-root-ca.crt' },
    ],
  },
];
