/**
 * kubernetes.io/docs/tutorials/services/connect-applications-service ("Connecting Applications with Services"), its
 * commands in order. Replaced: `kubectl run -it` by one that runs its command; `kubectl edit` by `kubectl patch`. Left out:
 * everything about TLS ("Securing the Service": openssl and make, the nginx that reads certificates), since programs in
 * containers don't speak TLS here; so the node ports and the load balancer are asked with http. The page's Service has the label of its manifest; one
 * that `kubectl expose` makes has the Deployment's, which has none.
 */
import type { Story } from '../story';

const RUN_MY_NGINX = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: my-nginx
spec:
  selector:
    matchLabels:
      run: my-nginx
  replicas: 2
  template:
    metadata:
      labels:
        run: my-nginx
    spec:
      containers:
        - name: my-nginx
          image: nginx
          ports:
            - containerPort: 80
`;

const POD = 'kubectl get pods -l run=my-nginx -o jsonpath={.items[0].metadata.name}';

export const CONNECT_APPLICATIONS: readonly Story[] = [
  {
    name: 'walkthrough: Connecting Applications with Services',
    follows: 'kubernetes.io/docs/tutorials/services/connect-applications-service',
    world: {
      serviceRange: '10.0.0.0/16',
      clusterDns: undefined,
      loadBalancers: [{ addresses: ['203.0.113.140'] }],
    },
    files: { 'run-my-nginx.yaml': RUN_MY_NGINX },
    acts: [
      {
        at: 0,
        run: 'kubectl apply -f ./run-my-nginx.yaml',
        prints: 'deployment.apps/my-nginx created',
      },
      {
        at: 30,
        run: 'kubectl get pods -l run=my-nginx -o wide',
        prints: `NAME   READY   STATUS    RESTARTS   AGE   IP   NODE   NOMINATED NODE   READINESS GATES
my-nginx-<id>   1/1   Running   0   <age>   <id>   <id>   <none>   <none>
my-nginx-<id>   1/1   Running   0   <age>   <id>   <id>   <none>   <none>`,
      },
      {
        at: 31,
        run: 'kubectl get pods -l run=my-nginx -o custom-columns=POD_IP:.status.podIPs',
        prints: 'POD_IP\n[map[ip:<id>]]\n[map[ip:<id>]]',
      },
      { at: 32, run: 'kubectl expose deployment/my-nginx', prints: 'service/my-nginx exposed' },
      {
        at: 53,
        run: 'kubectl get svc my-nginx',
        prints: `NAME       TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
my-nginx   ClusterIP   <id>   <none>        80/TCP    21s`,
      },
      {
        at: 54,
        run: 'kubectl describe svc my-nginx',
        prints: `Name:                my-nginx
Namespace:           default
Labels:              <none>
Annotations:         <none>
Selector:            run=my-nginx
Type:                ClusterIP
IP Family Policy:    SingleStack
IP Families:         IPv4
IP:                  <id>
IPs:                 <id>
Port:                <unset> 80/TCP
TargetPort:          80/TCP
Endpoints:           <id>:80,<id>:80
Session Affinity:    None
Internal Traffic Policy: Cluster
Events:              <none>`,
      },
      {
        at: 55,
        run: 'kubectl get endpointslices -l kubernetes.io/service-name=my-nginx',
        prints: `NAME   ADDRESSTYPE   PORTS   ENDPOINTS   AGE
my-nginx-<id>   IPv4   80   <id>   <age>`,
      },
      // From any node, though the address is on none of them.
      {
        at: 56,
        run: 'ssh node-1 curl -s $(kubectl get svc my-nginx -o jsonpath={.spec.clusterIP}) | grep title',
        prints: '<title>Welcome to nginx!</title>',
      },
      // The pods are older than the Service: their environment does not know it.
      {
        at: 57,
        run: `kubectl exec $(${POD}) -- printenv | grep SERVICE | sort`,
        prints:
          'KUBERNETES_SERVICE_HOST=10.0.0.1\nKUBERNETES_SERVICE_PORT=443\nKUBERNETES_SERVICE_PORT_HTTPS=443',
      },
      {
        at: 58,
        run: 'kubectl scale deployment my-nginx --replicas=0; kubectl scale deployment my-nginx --replicas=2',
        prints: 'deployment.apps/my-nginx scaled\ndeployment.apps/my-nginx scaled',
      },
      {
        at: 100,
        run: `kubectl exec $(${POD}) -- printenv | grep SERVICE | sort`,
        prints: `KUBERNETES_SERVICE_HOST=10.0.0.1
KUBERNETES_SERVICE_PORT=443
KUBERNETES_SERVICE_PORT_HTTPS=443
MY_NGINX_SERVICE_HOST=<id>
MY_NGINX_SERVICE_PORT=80`,
      },
      {
        at: 101,
        run: 'kubectl get services kube-dns --namespace=kube-system',
        prints: `NAME       TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)         AGE
kube-dns   ClusterIP   10.0.0.10    <none>        53/UDP,53/TCP,9153/TCP   <age>`,
      },
      {
        at: 102,
        run: 'kubectl run curl --image=busybox:1.37 --restart=Never -- sleep 3600',
        prints: 'pod/curl created',
      },
      {
        at: 125,
        run: 'kubectl exec curl -- nslookup my-nginx.default.svc.cluster.local | grep -A1 ^Name | head -2',
        prints: 'Name: my-nginx.default.svc.cluster.local\nAddress: <id>',
      },
      // Exposed: by node ports, then by a load balancer.
      {
        at: 126,
        run: `kubectl patch svc my-nginx -p '{"spec":{"type":"NodePort"}}'`,
        prints: 'service/my-nginx patched',
      },
      {
        at: 130,
        run: `curl -s 4.4.4.1:$(kubectl get svc my-nginx -o jsonpath='{.spec.ports[0].nodePort}') | grep h1`,
        prints: '<h1>Welcome to nginx!</h1>',
      },
      {
        at: 131,
        run: `kubectl patch svc my-nginx -p '{"spec":{"type":"LoadBalancer"}}'`,
        prints: 'service/my-nginx patched',
      },
      {
        at: 150,
        run: 'kubectl get svc my-nginx',
        prints: `NAME       TYPE           CLUSTER-IP   EXTERNAL-IP     PORT(S)   AGE
my-nginx   LoadBalancer   <id>   203.0.113.140   80:<id>/TCP   <age>`,
      },
      {
        at: 151,
        run: 'curl -s http://203.0.113.140 | grep title',
        prints: '<title>Welcome to nginx!</title>',
      },
    ],
  },
];
