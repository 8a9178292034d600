import { expect, test } from 'vitest';
import { SCHEMA } from '../testing/schema';
import { diagnose } from './diagnostics';

/** Each as `marked text: message`, so that place and words are seen at once. */
const say = (text: string): string[] =>
  diagnose(text, SCHEMA).map(({ from, to, message }) => `${text.slice(from, to)}: ${message}`);

function check(text: string, expected: readonly string[]): void {
  expect(say(text)).toEqual(expected);
}

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';
const pod = (spec: string): string => `${HEAD}spec:\n${spec}`;
const ONE = '  containers:\n    - name: a\n      image: nginx\n';

test.each([
  ['an empty file', ''],
  ['comments only', '# nothing yet\n'],
  ['a pod', pod(ONE)],
  ['documents, one of them empty', `${pod(ONE)}---\n---\n${pod(ONE)}`],
  [
    'every kind of value',
    pod(
      `${ONE}      ports: [{ containerPort: 80, protocol: TCP }]\n      resources: { limits: { cpu: 1, memory: 128Mi } }\n      livenessProbe: { httpGet: { path: /, port: http } }\n  terminationGracePeriodSeconds: 5\n  hostNetwork: yes\n`,
    ),
  ],
  ['an anchor', `${HEAD.replace('name: a', 'name: &n a')}spec:\n  containers:\n    - name: *n\n`],
  ['a value left empty', pod(`${ONE}  nodeName:\n`)],
  ['what the cluster writes', `${pod(ONE)}status:\n  anything: 1\n`],
  ['a list of manifests', 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Namespace\n'],
])('nothing is wrong with %s', (_name, text) => check(text, []));

test.each([
  [
    'a misspelt field',
    pod('  contianers:\n    - name: a\n'),
    ['contianers: Unknown field contianers in PodSpec. Did you mean containers?'],
  ],
  [
    'a field of another place',
    pod(`${ONE}  replicas: 2\n`),
    ['replicas: Unknown field replicas in PodSpec.'],
  ],
  [
    'a field in capitals',
    pod(`${ONE}  NodeName: x\n`),
    ['NodeName: Unknown field NodeName in PodSpec. Did you mean nodeName?'],
  ],
  [
    'a misspelt kind',
    'apiVersion: v1\nkind: Pdo\n',
    ['Pdo: This cluster knows no kind Pdo. Did you mean Pod?'],
  ],
  ['an unknown kind', 'apiVersion: x/v1\nkind: Gizmo\n', ['Gizmo: This cluster knows no kind Gizmo.']],
  [
    'another apiVersion',
    'apiVersion: v1\nkind: Deployment\n',
    ['v1: Deployment has the apiVersion apps/v1 here; found v1.'],
  ],
  ['no apiVersion', 'kind: Pod\n', ['kind: ApiVersion is missing. Every manifest has one.']],
  [
    'a misspelt apiVersion',
    'apiversion: v1\nkind: Namespace\n',
    [
      'apiversion: Unknown field apiversion in a manifest. Did you mean apiVersion?',
      'apiversion: Unknown field apiversion in Namespace. Did you mean apiVersion?',
    ],
  ],
  [
    'no manifest',
    '- a\n- b\n',
    ['- a\n- b\n: A manifest is expected to begin with keys, such as apiVersion and kind.'],
  ],
  [
    'missing and required',
    pod('  containers:\n    - image: nginx\n'),
    ['image: Name is missing here: Container needs it.'],
  ],
  ['a number for a text', pod(`${ONE}  nodeName: 5\n`), ['5: Expected text; found the number 5.']],
  [
    'a word for a number',
    pod(`${ONE}  priority: high\n`),
    ['high: Expected a whole number; found the text high.'],
  ],
  [
    'a list for a map',
    HEAD.replace('name: a', 'labels: [a]'),
    ['labels: Expected a map (each value: text); found a list.'],
  ],
  [
    'a map for a list',
    pod('  containers:\n    name: a\n'),
    ['containers: Expected a list (each item: an object (Container)); found a map.'],
  ],
  [
    'a word that is true',
    HEAD.replace('name: a', 'labels: { on: yes }'),
    ['yes: Expected text; found yes, which means true.'],
  ],
  [
    'an amount that is none',
    pod(`${ONE}      resources: { limits: { memory: 128MB } }\n`),
    ['128MB: Expected an amount, such as 500m or 128Mi; found the text 128MB.'],
  ],
  [
    'a word that the field does not take',
    pod(`${ONE}  restartPolicy: always\n`),
    ['always: Expected Always, OnFailure or Never; found always. Did you mean Always?'],
  ],
  ['a key twice', `${HEAD}kind: Pod\n`, ['kind: This key stands here twice. A key may stand once in a map.']],
  ['a tab', 'kind: Pod\nspec:\n\ta: 1\n', ['\t: Tabs can’t indent in YAML. Use spaces.']],
  ['two colons', 'kind: a: b\n', ['a: A second key can’t stand on this line. Put it on a line of its own.']],
  ['an open quote', 'kind: "Pod\n', ['d: A closing quote is missing.']],
  ['an open bracket', 'kind: [Pod\n', ['d: A closing ] is missing.']],
  [
    'the second document',
    `${pod(ONE)}---\n${pod(`${ONE}  nodName: a\n`)}`,
    ['nodName: Unknown field nodName in PodSpec. Did you mean nodeName?'],
  ],
])('%s', (_name, text, expected) => check(text, expected));

test('a mistake in YAML silences its own document only', () => {
  const messages = say(`kind: "Pod\n---\n${pod(`${ONE}  nodName: a\n`)}`);
  expect(messages.length).toBeGreaterThan(0);
  expect(say(`${pod(`${ONE}  nodName: a\n`)}---\nkind: [Pod\n`)).toHaveLength(2);
});

test('fixes replace exactly what is wrong', () => {
  const mend = (text: string) => {
    const [diagnostic] = diagnose(text, SCHEMA);
    const [fix] = diagnostic!.fixes;
    return text.slice(0, fix!.from) + fix!.insert + text.slice(fix!.to);
  };
  expect(mend(pod('  contianers: []\n'))).toBe(pod('  containers: []\n'));
  expect(mend('apiVersion: v1\nkind: Pdo\n')).toBe('apiVersion: v1\nkind: Pod\n');
  expect(mend(pod(`${ONE}  nodeName: 5\n`))).toBe(pod(`${ONE}  nodeName: "5"\n`));
});

test.each([
  ['nested without end', '['.repeat(20_000)],
  ['very long', `a: ${'x'.repeat(300_000)}`],
])('a text that is %s is told so, and nothing breaks', (_name, text) => {
  expect(say(text).join()).toMatch(/nests too deeply/);
});

test('an alias is not followed into what it multiplies', () => {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level += 1) {
    const before = String.fromCharCode(96 + level);
    const own = String.fromCharCode(97 + level);
    lines.push(`${own}: &${own} [${`*${before}, `.repeat(9)}]`);
  }
  expect(diagnose(`${HEAD}${lines.join('\n')}\n`, SCHEMA).length).toBeLessThan(101);
});
