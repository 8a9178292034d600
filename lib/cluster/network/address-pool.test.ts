import { expect, test } from 'vitest';
import { createAddressPool, createAddressRing } from './address-pool';

test('addresses go upwards, past reserved ones and past the ends of a network', () => {
  const check = (first: string, reserved: readonly string[], expected: readonly string[]) => {
    const pool = createAddressPool(first, new Set(reserved));
    expect(expected.map(() => pool.take())).toEqual(expected);
  };
  check('1.1.1.3', [], ['1.1.1.3', '1.1.1.4', '1.1.1.5']);
  check('1.1.1.3', ['1.1.1.4', '1.1.1.3'], ['1.1.1.5', '1.1.1.6']);
  check('10.244.1.254', [], ['10.244.1.254', '10.244.2.1']);
});

test('a ring goes round: an address comes back late, and a full one spills over', () => {
  const ring = createAddressRing(
    '10.244.1.',
    new Set(['10.244.1.3']),
    createAddressPool('11.1.0.1', new Set()),
  );
  expect([ring.take(), ring.take()]).toEqual(['10.244.1.2', '10.244.1.4']);
  ring.give('10.244.1.2');
  expect(ring.take()).toBe('10.244.1.5');
  const rest = Array.from({ length: 249 }, () => ring.take());
  expect(rest.at(-1)).toBe('10.244.1.254');
  expect([ring.take(), ring.take(), ring.take()]).toEqual(['10.244.1.2', '11.1.0.1', '11.1.0.2']);
});
