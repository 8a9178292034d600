/** curl, wget, ping and nslookup against a network that answers what the test says. */
import { expect, test } from 'vitest';
import type { HttpResponse } from '../cluster/http';
import type {
  DnsAnswer,
  DnsReply,
  Host,
  HttpOutcome,
  NameOutcome,
  OutgoingRequest,
  PingOutcome,
  RecordType,
} from '../cluster/process';
import { createTestWorld, type TestWorld } from './testing/world';

type Failure = Extract<HttpOutcome, { ok: false }>['failure'];

interface Answers {
  readonly http?: (
    outgoing: OutgoingRequest,
  ) => Partial<HttpResponse> | { failure: Failure; afterMs?: number; connected?: boolean };
  readonly ping?: (sequence: number) => PingOutcome | 'silent';
  readonly resolve?: (name: string) => NameOutcome;
}

interface Scene {
  readonly world: TestWorld;
  readonly requests: OutgoingRequest[];
}

function createScene(answers: Answers, files: Readonly<Record<string, string>> = {}): Scene {
  const requests: OutgoingRequest[] = [];
  let pings = 0;
  const host: Host = {
    name: 'laptop',
    kind: 'laptop',
    network: {
      addresses: () => ['9.9.9.9'],
      http(outgoing, done) {
        requests.push(outgoing);
        const answer = answers.http!(outgoing);
        const address = /^[0-9.]+$/.test(outgoing.host) ? outgoing.host : '1.2.3.4';
        if ('failure' in answer) {
          const { failure, afterMs = 0, connected } = answer;
          world.cluster.scheduleFirst(world.cluster.nowMs() + afterMs, () =>
            done({
              ok: false,
              failure,
              address: failure === 'unresolved' ? null : address,
              port: outgoing.port,
              afterMs,
              ...(connected === undefined ? {} : { connected }),
              requestId: 1,
            }),
          );
        } else {
          const response = { status: 200, headers: {}, body: null, ...answer };
          const { port } = outgoing;
          done({
            ok: true,
            response,
            address,
            port,
            localAddress: '9.9.9.9',
            localPort: 40000,
            kept: { address, connection: 1 },
            requestId: 1,
          });
        }
        return () => {};
      },
      ping(address, timeoutMs, done) {
        pings += 1;
        const answer = answers.ping!(pings);
        if (answer !== 'silent') done(answer.ok ? { ...answer, address } : answer);
        else {
          world.cluster.scheduleFirst(world.cluster.nowMs() + timeoutMs, () =>
            done({ ok: false, failure: 'timed-out', from: null }),
          );
        }
        return () => {};
      },
      resolve(name, done) {
        done(answers.resolve?.(name) ?? { ok: false, failure: 'not-found', server: '10.0.0.1' });
        return () => {};
      },
      query(query, done) {
        done({ replies: query.names.map((name) => answerFor(name, query.type, answers)), requestId: 1 });
        return () => {};
      },
      stream(goal, done) {
        done({ ok: false, failure: 'refused', address: null, port: goal.port, afterMs: 0, requestId: 1 });
        return () => {};
      },
      accept(_port, _program, done) {
        done('in use');
        return () => {};
      },
      openPorts: () => [],
      findPath(_address, done) {
        done({ forwarders: [], isReached: false });
        return () => {};
      },
      resolver: () => ({ servers: ['10.0.0.1'], search: [], ndots: 1, timeoutMs: 5000, attempts: 2 }),
    },
  };
  const world = createTestWorld({ host: () => host, files });
  return { world, requests };
}

/** What the resolver answers, as a DNS server would. */
function answerFor(name: string, type: RecordType, answers: Answers): DnsReply {
  const outcome = answers.resolve?.(name);
  const found = outcome?.ok ? outcome.addresses : [];
  const records = found.map((data) => ({ name, type: 'A' as const, ttlSeconds: 30, data }));
  const answer: DnsAnswer = {
    code: outcome?.ok ? 'NOERROR' : 'NXDOMAIN',
    isAuthoritative: true,
    answers: type === 'A' ? records : [],
    authority: [],
    additional: [],
  };
  const isLate = outcome?.ok === false && outcome.failure === 'timed-out';
  return { name, type, answer: isLate ? null : answer, failure: isLate ? 'timed-out' : null, afterMs: 1 };
}

const hello = { status: 200, headers: { server: 'test', 'content-type': 'text/plain' }, body: 'hello\n' };

