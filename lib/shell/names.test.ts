/** nslookup, dig, host, getent, curl, wget and ping with names, in containers and on the laptop, word by word. */
import { expect, test } from 'vitest';
import { createStory } from './testing/cluster-story';

const MANIFEST = `
apiVersion: v1
kind: Pod
metadata: { name: debian, labels: { app: web } }
spec: { containers: [{ name: web, image: nginx, ports: [{ name: http, containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: busybox }
spec: { containers: [{ name: box, image: busybox, command: [sleep, '3600'] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: tools }
spec: { containers: [{ name: box, image: 'registry.k8s.io/e2e-test-images/agnhost:2.53' }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: 10.96.0.20, selector: { app: web }, ports: [{ name: http, port: 3000, targetPort: http }] }
---
apiVersion: v1
kind: Service
metadata: { name: pods }
spec: { clusterIP: None, selector: { app: web } }
---
apiVersion: v1
kind: Service
metadata: { name: remote }
spec: { type: ExternalName, externalName: web.default.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { clusterIP: 10.96.0.21, selector: { app: nobody }, ports: [{ port: 80 }] }
`;

const WEB = 'web.default.svc.cluster.local';
const BIND = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n';
const BUSYBOX = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';

function createScene() {
  const story = createStory({ 'world.yaml': MANIFEST });
  story.type('kubectl apply -f world.yaml');
  story.type('kubectl wait --for=condition=Ready pod --all');
  story.type('sleep 1');
  return story;
}

const scene = createScene();

