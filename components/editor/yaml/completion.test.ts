import { expect, test } from 'vitest';
import { atMark, SCHEMA } from '../testing/schema';
import { completeYaml } from './completion';
import { explainYaml } from './hover';
import { findNearest } from './nearest';

const complete = (marked: string) => {
  const { text, offset } = atMark(marked);
  return { text, found: completeYaml(text, offset, SCHEMA) };
};
const labels = (marked: string) => complete(marked).found?.options.map(({ label }) => label) ?? null;

const POD = 'apiVersion: v1\nkind: Pod\n';
const SERVICE = 'apiVersion: v1\nkind: Service\n';

test.each([
  ['the top of an empty file', '|', ['apiVersion', 'kind', 'metadata']],
  ['the top once the kind is known', `${SERVICE}|`, ['metadata', 'spec', 'status']],
  ['kinds of an apiVersion', 'apiVersion: discovery.k8s.io/v1\nkind: |', ['EndpointSlice']],
  ['apiVersions of a kind', 'kind: Deployment\napiVersion: |', ['apps/v1']],
  ['words of a field', `${POD}spec:\n  restartPolicy: |`, ['Always', 'OnFailure', 'Never']],
  ['true and false', `${POD}spec:\n  hostNetwork: |`, ['true', 'false']],
  [
    'keys of an item, without those that stand there',
    `${SERVICE}spec:\n  ports:\n    - port: 80\n      |\n      name: http\n`,
    ['appProtocol', 'nodePort', 'protocol', 'targetPort'],
  ],
  ['free text', `${POD}metadata:\n  name: |`, null],
  ['keys of labels', `${POD}metadata:\n  labels:\n    |`, null],
  ['below a field that holds no object', `${POD}spec:\n  nodeName:\n    |`, null],
  ['an unknown kind', 'apiVersion: v1\nkind: Gizmo\nspec:\n  |', null],
])('%s', (_name, marked, expected) => expect(labels(marked)).toEqual(expected));

test.each([
  ['a value follows on the line', `${POD}spec:\n  nodeN|`, 'nodeName', `${POD}spec:\n  nodeName: `],
  ['an object opens a line', `${POD}sp|`, 'spec', `${POD}spec:\n  `],
  [
    'a list opens a line with a dash',
    `${POD}spec:\n  con|`,
    'containers',
    `${POD}spec:\n  containers:\n    - `,
  ],
  [
    'an item indents from its key',
    `${POD}spec:\n  containers:\n    - po|`,
    'ports',
    `${POD}spec:\n  containers:\n    - ports:\n        - `,
  ],
  [
    'a key with its colon keeps what follows',
    `${POD}spec:\n  conta|iner:\n    - name: a\n`,
    'containers',
    `${POD}spec:\n  containers:\n    - name: a\n`,
  ],
])('%s', (_name, marked, label, expected) => {
  const { text, found } = complete(marked);
  const option = found?.options.find((candidate) => candidate.label === label);
  expect(option && text.slice(0, found!.from) + option.insert + text.slice(found!.to)).toBe(expected);
});

test('a key is explained by path, type, description and words', () => {
  const explain = (marked: string) => {
    const { text, offset } = atMark(marked);
    return explainYaml(text, offset, SCHEMA);
  };
  expect(explain(`${POD}spec:\n  containers:\n    - ima|ge: nginx\n`)).toMatchObject({
    path: 'spec.containers[0].image',
    type: 'text',
    description: 'Container image name.',
  });
  expect(explain(`${POD}spec:\n  restart|Policy: Always\n`)).toMatchObject({
    values: ['Always', 'OnFailure', 'Never'],
  });
  expect(explain(`${POD}spec:\n  nosu|ch: Always\n`)).toBeNull();
  expect(explain(`${POD}spec:\n  restartPolicy: Al|ways\n`)).toBeNull();
});

test.each([
  ['contianers', ['containers', 'initContainers'], 'containers'],
  ['Ports', ['ports', 'port'], 'ports'],
  ['prots', ['ports', 'protocol'], 'ports'],
  ['xyz', ['ports'], null],
  ['a', ['b', 'cc'], 'b'],
  ['', ['ports'], null],
  ['x'.repeat(500), ['ports'], null],
])('the nearest of %s', (word, candidates, expected) => expect(findNearest(word, candidates)).toBe(expected));

test('the schema has what lessons need, and all that it names', () => {
  const kinds = SCHEMA.kinds.map(([version, kind]) => `${version} ${kind}`);
  expect(kinds).toEqual(
    expect.arrayContaining(['v1 Pod', 'v1 Service', 'apps/v1 Deployment', 'v1 ConfigMap']),
  );
  for (const fields of Object.values(SCHEMA.definitions)) {
    for (const [type] of Object.values(fields)) {
      const plain = type.replace(/^(\[\]|\{\})+/, '');
      if (/^[A-Z]|\./.test(plain)) expect(Object.keys(SCHEMA.definitions)).toContain(plain);
    }
  }
});
