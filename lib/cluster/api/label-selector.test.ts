import { expect, test } from 'vitest';
import { matchesFields, parseFieldSelector } from './field-selector';
import { parseLabelSelector } from './label-selector';

const LABELS = { app: 'web', tier: 'front', size: '3', empty: '' };

function check(selector: string, expected: boolean): void {
  expect(parseLabelSelector(selector)(LABELS)).toBe(expected);
}

test.each([
  ['', true],
  ['app=web', true],
  ['app==web,tier=front', true],
  ['app = web , tier in ( back , front )', true],
  ['app!=web', false],
  ['none!=web', true],
  ['app', true],
  ['!app', false],
  ['!none', true],
  ['app notin (web)', false],
  ['none notin (web)', true],
  ['none in (web)', false],
  ['size>2', true],
  ['size<3', false],
  ['empty=', true],
  ['app=', false],
  ['empty in ()', true],
  ['constructor', false],
])('%s', (selector, expected) => check(selector, expected));

test.each([
  ['a=b=c', "found '=', expected: ',' or 'end of string'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['=b', "unable to parse requirement: found '=', expected: identifier"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a,', "found '', expected: identifier after ','"],
  ['a in (b', "unable to parse requirement: found '', expected: ',', or ')'"],
])('%s is refused', (selector, message) => expect(() => parseLabelSelector(selector)).toThrow(message));

test('keys and values must be possible labels', () => {
  expect(() => parseLabelSelector('a$=b')).toThrow(
    /^unable to parse requirement: key: Invalid value: "a\$": name part must consist/,
  );
  expect(() => parseLabelSelector('a=b/c')).toThrow(
    /^unable to parse requirement: values\[0\]\[a\]: Invalid value: "b\/c": a valid label/,
  );
});

test('field selectors', () => {
  const fields = { 'metadata.name': 'a', 'status.phase': 'Running', note: 'x,y=z' };
  const matches = (selector: string) => matchesFields(parseFieldSelector(selector), fields);
  expect(matches('')).toBe(true);
  expect(matches('metadata.name=a,status.phase!=Pending')).toBe(true);
  expect(matches('metadata.name==b')).toBe(false);
  expect(matches('spec.nodeName=')).toBe(true);
  expect(matches('note=x\\,y\\=z')).toBe(true);
  expect(() => matches('nonsense')).toThrow("invalid selector: 'nonsense'; can't understand 'nonsense'");
});
