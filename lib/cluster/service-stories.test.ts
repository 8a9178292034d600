/** Services from manifest to answer: selectors, readiness, named ports, pods that come and go, with all controllers at work. */
import { expect, test } from 'vitest';
import type { HttpOutcome } from './process';
import type { KubernetesObject } from './resources';
import { createStory, NGINX_POD, SPECIFICATION, type Story } from './testing/story';

const SERVE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

const web = (name: string, node: string, extra: object = {}, labels: object = { app: 'web' }) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels },
  spec: {
    nodeName: node,
    containers: [
      {
        name: 'web',
        image: SERVE,
        args: ['netexec', '--http-port=8080'],
        ports: [{ name: 'http', containerPort: 8080 }],
        ...extra,
      },
    ],
  },
});

const service = (spec: object, name = 'service-web') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: {
    clusterIP: '1.1.10.5',
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 'http' }],
    ...spec,
  },
});

function createScene(objects: readonly object[]): Story & { send(port?: number): string } {
  const story = createStory({
    specification: { ...SPECIFICATION, objects: [NGINX_POD, ...objects] as readonly KubernetesObject[] },
  });
  return {
    ...story,
    send(port = 80) {
      const outcome: HttpOutcome = story.ask('pod-nginx', 'service-web', port, '/hostname');
      return outcome.ok ? String(outcome.response.body) : outcome.failure;
    },
  };
}

const lastHop = ({ cluster }: Story) => cluster.requests().at(-1)!.hops.at(-1)!;

test('a named targetPort finds the port of each pod, and candidates are told by pod', () => {
  const scene = createScene([web('web-a', 'node-1'), web('web-b', 'node-2'), service({})]);
  const answers = new Set(Array.from({ length: 20 }, () => scene.send()));
  expect([...answers].sort()).toEqual(['web-a', 'web-b']);
  const { choice } = scene.cluster
    .requests()
    .at(-1)!
    .hops.find(({ decision }) => decision === 'translated')!;
  expect(choice!.candidates.map(({ pod, port }) => `${pod} ${port}`).sort()).toEqual([
    'default/web-a 8080',
    'default/web-b 8080',
  ]);
});

test('a name that no container port has leaves the Service without endpoints', () => {
  const scene = createScene([web('web-a', 'node-1'), service({ ports: [{ port: 80, targetPort: 'htpp' }] })]);
  expect(scene.send()).toBe('refused');
});

test('a selector that fits no pod', () => {
  const scene = createScene([web('web-a', 'node-1'), service({ selector: { app: 'wbe' } })]);
  expect(scene.send()).toBe('refused');
  expect(lastHop(scene).pointer).toMatchObject({
    object: 'Service default/service-web',
    field: 'spec.selector',
  });
});

test('a pod that is not ready gets no request; publishNotReadyAddresses gives it some', () => {
  const probe = { readinessProbe: { httpGet: { path: '/', port: 81 }, periodSeconds: 1 } };
  const scene = createScene([web('web-a', 'node-1', probe), service({})]);
  expect(scene.send()).toBe('refused');
  expect(lastHop(scene).reason).toContain('The pod web-a is there, but it is not ready.');
  expect(lastHop(scene).pointer?.field).toBe('status.conditions');
  const published = createScene([web('web-a', 'node-1', probe), service({ publishNotReadyAddresses: true })]);
  expect(published.send()).toBe('web-a');
});

test('a pod dies: its Service goes on with the others, and takes in the new one', () => {
  const scene = createScene([web('web-a', 'node-1'), web('web-b', 'node-2'), service({})]);
  expect(scene.remove('web-a', 0)).toBe(200);
  scene.advance(1000);
  expect(new Set(Array.from({ length: 10 }, () => scene.send()))).toEqual(new Set(['web-b']));
  scene.create(web('web-c', 'node-1'));
  scene.advance(15_000);
  expect(new Set(Array.from({ length: 20 }, () => scene.send()))).toEqual(new Set(['web-b', 'web-c']));
});

test('the last pod dies: refused; between its death and the new rule a request gets lost', () => {
  const scene = createScene([web('web-a', 'node-2'), service({})]);
  expect(scene.send()).toBe('web-a');
  expect(scene.remove('web-a', 0)).toBe(200);
  expect(scene.send()).toBe('timed-out');
  expect(scene.send()).toBe('refused');
});

test('a Service that came later is known in a moment, and its name with it', () => {
  const scene = createScene([web('web-a', 'node-1')]);
  expect(scene.send()).toBe('unresolved');
  expect(scene.call('POST', '/api/v1/namespaces/default/services', service({})).status).toBe(201);
  scene.advance(1000);
  expect(scene.send()).toBe('web-a');
});

test('relabelled, a pod leaves the Service', () => {
  const scene = createScene([web('web-a', 'node-1'), web('web-b', 'node-2'), service({})]);
  const patch = { metadata: { labels: { app: 'other' } } };
  const type = { 'content-type': 'application/merge-patch+json' };
  expect(scene.call('PATCH', '/api/v1/namespaces/default/pods/web-a', patch, type).status).toBe(200);
  scene.advance(1000);
  expect(new Set(Array.from({ length: 10 }, () => scene.send()))).toEqual(new Set(['web-b']));
});

test('a port that is changed in the Service: the old one gets lost, the new one is served', () => {
  const scene = createScene([web('web-a', 'node-1'), service({})]);
  const patch = { spec: { ports: [{ port: 8000, targetPort: 'http', protocol: 'TCP' }] } };
  const type = { 'content-type': 'application/merge-patch+json' };
  expect(scene.call('PATCH', '/api/v1/namespaces/default/services/service-web', patch, type).status).toBe(
    200,
  );
  scene.advance(1000);
  expect(scene.send(80)).toBe('timed-out');
  expect(lastHop(scene).reason).toContain('only for port 8000 (TCP)');
  expect(scene.send(8000)).toBe('web-a');
});

test('a pod with a hostname and a subdomain has a name of its own, by a headless Service of that name', () => {
  const named = { ...web('web-a', 'node-2'), metadata: { name: 'web-a', labels: { app: 'web' } } };
  const pod = { ...named, spec: { ...named.spec, hostname: 'first', subdomain: 'service-web' } };
  const scene = createScene([pod, service({ clusterIP: 'None', ports: [{ port: 80 }] })]);
  const outcome = scene.ask('pod-nginx', 'first.service-web', 8080, '/hostname');
  expect(outcome.ok ? outcome.response.body : outcome.failure).toBe('first');
  const hosts = scene.exec('web-a', ['cat', '/etc/hosts']).stdout;
  expect(hosts).toContain('\tfirst.service-web.default.svc.cluster.local\tfirst\n');
});
