/** Stories of the cluster's DNS: what it answers, what its configuration does, and what the internet answers. */
import type { Story } from '../story';

const ASK: Readonly<Record<string, string>> = {
  'ask.yaml': `apiVersion: v1
kind: Pod
metadata: { name: ask }
spec: { containers: [{ name: main, image: nicolaka/netshoot, command: [sleep, infinity] }] }
`,
};
const WITH_DNS = { clusterDns: undefined } as const;
const ask = (words: string) => `kubectl exec ask -- ${words}`;
const START: Story['acts'] = [{ at: 0, run: 'kubectl apply -f ask.yaml', prints: 'pod/ask created' }];

const corefile = (block: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data:
  Corefile: |
${block.replace(/^/gm, '    ')}
`;

const KUBERNETES = `  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods insecure
    fallthrough in-addr.arpa ip6.arpa
    ttl 30
  }`;

export const DNS: readonly Story[] = [
  {
    name: 'a Service has an address, ports, and no address of six',
    follows:
      'test/e2e/network/dns.go: "should provide DNS for services" (conformance); github.com/kubernetes/dns/docs/specification.md 2.3',
    world: WITH_DNS,
    files: ASK,
    acts: [
      ...START,
      { at: 1, run: 'kubectl create service clusterip web --tcp=8080:80 --clusterip=1.1.10.7' },
      { at: 30, run: ask('dig +short web.default.svc.cluster.local'), prints: '1.1.10.7' },
      { at: 31, run: ask('dig +short web.default.svc.cluster.local AAAA'), prints: '' },
      {
        at: 32,
        run: ask('dig +short _8080-80._tcp.web.default.svc.cluster.local SRV'),
        prints: '0 100 8080 web.default.svc.cluster.local.',
      },
      { at: 33, run: ask('dig +short -x 1.1.10.7'), prints: 'web.default.svc.cluster.local.' },
      { at: 34, run: ask('dig +short dns-version.cluster.local TXT'), prints: '"1.1.0"' },
    ],
  },
  {
    name: 'what is not there is told with the start of the zone',
    follows:
      'github.com/kubernetes/dns/docs/specification.md 2.2; coredns/plugin/kubernetes handler.go (BackendError)',
    world: WITH_DNS,
    files: ASK,
    acts: [
      ...START,
      {
        at: 30,
        run: ask('dig nobody.default.svc.cluster.local +nocmd +noquestion +nostats | grep -E "status|SOA"'),
        prints: `;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: <id>
                 cluster.local. 30 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. <id> 7200 1800 86400 30`,
      },
      {
        at: 31,
        run: ask('dig default.svc.cluster.local | grep status'),
        prints: ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: <id>',
      },
      {
        at: 32,
        run: ask('dig nowhere.svc.cluster.local | grep status'),
        prints: ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: <id>',
      },
    ],
  },
  {
    name: 'a pod has a name made of its address, in a namespace that is there',
    follows:
      'kubernetes.io/docs/concepts/services-networking/dns-pod-service: A/AAAA records of Pods; coredns `pods insecure`',
    world: WITH_DNS,
    files: ASK,
    acts: [
      ...START,
      { at: 30, run: ask('dig +short 1-2-3-4.default.pod.cluster.local'), prints: '1.2.3.4' },
      { at: 31, run: ask('dig +short 1-2-3-4.nowhere.pod.cluster.local'), prints: '' },
      { at: 32, run: 'kubectl create namespace nowhere', prints: 'namespace/nowhere created' },
      { at: 33, run: ask('dig +short 1-2-3-4.nowhere.pod.cluster.local'), prints: '1.2.3.4' },
    ],
  },
  {
    name: 'the pods of a headless Service have names of their own',
    follows:
      'test/e2e/network/dns.go: "should provide DNS for pods for Hostname" and "for pods for Subdomain" (conformance)',
    world: WITH_DNS,
    files: {
      ...ASK,
      'all.yaml': `apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: first, labels: { app: db } }
