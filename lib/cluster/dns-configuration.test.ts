/** The configuration of the cluster's DNS in a world: when it counts, and what is said of it. */
import { expect, test } from 'vitest';
import type { HttpOutcome } from './process';
import { createStory, NGINX_POD, SPECIFICATION } from './testing/story';

const CONFIG_MAP = '/api/v1/namespaces/kube-system/configmaps/coredns';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const BARE = `.:53 {
  kubernetes cluster.local {
    ttl 30
  }
  reload
}
`;

function createScene(objects: readonly object[] = []) {
  const story = createStory({
    specification: {
      ...SPECIFICATION,
      publicNames: { 'example.org': '198.51.100.1' },
      objects: [...objects, NGINX_POD] as never,
    },
  });
  const { cluster } = story;
  return {
    ...story,
    find(name: string): string {
      const found: unknown[] = [];
      cluster
        .host({ namespace: 'default', pod: 'pod-nginx' })!
        .network.resolve(name, (outcome) => found.push(outcome));
      cluster.run({ until: () => found.length > 0 });
      const outcome = found[0] as { ok: boolean; addresses?: readonly string[]; failure?: string };
      return outcome.ok ? outcome.addresses!.join() : outcome.failure!;
    },
    change: (corefile: string) => story.call('PATCH', CONFIG_MAP, { data: { Corefile: corefile } }, MERGE),
    events: () =>
      cluster
        .list('Event', 'kube-system')
        .filter((event) => (event['involvedObject'] as { kind: string }).kind === 'ConfigMap')
        .map((event) => `${event['reason']}: ${event['message']}`),
  };
}

test('a change counts a minute later, and the failure says where names are set up', () => {
  const scene = createScene();
  expect(scene.find('example.org')).toBe('198.51.100.1');
  scene.change(BARE);
  scene.advance(50_000);
  expect(scene.find('example.org')).toBe('198.51.100.1');
  scene.advance(15_000);
  // As the C library has it: a failure that may pass.
  expect(scene.find('example.org')).toBe('timed-out');
  const hop = scene.cluster.requests().at(-1)!.hops.at(-1)!;
  expect(hop.reason).toContain(
    'SERVFAIL means: the server does not know the name, and has nobody else to ask.',
  );
  expect(hop.pointer).toMatchObject({ object: 'ConfigMap kube-system/coredns', field: 'data.Corefile' });
  expect(scene.find('kubernetes.default')).toMatch(/^1\.1\./);
  expect(scene.events()).toEqual(['Reloaded: Reloading complete']);
});

test('two changes within a minute are read once, the last one', () => {
  const scene = createScene();
  scene.change(BARE);
  scene.advance(30_000);
  scene.change('.:53 {\n forward . /etc/resolv.conf\n reload\n}\n');
  scene.advance(40_000);
  expect(scene.find('kubernetes.default')).toBe('not-found');
  expect(scene.find('example.org')).toBe('198.51.100.1');
  expect(scene.events()).toEqual(['Reloaded: Reloading complete']);
});

test('a world that brings its own configuration starts with it', () => {
  const own = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'coredns', namespace: 'kube-system' },
    data: { Corefile: BARE },
  };
  const scene = createScene([own]);
  // As the C library has it: a failure that may pass.
  expect(scene.find('example.org')).toBe('timed-out');
  expect(scene.find('kubernetes.default')).toMatch(/^1\.1\./);
});

test('what is broken or has no effect is told, and a configuration that is gone is kept', () => {
  const scene = createScene();
  scene.change('.:53 {\n frward . 1.1.1.1\n}\n');
  scene.advance(61_000);
  expect(scene.find('example.org')).toBe('198.51.100.1');
  scene.change('.:53 {\n autopath @kubernetes\n forward . /etc/resolv.conf\n}\n');
  scene.advance(61_000);
  expect(scene.events()).toEqual([
    "RestartFailed: Restart failed: Corefile:2 - Error during parsing: Unknown directive 'frward'",
    'NotSimulated: The plugin autopath (line 2) has no effect here.',
    'NotSimulated: Without the plugin reload a real CoreDNS reads its configuration when its pods start, and not before. Here it counts.',
    'Reloaded: Reloading complete',
  ]);
  scene.call('DELETE', CONFIG_MAP);
  scene.advance(61_000);
  expect(scene.find('example.org')).toBe('198.51.100.1');
});

test('the port of DNS is open for TCP, too', () => {
  const scene = createScene();
  const found: HttpOutcome[] = [];
  const request = { method: 'GET', path: '/', headers: { host: 'dns' }, body: null };
  const host = (scene.cluster.list('Service', 'kube-system')[0]!['spec'] as { clusterIP: string }).clusterIP;
  scene.cluster
    .host({ namespace: 'default', pod: 'pod-nginx' })!
    .network.http({ scheme: 'http', host, port: 53, request }, (outcome) => found.push(outcome));
  scene.cluster.run({ until: () => found.length > 0 });
  expect(found[0]).toMatchObject({ ok: false, failure: 'reset' });
});
