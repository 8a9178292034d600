import { expect, test } from 'vitest';
import { md5 } from './md5';

test('md5 gives the digests of RFC 1321', () => {
  expect(md5('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  expect(md5('message digest')).toBe('f96b697d7cb7938d525a2f31aaf161d0');
});
