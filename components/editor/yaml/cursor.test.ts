import { expect, test } from 'vitest';
import { atMark } from '../testing/schema';
import { findCursor } from './cursor';

function check(marked: string, expected: string): void {
  const { text, offset } = atMark(marked);
  const cursor = findCursor(text, offset);
  expect(cursor && `${cursor.at} ${[...cursor.path].join('.')} "${cursor.word}"`).toBe(expected);
}

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n';

test.each([
  ['the top', 'ki|', 'key  "ki"'],
  ['an empty file', '|', 'key  ""'],
  ['a value', 'kind: Po|', 'value kind "Po"'],
  ['a value not begun', 'kind: |', 'value kind ""'],
  ['a value in quotes', 'kind: "Po|"', 'value kind "Po"'],
  ['below a key', 'spec:\n  con|', 'key spec "con"'],
  ['an empty line below a key', 'spec:\n  |', 'key spec ""'],
  ['an empty line back at the top', 'spec:\n  a: 1\n|', 'key  ""'],
  ['the middle of a key', 'metadata:\n  na|me: x', 'key metadata "na"'],
  ['the first key of an item', `${POD}    - na|`, 'key spec.containers.0 "na"'],
  ['an empty item', `${POD}    - |`, 'key spec.containers.0 ""'],
  ['the second key of an item', `${POD}    - name: a\n      ima|`, 'key spec.containers.0 "ima"'],
  ['the second item', `${POD}    - name: a\n    - name: b\n      ima|`, 'key spec.containers.1 "ima"'],
  ['dashes in the column of their key', `${POD}  - name: a\n  - ima|`, 'key spec.containers.1 "ima"'],
  ['a key after such a list', `${POD}  - name: a\n  rest|`, 'key spec "rest"'],
  [
    'a list in an item',
    `${POD}  - name: a\n    ports:\n    - containerPort: 80\n      pro|`,
    'key spec.containers.0.ports.0 "pro"',
  ],
  [
    'a value in an item',
    `${POD}  - ports:\n    - protocol: T|`,
    'value spec.containers.0.ports.0.protocol "T"',
  ],
  ['the second document', 'kind: Pod\nspec:\n  a: 1\n---\nki|', 'key  "ki"'],
  ['comments and empty lines between', 'spec:\n# a\n\n  # b\n  con|', 'key spec "con"'],
  ['a list of lists', 'a:\n- - b: 1\n    c|', 'key a.0.0 "c"'],
  ['Windows line ends', 'spec:\r\n  con|', 'key spec "con"'],
])('%s', (_name, marked, expected) => check(marked, expected));

test.each([
  ['a comment', 'spec: # he|re'],
  ['a comment line', '# ki|nd'],
  ['a text block', 'data:\n  x: |-\n    ki|nd'.replace('|-', '>-')],
  ['braces', 'spec: { con|'],
  ['the line between documents', 'kind: Pod\n--|-\nkind: Pod'],
  ['free text', 'spec:\n  two words|'],
])('nothing is said in %s', (_name, marked) => {
  const { text, offset } = atMark(marked);
  expect(findCursor(text, offset)).toBeNull();
});

test('keys of the same map are known, above and below, in this document only', () => {
  const { text, offset } = atMark(
    'kind: X\n---\nkind: Pod\nspec:\n  a: 1\n  |\n  b: 2\nmetadata:\n  name: x\n',
  );
  const cursor = findCursor(text, offset);
  expect(cursor?.siblings).toEqual(['a', 'b']);
  expect([cursor?.kind, cursor?.apiVersion]).toEqual(['Pod', null]);
});

test('no place of any text breaks it', () => {
  const text = `${POD}  - name: "a"\n    args: [a, {b: c}]\n    x: |\n      text\n  - - -\n\t? y\n: z\n---\n- a\n...\n`;
  for (let offset = 0; offset <= text.length; offset += 1) {
    const cursor = findCursor(text, offset);
    if (cursor === null) continue;
    expect(cursor.from).toBeLessThanOrEqual(offset);
    expect(cursor.to).toBeGreaterThanOrEqual(offset);
  }
});
