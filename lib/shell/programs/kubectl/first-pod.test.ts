import { expect, test } from 'vitest';
import { createStory } from '../../testing/cluster-story';
import { orderForExec, orderForLogs, type PodOrder } from './first-pod';
import type { Tree } from './output/value';

interface Fate {
  readonly node?: string;
  readonly phase?: string;
  readonly readySince?: string;
  readonly restarts?: number;
  readonly created?: string;
}

function pod(name: string, fate: Fate): Tree {
  const {
    node = 'node-1',
    phase = 'Running',
    readySince,
    restarts = 0,
    created = '2026-01-01T00:00:00Z',
  } = fate;
  const conditions =
    readySince === undefined
      ? [{ type: 'Ready', status: 'False', lastTransitionTime: created }]
      : [{ type: 'Ready', status: 'True', lastTransitionTime: readySince }];
  return {
    metadata: { name, creationTimestamp: created },
    spec: node === '' ? {} : { nodeName: node },
    status: { phase, conditions, containerStatuses: [{ name: 'app', restartCount: restarts }] },
  };
}

/** Whoever is better comes first, in whichever order they were listed. */
function check(order: PodOrder, better: Fate, worse: Fate): void {
  const [good, bad] = [pod('good', better), pod('bad', worse)];
  expect([good, bad].sort(order)[0]).toBe(good);
  expect([bad, good].sort(order)[0]).toBe(good);
}

test.each([
  ['exec', orderForExec],
  ['logs', orderForLogs],
])('%s: on a node, running, ready, for longer, older', (_, order) => {
  check(order, { phase: 'Pending' }, { node: '', phase: 'Pending' });
  check(order, {}, { phase: 'Pending' });
  check(order, {}, { phase: 'Unknown' });
  check(order, { readySince: '2026-01-01T00:09:00Z' }, { created: '2025-01-01T00:00:00Z' });
  check(order, { readySince: '2026-01-01T00:01:00Z' }, { readySince: '2026-01-01T00:02:00Z' });
  check(order, { created: '2026-01-01T00:00:01Z' }, { created: '2026-01-01T00:00:02Z' });
});

test('exec avoids whoever was restarted, and logs look there', () => {
  check(orderForExec, { restarts: 0 }, { restarts: 3 });
  check(orderForLogs, { restarts: 3 }, { restarts: 0 });
});

test('a pod that is done ranks as upstream’s table has it: last for exec, beside the running ones for logs', () => {
  check(orderForExec, {}, { phase: 'Failed' });
  expect(orderForLogs(pod('a', {}), pod('b', { phase: 'Failed' }))).toBe(0);
});

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx
          readinessProbe: { exec: { command: [test, '!', -e, /tmp/closed] }, periodSeconds: 1, failureThreshold: 1 }
`;

test('exec and logs of a Deployment mean the pod that is ready, and logs say which of how many', () => {
  const { type } = createStory({ 'web.yaml': WEB });
  type('kubectl apply -f web.yaml');
  type('kubectl rollout status deploy/web');
  const closed = type('kubectl exec deploy/web -- hostname').trim();
  type('kubectl exec deploy/web -- touch /tmp/closed; sleep 3');
  const open = type('kubectl exec deploy/web -- hostname').trim();
  expect(open).not.toBe(closed);
  expect(type('kubectl logs deploy/web --tail=1 2>&1 >/dev/null')).toBe(`Found 2 pods, using pod/${open}\n`);
  expect(type('kubectl logs deploy/web --tail=1 2>/dev/null')).not.toContain('Found');
  type('kubectl scale deploy/web --replicas=1; sleep 40');
  expect(type('kubectl logs deploy/web --tail=1 2>&1 >/dev/null')).toBe('');
});
