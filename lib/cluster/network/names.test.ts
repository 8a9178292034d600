import { expect, test } from 'vitest';
import { addressAt, isInRange } from './address-range';
import { isName, orderNames, readResolverSettings, reverseName } from './names';

const SETTINGS = readResolverSettings('search a.local b.local.\nnameserver 1.1.1.1\noptions ndots:2\n');

test('the names that are tried, in order', () => {
  const check = (name: string, expected: readonly string[]) =>
    expect(orderNames(SETTINGS, name)).toEqual(expected);
  check('web', ['web.a.local', 'web.b.local', 'web']);
  check('web.x', ['web.x.a.local', 'web.x.b.local', 'web.x']);
  check('web.x.y', ['web.x.y', 'web.x.y.a.local', 'web.x.y.b.local']);
  check('web.', ['web']);
  check('WEB.x.y.', ['web.x.y']);
});

test('resolv.conf: comments, the last search line, three servers at most, limits', () => {
  const text =
    '# comment\nsearch x\nsearch y z ; more\nnameserver 1.1.1.1 # first\nnameserver nonsense\nnameserver 1.1.1.2\n' +
    'nameserver 1.1.1.3\nnameserver 1.1.1.4\noptions ndots:99 timeout:0 attempts:9 rotate\n';
  expect(readResolverSettings(text)).toEqual({
    servers: ['1.1.1.1', '1.1.1.2', '1.1.1.3'],
    search: ['y', 'z'],
    ndots: 15,
    timeoutMs: 1000,
    attempts: 5,
  });
  expect(readResolverSettings('')).toEqual({
    servers: [],
    search: [],
    ndots: 1,
    timeoutMs: 5000,
    attempts: 2,
  });
});

test('what is no name at all', () => {
  const check = (text: string, expected: boolean) => expect(isName(text)).toBe(expected);
  check('web', true);
  check('_http._tcp.web.', true);
  check('', false);
  check('a..b', false);
  check('-a', false);
  check('a b', false);
  check(`${'a'.repeat(64)}.b`, false);
  check(`${'a.'.repeat(127)}b`, false);
});

test('addresses and their ranges', () => {
  expect(reverseName('1.1.10.7')).toBe('7.10.1.1.in-addr.arpa');
  expect(addressAt('10.96.0.0/16', 10)).toBe('10.96.0.10');
  expect(addressAt('10.96.3.7/16', 257)).toBe('10.96.1.1');
  expect(
    ['1.1.10.0', '1.1.10.255', '1.1.11.0', '1.1.9.255'].map((address) => isInRange(address, '1.1.10.0/24')),
  ).toEqual([true, true, false, false]);
});
