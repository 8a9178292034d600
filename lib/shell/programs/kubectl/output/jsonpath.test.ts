import { expect, test } from 'vitest';
import { compileJsonPath, formatResults, formatResultsAsJson, goSyntax, relaxPath } from './jsonpath';

const LIST = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { app: 'web', 'x.io/y': '1' } }, spec: { port: 80 }, ready: true },
    { metadata: { name: 'b' }, spec: { port: 443 } },
    {
      metadata: { name: 'c' },
      addresses: [
        { type: 'IP', address: '1.1.1.1' },
        { type: 'Name', address: 'n' },
      ],
    },
  ],
};

function check(template: string, expected: string): void {
  expect(formatResults(compileJsonPath(template, true).find(LIST))).toBe(expected);
}

test.each([
  ['{.kind}', 'List'],
  ['{.items[*].metadata.name}', 'a b c'],
  ['{.items[0].spec}', '{"port":80}'],
  ['{.items[-1].metadata.name}', 'c'],
  ['{.items[0:2].spec.port}', '80 443'],
  ['{.items[0,2].metadata.name}', 'a c'],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.spec.port}{"\\n"}{end}', 'a\t80\nb\t443\nc\t\n'],
  ['{.items[?(@.spec.port==443)].metadata.name}', 'b'],
  ['{.items[?(@.spec.port>80)].metadata.name}', 'b'],
  ['{.items[?(@.ready)].metadata.name}', 'a'],
  ['{.items[2].addresses[?(@.type=="IP")].address}', '1.1.1.1'],
  ['{.items[0].metadata.labels.x\\.io/y}', '1'],
  ["{.items[0].metadata['name']}", 'a'],
  ['{..name}', 'a b c'],
  ['{.missing}', ''],
  ['name: {.items[0].metadata.name}!', 'name: a!'],
  ['{range .none[*]}{.x}{end}done', 'done'],
])('%s gives %j', check);

test.each([
  ['{.items[7].name}', 'array index out of bounds: index 7, length 3'],
  ['{.kind[0]}', 'string is not array or slice'],
  ['{end}', 'not in range, nothing to end'],
])('%s does not fit: %s', (template, message) => {
  expect(() => compileJsonPath(template, true).find(LIST)).toThrow(message);
});

test.each([
  ['{.items[0', 'unterminated array'],
  ['{.items', 'unclosed action'],
  ['{.items[x]}', 'invalid array index x'],
  ['{"a}', 'unterminated quoted string'],
  ['{#}', "unrecognized character in action: U+0023 '#'"],
])('%s cannot be read: %s', (template, message) => {
  expect(() => compileJsonPath(template, true)).toThrow(message);
});

test('a missing field is an error where none may be missing', () => {
  expect(() => compileJsonPath('{.missing}', false).find(LIST)).toThrow('missing is not found');
});

test('results as JSON, and the data as Go writes it', () => {
  expect(formatResultsAsJson(compileJsonPath('{.items[*].spec.port}', true).find(LIST))).toBe(
    '[\n    80,\n    443\n]\n',
  );
  expect(goSyntax({ b: [1, 'x'], a: {} })).toBe(
    'map[string]interface {}{"a":map[string]interface {}{}, "b":[]interface {}{1, "x"}}',
  );
});

test('paths may leave out braces and the first dot', () => {
  for (const path of ['a.b', '.a.b', '{a.b}', '{.a.b}']) expect(relaxPath(path)).toBe('{.a.b}');
  expect(() => relaxPath('{a}{b}')).toThrow('unexpected path string');
});
