/** Stories of EndpointSlices, of Endpoints, and of what is written down of addresses. */
import type { Story } from '../story';

const LIST = `kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{range .items[*]}{.endpoints[*].conditions.ready}{"\\n"}{end}' | awk '{print NF}' | sort -n`;

/** More than a hundred pods for each of two nodes. */
const LARGE = [1, 2].map((number) => ({
  name: `node-${number}`,
  internalAddress: `1.1.1.${number}`,
  capacity: { cpu: '64', memory: '256Gi', pods: '400' },
}));

export const SLICES: readonly Story[] = [
  {
    name: 'a slice holds a hundred endpoints, and the next one holds the rest',
    follows:
      'test/e2e/network/endpointslice.go: "should support a Service with multiple endpoint IPs specified in multiple EndpointSlices"; maxEndpointsPerSlice',
    world: { nodes: LARGE },
    acts: [
      { at: 0, run: 'kubectl create deployment web --image=registry.k8s.io/pause --replicas=130' },
      { at: 0, run: 'kubectl create service clusterip web --tcp=80', prints: 'service/web created' },
      { at: 60, run: LIST, prints: '30\n100' },
      { at: 61, run: 'kubectl scale deployment web --replicas=230', prints: 'deployment.apps/web scaled' },
      { at: 120, run: LIST, prints: '30\n100\n100' },
    ],
  },
  {
    name: 'an endpoint that ends is neither ready nor gone until its pod is',
    follows:
      'kubernetes.io/docs/concepts/services-networking/endpoint-slices: conditions ready, serving, terminating',
    files: {
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  terminationGracePeriodSeconds: 20
  containers: [{ name: main, image: nginx, lifecycle: { preStop: { sleep: { seconds: 10 } } } }]
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f pod.yaml', prints: 'pod/web created' },
      { at: 0, run: 'kubectl expose pod web --port=80', prints: 'service/web exposed' },
      {
        at: 20,
        run: "kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[0].endpoints[0].conditions}'",
        prints: '{"ready":true,"serving":true,"terminating":false}',
      },
      { at: 21, run: 'kubectl delete pod web --wait=false', prints: 'pod "web" deleted' },
      {
        at: 22,
        run: "kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[0].endpoints[0].conditions}'",
        prints: '{"ready":false,"serving":true,"terminating":true}',
      },
      {
        at: 60,
        run: 'kubectl get endpointslices -l kubernetes.io/service-name=web --no-headers',
        prints: 'web-<id> IPv4 <unset> <unset> 60s',
      },
    ],
  },
  {
    name: 'pods whose named port has another number stand in a slice of their own',
    follows:
      'test/e2e/network/endpointslice.go: "should create Endpoints and EndpointSlices for Pods matching a Service"',
    files: {
      'all.yaml': ['80', '8080']
        .map(
          (port) => `apiVersion: v1
kind: Pod
metadata: { name: on-${port}, labels: { app: web } }
spec: { containers: [{ name: main, image: nginx, ports: [{ name: http, containerPort: ${port} }] }] }
---
`,
        )
        .join('')
        .concat(`apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f all.yaml' },
      {
        at: 20,
        run: `kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{range .items[*]}{.ports[0].port}:{.endpoints[*].targetRef.name}{"\\n"}{end}' | sort`,
        prints: '8080:on-8080\n80:on-80',
      },
    ],
  },
  {
    name: 'Endpoints that somebody writes by hand are mirrored into a slice',
    follows:
      'test/e2e/network/endpointslicemirroring.go: "should mirror a custom Endpoints resource through create update and delete"',
    files: {
      'all.yaml': `apiVersion: v1
kind: Service
metadata: { name: far }
spec: { ports: [{ port: 80, targetPort: 9376 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: far, labels: { team: blue } }
subsets: [{ addresses: [{ ip: 10.1.2.3 }], ports: [{ port: 9376 }] }]
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f all.yaml' },
      {
        at: 2,
        run: `kubectl get endpointslices -l kubernetes.io/service-name=far -o jsonpath='{range .items[*]}{.metadata.labels}{"\\n"}{.endpoints} {.ports}{"\\n"}{.metadata.ownerReferences[0].kind}{end}'`,
        prints: `{"endpointslice.kubernetes.io/managed-by":"endpointslicemirroring-controller.k8s.io","kubernetes.io/service-name":"far","team":"blue"}
                 [{"addresses":["10.1.2.3"],"conditions":{"ready":true}}] [{"name":"","port":9376,"protocol":"TCP"}]
                 Endpoints`,
      },
      {
        at: 3,
        run: `kubectl patch endpoints far -p '{"subsets":[{"addresses":[{"ip":"10.1.2.4"}],"ports":[{"port":9376}]}]}'`,
      },
      {
        at: 4,
        run: "kubectl get endpointslices -l kubernetes.io/service-name=far -o jsonpath='{.items[*].endpoints[*].addresses}'",
        prints: '["10.1.2.4"]',
      },
      { at: 5, run: 'kubectl delete endpoints far' },
      {
        at: 6,
        run: 'kubectl get endpointslices -l kubernetes.io/service-name=far',
        prints: 'No resources found in default namespace.',
      },
    ],
  },
  {
    name: 'Endpoints with a label that says so are not mirrored',
    follows: 'pkg/controller/endpointslicemirroring/utils.go: skipMirror',
    files: {
      'all.yaml': `apiVersion: v1
kind: Service
metadata: { name: far }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: far, labels: { endpointslice.kubernetes.io/skip-mirror: "true" } }
subsets: [{ addresses: [{ ip: 10.1.2.3 }], ports: [{ port: 80 }] }]
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f all.yaml' },
      {
        at: 2,
        run: 'kubectl get endpointslices -l kubernetes.io/service-name=far',
        prints: 'No resources found in default namespace.',
      },
    ],
  },
  {
    name: 'each address of a Service is written down, with whose it is',
    follows:
      'kubernetes.io/docs/reference/networking/virtual-ips: IP address objects; test/e2e/network/service_cidrs.go',
    acts: [
      {
        at: 0,
        run: 'kubectl get servicecidrs',
        prints: `NAME         CIDRS          AGE
                 kubernetes   1.1.10.0/24    <age>`,
      },
      {
        at: 1,
        run: 'kubectl create service clusterip web --tcp=80 --clusterip=1.1.10.7',
        prints: 'service/web created',
      },
      {
        at: 2,
        run: 'kubectl get ipaddresses',
        prints: `NAME         PARENTREF                     AGE
                 1.1.10.1     services/default/kubernetes   <age>
                 1.1.10.7     services/default/web          1s`,
      },
      { at: 3, run: 'kubectl delete service web', prints: 'service "web" deleted' },
      { at: 4, run: 'kubectl get ipaddresses -o name', prints: 'ipaddress.networking.k8s.io/1.1.10.1' },
    ],
  },
];
