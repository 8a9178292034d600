/** What is read of a Corefile, what is told off, and how answers follow it. */
import { expect, test } from 'vitest';
import { DEFAULT_COREFILE } from '../controllers/cluster-dns/configuration';
import { createRandom } from '../kernel/random';
import type { RecordType } from '../process';
import { createCoreDns, DEFAULT_BLOCK } from './core-dns';
import { readCorefile } from './corefile';
import { createPublicServer } from './public-names';
import { createZone } from './zone';

const WEB = 'web.default.svc.cluster.local';

function createServer(corefile: string) {
  const zone = createZone({ domain: 'cluster.local', epochSeconds: () => 7 });
  zone.setNamespace('default', true);
  zone.program('default/web', [
    { name: WEB, type: 'A', ttlSeconds: 30, data: '1.1.10.1' },
    { name: '1.10.1.1.in-addr.arpa', type: 'PTR', ttlSeconds: 30, data: `${WEB}.` },
    { name: `_http._tcp.${WEB}`, type: 'SRV', ttlSeconds: 30, data: `0 100 80 ${WEB}.` },
    { name: `_dns._udp.${WEB}`, type: 'SRV', ttlSeconds: 30, data: `0 100 53 ${WEB}.` },
  ]);
  zone.program('default/far', [
    { name: 'far.default.svc.cluster.local', type: 'CNAME', ttlSeconds: 30, data: 'www.example.org.' },
  ]);
  const upstream = createPublicServer({ 'example.org': '198.51.100.1', 'www.example.org': 'example.org' });
  const server = createCoreDns({
    zone,
    random: createRandom(1, 'dns'),
    findServer: (goal) => (goal === '/etc/resolv.conf' ? upstream : null),
  });
  server.configure(readCorefile(corefile).blocks);
  return (name: string, type: RecordType = 'A'): string => {
    const { code, answers, authority } = server.answer({ name, type });
    const told = answers.map((record) => `${record.type} ${record.ttlSeconds} ${record.data}`).join(', ');
    return told === '' ? `${code}${authority.length > 0 ? ' with SOA' : ''}` : told;
  };
}

test('a server begins with the default configuration', () => {
  expect(readCorefile(DEFAULT_COREFILE).blocks).toEqual([DEFAULT_BLOCK]);
});

test('the default configuration answers as CoreDNS does', () => {
  const ask = createServer(DEFAULT_COREFILE);
  const check = (name: string, type: RecordType, expected: string) =>
    expect(ask(name, type), `${type} ${name}`).toBe(expected);
  check(WEB, 'A', 'A 30 1.1.10.1');
  check(WEB.toUpperCase(), 'A', 'A 30 1.1.10.1');
  check(WEB, 'AAAA', 'NOERROR with SOA');
  check(WEB, 'TXT', 'NOERROR with SOA');
  check(WEB, 'ANY', 'NOERROR with SOA');
  check(`_http._tcp.${WEB}`, 'SRV', `SRV 30 0 100 80 ${WEB}.`);
  check(`_http._tcp.${WEB}`, 'A', 'A 30 1.1.10.1');
  check(`_https._tcp.${WEB}`, 'SRV', 'NXDOMAIN with SOA');
  check('1.10.1.1.in-addr.arpa', 'PTR', `PTR 30 ${WEB}.`);
  check('9.9.9.9.in-addr.arpa', 'PTR', 'NXDOMAIN with SOA');
  check('1-1-1-3.default.pod.cluster.local', 'A', 'A 30 1.1.1.3');
  check('1-1-1-3.nowhere.pod.cluster.local', 'A', 'NXDOMAIN with SOA');
  check('web.default.pod.cluster.local', 'A', 'NXDOMAIN with SOA');
  check('nobody.default.svc.cluster.local', 'A', 'NXDOMAIN with SOA');
  check('default.svc.cluster.local', 'A', 'NOERROR with SOA');
  check('nowhere.svc.cluster.local', 'A', 'NXDOMAIN with SOA');
  check(
    'far.default.svc.cluster.local',
    'A',
    'CNAME 30 www.example.org., CNAME 30 example.org., A 30 198.51.100.1',
  );
  check('far.default.svc.cluster.local', 'CNAME', 'CNAME 30 www.example.org.');
  check('example.org', 'A', 'A 30 198.51.100.1');
  check('dns-version.cluster.local', 'TXT', 'TXT 28800 "1.1.0"');
  check('cluster.local', 'NS', 'NS 30 ns.dns.cluster.local.');
});

