/**
 * kubernetes.io/docs/tutorials/services/source-ip ("Using Source IP"), its commands in order. Replaced: images of the old
 * registry by those of registry.k8s.io; the prompt inside `kubectl run -it` by commands given to it; a shell on a node by
 * `ssh`; the label `run` by `app`, which kubectl has written since 1.18. Left out: the proxy mode at port 10249.
 */
import type { Story } from '../story';

export const SOURCE_IP: readonly Story[] = [
  {
    name: 'walkthrough: Using Source IP',
    follows: 'kubernetes.io/docs/tutorials/services/source-ip',
    world: { loadBalancers: [{ addresses: ['203.0.113.140'] }] },
    acts: [
      {
        at: 0,
        run: 'kubectl create deployment source-ip-app --image=registry.k8s.io/echoserver:1.4',
        prints: 'deployment.apps/source-ip-app created',
      },
      {
        at: 30,
        run: 'kubectl get nodes',
        prints: `NAME     STATUS   ROLES    AGE   VERSION
node-1   Ready    <id>   <age>   <id>
node-2   Ready    <id>   <age>   <id>`,
      },
      // A ClusterIP: the pod's own address is seen, wherever the server runs.
      {
        at: 31,
        run: 'kubectl expose deployment source-ip-app --name=clusterip --port=80 --target-port=8080',
        prints: 'service/clusterip exposed',
      },
      {
        at: 33,
        run: 'kubectl get svc clusterip',
        prints: `NAME        TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
clusterip   ClusterIP   <id>   <none>   80/TCP   2s`,
      },
      {
        at: 34,
        run: 'kubectl run busybox --image=busybox --restart=Never -- sleep 3600',
        prints: 'pod/busybox created',
      },
      {
        at: 60,
        run: 'test "$(kubectl exec busybox -- wget -qO - $(kubectl get svc clusterip -o jsonpath={.spec.clusterIP}) | grep client_address)" = "client_address=$(kubectl get pod busybox -o jsonpath={.status.podIP})" && echo the address of the pod',
        prints: 'the address of the pod',
      },
      // A node port: the node that was asked puts its own address, where it has to pass the packet on.
      {
        at: 61,
        run: 'kubectl expose deployment source-ip-app --name=nodeport --port=80 --target-port=8080 --type=NodePort',
        prints: 'service/nodeport exposed',
      },
      {
        at: 65,
        run: `NODEPORT=$(kubectl get -o jsonpath="{.spec.ports[0].nodePort}" services nodeport)
NODES=$(kubectl get nodes -o jsonpath='{ $.items[*].status.addresses[?(@.type=="ExternalIP")].address }')
for node in $NODES; do curl -s $node:$NODEPORT | grep -i client_address; done`,
        prints: 'client_address=1.1.1.1\nclient_address=1.1.1.2',
      },
      {
        at: 66,
        run: `kubectl patch svc nodeport -p '{"spec":{"externalTrafficPolicy":"Local"}}'`,
        prints: 'service/nodeport patched',
      },
      // Only the node with the endpoint answers now, and it keeps the client's address.
      {
        at: 70,
        run: 'for node in $NODES; do curl --connect-timeout 1 -s $node:$NODEPORT | grep -i client_address; done; true',
        prints: 'client_address=203.0.113.7',
      },
      // A load balancer: the same two policies.
      {
        at: 75,
        run: 'kubectl expose deployment source-ip-app --name=loadbalancer --port=80 --target-port=8080 --type=LoadBalancer',
        prints: 'service/loadbalancer exposed',
      },
      {
        at: 90,
        run: 'kubectl get svc loadbalancer',
        prints: `NAME           TYPE           CLUSTER-IP   EXTERNAL-IP     PORT(S)   AGE
loadbalancer   LoadBalancer   <id>   203.0.113.140   80:<id>/TCP   15s`,
      },
      {
        at: 91,
        run: 'curl -s 203.0.113.140 | grep client_address | sed s/=1.1.1.[12]/=node/',
        prints: 'client_address=node',
      },
      {
        at: 92,
        run: `kubectl patch svc loadbalancer -p '{"spec":{"externalTrafficPolicy":"Local"}}'`,
        prints: 'service/loadbalancer patched',
      },
      {
        at: 93,
        run: 'kubectl get svc loadbalancer -o yaml | grep -i healthCheckNodePort',
        prints: 'healthCheckNodePort: <id>',
      },
      {
        at: 94,
        run: 'kubectl get pod -o wide -l app=source-ip-app --no-headers',
        prints: 'source-ip-app-<id> 1/1 Running 0 <age> <id> <id> <none> <none>',
      },
      // The port tells a load balancer which nodes have an endpoint of their own.
      {
        at: 95,
        run: `HC=$(kubectl get svc loadbalancer -o jsonpath={.spec.healthCheckNodePort})
for node in node-1 node-2; do ssh $node curl -s -o /dev/null -w %{http_code} localhost:$HC/healthz; echo; done | sort`,
        prints: '200\n503',
      },
      // The page waits about ten seconds for the health checks of the other nodes to fail.
      { at: 110, run: 'curl -s 203.0.113.140 | grep client_address', prints: 'client_address=203.0.113.7' },
      {
        at: 111,
        run: 'kubectl delete svc -l app=source-ip-app',
        prints: 'service "clusterip" deleted\nservice "loadbalancer" deleted\nservice "nodeport" deleted',
      },
      {
        at: 112,
        run: 'kubectl delete deployment source-ip-app',
        prints: 'deployment.apps "source-ip-app" deleted',
      },
    ],
  },
];
