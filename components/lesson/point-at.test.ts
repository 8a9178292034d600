import { expect, test } from 'vitest';
import { meansSame, objectOf } from './point-at';

function check(one: string, other: string, expected: boolean): void {
  expect(meansSame(one, other), `${one} and ${other}`).toBe(expected);
  expect(meansSame(other, one), `${other} and ${one}`).toBe(expected);
}

test('the same field, one within the other, and the object as its name mean the same', () => {
  check('pod/tea', 'pod/tea', true);
  check('pod/tea', 'pod/tea#metadata.name', true);
  check('service/tea#spec.ports', 'service/tea#spec.ports.0.port', true);
});

test('another object and another field do not', () => {
  check('pod/tea', 'service/tea', false);
  check('pod/tea', 'pod/tea#status.podIP', false);
  check('service/tea#spec.port', 'service/tea#spec.ports', false);
});

test('the map knows objects', () => {
  expect(objectOf('service/tea#spec.ports')).toBe('service/tea');
  expect(objectOf(null)).toBeNull();
});