test('who asks for the ports of a Service gets them all, and they share the weight', () => {
  const answers = createServer(DEFAULT_COREFILE)(WEB, 'SRV').split(', ').sort();
  expect(answers).toEqual([`SRV 30 0 50 53 ${WEB}.`, `SRV 30 0 50 80 ${WEB}.`]);
});

const KUBERNETES = 'kubernetes cluster.local in-addr.arpa {\n pods insecure\n fallthrough in-addr.arpa\n }';

test.each([
  ['without forward nobody outside is asked', `.:53 {\n ${KUBERNETES}\n}`, 'example.org', 'SERVFAIL'],
  ['a plain kubernetes has a time to live of 5', `.:53 {\n ${KUBERNETES}\n}`, WEB, 'A 5 1.1.10.1'],
  [
    'pods have no names unless it says so',
    '.:53 {\n kubernetes cluster.local\n}',
    '1-1-1-3.default.pod.cluster.local',
    'NXDOMAIN with SOA',
  ],
  [
    'without a cache the time to live is that of the server outside',
    '.:53 {\n forward . /etc/resolv.conf\n}',
    'example.org',
    'A 300 198.51.100.1',
  ],
  [
    'hosts comes before everything else',
    `.:53 {\n hosts {\n  10.0.0.9 example.org # ours\n  fallthrough\n }\n forward . /etc/resolv.conf\n}`,
    'example.org',
    'A 3600 10.0.0.9',
  ],
  [
    'hosts that does not fall through answers nothing else',
    `.:53 {\n hosts {\n  10.0.0.9 example.org\n }\n ${KUBERNETES}\n}`,
    WEB,
    'SERVFAIL',
  ],
  [
    'a name is asked for as another one',
    `.:53 {\n rewrite name shop.example.org ${WEB}\n ${KUBERNETES}\n}`,
    'shop.example.org',
    'A 5 1.1.10.1',
  ],
  [
    'a server block of a zone is the one for its names',
    `.:53 {\n forward . /etc/resolv.conf\n}\nexample.org:53 {\n forward . 10.0.0.53\n}`,
    'www.example.org',
    'SERVFAIL',
  ],
  ['no server block for a name', 'example.org:53 {\n forward . /etc/resolv.conf\n}', WEB, 'REFUSED'],
  ['without kubernetes', '.:53 {\n forward . /etc/resolv.conf\n}', WEB, 'NXDOMAIN with SOA'],
])('%s', (_title, corefile, name, expected) => {
  expect(readCorefile(corefile).problem).toBe(null);
  expect(createServer(corefile)(name)).toBe(expected);
});

test.each([
  [
    '.:53 {\n errors\n forwrd . /etc/resolv.conf\n}',
    "Corefile:3 - Error during parsing: Unknown directive 'forwrd'",
  ],
  ['.:53 {\n errors\n', 'Corefile:3 - Error during parsing: Unexpected EOF'],
  ['.:53 {\n}\n}', "Corefile:3 - Error during parsing: Unexpected '}' because no matching opening brace"],
  [
    '. {\n forward .\n}',
    "Corefile:2 - Error during parsing: Wrong argument count or unexpected line ending after 'forward'",
  ],
  [
    '. {\n forward . far.example\n}',
    'Corefile:2 - Error during parsing: not an IP address or file: "far.example"',
  ],
  ['. {\n kubernetes {\n  pods all\n }\n}', 'Corefile:3 - Error during parsing: wrong value for pods: all'],
  [
    '. {\n kubernetes {\n  podds insecure\n }\n}',
    "Corefile:3 - Error during parsing: unknown property 'podds'",
  ],
])('what can not be read: %j', (corefile, expected) => {
  expect(readCorefile(corefile).problem).toBe(expected);
});

test('what is read and has no effect is told', () => {
  const check = (corefile: string, expected: readonly string[]) =>
    expect(readCorefile(corefile).notSimulated).toEqual(expected);
  check(DEFAULT_COREFILE, []);
  check('. {\n autopath @kubernetes\n}', ['The plugin autopath (line 2) has no effect here.']);
  check('. {\n rewrite type A AAAA\n}', [
    'Of rewrite only `rewrite name FROM TO` has an effect here, not line 2.',
  ]);
  check('. {\n kubernetes {\n  pods verified\n }\n}', ['`pods verified` counts as `pods insecure` here.']);
});