test.each([
  ['debian', 'nslookup web', `${BIND}Name:\t${WEB}\nAddress: 10.96.0.20\n\n`, 0],
  ['debian', 'nslookup web.default', `${BIND}Name:\t${WEB}\nAddress: 10.96.0.20\n\n`, 0],
  ['debian', 'nslookup nobody', `${BIND}** server can't find nobody: NXDOMAIN\n\n`, 1],
  [
    'debian',
    'nslookup remote',
    `${BIND}remote.default.svc.cluster.local\tcanonical name = ${WEB}.\nName:\t${WEB}\nAddress: 10.96.0.20\n\n`,
    0,
  ],
  ['debian', 'nslookup 10.96.0.20', `20.0.96.10.in-addr.arpa\tname = ${WEB}.\n\n`, 0],
  [
    'debian',
    `nslookup -type=srv _http._tcp.${WEB}`,
    `${BIND}_http._tcp.${WEB}\tservice = 0 100 3000 ${WEB}.\n\n`,
    0,
  ],
  ['debian', 'nslookup -type=aaaa web', `${BIND}*** Can't find web: No answer\n\n`, 0],
  [
    'debian',
    'nslookup web 10.96.0.77 -timeout=1',
    `${';; communications error to 10.96.0.77#53: timed out\n'.repeat(3)};; no servers could be reached\n\n`,
    1,
  ],
  [
    'debian',
    'nslookup web 1.1.1.1',
    `${';; communications error to 1.1.1.1#53: connection refused\n'.repeat(3)};; no servers could be reached\n\n`,
    1,
  ],
  ['debian', 'getent hosts web', `10.96.0.20      ${WEB}\n`, 0],
  ['debian', 'getent hosts nobody', '', 2],
  [
    'debian',
    'getent ahostsv4 web',
    `10.96.0.20      STREAM ${WEB}\n10.96.0.20      DGRAM  \n10.96.0.20      RAW    \n`,
    0,
  ],
  [
    'debian',
    'getent frob x',
    "Unknown database: frob\nTry `getent --help' or `getent --usage' for more information.\n",
    1,
  ],
  ['debian', 'curl -sS nobody', 'curl: (6) Could not resolve host: nobody\n', 6],
  [
    'debian',
    'curl -sS http://empty',
    /^curl: \(7\) Failed to connect to empty port 80 after \d+ ms: Could not connect to server\n$/,
    7,
  ],
  ['debian', 'curl -sS -m 2 http://web', 'curl: (28) Connection timed out after 2000 milliseconds\n', 28],
  [
    'debian',
    'curl -s -o /dev/null -w "%{http_code} %{remote_ip}:%{remote_port}" http://web:3000',
    '200 10.96.0.20:3000',
    0,
  ],
  ['debian', 'curl -s -o /dev/null -w "%{http_code}" http://remote:3000', '200', 0],
  ['debian', 'ping -c 1 nobody', 'ping: nobody: Name or service not known\n', 2],
  [
    'debian',
    'ping -c 1 -W 1 web',
    `PING ${WEB} (10.96.0.20) 56(84) bytes of data.\n\n--- ${WEB} ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n`,
    1,
  ],
  ['debian', 'dig +short +search web', '10.96.0.20\n', 0],
  ['busybox', 'dig web', /executable file not found in \$PATH/, 1],
  [
    'debian',
    'cat /etc/resolv.conf',
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    0,
  ],
  [
    'debian',
    'sh -c "env | grep ^KUBERNETES_SERVICE | sort"',
    'KUBERNETES_SERVICE_HOST=10.96.0.1\nKUBERNETES_SERVICE_PORT=443\nKUBERNETES_SERVICE_PORT_HTTPS=443\n',
    0,
  ],
  ['busybox', `nslookup ${WEB}`, `${BUSYBOX}Name:\t${WEB}\nAddress: 10.96.0.20\n\n\n`, 0],
  [
    'busybox',
    'nslookup web.default',
    `${BUSYBOX}${"** server can't find web.default: NXDOMAIN\n\n".repeat(2)}`,
    1,
  ],
  [
    'busybox',
    'nslookup web',
    `${BUSYBOX}Name:\t${WEB}\nAddress: 10.96.0.20\n\n${"** server can't find web.svc.cluster.local: NXDOMAIN\n\n** server can't find web.cluster.local: NXDOMAIN\n\n\n".repeat(2).slice(0, -1)}`,
    1,
  ],
  [
    'busybox',
    'nslookup web 1.1.1.1',
    "nslookup: write to '1.1.1.1': Connection refused\n;; connection timed out; no servers could be reached\n\n",
    1,
  ],
  ['busybox', 'nslookup -type=frob x', 'nslookup: invalid query type "frob"\n', 1],
  ['busybox', 'wget -T nothing http://nobody', "wget: invalid number 'nothing'\n", 1],
  ['busybox', 'wget -q -O - http://nobody', "wget: bad address 'nobody'\n", 1],
  [
    'busybox',
    'ping -c 1 -W 1 web',
    'PING web (10.96.0.20): 56 data bytes\n\n--- web ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n',
    1,
  ],
  [
    'busybox',
    'ping -c 1 127.0.0.1',
    /^PING 127.0.0.1 \(127.0.0.1\): 56 data bytes\n64 bytes from 127.0.0.1: seq=0 ttl=64 time=0\.\d{3} ms\n\n--- 127.0.0.1 ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min\/avg\/max = 0\.\d{3}\/0\.\d{3}\/0\.\d{3} ms\n$/,
    0,
  ],
  ['busybox', 'ping -c 1 nobody', "ping: bad address 'nobody'\n", 1],
  ['busybox', 'busybox nslookup 10.96.0.20', `${BUSYBOX}20.0.96.10.in-addr.arpa\tname = ${WEB}\n\n`, 0],
  ['tools', `dig +short ${WEB}`, '10.96.0.20\n', 0],
  ['tools', 'dig +short web', '', 0],
  ['tools', 'dig +short +search web', '10.96.0.20\n', 0],
  ['tools', `dig +noall +answer ${WEB}`, `${WEB}. 30 IN\tA\t10.96.0.20\n`, 0],
  ['tools', 'dig +short -x 10.96.0.20', `${WEB}.\n`, 0],
  ['tools', 'dig +short remote.default.svc.cluster.local', `${WEB}.\n10.96.0.20\n`, 0],
  ['tools', `dig +short SRV _http._tcp.${WEB}`, `0 100 3000 ${WEB}.\n`, 0],
  ['tools', 'dig +frob x', /^Invalid option: \+frob\nUsage: {2}dig /, 1],
  [
    'tools',
    'dig @10.96.0.77 +time=1 +tries=1 web',
    ';; communications error to 10.96.0.77#53: timed out\n\n; <<>> DiG 9.18.41 <<>> @10.96.0.77 +time=1 +tries=1 web\n; (1 server found)\n;; global options: +cmd\n;; no servers could be reached\n',
    9,
  ],
  ['tools', 'host web', `${WEB} has address 10.96.0.20\n`, 0],
  ['tools', 'host nobody', 'Host nobody not found: 3(NXDOMAIN)\n', 1],
  ['tools', 'host 10.96.0.20', `20.0.96.10.in-addr.arpa domain name pointer ${WEB}.\n`, 0],
  ['tools', 'host -W nothing x', "host: -W 'nothing': expected 1 to 65535\n", 1],
  ['tools', 'host -R 1000000 x', "host: -R '1000000': expected 1 to 20\n", 1],
  ['tools', 'dig +tries=1e9 x', "dig: invalid tries '1e9': expected 1 to 20\n", 1],
  ['tools', 'dig +time=-1 x', "dig: invalid timeout '-1': expected 1 to 65535\n", 1],
  ['tools', 'dig -p 0 x', "dig: invalid port number '0': expected 1 to 65535\n", 1],
  ['tools', 'nslookup -retry=99999 x', "nslookup: invalid tries '99999': expected 1 to 20\n", 1],
  ['tools', 'host -t frob x', 'host: invalid type: frob\n\n', 2],
  ['tools', 'nslookup web', `${BIND}Name:\t${WEB}\nAddress: 10.96.0.20\n\n`, 0],
] as const)('%s: %s', (pod, command, expected, exitCode) => {
  const printed = scene.type(`kubectl exec ${pod} -- ${command}`);
  const text = exitCode === 0 ? printed : printed.replace(/command terminated with exit code \d+\n$/, '');
  if (typeof expected === 'string') expect(text).toBe(expected);
  else expect(text).toMatch(expected);
  expect(scene.session.lastExitCode).toBe(exitCode);
});

