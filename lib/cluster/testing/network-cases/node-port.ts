/** Node ports: every address of every node, both bands, who sees whom, and addresses that the world outside knows. */
import {
  add,
  BOXES,
  type CaseGroup,
  inNetworking,
  inService,
  PAGES,
  service,
  spec,
  WEB_A,
  WEB_B,
  wait,
} from './case';

const at = (node: string) => `service default/web translated ${node}`;
const LOCALHOST =
  'test/e2e/network/localhost_nodeports.go: "should proxy localhost NodePort traffic to backends across nodes"';
const PORT = { type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] };
const HIGH = { type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 32767 }] };

export const NODE_PORT: readonly CaseGroup[] = [
  {
    about: 'node port',
    follows: PAGES.service,
    world: {
      objects: [
        ...BOXES,
        WEB_A,
        service('web', '10.96.0.20', PORT),
        service('high', '10.96.0.21', { ...HIGH, selector: { app: 'web' } }),
        service('nobody', '10.96.0.22', {
          type: 'NodePort',
          ports: [
            { name: 'a', port: 80, nodePort: 30081 },
            { name: 'b', port: 81, nodePort: 30082 },
          ],
        }),
        service('two', '10.96.0.23', {
          type: 'NodePort',
          selector: { app: 'web' },
          ports: [
            { name: 'a', port: 80, targetPort: 8080, nodePort: 30083 },
            { name: 'b', port: 81, targetPort: 81, nodePort: 30084 },
          ],
        }),
        service('plain', '10.96.0.24', { selector: { app: 'web' } }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['from outside, the node of the pod', 'laptop', '198.51.100.11:30080', 'web-a sees 192.168.0.11', at('node-1'), PAGES.sourceIp],
      ['from outside, a node without a pod', 'laptop', '198.51.100.12:30080', 'web-a sees 192.168.0.12', at('node-2'), PAGES.sourceIp],
      ['inner addresses are not known outside', 'laptop', '192.168.0.11:30080', 'timed-out', 'internet internet dropped', PAGES.connect],
      ['a pod, its own node’s inner address', 'box', '192.168.0.11:30080', 'web-a sees 192.168.0.11', at('node-1'), inNetworking('should function for endpoint-Service: http')],
      ['a pod, the other node’s inner address', 'box', '192.168.0.12:30080', 'web-a sees 192.168.0.12', at('node-2'), inNetworking('should function for endpoint-Service: http')],
      ['a pod, an outer address of a node', 'box-2', '198.51.100.11:30080', 'web-a sees 192.168.0.11', at('node-1'), inService('should be able to create a functioning NodePort service')],
      ['a node, its own inner address', 'node-2', '192.168.0.12:30080', 'web-a sees 192.168.0.12', at('node-2'), inNetworking('should function for node-Service: http')],
      ['a node, the other’s inner address', 'node-2', '192.168.0.11:30080', 'web-a sees 192.168.0.11', at('node-1'), inNetworking('should function for node-Service: http')],
      ['a node, localhost', 'node-1', '127.0.0.1:30080', 'web-a sees 192.168.0.11', at('node-1'), LOCALHOST],
      ['a node without a pod, localhost', 'node-2', '127.0.0.1:30080', 'web-a sees 192.168.0.12', at('node-2'), LOCALHOST],
      ['localhost spreads as well', 'node-2', [add(WEB_B), wait(5), '60 × 127.0.0.1:30080'], 'web-a web-b', at('node-2'), LOCALHOST],
      ['localhost keeps affinity', 'node-1', [add(WEB_B), spec('web', { sessionAffinity: 'ClientIP' }), wait(5), '20 × 127.0.0.1:30080'], 'one of web-a web-b', at('node-1'), 'test/e2e/network/localhost_nodeports.go: "should honor sessionAffinity=ClientIP for localhost NodePort"'],
      ['localhost of a pod is the pod itself', 'box', '127.0.0.1:30080', 'refused', 'pod default/box refused', PAGES.debug],
      ['localhost of the learner', 'laptop', '127.0.0.1:30080', 'refused', 'laptop laptop refused', PAGES.debug],
      ['the endpoint by the port of its node', 'web-a', '192.168.0.11:30080', 'web-a sees 192.168.0.11', at('node-1'), inService('should allow pods to hairpin back to themselves through services')],
      ['the upper end of the range', 'laptop', '198.51.100.11:32767', 'web-a sees 192.168.0.11', 'service default/high translated node-1'],
      ['its cluster IP goes on', 'box-2', '10.96.0.20:80', 'web-a sees 10.244.2.5', at('node-2'), inService('should be able to create a functioning NodePort service')],
      ['a node port is no port of the cluster IP', 'box', '10.96.0.20:30080', 'timed-out', 'service default/web dropped node-1'],
      ['the port of the Service is no port of the node', 'laptop', '198.51.100.11:80', 'refused', 'node node-1 refused'],
      ['a node port is no port of the pod', 'box', '10.244.1.10:30080', 'refused', 'pod default/web-a refused'],
      ['a port that nobody has', 'laptop', '198.51.100.12:30099', 'refused', 'node node-2 refused'],
      ['a ClusterIP has none', 'laptop', '198.51.100.12:30085', 'refused', 'node node-2 refused'],
      ['no endpoint, from outside', 'laptop', '198.51.100.11:30081', 'refused', 'service default/nobody refused node-1', inService('should be rejected when no endpoints exist')],
      ['no endpoint, from a pod', 'box-2', '192.168.0.11:30082', 'refused', 'service default/nobody refused node-1', inService('should be rejected when no endpoints exist')],
      ['each port has its own: the first', 'laptop', '198.51.100.11:30083/serverport', '200 8080', 'service default/two translated node-1', inService('should serve multiport endpoints from pods')],
      ['each port has its own: the second', 'laptop', '198.51.100.11:30084', 'refused', 'pod default/web-a refused', PAGES.debug],
      ['an outer address of a node answers a ping', 'laptop', 'ping 198.51.100.12', 'answered', 'node node-2 answered', PAGES.debug],
    ],
  },
  {
    about: 'node port, Local',
    follows: PAGES.sourceIp,
    world: {
      objects: [...BOXES, WEB_A, service('web', '10.96.0.20', { ...PORT, externalTrafficPolicy: 'Local' })],
    },
    // biome-ignore format: a case a line
    rows: [
      ['the node of the pod keeps the sender', 'laptop', '198.51.100.11:30080', 'web-a sees 203.0.113.7', at('node-1')],
      ['a node without a pod drops', 'laptop', '198.51.100.12:30080', 'timed-out', 'service default/web dropped node-2'],
      ['a pod counts as inside, and is seen as it is', 'box-2', '192.168.0.12:30080', 'web-a sees 10.244.2.5', at('node-2'), 'pkg/proxy/iptables/proxier.go: traffic of pods to external destinations'],
      ['a pod beside it', 'box', '192.168.0.11:30080', 'web-a sees 10.244.1.5', at('node-1'), 'pkg/proxy/iptables/proxier.go: traffic of pods to external destinations'],
      ['a node itself counts as inside', 'node-2', '192.168.0.12:30080', 'web-a sees 192.168.0.12', at('node-2'), PAGES.trafficPolicy],
      ['from another node the policy holds', 'node-1', '192.168.0.12:30080', 'timed-out', 'service default/web dropped node-2', PAGES.trafficPolicy],
      ['the cluster IP does not mind', 'box-2', '10.96.0.20:80', 'web-a sees 10.244.2.5', at('node-2'), PAGES.virtualIps],
      ['switched to Cluster: the node answers, the sender is lost', 'laptop', [spec('web', { externalTrafficPolicy: 'Cluster' }), wait(1), '198.51.100.12:30080'], 'web-a sees 192.168.0.12', at('node-2')],
    ],
  },
  {
    about: 'node port, many pods',
    follows: PAGES.trafficPolicy,
    world: { objects: [...BOXES, WEB_A, WEB_B, service('web', '10.96.0.20', PORT)] },
    // biome-ignore format: a case a line
    rows: [
      ['a node sends to pods of all nodes', 'laptop', '60 × 198.51.100.11:30080', 'web-a web-b', at('node-1')],
      ['with Local only to its own', 'laptop', [spec('web', { externalTrafficPolicy: 'Local' }), wait(1), '20 × 198.51.100.11:30080'], 'web-a', at('node-1')],
      ['with Local the other to its own', 'laptop', [spec('web', { externalTrafficPolicy: 'Local' }), wait(1), '198.51.100.12:30080'], 'web-b sees 203.0.113.7', at('node-2'), PAGES.sourceIp],
      ['with Local pods reach all of them', 'box', [spec('web', { externalTrafficPolicy: 'Local' }), wait(1), '60 × 192.168.0.11:30080'], 'web-a web-b', at('node-1'), PAGES.virtualIps],
      ['with Local a node reaches all of them by its own port', 'node-1', [spec('web', { externalTrafficPolicy: 'Local' }), wait(1), '60 × 192.168.0.11:30080'], 'web-a web-b', at('node-1'), PAGES.virtualIps],
      ['internalTrafficPolicy is not about node ports', 'laptop', [spec('web', { internalTrafficPolicy: 'Local' }), wait(1), '60 × 198.51.100.11:30080'], 'web-a web-b', at('node-1'), PAGES.virtualIps],
    ],
  },
  {
    about: 'external IP',
    follows: inService(
      'should be possible to connect to a service via ExternalIP when the external IP is not assigned to a node',
    ),
    world: {
      objects: [
        ...BOXES,
        WEB_A,
        service('web', '10.96.0.20', { externalIPs: ['203.0.113.250', '198.51.100.12'] }),
        service('nobody', '10.96.0.21', { externalIPs: ['203.0.113.251'] }),
        service('near', '10.96.0.22', {
          type: 'NodePort',
          selector: { app: 'web' },
          externalIPs: ['198.51.100.11', '198.51.100.12'],
          ports: [{ port: 81, targetPort: 8080, nodePort: 30081 }],
          externalTrafficPolicy: 'Local',
        }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['a pod', 'box', '203.0.113.250:80', 'web-a sees 192.168.0.11', at('node-1')],
      ['a pod of the other node', 'box-2', '203.0.113.250:80', 'web-a sees 192.168.0.12', at('node-2')],
      ['a node', 'node-2', '203.0.113.250:80', 'web-a sees 192.168.0.12', at('node-2')],
      ['another port of it', 'box', '203.0.113.250:81', 'timed-out', 'service default/web dropped node-1', PAGES.virtualIps],
      ['nobody outside knows the way to an address of no machine', 'laptop', '203.0.113.250:80', 'timed-out', 'internet internet dropped', PAGES.service],
      ['an address of a node: from outside', 'laptop', '198.51.100.12:80', 'web-a sees 192.168.0.12', at('node-2'), PAGES.service],
      ['an address of a node: from a pod of another', 'box', '198.51.100.12:80', 'web-a sees 192.168.0.11', at('node-1'), PAGES.service],
      ['the other node has it not', 'laptop', '198.51.100.11:80', 'refused', 'node node-1 refused', PAGES.service],
      ['no endpoint', 'box', '203.0.113.251:80', 'refused', 'service default/nobody refused node-1', inService('should be rejected when no endpoints exist')],
      ['Local keeps the sender', 'laptop', '198.51.100.11:81', 'web-a sees 203.0.113.7', 'service default/near translated node-1', PAGES.virtualIps],
      ['Local without a pod drops', 'laptop', '198.51.100.12:81', 'timed-out', 'service default/near dropped node-2', PAGES.virtualIps],
      ['taken away: silence', 'box', [spec('web', { externalIPs: null, externalTrafficPolicy: null }), wait(1), '203.0.113.250:80'], 'timed-out', 'node node-1 dropped', PAGES.service],
    ],
  },
];
