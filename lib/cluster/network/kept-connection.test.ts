/** One connection for several requests: it stays with its pod, whatever rules say meanwhile. */
import { expect, test } from 'vitest';
import type { HttpOutcome, OutgoingRequest } from '../process';
import type { KubernetesObject } from '../resources';
import { createStory } from '../testing/story';

const pod = (name: string, podIP: string, labels = {}): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: {
      containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] }],
    },
    status: { podIP },
  }) as KubernetesObject;

function createScene() {
  const story = createStory({
    seed: 3,
    specification: {
      nodes: [
        { name: 'node-1', internalAddress: '1.1.1.1' },
        { name: 'node-2', internalAddress: '1.1.1.2' },
      ],
      serviceRange: '1.1.10.0/24',
      objects: [
        ...['a', 'b', 'c', 'd'].map((name, index) => pod(name, `1.1.1.${index + 3}`, { app: 'web' })),
        pod('client', '1.1.1.9'),
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'web' },
          spec: {
            clusterIP: '1.1.10.7',
            selector: { app: 'web' },
            ports: [{ port: 80, targetPort: 8080 }],
          },
        },
      ],
    },
  });
  const { cluster } = story;
  const send = (more: Partial<OutgoingRequest> = {}): HttpOutcome => {
    const found: HttpOutcome[] = [];
    const request = { method: 'GET', path: '/hostname', headers: { host: 'web' }, body: null };
    cluster
      .host({ namespace: 'default', pod: 'client' })!
      .network.http(
        { scheme: 'http', host: '1.1.10.7', port: 80, request, timeoutMs: 9000, ...more },
        (o) => {
          found.push(o);
        },
      );
    cluster.run({ until: () => found.length > 0 });
    return found[0]!;
  };
  return { ...story, send, last: () => cluster.requests().at(-1)! };
}

test('requests on one connection reach one pod; new connections reach others', () => {
  const { send, last } = createScene();
  const first = send();
  if (!first.ok || first.kept === undefined) throw new Error('the connection does not stay open');
  const name = last().answeredBy?.name;
  for (let count = 0; count < 12; count += 1) {
    const again = send({ reuse: first.kept });
    expect(again.ok && again.localPort).toBe(first.localPort);
    expect(last().answeredBy?.name).toBe(name);
  }
  expect(last().hops.map(({ decision }) => decision)).toEqual(['sent', 'answered']);
  const others = new Set<string | undefined>();
  for (let count = 0; count < 12; count += 1) {
    send();
    others.add(last().answeredBy?.name);
  }
  expect(others.size).toBeGreaterThan(1);
});

test('the pod is kept when the Service has no rules any more, and not when its program is gone', () => {
  const { send, last, cluster } = createScene();
  const first = send();
  if (!first.ok || first.kept === undefined) throw new Error('the connection does not stay open');
  const name = last().answeredBy!.name;
  for (const node of ['node-1', 'node-2']) cluster.programmed.alterRules(node, 'default/web', () => null);
  expect(send({ reuse: first.kept }).ok).toBe(true);
  expect(last().answeredBy?.name).toBe(name);
  expect(send()).toMatchObject({ ok: false, failure: 'timed-out' });
  cluster.killContainer('default', name, 'c');
  cluster.run({ untilMs: cluster.nowMs() + 10_000 });
  // The endpoints changed, so that there are rules again; a new connection asks them.
  send({ reuse: first.kept });
  expect(last().hops.map(({ decision }) => decision)).toContain('translated');
});

test('nothing stays open where one side says so', () => {
  const { send } = createScene();
  const headers = { host: 'web', connection: 'close' };
  const outcome = send({ request: { method: 'GET', path: '/hostname', headers, body: null } });
  expect(outcome.ok && outcome.kept).toBeUndefined();
});
