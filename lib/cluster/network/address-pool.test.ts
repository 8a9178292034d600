import { expect, test } from 'vitest';
import { createAddressPool } from './address-pool';

test('addresses go upwards, past reserved ones and past the ends of a network', () => {
  const check = (first: string, reserved: readonly string[], expected: readonly string[]) => {
    const pool = createAddressPool(first, new Set(reserved));
    expect(expected.map(() => pool.take())).toEqual(expected);
  };
  check('1.1.1.3', [], ['1.1.1.3', '1.1.1.4', '1.1.1.5']);
  check('1.1.1.3', ['1.1.1.4', '1.1.1.3'], ['1.1.1.5', '1.1.1.6']);
  check('10.244.1.254', [], ['10.244.1.254', '10.244.2.1']);
});
