import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { layOut } from './layout';
import { placeMarks } from './map-marks';
import { findMarks, tellMarks } from './marks';
import { overlap } from './note';
import { findSpots } from './spots';
import { pod } from './testing/pod';
import { service, workload } from './testing/service';

const NODE = { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true };
const EMPTY: ClusterPicture = { nodes: [NODE], pods: [], services: [], workloads: [], waitingFor: null };
const from = (part: Partial<ClusterPicture>): ClusterPicture => ({ ...EMPTY, ...part });

test('each difference is one mark with its word and its sentence', () => {
  const check = (
    before: Partial<ClusterPicture>,
    after: Partial<ClusterPicture>,
    expected: readonly string[],
  ) => {
    const marks = findMarks(from(before), from(after));
    expect(marks.map(({ key, word, sentence }) => `${key} | ${word} | ${sentence}`)).toEqual(expected);
  };
  const one = pod('pod-a', 'node-1', { labels: { run: 'a', tier: 'web' } });
  const part = (change: object) => ({ pods: [{ ...one, ...change }] });
  check({}, {}, []);
  check({ pods: [one] }, { pods: [{ ...one, reason: 'Another', waitingFor: 'nothing' }] }, []);
  check({}, { pods: [one] }, ['uid-pod-a | new | pod-a is new, ready']);
  check({ pods: [one] }, {}, ['uid-pod-a | gone | pod-a is gone']);
  check({ pods: [one] }, part({ uid: 'other', state: 'starting' }), [
    'uid-pod-a | gone | pod-a is gone',
    'other | new | pod-a is new, starting',
  ]);
  check({ pods: [one] }, part({ state: 'terminating' }), [
    'uid-pod-a | changed: state | pod-a has changed: state was ready, is shutting down',
  ]);
  check({ pods: [one] }, part({ labels: { tier: 'web' }, restarts: 1 }), [
    'uid-pod-a | changed: labels, restarts | pod-a has changed: labels was run=a, tier=web, is tier=web; restarts was 0, is 1',
  ]);
  check({ pods: [one] }, part({ labels: { tier: 'web', run: 'a' } }), []);
  check({}, { nodes: [{ ...NODE, ready: false }] }, [
    'node/node-1 | changed: state | node-1 has changed: state was ready, is not ready',
  ]);
  check({ workloads: [workload('api', 1)] }, { workloads: [workload('api', 3, { ready: 1 })] }, [
    'uid-deployment-api | changed: replicas | Deployment api has changed: replicas was 1, is 3',
  ]);
  const web = service('web', ['uid-pod-a']);
  check({ services: [web] }, { services: [{ ...web, type: 'NodePort', selector: null, endpoints: [] }] }, [
    'uid-web | changed: type, selector, pods behind it, ready behind it | Service web has changed: ' +
      'type was ClusterIP, is NodePort; selector was run=web, is none; pods behind it was 1, is 0; ready behind it was 1, is 0',
  ]);
});

test('no sentence tells an address, which a task may ask for', () => {
  const before = from({
    pods: [pod('pod-a', 'node-1', { address: '1.1.1.9' })],
    services: [service('web', [])],
  });
  const after = from({
    pods: [pod('pod-a', 'node-1', { address: '1.1.1.77' })],
    services: [service('web', [], { address: '1.1.10.77' })],
  });
  const marks = findMarks(before, after);
  expect(marks.map(({ word }) => word)).toEqual(['changed: address', 'changed: address']);
  expect(tellMarks(marks)).toBe('pod-a has changed: address. Service web has changed: address.');
});

test('what the map does not draw is not marked', () => {
  const system = pod('coredns', 'node-1', { namespace: 'kube-system' });
  expect(findMarks(EMPTY, from({ pods: [system] }))).toEqual([]);
});

test('a long list of marks is told in part, and how many are left', () => {
  const pods = Array.from({ length: 9 }, (_, index) => pod(`pod-${index}`, 'node-1'));
  const marks = findMarks(EMPTY, from({ pods }));
  expect(tellMarks(marks)).toMatch(/pod-5 is new, ready\. And 3 more\.$/);
  expect(tellMarks([])).toBeNull();
});

test('words of marks never lie on one another, also where a new pod has the place of one that is gone', () => {
  const size = { width: 760, height: 336 };
  const before = from({ pods: [pod('pod-a', 'node-1'), pod('pod-b', 'node-1')] });
  const after = from({ pods: [pod('pod-c', 'node-1'), pod('pod-b', 'node-1', { state: 'not-ready' })] });
  const layout = layOut(after, size);
  const spots = findSpots(layout, null, after);
  const gone = findSpots(layOut(before, size), null, before).filter(({ key }) => key === 'uid-pod-a');
  const placed = placeMarks(findMarks(before, after), spots, gone, size);
  expect(placed.map(({ word }) => word)).toEqual(['gone', 'new', 'changed: state']);
  for (const [index, { chip }] of placed.entries()) {
    for (const other of placed.slice(index + 1)) expect(overlap(chip, other.chip)).toBe(0);
  }
});
