import { expect, test } from 'vitest';
import { applyJsonPatch, applyMergePatch } from './json-patch';
import { applyStrategicMerge, goMapText } from './strategic-merge';

const POD = {
  metadata: { labels: { a: '1', b: '2' }, finalizers: ['x', 'y'] },
  spec: {
    containers: [
      { name: 'web', image: 'nginx', ports: [{ containerPort: 80, name: 'http' }] },
      { name: 'side', image: 'busybox', args: ['a', 'b'] },
    ],
    tolerations: [{ key: 'k' }],
    volumes: [{ name: 'v', emptyDir: {} }],
  },
};

/** What a patch of the pod's spec makes of it. */
function check(patch: Record<string, unknown>, expected: unknown): void {
  const before = JSON.stringify(POD);
  expect((applyStrategicMerge(POD, { spec: patch }, 'Pod').spec as object) ?? {}).toMatchObject(
    expected as object,
  );
  expect(JSON.stringify(POD)).toBe(before);
}

const [WEB, SIDE] = POD.spec.containers;

test('containers are merged by name', () => {
  check(
    { containers: [{ name: 'web', image: 'nginx:2' }] },
    { containers: [{ ...WEB, image: 'nginx:2' }, SIDE] },
  );
  check(
    { containers: [{ name: 'new', image: 'x' }] },
    // In front of what the server has, where the patch names no order.
    { containers: [{ name: 'new', image: 'x' }, WEB, SIDE] },
  );
  check({ containers: [{ name: 'side', $patch: 'delete' }] }, { containers: [WEB] });
  check(
    { containers: [{ name: 'side', args: null, image: 'y' }] },
    { containers: [WEB, { name: 'side', image: 'y' }] },
  );
  check(
    { containers: [{ $patch: 'replace' }, { name: 'only', image: 'z' }] },
    { containers: [{ name: 'only', image: 'z' }] },
  );
  check(
    { containers: [{ name: 'web', ports: [{ containerPort: 443 }] }] },
    { containers: [{ ports: [{ containerPort: 443 }, { containerPort: 80, name: 'http' }] }, SIDE] },
  );
});

test('a new item without an order stands in front', () => {
  check(
    { containers: [{ name: 'new', image: 'x' }] },
    { containers: [{ name: 'new', image: 'x' }, WEB, SIDE] },
  );
});

test('the order that the client wants is kept', () => {
  const $setElementOrder = [{ name: 'side' }, { name: 'web' }];
  check(
    { '$setElementOrder/containers': $setElementOrder, containers: [{ name: 'web', image: 'n' }] },
    { containers: [SIDE, { image: 'n' }] },
  );
  check({ '$setElementOrder/containers': $setElementOrder }, { containers: [SIDE, WEB] });
});

test('other lists are replaced, objects merged, null removes', () => {
  check({ tolerations: [{ key: 'z' }] }, { tolerations: [{ key: 'z' }] });
  expect(applyStrategicMerge(POD, { metadata: { labels: { a: null, c: '3' } } }, 'Pod').metadata).toEqual({
    labels: { b: '2', c: '3' },
    finalizers: ['x', 'y'],
  });
  expect(
    applyStrategicMerge(POD, { metadata: { labels: { $patch: 'replace', z: '9' } } }, 'Pod').metadata,
  ).toMatchObject({ labels: { z: '9' } });
  const finalizers = { '$deleteFromPrimitiveList/finalizers': ['x'], finalizers: ['z'] };
  expect(applyStrategicMerge(POD, { metadata: finalizers }, 'Pod').metadata).toMatchObject({
    finalizers: ['y', 'z'],
  });
  check(
    { volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] },
    { volumes: [{ name: 'v', configMap: { name: 'c' } }] },
  );
  const volumes = applyStrategicMerge(
    POD,
    { spec: { volumes: [{ name: 'v', $retainKeys: ['name'] }] } },
    'Pod',
  );
  expect((volumes.spec as typeof POD.spec).volumes).toEqual([{ name: 'v' }]);
});

test('a patch that does not fit is told so', () => {
  expect(() => applyStrategicMerge(POD, { spec: { containers: [{ image: 'x' }] } }, 'Pod')).toThrow(
    'map: map[image:x] does not contain declared merge key: name',
  );
  expect(() => applyStrategicMerge(POD, { spec: { $patch: 'explode' } }, 'Pod')).toThrow(
    'Unknown patch type: "explode" in map',
  );
  expect(goMapText({ b: [1, { c: true }], a: null })).toBe('map[a:<nil> b:[1 map[c:true]]]');
});

test('merge patches follow RFC 7386', () => {
  for (const [original, patch, expected] of [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as const) {
    expect(applyMergePatch(original, patch)).toEqual(expected);
  }
});

test('JSON patches follow RFC 6902', () => {
  const check = (operation: object, expected: unknown) =>
    expect(applyJsonPatch({ a: { 'b/c': 1, '~': 2 }, list: [1, 2] }, [operation])).toEqual(expected);
  check({ op: 'add', path: '/a/x', value: 3 }, { a: { 'b/c': 1, '~': 2, x: 3 }, list: [1, 2] });
  check({ op: 'add', path: '/list/1', value: 9 }, { a: { 'b/c': 1, '~': 2 }, list: [1, 9, 2] });
  check({ op: 'add', path: '/list/-', value: 9 }, { a: { 'b/c': 1, '~': 2 }, list: [1, 2, 9] });
  check({ op: 'remove', path: '/a/b~1c' }, { a: { '~': 2 }, list: [1, 2] });
  check({ op: 'replace', path: '/a/~0', value: [] }, { a: { 'b/c': 1, '~': [] }, list: [1, 2] });
  check({ op: 'move', from: '/list/0', path: '/first' }, { a: { 'b/c': 1, '~': 2 }, list: [2], first: 1 });
  check({ op: 'copy', from: '/list', path: '/a' }, { a: [1, 2], list: [1, 2] });
  check({ op: 'test', path: '/list', value: [1, 2] }, { a: { 'b/c': 1, '~': 2 }, list: [1, 2] });
  for (const wrong of [
    { op: 'remove', path: '/nothing' },
    { op: 'replace', path: '/list/2', value: 1 },
    { op: 'add', path: '/list/01', value: 1 },
    { op: 'add', path: '/no/where', value: 1 },
    { op: 'test', path: '/list', value: [2, 1] },
    { op: 'explode', path: '/list' },
    { op: 'add', path: 'list', value: 1 },
    { op: 'remove', path: '/a/constructor' },
  ]) {
    expect(() => applyJsonPatch({ a: {}, list: [1, 2] }, [wrong])).toThrow();
  }
});
