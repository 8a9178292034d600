import { expect, test } from 'vitest';
import { drawService, drawSlice, type ServiceSketch } from '../../testing/services';
import { findDnsAddress } from './cluster-dns';
import { describeRecords } from './records';

const tell = (sketch: ServiceSketch): readonly string[] =>
  describeRecords(drawService(sketch), [drawSlice(sketch)]).map(
    ({ name, type, data }) => `${name} ${type} ${data}`,
  );

const NAME = 'web.default.svc.cluster.local';

test('a Service with an address, its named ports, and names for addresses', () => {
  expect(
    tell({
      name: 'web',
      clusterIP: '10.96.0.7',
      ports: ['http:80→8080', 'dns:53/UDP'],
      endpoints: ['1.1.1.3'],
    }),
  ).toEqual([
    `${NAME} A 10.96.0.7`,
    `7.0.96.10.in-addr.arpa PTR ${NAME}.`,
    `_http._tcp.${NAME} SRV 0 100 80 ${NAME}.`,
    `_dns._udp.${NAME} SRV 0 100 53 ${NAME}.`,
    `1-1-1-3.${NAME} A 1.1.1.3`,
    `3.1.1.1.in-addr.arpa PTR 1-1-1-3.${NAME}.`,
  ]);
});

test('a headless Service: each ready pod, by its hostname where it has one', () => {
  const endpoints = ['1.1.1.3 as web-0', '1.1.1.4', '1.1.1.5 not ready'];
  expect(tell({ name: 'web', clusterIP: 'None', ports: ['http:80'], endpoints })).toEqual([
    `${NAME} A 1.1.1.3`,
    `${NAME} A 1.1.1.4`,
    `web-0.${NAME} A 1.1.1.3`,
    `3.1.1.1.in-addr.arpa PTR web-0.${NAME}.`,
    `1-1-1-4.${NAME} A 1.1.1.4`,
    `4.1.1.1.in-addr.arpa PTR 1-1-1-4.${NAME}.`,
    `_http._tcp.${NAME} SRV 0 50 80 web-0.${NAME}.`,
    `_http._tcp.${NAME} SRV 0 50 80 1-1-1-4.${NAME}.`,
  ]);
});

test('ExternalName is an alias and nothing else, whatever its ports say', () => {
  expect(tell({ name: 'web', externalName: 'Api.Example.org', ports: ['http:80'] })).toEqual([
    `${NAME} CNAME Api.Example.org.`,
  ]);
});

test('an ExternalName that looks like an address has no record', () => {
  expect(tell({ name: 'web', externalName: '10.0.0.7' })).toEqual([]);
});

test('the address of the DNS Service', () => {
  const check = (world: Parameters<typeof findDnsAddress>[0], expected: string | null) =>
    expect(findDnsAddress(world)).toBe(expected);
  check({ serviceRange: '10.96.0.0/16' }, '10.96.0.10');
  check(
    { serviceRange: '1.1.10.0/24', serviceAddresses: { 'kube-system/kube-dns': '1.1.10.253' } },
    '1.1.10.253',
  );
  check({ serviceRange: '10.96.0.0/16', clusterDns: 'none' }, null);
});
