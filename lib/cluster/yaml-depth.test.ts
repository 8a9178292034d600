import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { readYamlDepth } from './yaml-depth';

test.each<[string, number]>([
  ['', 0],
  ['a', 1],
  ['a: b', 2],
  ['a:\n  b:\n    c: d', 4],
  ['a:\n- b:\n  - c', 5],
  ['a:\n- b\nc: d', 3],
  ['- - - a', 4],
  ['- !!seq\n  - &x\n    - a', 4],
  ['? ? a', 3],
  ['a: [[b], {c: [d]}]', 7],
  ['a:\n  b: 1\nc:\n  d: 2', 3],
  ['a: |\n  text\n      deeper\n   text\nb: c', 2],
  ['a: "[[[["\nb: \'{{{{\'\n# [[[[\nc: d', 2],
  ['[ # ]\n[ # ]\n [ # ]\n  a ] ] ]', 7],
  ['a:\n  b: c\n---\nd: e', 3],
])('depth of %j', (text, expected) => {
  expect(readYamlDepth(text)).toBe(expected);
});

test('a text that nests without end is measured, not parsed', () => {
  for (const text of ['[', '{a: ', '- ', '? ', '!!seq [', '- [']) {
    expect(readYamlDepth(text.repeat(20_000)), text).toBeGreaterThanOrEqual(20_000);
  }
  const steps = Array.from({ length: 3_000 }, (_, level) => `${' '.repeat(level)}a:`);
  expect(readYamlDepth(steps.join('\n'))).toBe(3_000);
});

test('no parsed value is deeper than what was measured', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  const pieces = [
    'a: ',
    'b:\n',
    '- ',
    '  ',
    '    ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '\n',
    'x',
    '# c\n',
    '? ',
    ': ',
    '"q"',
    '|\n',
    '&a ',
  ];
  let state = 7;
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 65_536) % below;
  };
  for (let round = 0; round < 3_000; round += 1) {
    const text = Array.from({ length: 3 + draw(25) }, () => pieces[draw(pieces.length)]).join('');
    const document = parseDocument(text, { logLevel: 'silent' });
    if (document.errors.length > 0) continue;
    expect(readYamlDepth(text), text).toBeGreaterThanOrEqual(depthOf(document.toJS()));
  }
});