test('dig tells the whole answer', () => {
  const text = scene.type(`kubectl exec tools -- dig ${WEB}`);
  expect(text.replace(/id: \d+/, 'id: 1').replace(/WHEN: .*/, 'WHEN: now')).toBe(`
; <<>> DiG 9.18.41 <<>> ${WEB}
;; global options: +cmd
;; Got answer:
;; WARNING: .local is reserved for Multicast DNS
;; You are currently testing what happens when an mDNS query is leaked to DNS
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
;; WARNING: recursion requested but not available

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
;; QUESTION SECTION:
;${WEB}.\tIN\tA

;; ANSWER SECTION:
${WEB}. 30 IN\tA\t10.96.0.20

;; Query time: 2 msec
;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)
;; WHEN: now
;; MSG SIZE  rcvd: 103

`);
});

test('the laptop does not know the names of the cluster', () => {
  const own = 'Server:\t\t203.0.113.53\nAddress:\t203.0.113.53#53\n\n';
  expect(scene.type('nslookup web')).toBe(`${own}** server can't find web: NXDOMAIN\n\n`);
  expect(scene.type(`curl -sS http://${WEB}:3000`)).toBe(`curl: (6) Could not resolve host: ${WEB}\n`);
  expect(scene.type('ping -c1 web')).toBe('ping: web: Name or service not known\n');
});

test('headless: the address of the pod, in another order each time where there are several', () => {
  const [address] = scene.type('kubectl get pod debian -o jsonpath={.status.podIP}').split('\n');
  expect(scene.type('kubectl exec tools -- dig +short pods.default.svc.cluster.local')).toBe(`${address}\n`);
});

test('what is written to /etc/resolv.conf of a container counts at once', () => {
  const other = createScene();
  other.type("kubectl exec debian -- sh -c 'echo nameserver 10.96.0.77 > /etc/resolv.conf'");
  expect(other.type('kubectl exec debian -- curl -sS -m 2 http://web:3000')).toContain(
    'curl: (28) Resolving timed out after 2000 milliseconds\n',
  );
});
