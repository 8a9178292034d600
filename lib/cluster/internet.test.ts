/** What stands on the internet: servers with words of their own, and machines from which requests come. */
import { expect, test } from 'vitest';
import type { HttpOutcome } from './process';
import type { PublicServer } from './specification';
import { createStory, NGINX_POD, SPECIFICATION } from './testing/story';

const FAR = 'remote.server.url.com';

function createScene(publicServers: readonly PublicServer[], more: object = {}) {
  const { cluster, advance } = createStory({
    specification: { ...SPECIFICATION, objects: [NGINX_POD], publicServers, ...more },
  });
  advance(10_000);
  return {
    cluster,
    ask(place: Parameters<typeof cluster.host>[0], host: string, port = 80, header = host): string {
      const found: HttpOutcome[] = [];
      const request = { method: 'GET', path: '/x?y=1', headers: { host: header }, body: null };
      cluster.host(place)!.network.http({ scheme: 'http', host, port, request }, (outcome) => {
        found.push(outcome);
      });
      cluster.run({ until: () => found.length > 0 });
      const [outcome] = found;
      return outcome!.ok ? `${outcome!.response.status} ${outcome!.response.body}` : outcome!.failure;
    },
  };
}

const POD = { namespace: 'default', pod: 'pod-nginx' };

test('a server on the internet has a name for everybody, and sees what it was asked', () => {
  const { ask, cluster } = createScene([{ name: FAR, answer: '{method} {path} of {host}' }]);
  expect(ask('laptop', FAR)).toBe(`200 GET /x?y=1 of ${FAR}\n`);
  expect(ask(POD, FAR)).toBe(`200 GET /x?y=1 of ${FAR}\n`);
  expect(ask({ node: 'node-1' }, '198.51.100.10')).toBe('200 GET /x?y=1 of 198.51.100.10\n');
  expect(ask('laptop', FAR, 81)).toBe('refused');
  expect(cluster.requests().at(-1)!.hops.at(-1)!.reason).toContain(`in ${FAR}`);
});

test('a server of many sites has none for a Host that it does not know', () => {
  const { ask } = createScene([{ name: FAR, answer: 'Welcome.', hosts: [FAR] }]);
  expect(ask(POD, FAR, 80, `${FAR}:80`)).toBe('200 Welcome.\n');
  expect(ask(POD, FAR, 80, 'service-remote')).toBe('404 There is no site of the name service-remote here.\n');
});

test('an ExternalName Service leads there, with the Host header of the Service', () => {
  const remote = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'service-remote' },
    spec: { type: 'ExternalName', externalName: FAR },
  };
  const { ask } = createScene([{ name: FAR, answer: 'Asked for {host}.' }], {
    objects: [NGINX_POD, remote],
  });
  expect(ask(POD, 'service-remote')).toBe('200 Asked for service-remote.\n');
});

test('several servers stand at one address, at ports of their own', () => {
  const { ask } = createScene([
    { name: 'a.example', address: '198.51.100.77', port: 8080, answer: 'a' },
    { name: 'b.example', address: '198.51.100.77', port: 8081, answer: 'b' },
    { answer: 'by address', address: '198.51.100.78' },
  ]);
  expect(ask('laptop', 'a.example', 8081)).toBe('200 b\n');
  expect(ask('laptop', '198.51.100.78')).toBe('200 by address\n');
});

test('a name that the world gives already says where its server stands', () => {
  const { ask } = createScene([{ name: 'a.example', answer: 'here' }], {
    publicNames: { 'a.example': '198.51.100.9' },
  });
  expect(ask('laptop', '198.51.100.9')).toBe('200 here\n');
});

test('a client outside reaches what everybody reaches, and no address of the cluster', () => {
  const { ask, cluster } = createScene([{ name: FAR, answer: 'to {client}' }], {
    outsideClients: [{ name: 'cafe', address: '192.0.2.7' }],
  });
  expect(ask({ outside: 'cafe' }, FAR)).toBe('200 to 192.0.2.7\n');
  expect(ask({ outside: 'cafe' }, '1.1.1.3')).toBe('timed-out');
  expect(cluster.requests().at(-1)!.from).toMatchObject({ kind: 'internet', name: 'cafe' });
  expect(cluster.host({ outside: 'nobody' })).toBe(null);
});
