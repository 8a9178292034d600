import { expect, test } from 'vitest';
import type { Pod } from '../../resources';
import { writeResolvConf } from './resolv-conf';

const NODE = 'nameserver 9.9.9.9\n';
const OWN =
  'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';

test.each<[string, Partial<Pod['spec']>, string | null, string]>([
  ['the cluster’s DNS by default', {}, '10.96.0.10', OWN],
  ['Default means what the node has', { dnsPolicy: 'Default' }, '10.96.0.10', NODE],
  ['on the network of the node', { hostNetwork: true }, '10.96.0.10', NODE],
  [
    '… unless it is asked for',
    { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
    '10.96.0.10',
    OWN,
  ],
  ['a cluster without DNS', {}, null, NODE],
  ['None and nothing else', { dnsPolicy: 'None' }, '10.96.0.10', ''],
  [
    'None with a configuration of its own',
    {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['1.2.3.4'],
        searches: ['x.org'],
        options: [{ name: 'ndots', value: '2' }, { name: 'rotate' }],
      },
    },
    '10.96.0.10',
    'search x.org\nnameserver 1.2.3.4\noptions ndots:2 rotate\n',
  ],
  [
    'a configuration beside the cluster’s',
    { dnsConfig: { searches: ['x.org'], options: [{ name: 'ndots', value: '1' }] } },
    '10.96.0.10',
    'search shop.svc.cluster.local svc.cluster.local cluster.local x.org\nnameserver 10.96.0.10\noptions ndots:1\n',
  ],
])('%s', (_title, spec, clusterDns, expected) => {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [], ...spec },
  };
  expect(writeResolvConf(pod, clusterDns, NODE)).toBe(expected);
});
