/** Stories of ResourceQuota and PriorityClass. */
import type { Story } from '../story';

const DOCS = 'kubernetes.io/docs/concepts/policy/resource-quotas';

const pod = (name: string, resources: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
${more}  containers:
    - { name: main, image: registry.k8s.io/pause, resources: ${resources} }
`;

const quota = (name: string, spec: string): string => `apiVersion: v1
kind: ResourceQuota
metadata: { name: ${name} }
spec: ${spec}
`;

export const QUOTAS: readonly Story[] = [
  {
    name: 'a quota counts pods, refuses one too many, and lets one in when another has gone',
    follows:
      'test/e2e/apimachinery/resource_quota.go: "should create a ResourceQuota and capture the life of a pod."',
    acts: [
      { at: 0, run: 'kubectl create quota q --hard=pods=2', prints: 'resourcequota/q created' },
      {
        at: 1,
        run: 'kubectl get quota',
        prints: `NAME   REQUEST     LIMIT   AGE
                 q      pods: 0/2           1s`,
      },
      { at: 2, run: 'kubectl run a --image=nginx', prints: 'pod/a created' },
      { at: 3, run: 'kubectl run b --image=nginx', prints: 'pod/b created' },
      {
        at: 4,
        run: 'kubectl run c --image=nginx',
        prints:
          'Error from server (Forbidden): pods "c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
        exits: 1,
      },
      { at: 30, run: 'kubectl delete pod a', prints: 'pod "a" deleted' },
      {
        at: 70,
        run: 'kubectl describe quota q',
        prints: `Name:       q
                 Namespace:  default
                 Resource    Used  Hard
                 --------    ----  ----
                 pods        1     2`,
      },
      { at: 71, run: 'kubectl run c --image=nginx', prints: 'pod/c created' },
    ],
  },
  {
    name: 'a quota of compute resources wants every container to say what it needs',
    follows: 'pkg/quota/v1/evaluator/core/pods.go: Constraints',
    files: { 'q.yaml': quota('compute', '{ hard: { limits.cpu: "2", requests.memory: 1Gi } }') },
    acts: [
      { at: 0, run: 'kubectl apply -f q.yaml', prints: 'resourcequota/compute created' },
      {
        at: 1,
        run: 'kubectl run web --image=nginx',
        prints:
          'Error from server (Forbidden): pods "web" is forbidden: failed quota: compute: must specify limits.cpu for: web; requests.memory for: web',
        exits: 1,
      },
    ],
  },
  {
    name: 'two resources that are exceeded are told together',
    follows: 'staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go: CheckRequest',
    files: {
      'q.yaml': quota('compute', '{ hard: { requests.cpu: "1", requests.memory: 1Gi, limits.cpu: "4" } }'),
      'first.yaml': pod('first', '{ requests: { cpu: 600m, memory: 600Mi }, limits: { cpu: "1" } }'),
      'second.yaml': pod('second', '{ requests: { cpu: 700m, memory: 700Mi }, limits: { cpu: "1" } }'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f q.yaml', prints: 'resourcequota/compute created' },
      { at: 1, run: 'kubectl apply -f first.yaml', prints: 'pod/first created' },
      {
        at: 2,
        run: 'kubectl apply -f second.yaml',
        prints:
          'Error from server (Forbidden): error when creating "second.yaml": pods "second" is forbidden: exceeded quota: compute, requested: requests.cpu=700m,requests.memory=700Mi, used: requests.cpu=600m,requests.memory=600Mi, limited: requests.cpu=1,requests.memory=1Gi',
        exits: 1,
      },
      {
        at: 3,
        run: 'kubectl get quota compute',
        prints: `NAME      REQUEST                                              LIMIT             AGE
                 compute   requests.cpu: 600m/1, requests.memory: 600Mi/1Gi     limits.cpu: 1/4   3s`,
      },
    ],
  },
  {
    name: 'a Deployment that meets a quota says why it lacks pods',
    follows: `${DOCS}: a workload may fail to create pods; test/e2e/apps/deployment.go: "ReplicaFailure"`,
    acts: [
      { at: 0, run: 'kubectl create quota q --hard=pods=2', prints: 'resourcequota/q created' },
      {
        at: 1,
        run: 'kubectl create deployment web --image=nginx --replicas=3',
        prints: 'deployment.apps/web created',
      },
      {
        at: 40,
        run: 'kubectl get deployment web',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 web    2/3     2            2           39s`,
      },
      {
        at: 41,
        run: 'kubectl get deployment web -o jsonpath=\'{.status.conditions[?(@.type=="ReplicaFailure")].reason}\'',
        prints: 'FailedCreate',
      },
      {
        at: 42,
        run: 'kubectl get events --field-selector reason=FailedCreate -o custom-columns=MESSAGE:.message | head -2',
        prints: `MESSAGE
                 Error creating: pods "<id>" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2`,
      },
      {
        at: 43,
        run: `kubectl patch quota q -p '{"spec":{"hard":{"pods":"5"}}}'`,
        prints: 'resourcequota/q patched',
      },
      {
        at: 400,
        run: 'kubectl get deployment web --no-headers',
        prints: 'web 3/3 3 3 6m39s',
      },
    ],
  },
  {
    name: 'a quota counts Services, their node ports and their load balancers',
    follows:
      'test/e2e/apimachinery/resource_quota.go: "should create a ResourceQuota and capture the life of a service."',
    acts: [
      {
        at: 0,
        run: 'kubectl create quota q --hard=services=3,services.nodeports=1,services.loadbalancers=0',
        prints: 'resourcequota/q created',
      },
      { at: 2, run: 'kubectl create service nodeport a --tcp=80', prints: 'service/a created' },
      {
        at: 3,
        run: 'kubectl create service nodeport b --tcp=80',
        prints:
          'error: failed to create NodePort service: services "b" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
        exits: 1,
      },
      {
        at: 4,
        run: 'kubectl create service loadbalancer c --tcp=80',
        prints:
          'error: failed to create LoadBalancer service: services "c" is forbidden: exceeded quota: q, requested: services.loadbalancers=1,services.nodeports=1, used: services.loadbalancers=0,services.nodeports=1, limited: services.loadbalancers=0,services.nodeports=1',
        exits: 1,
      },
      { at: 5, run: 'kubectl create service clusterip d --tcp=80', prints: 'service/d created' },
      {
        at: 6,
        run: `kubectl patch service a -p '{"spec":{"type":"ClusterIP"}}'`,
        prints: 'service/a patched',
      },
      {
        at: 8,
        run: 'kubectl describe quota q',
        prints: `Name:                   q
                 Namespace:              default
                 Resource                Used  Hard
                 --------                ----  ----
                 services                3     3
                 services.loadbalancers  0     0
                 services.nodeports      0     1`,
      },
    ],
  },
  {
    name: 'a change of a Service that needs a node port is refused by the quota too',
    follows: 'pkg/quota/v1/evaluator/core/services.go: Handles (Create and Update)',
    acts: [
      { at: 0, run: 'kubectl create quota q --hard=services.nodeports=0', prints: 'resourcequota/q created' },
      { at: 2, run: 'kubectl create service clusterip a --tcp=80', prints: 'service/a created' },
      {
        at: 3,
        run: `kubectl patch service a -p '{"spec":{"type":"NodePort"}}'`,
        prints:
          'Error from server (Forbidden): services "a" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
        exits: 1,
      },
    ],
  },
  {
    name: 'objects of any kind are counted by count/RESOURCE.GROUP',
    follows:
      'test/e2e/apimachinery/resource_quota.go: "should create a ResourceQuota and capture the life of a configMap."',
    acts: [
      {
        at: 0,
        run: 'kubectl create quota q --hard=count/deployments.apps=1,configmaps=2,count/secrets=1',
        prints: 'resourcequota/q created',
      },
      { at: 2, run: 'kubectl create deployment a --image=nginx', prints: 'deployment.apps/a created' },
      {
        at: 3,
        run: 'kubectl create deployment b --image=nginx',
        prints:
          'error: failed to create deployment: deployments.apps "b" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1',
        exits: 1,
      },
      { at: 4, run: 'kubectl create configmap one', prints: 'configmap/one created' },
      {
        at: 5,
        run: 'kubectl create configmap two',
        prints:
          'error: failed to create configmap: configmaps "two" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
        exits: 1,
      },
      { at: 6, run: 'kubectl delete deployment a', prints: 'deployment.apps "a" deleted' },
      {
        at: 60,
        run: 'kubectl get quota q -o jsonpath={.status.used}',
        prints: '{"configmaps":"2","count/deployments.apps":"0","count/secrets":"0"}',
      },
    ],
  },
  {
    name: 'a quota for pods of a scope leaves the others alone',
    follows: 'test/e2e/apimachinery/resource_quota.go: "should verify ResourceQuota with best effort scope."',
    files: {
      'q.yaml': quota('best', '{ hard: { pods: "1" }, scopes: [BestEffort] }'),
      'strong.yaml': pod('strong', '{ requests: { cpu: 10m } }'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f q.yaml', prints: 'resourcequota/best created' },
      { at: 1, run: 'kubectl run weak --image=nginx', prints: 'pod/weak created' },
      { at: 2, run: 'kubectl apply -f strong.yaml', prints: 'pod/strong created' },
      {
        at: 3,
        run: 'kubectl run other --image=nginx',
        prints:
          'Error from server (Forbidden): pods "other" is forbidden: exceeded quota: best, requested: pods=1, used: pods=1, limited: pods=1',
        exits: 1,
      },
      {
        at: 4,
        run: 'kubectl describe quota best',
        prints: `Name:       best
                 Namespace:  default
                 Scopes:     BestEffort
                 * Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.
                 Resource  Used  Hard
                 --------  ----  ----
                 pods      1     1`,
      },
    ],
  },
  {
    name: 'a quota for a priority class counts the pods that name it',
    follows: `${DOCS}: resource quota per PriorityClass`,
    files: {
      'classes.yaml': `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: high }
value: 1000
`,
      'q.yaml': quota(
        'high',
        '{ hard: { pods: "1" }, scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: In, values: [high] }] } }',
      ),
      'a.yaml': pod('a', '{}', '  priorityClassName: high\n'),
      'b.yaml': pod('b', '{}', '  priorityClassName: high\n'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f classes.yaml', prints: 'priorityclass.scheduling.k8s.io/high created' },
      { at: 1, run: 'kubectl apply -f q.yaml', prints: 'resourcequota/high created' },
      { at: 2, run: 'kubectl apply -f a.yaml', prints: 'pod/a created' },
      { at: 3, run: 'kubectl run plain --image=nginx', prints: 'pod/plain created' },
      {
        at: 4,
        run: 'kubectl apply -f b.yaml',
        prints:
          'Error from server (Forbidden): error when creating "b.yaml": pods "b" is forbidden: exceeded quota: high, requested: pods=1, used: pods=1, limited: pods=1',
        exits: 1,
      },
      { at: 5, run: 'kubectl get pod a -o jsonpath={.spec.priority}', prints: '1000' },
    ],
  },
  {
    name: 'a pod of a priority class that is not there is refused; those of the system are',
    follows: 'plugin/pkg/admission/priority/admission.go: admitPod',
    files: { 'a.yaml': pod('a', '{}', '  priorityClassName: urgent\n') },
    acts: [
      {
        at: 0,
        run: 'kubectl apply -f a.yaml',
        prints:
          'Error from server (Forbidden): error when creating "a.yaml": pods "a" is forbidden: no PriorityClass with name urgent was found',
        exits: 1,
      },
      {
        at: 1,
        run: 'kubectl get priorityclasses',
        prints: `NAME                      VALUE        GLOBAL-DEFAULT   AGE     PREEMPTIONPOLICY
                 system-cluster-critical   2000000000   false            <age>   PreemptLowerPriority
                 system-node-critical      2000001000   false            <age>   PreemptLowerPriority`,
      },
      {
        at: 2,
        run: 'kubectl create priorityclass a --value=10 --global-default',
        prints: 'priorityclass.scheduling.k8s.io/a created',
      },
      {
        at: 3,
        run: 'kubectl create priorityclass b --value=20 --global-default',
        prints:
          'error: failed to create priorityclass: priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist',
        exits: 1,
      },
      { at: 4, run: 'kubectl run p --image=nginx', prints: 'pod/p created' },
      {
        at: 5,
        run: 'kubectl get pod p -o jsonpath={.spec.priority},{.spec.priorityClassName}',
        prints: '10,a',
      },
    ],
  },
  {
    name: 'a pod can only use a ServiceAccount that is there',
    follows: 'plugin/pkg/admission/serviceaccount/admission.go: Admit',
    files: {
      'a.yaml': pod('a', '{}', '  serviceAccountName: builder\n'),
      'account.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: { name: builder }
automountServiceAccountToken: false
imagePullSecrets: [{ name: pull }]
`,
    },
    acts: [
      {
        at: 0,
        run: 'kubectl apply -f a.yaml',
        prints:
          'Error from server (Forbidden): error when creating "a.yaml": pods "a" is forbidden: error looking up service account default/builder: serviceaccount "builder" not found',
        exits: 1,
      },
      { at: 1, run: 'kubectl apply -f account.yaml', prints: 'serviceaccount/builder created' },
      { at: 2, run: 'kubectl apply -f a.yaml', prints: 'pod/a created' },
      {
        at: 3,
        run: 'kubectl get pod a -o jsonpath={.spec.imagePullSecrets[0].name}-{.spec.volumes}-',
        prints: 'pull--',
      },
      { at: 4, run: 'kubectl create namespace young', prints: 'namespace/young created' },
      {
        at: 4.1,
        run: 'kubectl get serviceaccounts,configmaps -n young -o name',
        prints: 'serviceaccount/default\nconfigmap/kube-root-ca.crt',
      },
    ],
  },
  {
    name: 'describing a namespace shows its quotas and limits',
    follows: 'staging/src/k8s.io/kubectl/pkg/describe/describe.go: DescribeResourceQuotas',
    acts: [
      { at: 0, run: 'kubectl create namespace team', prints: 'namespace/team created' },
      { at: 1, run: 'kubectl create quota q -n team --hard=pods=3,cpu=2', prints: 'resourcequota/q created' },
      {
        at: 2,
        run: 'kubectl describe namespace team',
        prints: `Name:         team
                 Labels:       kubernetes.io/metadata.name=team
                 Annotations:  <none>
                 Status:       Active
                 Resource Quotas
                   Name:     q
                   Resource  Used  Hard
                   --------  ---   ---
                   cpu       0     2
                   pods      0     3
                 No LimitRange resource.`,
      },
    ],
  },
];