function checkCurl(
  line: string,
  answer: ReturnType<NonNullable<Answers['http']>>,
  expected: string,
  exitCode = 0,
): void {
  const { world } = createScene({ http: () => answer });
  expect(world.type(line)).toBe(expected);
  expect(world.session.lastExitCode).toBe(exitCode);
}

test.each([
  ['curl http://1.1.1.3', hello, 'hello\n', 0],
  [
    'curl -i 1.1.1.3:8080/a',
    hello,
    'HTTP/1.1 200 OK\r\nServer: test\r\nContent-Type: text/plain\r\n\r\nhello\n',
    0,
  ],
  ['curl -I 1.1.1.3', hello, 'HTTP/1.1 200 OK\r\nServer: test\r\nContent-Type: text/plain\r\n\r\n', 0],
  [
    "curl -s -o /dev/null -w '%{http_code} %{remote_ip}:%{remote_port} %{size_download}\\n' 1.1.1.3",
    hello,
    '200 1.1.1.3:80 6\n',
    0,
  ],
  ['curl -f 1.1.1.3', { status: 404, body: 'no' }, 'curl: (22) The requested URL returned error: 404\n', 22],
  [
    'curl --fail-with-body 1.1.1.3',
    { status: 500, body: 'why\n' },
    'why\ncurl: (22) The requested URL returned error: 500\n',
    22,
  ],
  ['curl 1.1.1.3', { status: 404, body: 'no\n' }, 'no\n', 0],
  [
    'curl http://1.1.1.9',
    { failure: 'refused' as const },
    'curl: (7) Failed to connect to 1.1.1.9 port 80 after 0 ms: Could not connect to server\n',
    7,
  ],
  [
    'curl http://1.1.1.9:81',
    { failure: 'unreachable' as const, afterMs: 3 },
    'curl: (7) Failed to connect to 1.1.1.9 port 81 after 3 ms: Could not connect to server\n',
    7,
  ],
  ['curl nosuch', { failure: 'unresolved' as const }, 'curl: (6) Could not resolve host: nosuch\n', 6],
  [
    'curl -m 5 1.1.1.9',
    { failure: 'timed-out' as const, afterMs: 5000 },
    'curl: (28) Connection timed out after 5000 milliseconds\n',
    28,
  ],
  [
    'curl --connect-timeout 2 1.1.1.9',
    { failure: 'timed-out' as const, afterMs: 2000 },
    'curl: (28) Connection timed out after 2000 milliseconds\n',
    28,
  ],
  [
    'curl -m 5 1.1.1.9',
    { failure: 'timed-out' as const, afterMs: 5000, connected: true },
    'curl: (28) Operation timed out after 5000 milliseconds with 0 bytes received\n',
    28,
  ],
  [
    'curl 1.1.1.9',
    { failure: 'timed-out' as const, afterMs: 134_000 },
    'curl: (28) Failed to connect to 1.1.1.9 port 80 after 134000 ms: Could not connect to server\n',
    28,
  ],
  ['curl 1.1.1.3', { failure: 'reset' as const }, 'curl: (52) Empty reply from server\n', 52],
  [
    'curl https://1.1.1.3',
    { failure: 'tls' as const },
    'curl: (35) TLS connect error: error:0A00010B:SSL routines::wrong version number\n',
    35,
  ],
  ['curl -s 1.1.1.9', { failure: 'refused' as const }, '', 7],
  [
    'curl -sS 1.1.1.9',
    { failure: 'refused' as const },
    'curl: (7) Failed to connect to 1.1.1.9 port 80 after 0 ms: Could not connect to server\n',
    7,
  ],
  ['curl ftp://x', hello, 'curl: (1) Protocol "ftp" not supported\n', 1],
  [
    'curl http://a:b:c',
    hello,
    'curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535\n',
    3,
  ],
  [
    'curl http://x:99999',
    hello,
    'curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535\n',
    3,
  ],
  [
    'curl',
    hello,
    "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    2,
  ],
  [
    'curl --nosuch x http://a',
    hello,
    "curl: option --nosuch: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    2,
  ],
  ['curl -o nodir/x 1.1.1.3 -s -S', hello, 'curl: (23) Failure writing output to destination\n', 23],
])('%s', (line, answer, expected, exitCode) => checkCurl(line, answer, expected, exitCode));

