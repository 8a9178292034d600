import { expect, test } from 'vitest';
import { readDocuments } from './yaml-input';

/** Texts as the real kubectl 1.32 told them. */
test.each([
  ['a: "x\nb: 1\n', 'line 3: found unexpected end of stream'],
  ["a: 'x\nb: 1\n", 'line 3: found unexpected end of stream'],
  ['a: b: c\n', 'mapping values are not allowed in this context'],
  ['a:\n\tb: 1\n', 'line 2: found character that cannot start any token'],
  ['a:\n  b: 1\n\tc: 2\n', 'line 3: found a tab character that violates indentation'],
  ['a: 1\nb: 2\nc:\n  d: 1\n e:\n  f: 1\n', 'line 4: did not find expected key'],
  ['a:\n  b:\n    c: 1\n   d: 2\n', 'line 3: did not find expected key'],
  ['a: b #c\n  d: 1\n', 'line 1: did not find expected key'],
  ['a: "b" c\n', 'did not find expected key'],
  ['s:\n  c:\n  - n: a\n      i: b\n', 'line 4: mapping values are not allowed in this context'],
  ['a: v1\nkind Pod\nm:\n  n: a\n', "line 3: could not find expected ':'"],
  ['a: v1\nm:\n  name a\n  b: c\n', 'line 4: mapping values are not allowed in this context'],
  ['apiVersion:v1\nkind: Pod\n', 'line 2: mapping values are not allowed in this context'],
  ['kind: Pod\napiVersion:v1\n', "line 3: could not find expected ':'"],
  ['a: |\nb\n', "line 3: could not find expected ':'"],
  ['a: [1, 2\nb: 1\n', "line 1: did not find expected ',' or ']'"],
  ['a: {x: 1\nb: 1\n', "line 1: did not find expected ',' or '}'"],
  ['a: ]\n', 'did not find expected node content'],
  ['a: @x\n', 'found character that cannot start any token'],
  ['a: %x\n', 'found character that cannot start any token'],
  ['a: "\\q"\n', 'found unknown escape character'],
  ['- a\nb: 1\n', "line 1: did not find expected '-' indicator"],
  ['a: 1\n- b\n', 'line 1: did not find expected key'],
  ['a: - b\n', 'block sequence entries are not allowed in this context'],
  ['a: |x\n b\n', 'did not find expected comment or line break'],
  ['a: &x 1\nb: *y\n', "unknown anchor 'y' referenced"],
  [`a: ${'['.repeat(500)}${']'.repeat(500)}`, 'exceeded max depth of 200'],
  ['- '.repeat(500), 'exceeded max depth of 200'],
  [
    Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
    'exceeded max depth of 200',
  ],
])('%j cannot be read', (text, problem) => {
  expect(readDocuments(text)).toEqual([{ problem: `error converting YAML to JSON: yaml: ${problem}` }]);
});

test.each([
  ['a: 1\n---\nb: 2\n--- # note\nc: 3\n', [{ a: 1 }, { b: 2 }, { c: 3 }]],
  [
    'a: yes\nb: 1:20\nc: 2026-01-01\nd: 0x10\ne: "no"\nf: ~\n',
    [{ a: true, b: '1:20', c: '2026-01-01', d: 16, e: 'no', f: null }],
  ],
  ['a: 1\r\na: 2\r\n', [{ a: 2 }]],
  ['{"a": [1, "x"]}', [{ a: [1, 'x'] }]],
  ['x: &b {p: 1}\nz:\n  <<: *b\n  q: 2\n', [{ x: { p: 1 }, z: { p: 1, q: 2 } }]],
  ['1: a\n', [{ 1: 'a' }]],
  ['just text', ['just text']],
  ['\n# nothing\n', [null]],
  ['', []],
])('%j is read', (text, values) => {
  expect(readDocuments(text)).toEqual(values.map((value) => ({ value })));
});
