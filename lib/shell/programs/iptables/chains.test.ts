/** Chains of rules that a small world does not bring together. Names and lines follow upstream's proxier_test.go. */
import { expect, test } from 'vitest';
import type { NodeRule } from '../../program';
import { buildTables, hash } from './chains';
import { writeTable } from './table';

const rule = (more: Partial<NodeRule>): NodeRule => ({
  service: 'ns5/svc5',
  portName: 'p80',
  face: 'cluster-ip',
  address: '172.30.0.45',
  port: 80,
  protocol: 'TCP',
  isLocal: false,
  targets: [{ address: '10.180.0.3', port: 80, pod: null }],
  isLastResort: false,
  unready: 0,
  outside: null,
  isServed: true,
  sourceRanges: null,
  affinityMs: null,
  ...more,
});

const ends = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ address: `10.0.0.${index + 1}`, port: 8080, pod: null }));

function linesOf(rules: readonly NodeRule[], table: 'nat' | 'filter', chain: string): string[] {
  const lines = writeTable(buildTables(rules)[table]).split('\n');
  return lines.filter((line) => line.startsWith(`-A ${chain} `)).map((line) => line.slice(chain.length + 4));
}

test('names are hashed as upstream hashes them', () => {
  expect(hash('default/kubernetes:httpstcp')).toBe('NPX46M4PTMTKRN6Y');
  expect(hash('ns5/svc5:p80tcp')).toBe('NUKIZ6OKUXPJNT4C');
  expect(hash('ns5/svc5:p80tcp10.180.0.3:80')).toBe('I77PXRDZVX7PMWMN');
});

test('each endpoint is as likely as the others: the first with 1/n, the next of what is left', () => {
  const shares = linesOf([rule({ targets: ends(7) })], 'nat', 'KUBE-SVC-NUKIZ6OKUXPJNT4C')
    .slice(1)
    .map((line) => /--probability (\S+)/.exec(line)?.[1] ?? 'the rest');
  expect(shares).toEqual([
    '0.14285714272',
    '0.16666666651',
    '0.20000000019',
    '0.25000000000',
    '0.33333333349',
    '0.50000000000',
    'the rest',
  ]);
});

test('source ranges of a load balancer: a wall before the way in, and a drop for the others', () => {
  const rules = [
    rule({}),
    rule({ face: 'load-balancer', address: '1.2.3.4', sourceRanges: ['203.0.113.0/25'] }),
    rule({ face: 'node-port', address: null, port: 3002 }),
  ];
  expect(linesOf(rules, 'nat', 'KUBE-FW-NUKIZ6OKUXPJNT4C')).toEqual([
    '-s 203.0.113.0/25 -m comment --comment "ns5/svc5:p80 loadbalancer IP" -j KUBE-EXT-NUKIZ6OKUXPJNT4C',
    '-m comment --comment "other traffic to ns5/svc5:p80 will be dropped by KUBE-PROXY-FIREWALL"',
  ]);
  expect(linesOf(rules, 'filter', 'KUBE-PROXY-FIREWALL')).toEqual([
    '-d 1.2.3.4/32 -p tcp -m comment --comment "ns5/svc5:p80 traffic not accepted by KUBE-FW-NUKIZ6OKUXPJNT4C" -m tcp --dport 80 -j DROP',
  ]);
  expect(linesOf(rules, 'nat', 'KUBE-SERVICES')[1]).toBe(
    '-d 1.2.3.4/32 -p tcp -m comment --comment "ns5/svc5:p80 loadbalancer IP" -m tcp --dport 80 -j KUBE-FW-NUKIZ6OKUXPJNT4C',
  );
});

test('affinity: the endpoint of the last time is looked for first, and remembered', () => {
  const rules = [rule({ affinityMs: 10_800_000 })];
  const kept = '--name KUBE-SEP-I77PXRDZVX7PMWMN --mask 255.255.255.255 --rsource';
  expect(linesOf(rules, 'nat', 'KUBE-SVC-NUKIZ6OKUXPJNT4C').slice(1)).toEqual([
    `-m comment --comment "ns5/svc5:p80 -> 10.180.0.3:80" -m recent --rcheck --seconds 10800 --reap ${kept} -j KUBE-SEP-I77PXRDZVX7PMWMN`,
    '-m comment --comment "ns5/svc5:p80 -> 10.180.0.3:80" -j KUBE-SEP-I77PXRDZVX7PMWMN',
  ]);
  expect(linesOf(rules, 'nat', 'KUBE-SEP-I77PXRDZVX7PMWMN')[1]).toBe(
    `-p tcp -m comment --comment "ns5/svc5:p80" -m recent --set ${kept} -m tcp -j DNAT --to-destination 10.180.0.3:80`,
  );
});

test('policies Local without an endpoint here: dropped, and never refused', () => {
  const none = { targets: [] as NodeRule['targets'], isLastResort: false, unready: 0 };
  const inside = [rule({ isLocal: true, ...none })];
  expect(linesOf(inside, 'filter', 'KUBE-SERVICES')).toEqual([
    '-d 172.30.0.45/32 -p tcp -m comment --comment "ns5/svc5:p80 has no local endpoints" -m tcp --dport 80 -j DROP',
  ]);
  const outside = [rule({}), rule({ face: 'node-port', address: null, port: 3002, outside: none })];
  expect(linesOf(outside, 'filter', 'KUBE-EXTERNAL-SERVICES')).toEqual([
    '-p tcp -m comment --comment "ns5/svc5:p80 has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 3002 -j DROP',
  ]);
  expect(linesOf(outside, 'nat', 'KUBE-EXT-NUKIZ6OKUXPJNT4C').at(-1)).toContain('route LOCAL traffic');
});

test('two ports without names are two Services to kube-proxy only where their protocols differ', () => {
  const unnamed = { service: 'ns/svc', portName: undefined };
  const rules = [
    rule({ ...unnamed, port: 53, protocol: 'UDP' }),
    rule({ ...unnamed, port: 53, protocol: 'TCP' }),
  ];
  expect(linesOf(rules, 'nat', 'KUBE-SERVICES').slice(0, 2)).toEqual([
    `-d 172.30.0.45/32 -p udp -m comment --comment "ns/svc cluster IP" -m udp --dport 53 -j KUBE-SVC-${hash('ns/svcudp')}`,
    `-d 172.30.0.45/32 -p tcp -m comment --comment "ns/svc cluster IP" -m tcp --dport 53 -j KUBE-SVC-${hash('ns/svctcp')}`,
  ]);
});