test('curl -v shows the connection, the request and the answer', () => {
  checkCurl(
    'curl -v -H "X-A: b" http://web:8080/p?q=1',
    hello,
    [
      '* Host web:8080 was resolved.',
      '* IPv6: (none)',
      '* IPv4: 1.2.3.4',
      '*   Trying 1.2.3.4:8080...',
      '* Connected to web (1.2.3.4) port 8080',
      '* using HTTP/1.x',
      '> GET /p?q=1 HTTP/1.1',
      '> Host: web:8080',
      '> User-Agent: curl/8.14.1',
      '> Accept: */*',
      '> X-A: b',
      '> ',
      '* Request completely sent off',
      '< HTTP/1.1 200 OK',
      '< Server: test',
      '< Content-Type: text/plain',
      '< ',
      'hello',
      '* Connection #0 to host web left intact',
      '',
    ].join('\n'),
  );
});

test('curl sends what it is told to send', () => {
  const { world, requests } = createScene(
    { http: () => hello },
    { '/home/learner/body.json': '{"a":\n1}\n' },
  );
  const lines = [
    'curl -d a=1 -d b=2 http://x/',
    'curl -X PUT --data-binary @body.json -H "Content-Type: application/json" http://x/',
    'curl -d @body.json http://x/',
    'curl -G -d q=1 http://x/s',
    'curl -H "Host: my.site" -A me -u u:p http://1.1.1.3/',
    'curl -H "Accept:" http://x/a/../b',
    'curl --resolve web:80:5.5.5.5 http://web/',
    'curl --json "{}" http://x/',
  ];
  for (const line of lines) world.type(line);
  const seen = requests.map(({ host, request }) => [request.method, request.path, host, request.body]);
  expect(seen).toEqual([
    ['POST', '/', 'x', 'a=1&b=2'],
    ['PUT', '/', 'x', '{"a":\n1}\n'],
    ['POST', '/', 'x', '{"a":1}'],
    ['GET', '/s?q=1', 'x', null],
    ['GET', '/', '1.1.1.3', null],
    ['GET', '/b', 'x', null],
    ['GET', '/', '5.5.5.5', null],
    ['POST', '/', 'x', '{}'],
  ]);
  expect(requests[0]!.request.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(requests[1]!.request.headers['content-type']).toBe('application/json');
  expect(requests[4]!.request.headers).toEqual({
    host: 'my.site',
    'user-agent': 'me',
    accept: '*/*',
    authorization: 'Basic dTpw',
  });
  expect(requests[5]!.request.headers['accept']).toBeUndefined();
  expect(requests[6]!.request.headers['host']).toBe('web');
});

test('curl follows redirections only with -L, and not for ever', () => {
  const answers: Answers = {
    http: ({ request }) =>
      request.path === '/end'
        ? hello
        : { status: 302, headers: { location: request.path === '/a' ? '/end' : '/loop' } },
  };
  const { world, requests } = createScene(answers);
  expect(world.type("curl -s -w '%{http_code} %{redirect_url}\\n' http://x/a")).toBe('302 http://x/end\n');
  expect(world.type('curl -sL http://x/a')).toBe('hello\n');
  expect(world.type('curl -sSL --max-redirs 3 http://x/loop')).toBe(
    'curl: (47) Maximum (3) redirects followed\n',
  );
  expect(requests.length).toBe(1 + 2 + 4);
});

test('curl streams a body that is still being written', () => {
  const { world } = createScene({
    http: () => {
      const body = world.cluster.createChannel('body');
      body.tryWrite('first\n');
      world.cluster.scheduleFirst(world.cluster.nowMs() + 2000, () => {
        body.tryWrite('second\n');
        body.end();
      });
      return { ...hello, body };
    },
  });
  expect(world.type('curl -N http://x/', 1000)).toBe('first\n');
  world.run();
  expect(world.take()).toBe('second\n');
});

test('curl shows its meter where the output is no terminal', () => {
  const { world } = createScene({ http: () => hello });
  expect(world.type('x=$(curl http://x/)')).toContain('% Total    % Received');
  expect(world.type('curl -s http://x/ | cat')).toBe('hello\n');
});

test('curl tries again with --retry', () => {
  let count = 0;
  const { world } = createScene({
    http: () => {
      count += 1;
      return count < 3 ? { status: 503, body: '' } : hello;
    },
  });
  expect(world.type('curl -s --retry 5 http://x/')).toBe('hello\n');
  expect(count).toBe(3);
  expect(world.cluster.nowMs()).toBeGreaterThanOrEqual(3000);
});

test.each([
  ['wget -qO- http://1.1.1.3', hello, 'hello\n', 0],
  ['wget -q -O f http://1.1.1.3; cat f', hello, 'hello\n', 0],
  ['wget -qO- http://1.1.1.3/x', { status: 404, body: 'no' }, '', 8],
  ['wget -qO- http://1.1.1.9', { failure: 'refused' as const }, '', 4],
  ['wget -qO- http://nosuch', { failure: 'unresolved' as const }, '', 4],
  [
    'wget -nv -O- http://nosuch',
    { failure: 'unresolved' as const },
    'wget: unable to resolve host address ‘nosuch’\n',
    4,
  ],
  ['wget -qO- -T 2 -t 1 http://1.1.1.9', { failure: 'timed-out' as const, afterMs: 2000 }, '', 4],
])('%s', (line, answer, expected, exitCode) => {
  const { world } = createScene({ http: () => answer });
  expect(world.type(line)).toBe(expected);
  expect(world.session.lastExitCode).toBe(exitCode);
});

const reply = (roundTripMs: number): PingOutcome => ({ ok: true, address: '', roundTripMs, timeToLive: 63 });

test('ping: answers, statistics, exit code 0', () => {
  const { world } = createScene({ ping: (sequence) => reply(sequence === 1 ? 0.5 : 12.345) });
  expect(world.type('ping -c 2 1.1.1.3; echo $?')).toBe(
    [
      'PING 1.1.1.3 (1.1.1.3) 56(84) bytes of data.',
      '64 bytes from 1.1.1.3: icmp_seq=1 ttl=63 time=0.500 ms',
      '64 bytes from 1.1.1.3: icmp_seq=2 ttl=63 time=12.3 ms',
      '',
      '--- 1.1.1.3 ping statistics ---',
      '2 packets transmitted, 2 received, 0% packet loss, time 1000ms',
      'rtt min/avg/max/mdev = 0.500/6.423/12.345/5.923 ms',
      '0',
      '',
    ].join('\n'),
  );
});

test('ping: silence is exit code 1 and no line', () => {
  const { world } = createScene({ ping: () => 'silent' });
  expect(world.type('ping -c 3 -W 1 1.1.1.9; echo $?')).toBe(
    'PING 1.1.1.9 (1.1.1.9) 56(84) bytes of data.\n\n--- 1.1.1.9 ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 2000ms\n\n1\n',
  );
});

test('ping: an unreachable host is told, a loss is counted', () => {
  const { world } = createScene({
    ping: (sequence) => (sequence === 1 ? { ok: false, failure: 'unreachable', from: '1.1.1.1' } : reply(1)),
  });
  const output = world.type('ping -c 3 1.1.1.9');
  expect(output).toContain('From 1.1.1.1 icmp_seq=1 Destination Host Unreachable\n');
  expect(output).toContain(
    '3 packets transmitted, 2 received, +1 errors, 33.3333% packet loss, time 2000ms\n',
  );
});

test('ping goes on until Ctrl-C, then shows what it counted and lets the line go on', () => {
  const { world } = createScene({ ping: () => reply(1) });
  world.type('ping -i 0.5 1.1.1.3; echo "code $?"', 1200);
  world.take();
  world.session.interrupt();
  world.run(10);
  const output = world.take();
  expect(output).toContain(
    '^C\n--- 1.1.1.3 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss',
  );
  expect(output).toMatch(/code 0\n$/);
});

test.each([
  ['ping nosuch', 'ping: nosuch: Name or service not known\n', 2],
  ['ping 1.2.3', 'ping: 1.2.3: Name or service not known\n', 2],
  ['ping', 'ping: usage error: Destination address required\n', 1],
  ['ping -c 0 1.1.1.1', "ping: invalid argument: '0': out of range: 1 <= value <= 9223372036854775807\n", 1],
  ['ping -f 1.1.1.1', "ping: invalid option -- 'f'\nTry 'ping --help' for more information.\n", 2],
])('%s is refused', (line, expected, exitCode) => {
  const { world } = createScene({ ping: () => reply(1) });
  expect(world.type(line)).toBe(expected);
  expect(world.session.lastExitCode).toBe(exitCode);
});

test('nslookup shows the server and the addresses, or that there is no such name', () => {
  const { world } = createScene({
    resolve: (name) =>
      name === 'web'
        ? { ok: true, name: 'web', addresses: ['10.96.0.7'], server: '10.0.0.1' }
        : { ok: false, failure: 'not-found', server: '10.0.0.1' },
  });
  const head = 'Server:\t\t10.0.0.1\nAddress:\t10.0.0.1#53\n\n';
  expect(world.type('nslookup web')).toBe(`${head}Name:\tweb\nAddress: 10.96.0.7\n\n`);
  expect(world.type('nslookup other; echo $?')).toBe(`${head}** server can't find other: NXDOMAIN\n\n1\n`);
});
