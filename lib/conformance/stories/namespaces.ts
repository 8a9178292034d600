/** Stories of namespaces: what they come with, and how they end. */
import type { Story } from '../story';

const DELETER = 'pkg/controller/namespace/deletion/namespaced_resources_deleter.go';

export const NAMESPACES: readonly Story[] = [
  {
    name: 'a namespace comes with an account and the certificate of the cluster, and gets them back',
    follows: 'pkg/controller/serviceaccount/serviceaccounts_controller.go; rootcacertpublisher/publisher.go',
    acts: [
      { at: 0, run: 'kubectl create namespace team', prints: 'namespace/team created' },
      {
        at: 1,
        run: 'kubectl get serviceaccounts,configmaps -n team -o name',
        prints: 'serviceaccount/default\nconfigmap/kube-root-ca.crt',
      },
      { at: 2, run: 'kubectl delete serviceaccount/default configmap/kube-root-ca.crt -n team' },
      {
        at: 3,
        run: 'kubectl get serviceaccounts,configmaps -n team -o name',
        prints: 'serviceaccount/default\nconfigmap/kube-root-ca.crt',
      },
    ],
  },
  {
    name: 'a namespace that is deleted takes all that is in it along',
    follows:
      'test/e2e/apimachinery/namespace.go: "should ensure that all pods are removed when a namespace is deleted"',
    acts: [
      { at: 0, run: 'kubectl create namespace team', prints: 'namespace/team created' },
      {
        at: 1,
        run: 'kubectl create deployment web -n team --image=nginx',
        prints: 'deployment.apps/web created',
      },
      { at: 1, run: 'kubectl expose deployment web -n team --port=80', prints: 'service/web exposed' },
      { at: 20, run: 'kubectl delete namespace team', prints: 'namespace "team" deleted' },
      {
        at: 80,
        run: 'kubectl get namespace team',
        prints: 'Error from server (NotFound): namespaces "team" not found',
        exits: 1,
      },
      {
        at: 81,
        run: 'kubectl get all,endpointslices -n team',
        prints: 'No resources found in team namespace.',
      },
    ],
  },
  {
    name: 'nothing new is made in a namespace that ends',
    follows: 'staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go: Admit',
    acts: [
      { at: 0, run: 'kubectl create namespace team', prints: 'namespace/team created' },
      { at: 1, run: 'kubectl delete namespace team --wait=false', prints: 'namespace "team" deleted' },
      {
        at: 2,
        run: 'kubectl create configmap late -n team',
        prints:
          'error: failed to create configmap: configmaps "late" is forbidden: unable to create new content in namespace team because it is being terminated',
        exits: 1,
      },
      { at: 3, run: 'kubectl get namespace team --no-headers', prints: 'team Terminating 3s' },
      {
        at: 30,
        run: 'kubectl create configmap late -n team',
        prints: 'error: failed to create configmap: namespaces "team" not found',
        exits: 1,
      },
    ],
  },
  {
    name: 'a finalizer that nobody takes off holds the namespace, which says so',
    follows: `${DELETER}: conditions NamespaceContentRemaining and NamespaceFinalizersRemaining`,
    files: {
      'held.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: held, namespace: team, finalizers: [example.com/keep] }
`,
    },
    acts: [
      { at: 0, run: 'kubectl create namespace team', prints: 'namespace/team created' },
      { at: 1, run: 'kubectl apply -f held.yaml', prints: 'configmap/held created' },
      { at: 2, run: 'kubectl delete namespace team --wait=false', prints: 'namespace "team" deleted' },
      {
        at: 30,
        run: 'kubectl describe namespace team',
        prints: `Name:         team
                 Labels:       kubernetes.io/metadata.name=team
                 Annotations:  <none>
                 Status:       Terminating
                 Conditions:
                   Type                                         Status  LastTransitionTime               Reason                Message
                   ----                                         ------  ------------------               ------                -------
                   NamespaceDeletionDiscoveryFailure            False   Sun, 22 Nov 2026 12:00:17 +0000  ResourcesDiscovered   All resources successfully discovered
                   NamespaceDeletionGroupVersionParsingFailure  False   Sun, 22 Nov 2026 12:00:17 +0000  ParsedGroupVersions   All legacy kube types successfully parsed
                   NamespaceDeletionContentFailure              False   Sun, 22 Nov 2026 12:00:17 +0000  ContentDeleted        All content successfully deleted, may be waiting on finalization
                   NamespaceContentRemaining                    True    Sun, 22 Nov 2026 12:00:17 +0000  SomeResourcesRemain   Some resources are remaining: configmaps. has 1 resource instances
                   NamespaceFinalizersRemaining                 True    Sun, 22 Nov 2026 12:00:17 +0000  SomeFinalizersRemain  Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances
                 No resource quota.
                 No LimitRange resource.`,
      },
      {
        at: 31,
        run: `kubectl patch configmap held -n team --type=merge -p '{"metadata":{"finalizers":null}}'`,
        prints: 'configmap/held patched',
      },
      {
        at: 60,
        run: 'kubectl get namespace team',
        prints: 'Error from server (NotFound): namespaces "team" not found',
        exits: 1,
      },
    ],
  },
  {
    name: 'pods go before everything else of their namespace',
    follows: `${DELETER}: OrderedNamespaceDeletion (KEP-5080), pods first`,
    files: {
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: slow, namespace: team }
spec:
  terminationGracePeriodSeconds: 20
  containers: [{ name: main, image: busybox, command: [sh, -c, "trap '' TERM; while true; do sleep 1; done"] }]
`,
    },
    acts: [
      { at: 0, run: 'kubectl create namespace team', prints: 'namespace/team created' },
      { at: 1, run: 'kubectl apply -f pod.yaml', prints: 'pod/slow created' },
      { at: 1, run: 'kubectl create configmap rules -n team', prints: 'configmap/rules created' },
      { at: 10, run: 'kubectl delete namespace team --wait=false', prints: 'namespace "team" deleted' },
      {
        at: 25,
        run: 'kubectl get pods,configmaps -n team -o name',
        prints: 'pod/slow\nconfigmap/kube-root-ca.crt\nconfigmap/rules',
      },
      {
        at: 26,
        run: `kubectl get namespace team -o jsonpath='{.status.conditions[?(@.type=="NamespaceContentRemaining")].message}'`,
        prints: 'Some resources are remaining: pods. has 1 resource instances',
      },
      {
        at: 70,
        run: 'kubectl get namespace team',
        prints: 'Error from server (NotFound): namespaces "team" not found',
        exits: 1,
      },
    ],
  },
  {
    name: 'the namespaces of the system cannot be deleted',
    follows:
      'staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go: immortalNamespaces',
    acts: [
      {
        at: 0,
        run: 'kubectl delete namespace kube-system',
        prints:
          'Error from server (Forbidden): namespaces "kube-system" is forbidden: this namespace may not be deleted',
        exits: 1,
      },
    ],
  },
];