spec: { hostname: one, subdomain: db, containers: [{ name: main, image: nginx }] }
`,
    },
    acts: [
      ...START,
      { at: 1, run: 'kubectl apply -f all.yaml' },
      {
        at: 30,
        run: `${ask('getent hosts one.db')} | awk '{print $2}'`,
        prints: 'one.db.default.svc.cluster.local',
      },
      {
        at: 31,
        run: ask('dig +short _sql._tcp.db.default.svc.cluster.local SRV'),
        prints: '0 100 5432 one.db.default.svc.cluster.local.',
      },
      {
        at: 32,
        run: 'kubectl exec ask -- dig +short -x $(kubectl get pod first -o jsonpath="{.status.podIP}")',
        prints: 'one.db.default.svc.cluster.local.',
      },
    ],
  },
  {
    name: 'an ExternalName is an alias, and follows its Service at once',
    follows: 'test/e2e/network/dns.go: "should provide DNS for ExternalName services" (conformance)',
    world: {
      ...WITH_DNS,
      publicNames: { 'foo.example.com': '198.51.100.1', 'bar.example.com': '198.51.100.2' },
    },
    files: ASK,
    acts: [
      ...START,
      { at: 1, run: 'kubectl create service externalname far --external-name foo.example.com' },
      { at: 30, run: ask('dig +short far.default.svc.cluster.local CNAME'), prints: 'foo.example.com.' },
      {
        at: 31,
        run: ask('dig +short far.default.svc.cluster.local'),
        prints: 'foo.example.com.\n198.51.100.1',
      },
      { at: 32, run: `kubectl patch service far -p '{"spec":{"externalName":"bar.example.com"}}'` },
      { at: 33, run: ask('dig +short far.default.svc.cluster.local CNAME'), prints: 'bar.example.com.' },
      {
        at: 34,
        run: `kubectl patch service far -p '{"spec":{"type":"ClusterIP","clusterIP":"1.1.10.7","ports":[{"port":80}],"externalName":null}}'`,
      },
      { at: 35, run: ask('dig +short far.default.svc.cluster.local'), prints: '1.1.10.7' },
    ],
  },
  {
    name: 'a server on the internet hears the name of the Service, and has no site of it',
    follows:
      'kubernetes.io/docs/concepts/services-networking/service: "Type: ExternalName", caution on the Host header',
    world: {
      ...WITH_DNS,
      publicServers: [
        { name: 'remote.server.url.com', answer: 'Welcome to {host}.', hosts: ['remote.server.url.com'] },
      ],
    },
    files: ASK,
    acts: [
      ...START,
      { at: 1, run: 'kubectl create service externalname remote --external-name remote.server.url.com' },
      {
        at: 30,
        run: ask('curl -s http://remote.server.url.com'),
        prints: 'Welcome to remote.server.url.com.',
      },
      { at: 31, run: ask('curl -s http://remote'), prints: 'There is no site of the name remote here.' },
      {
        at: 32,
        run: ask('curl -s -H "Host: remote.server.url.com" http://remote'),
        prints: 'Welcome to remote.server.url.com.',
      },
      { at: 33, run: 'curl -s http://remote.server.url.com', prints: 'Welcome to remote.server.url.com.' },
    ],
  },
  {
    name: 'the configuration of DNS can be read',
    follows:
      'kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers: "CoreDNS ConfigMap options"; kubeadm manifests.go',
    world: WITH_DNS,
    files: ASK,
    acts: [
      {
        at: 0,
        run: "kubectl get configmap coredns -n kube-system -o jsonpath='{.data.Corefile}'",
        prints: `.:53 {
                 errors
                 health {
                 lameduck 5s
                 }
                 ready
                 kubernetes cluster.local in-addr.arpa ip6.arpa {
                 pods insecure
                 fallthrough in-addr.arpa ip6.arpa
                 ttl 30
                 }
                 prometheus :9153
                 forward . /etc/resolv.conf {
                 max_concurrent 1000
                 }
                 cache 30 {
                 disable success cluster.local
                 disable denial cluster.local
                 }
                 loop
                 reload
                 loadbalance
                 }`,
      },
    ],
  },
  {
    name: 'names of the own network are given to DNS, and count after a while',
    follows:
      'test/e2e/network/dns_configmap.go: "should be able to change stubDomain configuration"; coredns plugins hosts and reload',
    world: { ...WITH_DNS, publicNames: { 'example.org': '198.51.100.1' } },
    files: {
      ...ASK,
      'corefile.yaml': corefile(`.:53 {
  hosts {
    10.0.0.9 printer.office
    fallthrough
  }
${KUBERNETES}
  forward . /etc/resolv.conf
  cache 30
  reload
}`),
    },
    acts: [
      ...START,
      { at: 30, run: ask('dig +short printer.office'), prints: '' },
      { at: 31, run: 'kubectl replace -f corefile.yaml', prints: 'configmap/coredns replaced' },
      { at: 32, run: ask('dig +short printer.office'), prints: '' },
      { at: 120, run: ask('dig +short printer.office'), prints: '10.0.0.9' },
      { at: 121, run: ask('dig +noall +answer example.org'), prints: 'example.org. 30 IN A 198.51.100.1' },
      {
        at: 122,
        run: 'kubectl get events -n kube-system --no-headers --field-selector involvedObject.name=coredns',
        prints: '<age> Normal Reloaded configmap/coredns Reloading complete',
      },
    ],
  },
  {
    name: 'without forward the cluster knows its own names alone',
    follows:
      'test/e2e/network/dns_configmap.go: "should forward PTR records lookup to upstream nameserver"; coredns plugin.NextOrFailure',
    world: { ...WITH_DNS, publicNames: { 'example.org': '198.51.100.1' } },
    files: { ...ASK, 'corefile.yaml': corefile(`.:53 {\n${KUBERNETES}\n  reload\n}`) },
    acts: [
      ...START,
      { at: 30, run: ask('dig +short example.org'), prints: '198.51.100.1' },
      { at: 31, run: 'kubectl replace -f corefile.yaml' },
      {
        at: 120,
        run: ask('dig example.org | grep status'),
        prints: ';; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: <id>',
      },
      {
        at: 121,
        run: `${ask('getent hosts kubernetes')} | awk '{print $2}'`,
        prints: 'kubernetes.default.svc.cluster.local',
      },
    ],
  },
  {
    name: 'a Corefile with a slip changes nothing, and says where it is wrong',
    follows:
      'coredns/plugin/reload README: "if the new Corefile is malformed … the previous one keeps running"; caddyfile parser',
    world: WITH_DNS,
    files: { ...ASK, 'corefile.yaml': corefile(`.:53 {\n${KUBERNETES}\n  forwrd . /etc/resolv.conf\n}`) },
    acts: [
      ...START,
      { at: 31, run: 'kubectl replace -f corefile.yaml', prints: 'configmap/coredns replaced' },
      { at: 120, run: ask('dig +short -x 1.1.10.1'), prints: 'kubernetes.default.svc.cluster.local.' },
      {
        at: 121,
        run: 'kubectl get events -n kube-system --no-headers --field-selector involvedObject.name=coredns',
        prints:
          "<age> Warning RestartFailed configmap/coredns Restart failed: Corefile:7 - Error during parsing: Unknown directive 'forwrd'",
      },
    ],
  },
  {
    name: 'a short name is tried behind each search domain, a dotted end stops that',
    follows:
      'kubernetes.io/docs/concepts/services-networking/dns-pod-service: "Namespaces of Services", ndots:5; test/e2e/network/dns.go: "should resolve DNS of partial qualified names for services"',
    world: { ...WITH_DNS, publicNames: { web: '198.51.100.4' } },
    files: ASK,
    acts: [
      ...START,
      { at: 1, run: 'kubectl create service clusterip web --tcp=80 --clusterip=1.1.10.7' },
      {
        at: 30,
        run: ask('cat /etc/resolv.conf'),
        prints: `search default.svc.cluster.local svc.cluster.local cluster.local
                 nameserver 1.1.10.10
                 options ndots:5`,
      },
      { at: 31, run: ask('dig +short +search web'), prints: '1.1.10.7' },
      { at: 32, run: ask('dig +short +search web.default'), prints: '1.1.10.7' },
      { at: 33, run: ask('dig +short +search web.default.svc'), prints: '1.1.10.7' },
      { at: 34, run: ask('dig +short web.'), prints: '198.51.100.4' },
      { at: 35, run: `${ask('getent hosts web.')} | awk '{print $1}'`, prints: '198.51.100.4' },
    ],
  },
];
