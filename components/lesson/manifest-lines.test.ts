import { expect, test } from 'vitest';
import { changedLines, chooseLines, readManifest } from './manifest-lines';

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  labels:
    kubernetes.io/name: shop
  name: service-shop
  uid: 1-2-3
spec:
  ports:
  - port: 80
    targetPort: 8080
  - name: other
    port: 81
  selector:
    run: shop
status:
  loadBalancer: {}
`;

const paths = (text: string) => readManifest(text).map(({ path }) => path);

test('each line knows the field that it belongs to', () => {
  expect(paths(SERVICE).slice(7, 15)).toEqual([
    'spec',
    'spec.ports',
    'spec.ports.0.port',
    'spec.ports.0.targetPort',
    'spec.ports.1.name',
    'spec.ports.1.port',
    'spec.selector',
    'spec.selector.run',
  ]);
  expect(paths(SERVICE)[4]).toBe('metadata.labels.kubernetes.io/name');
});

test('items that stand deeper than their list, and items that are words alone', () => {
  expect(paths('args:\n  - -v\n  - a: 1\n    b: 2\nname: x')).toEqual([
    'args',
    'args.0',
    'args.1.a',
    'args.1.b',
    'name',
  ]);
});

test('what is no manifest has lines without a field', () => {
  expect(readManifest('Error from server (NotFound)')).toEqual([
    { text: 'Error from server (NotFound)', path: '' },
  ]);
});

function choose(...fields: string[]): string[] {
  return chooseLines(readManifest(SERVICE), fields).map(({ text }) => text.trim());
}

test('the named fields are shown with what leads to them', () => {
  expect(choose('spec.selector')).toEqual(['spec:', 'selector:', 'run: shop']);
  expect(choose('spec.ports[0].targetPort')).toEqual(['spec:', 'ports:', 'targetPort: 8080']);
  expect(choose()).not.toContain('uid: 1-2-3');
  expect(choose('spec.nothing')).toEqual(['spec:']);
  expect(choose('spec.selector', 'spec.ports[0].nodePort')).toEqual(['spec:', 'selector:', 'run: shop']);
});

test('a line that says something else than before is a changed one', () => {
  const before = readManifest(SERVICE);
  const after = readManifest(SERVICE.replace('run: shop', 'run: bread'));
  expect([...changedLines(after, before)].map((at) => after[at]!.text.trim())).toEqual(['run: bread']);
  expect(changedLines(before, before).size).toBe(0);
});
