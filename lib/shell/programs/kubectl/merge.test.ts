import { expect, test } from 'vitest';
import { applyPatch, threeWayPatch } from './merge';
import type { Tree } from './output/value';

function check(original: Tree, modified: Tree, current: Tree, patch: Tree, result: Tree): void {
  const computed = threeWayPatch(original, modified, current);
  expect(computed).toEqual(patch);
  expect(applyPatch(current, computed)).toEqual(result);
}

test('what the server has filled in stays', () => {
  check(
    { spec: { a: 1 } },
    { spec: { a: 1 } },
    { spec: { a: 1, filled: 'x' } },
    {},
    { spec: { a: 1, filled: 'x' } },
  );
});

test('a changed, an added and a removed field', () => {
  check(
    { metadata: { labels: { gone: 'x', kept: 'y' } } },
    { metadata: { labels: { kept: 'z', added: 'a' } } },
    { metadata: { labels: { gone: 'x', kept: 'y', other: 'o' } } },
    { metadata: { labels: { gone: null, kept: 'z', added: 'a' } } },
    { metadata: { labels: { kept: 'z', added: 'a', other: 'o' } } },
  );
});

test('containers are merged by their names', () => {
  const original = {
    spec: {
      containers: [
        { name: 'a', image: 'x:1' },
        { name: 'old', image: 'o' },
      ],
    },
  };
  const modified = { spec: { containers: [{ name: 'a', image: 'x:2' }] } };
  const current = {
    spec: {
      containers: [
        { name: 'a', image: 'x:1', pull: 'Always' },
        { name: 'old', image: 'o' },
        { name: 'injected' },
      ],
    },
  };
  const patch = threeWayPatch(original, modified, current);
  expect(applyPatch(current, patch)).toEqual({
    spec: { containers: [{ name: 'a', image: 'x:2', pull: 'Always' }, { name: 'injected' }] },
  });
  expect(JSON.stringify(patch)).toContain('{"$patch":"delete","name":"old"}');
});

test('ports of a Service are merged by port, those of a container by containerPort', () => {
  const service = (port: number) => ({ spec: { ports: [{ port, targetPort: 80 }] } });
  const patch = threeWayPatch(service(1), service(2), service(1));
  expect(applyPatch(service(1), patch)).toEqual(service(2));
  const pod = (containerPort: number) => ({
    spec: { containers: [{ name: 'a', ports: [{ containerPort }] }] },
  });
  expect(applyPatch(pod(1), threeWayPatch(pod(1), pod(2), pod(1)))).toEqual(pod(2));
});

test('plain lists are replaced as a whole', () => {
  check(
    { args: ['a'] },
    { args: ['b', 'c'] },
    { args: ['a', 'x'] },
    { args: ['b', 'c'] },
    { args: ['b', 'c'] },
  );
});

test('what was removed and is gone already needs nothing more than saying so', () => {
  const patch = threeWayPatch({ a: 1, b: 2 }, { b: 2 }, { b: 2 });
  expect(applyPatch({ b: 2 }, patch)).toEqual({ b: 2 });
});

test('of a union only what the manifest names stays', () => {
  const rolling = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } };
  check(
    { spec: {} },
    { spec: { strategy: { type: 'Recreate' } } },
    { spec: { strategy: rolling } },
    { spec: { strategy: { type: 'Recreate', $retainKeys: ['type'] } } },
    { spec: { strategy: { type: 'Recreate' } } },
  );
  check(
    { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
    { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } },
    { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
    {
      spec: {
        volumes: [
          { name: 'v', emptyDir: null, configMap: { name: 'c' }, $retainKeys: ['configMap', 'name'] },
        ],
        '$setElementOrder/volumes': [{ name: 'v' }],
      },
    },
    { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } },
  );
});
