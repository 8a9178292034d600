import { expect, test } from 'vitest';
import { createPool } from './pool';

test('addresses go out in order, and come back', () => {
  const pool = createPool(['5.5.5.5', '5.5.5.6']);
  expect(pool.take()).toEqual({ address: '5.5.5.5' });
  expect(pool.take()).toEqual({ address: '5.5.5.6' });
  expect(pool.take()).toHaveProperty('problem');
  pool.giveBack('5.5.5.5');
  expect(pool.take('5.5.5.6')).toHaveProperty('problem');
  expect(pool.take()).toEqual({ address: '5.5.5.5' });
});

test('a reserved one goes only to whoever asks for it', () => {
  const pool = createPool(['5.5.5.5', '5.5.5.6'], ['5.5.5.5']);
  expect(pool.take()).toEqual({ address: '5.5.5.6' });
  expect(pool.take()).toHaveProperty('problem');
  expect(pool.take('5.5.5.5')).toEqual({ address: '5.5.5.5' });
});
