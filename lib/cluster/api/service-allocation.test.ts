import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import type { Service } from '../resources';
import { createServiceAllocator, type ServiceAllocationOptions } from './service-allocation';

type Spec = Record<string, unknown>;

const service = (name: string, spec: Spec): Service =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec,
  }) as unknown as Service;

/** A small cluster: what it allocated is stored where no error came. */
function create(options: ServiceAllocationOptions, stored: Service[] = []) {
  const allocator = createServiceAllocator(
    createKernel({ seed: 7, startsAtEpochMs: 0 }),
    options,
    () => stored,
  );
  return (name: string, spec: Spec = {}, previous: Service | null = null, isDryRun = false) => {
    const made = service(name, { type: 'ClusterIP', ...spec });
    let errors: ReturnType<typeof allocator.allocate>;
    try {
      errors = allocator.allocate(made as never, previous, { isDryRun });
    } catch (error) {
      return (error as Error).message;
    }
    if (errors.length > 0) return errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
    if (!isDryRun) stored.push(made);
    return made.spec;
  };
}

const addressOf = (result: unknown): unknown => (result as { clusterIP?: unknown }).clusterIP ?? result;
const portsOf = (result: unknown): unknown =>
  (result as { ports?: { nodePort?: number }[] }).ports?.map(({ nodePort }) => nodePort) ?? result;

test('in order: the lowest free address, fixed ones kept for their Services', () => {
  const fixed = { 'default/web': '1.1.10.2', 'default/late': '1.1.10.4' };
  const allocate = create({ range: '1.1.10.0/24', order: 'sequential', fixed });
  const check = (name: string, expected: string) => expect(addressOf(allocate(name))).toBe(expected);
  // The first address is the API server's own, whoever comes first.
  check('a', '1.1.10.3');
  check('web', '1.1.10.2');
  check('b', '1.1.10.5');
  check('late', '1.1.10.4');
  check('kubernetes', '1.1.10.1');
});

test('an address is free again when its Service is gone', () => {
  const stored: Service[] = [];
  const allocate = create({ range: '1.1.10.0/24', order: 'sequential' }, stored);
  expect(addressOf(allocate('a'))).toBe('1.1.10.2');
  expect(addressOf(allocate('b'))).toBe('1.1.10.3');
  stored.shift();
  expect(addressOf(allocate('c'))).toBe('1.1.10.2');
});

test('drawn: the upper band first, never the same twice, then the lower band, then no more', () => {
  const stored: Service[] = [];
  const allocate = create({ range: '10.0.0.0/26' }, stored);
  const drawn = Array.from({ length: 62 }, (_, index) => String(addressOf(allocate(`s${index}`))));
  const last = (address: string): number => Number(address.split('.')[3]);
  // 62 addresses; the first is kept for the API server, the first 16 for those who choose.
  expect(drawn.slice(0, 46).every((address) => last(address) > 16)).toBe(true);
  expect(drawn.slice(46, 61).every((address) => last(address) > 1 && last(address) <= 16)).toBe(true);
  expect(new Set(drawn.slice(0, 61)).size).toBe(61);
  expect(drawn[61]).toBe('Internal error occurred: failed to allocate a serviceIP: range is full');
  expect(drawn.slice(0, 3)).not.toEqual(['10.0.0.17', '10.0.0.18', '10.0.0.19']);
});

test('an address that is asked for', () => {
  const taken = service('taken', { clusterIP: '1.1.10.7', clusterIPs: ['1.1.10.7'] });
  const allocate = create({ range: '1.1.10.0/24' }, [taken]);
  const check = (clusterIP: string, expected: string) =>
    expect(addressOf(allocate('x', { clusterIP, clusterIPs: [clusterIP] }))).toBe(expected);
  const outside = (address: string) =>
    `spec.clusterIPs: Invalid value: ["${address}"]: failed to allocate IP ${address}: the provided IP (${address}) is not in the valid range. The range of valid IPs is 1.1.10.0/24`;
  check('1.1.10.8', '1.1.10.8');
  check('None', 'None');
  check(
    '1.1.10.7',
    'spec.clusterIPs: Invalid value: ["1.1.10.7"]: failed to allocate IP 1.1.10.7: provided IP is already allocated',
  );
  check('9.9.9.9', outside('9.9.9.9'));
  check('1.1.10.0', outside('1.1.10.0'));
  check('1.1.10.255', outside('1.1.10.255'));
  check('1.1.11.1', outside('1.1.11.1'));
  check(
    'x.y',
    'spec.clusterIPs[0]: Invalid value: "x.y": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  );
});

test('node ports', () => {
  const held = service('held', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] });
  const allocate = create({ range: '1.1.10.0/24' }, [held]);
  const check = (ports: readonly object[], expected: unknown, previous: Service | null = null) =>
    expect(portsOf(allocate('x', { type: 'NodePort', ports }, previous))).toEqual(expected);
  const range = 'provided port is not in the valid range. The range of valid ports is 30000-32767';
  check([{ port: 80, nodePort: 80 }], `spec.ports[0].nodePort: Invalid value: 80: ${range}`);
  check([{ port: 80, nodePort: 32768 }], `spec.ports[0].nodePort: Invalid value: 32768: ${range}`);
  check(
    [{ port: 80, nodePort: 30080 }],
    'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  );
  check([{ port: 80, nodePort: 30081 }], [30081]);
  const [drawn] = portsOf(allocate('y', { type: 'NodePort', ports: [{ port: 80 }] })) as number[];
  expect(drawn).toBeGreaterThanOrEqual(30086);
  expect(drawn).toBeLessThanOrEqual(32767);
  const twins = [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ];
  const [udp, tcp] = portsOf(allocate('dns', { type: 'NodePort', ports: twins })) as number[];
  expect(udp).toBe(tcp);
});

test('a Service that is not exposed has no node port; an ExternalName has nothing', () => {
  const allocate = create({ range: '1.1.10.0/24' });
  expect(portsOf(allocate('a', { ports: [{ port: 80 }] }))).toEqual([undefined]);
  expect(allocate('b', { type: 'ExternalName', externalName: 'x.example' })).toEqual({
    type: 'ExternalName',
    externalName: 'x.example',
  });
  const unexposed = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] };
  expect(portsOf(allocate('c', unexposed))).toEqual([undefined]);
});

test('a dry run shows the beginning of the ranges and holds nothing', () => {
  const allocate = create({ range: '1.1.10.0/24', order: 'sequential' });
  const tried = allocate('a', { type: 'NodePort', ports: [{ port: 80 }] }, null, true);
  expect([addressOf(tried), portsOf(tried)]).toEqual(['1.1.10.0', [30000]]);
  expect(addressOf(allocate('b'))).toBe('1.1.10.2');
});

test('a range that is none is refused', () => {
  for (const range of [
    '',
    '1.1.10.0',
    '1.1.10.0/33',
    '1.1.10.300/24',
    '1.1.10.0/31',
    'fd00::/64',
    '1.1.10.0/x',
  ]) {
    expect(() => create({ range })).toThrow('is no range for Services');
  }
});
