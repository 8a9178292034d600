/** What stands beside the nodes is told in words, too: nothing of the drawing is for eyes only. */
import { expect, test } from 'vitest';
import type { ClusterPicture, ServicePicture } from '../../lib/cluster/picture';
import { tellPlaces } from './story';
import { pod } from './testing/pod';
import { service } from './testing/service';

const LAPTOP = 'Your laptop: outside the cluster';

function tell(part: Partial<ClusterPicture>): string[] {
  const picture = { nodes: [], pods: [], services: [], workloads: [], waitingFor: null, ...part };
  return tellPlaces(picture).flatMap(({ heading, lines }) => [heading, ...lines]);
}

test('a load balancer with its address, or that it still waits for one', () => {
  const check = (part: Partial<ServicePicture>, expected: string) =>
    expect(tell({ services: [service('shop', [], part)] })[0]).toBe(expected);
  const ports = [{ name: null, protocol: 'TCP', port: 3000, targetPort: 443, nodePort: 30080 }];
  const door = 'port 3000 leads to port 443 of a pod, open on every node at port 30080';
  const start = `Service shop, LoadBalancer: 1.1.10.1, ${door}`;
  check(
    { type: 'LoadBalancer', ports, externalAddresses: ['5.5.5.5'] },
    `${start}, its load balancer outside has the address 5.5.5.5`,
  );
  check(
    { type: 'LoadBalancer', ports, externalAddresses: [] },
    `${start}, its load balancer is pending and has no address yet`,
  );
  check({ type: 'NodePort', ports }, `Service shop, NodePort: 1.1.10.1, ${door}`);
});

test('cluster DNS and the internet, where something is known of them', () => {
  expect(
    tell({
      places: [
        { kind: 'client', name: 'cafe', uid: 'c', address: '192.0.2.7' },
        { kind: 'dns', name: 'kube-dns', uid: 'd', address: '1.1.10.253' },
        { kind: 'server', name: 'remote.server.url.com', uid: 's', address: '198.51.100.10' },
        { kind: 'server', name: '198.51.100.80', uid: 't', address: '198.51.100.80' },
      ],
    }),
  ).toEqual([
    'Cluster DNS: 1.1.10.253',
    LAPTOP,
    'On the internet',
    'cafe: 192.0.2.7, a client',
    'remote.server.url.com: 198.51.100.10, a server',
    '198.51.100.80: a server',
  ]);
  expect(tell({ places: [] })).toEqual([LAPTOP]);
});

test('namespaces are named wherever it is not the learner’s own', () => {
  const node = { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: null, ready: true };
  expect(
    tell({
      nodes: [node],
      pods: [pod('a', 'node-1'), pod('b', 'node-1', { namespace: 'shop' })],
      services: [service('web', [], { namespace: 'shop' })],
    }),
  ).toEqual([
    'node-1: internal address 1.1.1.1',
    'a: 1.1.1.4, ready',
    'b in namespace shop: 1.1.1.4, ready',
    'Service web in namespace shop, ClusterIP: 1.1.10.1, port 3000 leads to port 443 of a pod',
    LAPTOP,
  ]);
});
