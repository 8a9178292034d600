/**
 * kubernetes.io/docs/tasks/debug/debug-application/debug-service ("Debug Services"), its commands in order. Replaced: the
 * image serve_hostname by agnhost serve-hostname, which took its place; the prompt inside `kubectl run -it` by
 * `kubectl exec` into a pod that waits. Left out: `ps` and the logs of kube-proxy, modes other than iptables, hairpin
 * settings of the kubelet. The page shows nslookup of an old BusyBox; today's prints otherwise.
 */
import type { Story } from '../story';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: hostnames
  name: hostnames
spec:
  selector:
    matchLabels:
      app: hostnames
  replicas: 1
  template:
    metadata:
      labels:
        app: hostnames
    spec:
      containers:
        - name: hostnames
          image: registry.k8s.io/e2e-test-images/agnhost:2.40
          args: [serve-hostname]
`;

const ASK_PODS = `for ep in $(kubectl get pods -l app=hostnames -o go-template='{{range .items}}{{.status.podIP}}{{"\\n"}}{{end}}'); do kubectl exec busybox -- wget -qO- $ep:9376; echo; done | sort`;
const NAMES = 'hostnames-<id>\nhostnames-<id>\nhostnames-<id>';

export const DEBUG_SERVICES: readonly Story[] = [
  {
    name: 'walkthrough: Debug Services',
    follows: 'kubernetes.io/docs/tasks/debug/debug-application/debug-service',
    world: { serviceRange: '10.0.0.0/16', clusterDns: undefined },
    files: { 'hostnames.yaml': MANIFEST },
    acts: [
      {
        at: 0,
        run: 'kubectl run --restart=Never busybox --image=busybox -- sleep 3600',
        prints: 'pod/busybox created',
      },
      { at: 1, run: 'kubectl apply -f hostnames.yaml', prints: 'deployment.apps/hostnames created' },
      {
        at: 2,
        run: 'kubectl scale deployment hostnames --replicas=3',
        prints: 'deployment.apps/hostnames scaled',
      },
      {
        at: 60,
        run: 'kubectl get pods -l app=hostnames',
        prints: `NAME   READY   STATUS    RESTARTS   AGE
hostnames-<id>   1/1   Running   0   <age>
hostnames-<id>   1/1   Running   0   <age>
hostnames-<id>   1/1   Running   0   <age>`,
      },
      {
        at: 61,
        run: `kubectl get pods -l app=hostnames -o go-template='{{range .items}}{{.status.podIP}}{{"\\n"}}{{end}}'`,
        prints: '<id>\n<id>\n<id>',
      },
      { at: 62, run: ASK_PODS, prints: NAMES },
      // The Service does not exist yet: that is the first thing to check.
      {
        at: 65,
        run: 'kubectl exec busybox -- wget -O- hostnames',
        prints: "wget: bad address 'hostnames'\ncommand terminated with exit code 1",
        exits: 1,
      },
      {
        at: 66,
        run: 'kubectl get svc hostnames',
        prints: 'Error from server (NotFound): services "hostnames" not found',
        exits: 1,
      },
      {
        at: 67,
        run: 'kubectl expose deployment hostnames --port=80 --target-port=9376',
        prints: 'service/hostnames exposed',
      },
      {
        at: 72,
        run: 'kubectl get svc hostnames',
        prints: `NAME        TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
hostnames   ClusterIP   <id>   <none>   80/TCP   5s`,
      },
      // By name: short, with its namespace, and in full.
      {
        at: 73,
        run: 'for name in hostnames.default.svc.cluster.local kubernetes.default.svc.cluster.local; do kubectl exec busybox -- nslookup -type=a $name | grep -A1 ^Name; done',
        prints:
          'Name: hostnames.default.svc.cluster.local\nAddress: <id>\nName: kubernetes.default.svc.cluster.local\nAddress: 10.0.0.1',
      },
      {
        at: 75,
        run: 'kubectl exec busybox -- cat /etc/resolv.conf',
        prints:
          'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.0.0.10\noptions ndots:5',
      },
      { at: 76, run: 'kubectl exec busybox -- wget -qO- hostnames', prints: 'hostnames-<id>' },
      // By address.
      {
        at: 77,
        run: 'IP=$(kubectl get svc hostnames -o jsonpath={.spec.clusterIP}); for i in $(seq 1 3); do kubectl exec busybox -- wget -qO- $IP:80; echo; done',
        prints: NAMES,
      },
      {
        at: 80,
        run: "kubectl get service hostnames -o jsonpath='{.spec.ports[0].port} {.spec.ports[0].targetPort} {.spec.ports[0].protocol} {.spec.selector}'",
        prints: '80 9376 TCP {"app":"hostnames"}',
      },
      {
        at: 81,
        run: 'kubectl get endpointslices -l kubernetes.io/service-name=hostnames',
        prints: `NAME   ADDRESSTYPE   PORTS   ENDPOINTS   AGE
hostnames-<id>   IPv4   9376   <id>   <age>`,
      },
      { at: 82, run: ASK_PODS, prints: NAMES },
      // One rule in KUBE-SERVICES, one for each endpoint in the Service's chain, and what they lead to.
      { at: 84, run: "ssh node-1 iptables-save | grep hostnames | grep -c 'KUBE-SERVICES -d'", prints: '1' },
      {
        at: 85,
        run: "ssh node-1 iptables-save | grep hostnames | grep -c 'DNAT --to-destination'",
        prints: '3',
      },
      { at: 86, run: 'ssh node-1 curl -s $IP:80', prints: 'hostnames-<id>' },
    ],
  },
];
