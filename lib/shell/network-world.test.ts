/** The network's programs in a world with Services of all types: what they print, and their exit codes. */
import { expect, test } from 'vitest';
import { createNetworkStory } from './testing/network-story';

type Story = ReturnType<typeof createNetworkStory>;

/** From where, the command, what is printed, and the exit code behind it. */
type Case = readonly [from: string, line: string, printed: string, exitCode: number];

function checkAll(cases: readonly Case[], story: Story = createNetworkStory()): void {
  for (const [from, line, printed, exitCode] of cases) {
    expect(story.run(from, `${line}; echo "= $?"`), `${from}: ${line}`).toBe(`${printed}= ${exitCode}\n`);
  }
}

const VERBOSE = `*   Trying 1.1.10.1:3000...
* Connected to 1.1.10.1 (1.1.10.1) port 3000
* using HTTP/1.x
> GET /hostname HTTP/1.1
> Host: 1.1.10.1:3000
> User-Agent: curl/8.14.1
> Accept: */*
> ${''}
* Request completely sent off
< HTTP/1.1 200 OK
< Date: Thu, 01 Jan 2026 00:00:30 GMT
< Content-Length: 5
< Content-Type: text/plain; charset=utf-8
< ${''}
{ [5 bytes data]
`;

test('curl -v: the second request takes the connection of the first, and so reaches the same pod', () => {
  const story = createNetworkStory();
  const url = 'http://1.1.10.1:3000/hostname';
  const [, talk = ''] = VERBOSE.split('* using HTTP/1.x\n');
  const printed = story.run('nginx-a', `curl -sv ${url} ${url}`);
  const [, pod = '?'] = /(web-[ab])/.exec(printed) ?? [];
  const left = `${pod}* Connection #0 to host 1.1.10.1 left intact\n`;
  expect(printed).toBe(
    `${VERBOSE}${left}* Re-using existing http: connection with host 1.1.10.1\n${talk}${left}`,
  );
  const names = story.run('nginx-a', `curl -s ${`-w "\\n" ${url} `.repeat(1)}${`${url} `.repeat(9)}`).trim();
  expect(new Set(names.split('\n')).size).toBe(1);
  const loop = `for i in 1 2 3 4 5 6 7 8 9 10 11 12; do curl -s -w "\\n" ${url}; done`;
  expect(new Set(story.run('nginx-a', loop).trim().split('\n')).size).toBe(2);
});

test('curl: what fails, with its number', () => {
  checkAll([
    [
      'nginx-a',
      'curl -sS http://empty',
      'curl: (7) Failed to connect to empty port 80 after 2 ms: Could not connect to server\n',
      7,
    ],
    [
      'nginx-a',
      'curl -sS -m 2 http://1.1.1.99',
      'curl: (28) Connection timed out after 2000 milliseconds\n',
      28,
    ],
    ['nginx-a', 'curl -sS http://nosuch', 'curl: (6) Could not resolve host: nosuch\n', 6],
    [
      'nginx-a',
      'curl -sS https://web:3000',
      'curl: (35) TLS connect error: error:0A00010B:SSL routines::wrong version number\n',
      35,
    ],
    ['nginx-a', 'curl -sS "http://a b"', 'curl: (3) URL rejected: Malformed input to a URL function\n', 3],
    ['laptop', 'curl -s -x nosuch:80 -S http://web/', 'curl: (5) Could not resolve proxy: nosuch\n', 5],
    [
      'laptop',
      'curl -d @nofile http://5.5.5.5/',
      "curl: Failed to open nofile\ncurl: option -d: error encountered when reading a file\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      26,
    ],
    [
      'laptop',
      'curl -F a=b http://x',
      "curl: option -F, --form: is not simulated here\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      2,
    ],
    [
      'laptop',
      'curl -m',
      "curl: option -m: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      2,
    ],
    [
      'laptop',
      'curl -sS "http://5.5.5.5/redirect?code=302" -L --max-redirs 0 -o /dev/null',
      'curl: (47) Maximum (0) redirects followed\n',
      47,
    ],
    [
      'laptop',
      'curl -sSf http://4.4.4.1:31111/',
      'curl: (7) Failed to connect to 4.4.4.1 port 31111 after 4 ms: Could not connect to server\n',
      7,
    ],
  ]);
});

test('curl -v: a connection that is refused, and one that nobody answers', () => {
  const story = createNetworkStory();
  const refused = story.run('nginx-a', 'curl -sv http://empty');
  expect(refused.replace(/from 1\.1\.1\.5 port \d+/, 'from 1.1.1.5 port N')).toBe(
    [
      '* Host empty:80 was resolved.',
      '* IPv6: (none)',
      '* IPv4: 1.1.10.3',
      '*   Trying 1.1.10.3:80...',
      '* connect to 1.1.10.3 port 80 from 1.1.1.5 port N failed: Connection refused',
      '* Failed to connect to empty port 80 after 2 ms: Could not connect to server',
      '* closing connection #0',
      'command terminated with exit code 7',
      '',
    ].join('\n'),
  );
  expect(story.run('nginx-a', 'curl -sv --connect-timeout 3 http://1.1.1.99')).toBe(
    '*   Trying 1.1.1.99:80...\n* Connection timed out after 3000 milliseconds\n* closing connection #0\ncommand terminated with exit code 28\n',
  );
});

test('curl: addresses put in the place of names, proxies, several URLs with options of their own', () => {
  checkAll([
    ['laptop', 'curl -s --connect-to web:80:5.5.5.5:80 http://web/hostname | cut -c 1-4', 'web-\n', 0],
    ['laptop', 'curl -s --resolve web:80:5.5.5.5 http://web/hostname | cut -c 1-4', 'web-\n', 0],
    ['laptop', 'curl -s -x 4.4.4.1:30081 http://web/hostname | cut -c 1-4', 'web-\n', 0],
    [
      'laptop',
      'curl -s -o /dev/null -w "%{http_code} %{num_connects} %{remote_ip}:%{remote_port} %{urlnum}\\n" http://5.5.5.5/ -o /dev/null http://5.5.5.5/',
      '200 1 5.5.5.5:80 0\n200 0 5.5.5.5:80 1\n',
      0,
    ],
    [
      'laptop',
      'curl -s -w "%{method}\\n" -o /dev/null -d a=1 http://5.5.5.5/ --next -w "%{method}\\n" -o /dev/null http://5.5.5.5/',
      'POST\nGET\n',
      0,
    ],
    ['laptop', 'curl -s http://4.4.4.1:30080/clientip | cut -d: -f1', '203.0.113.7\n', 0],
    [
      'laptop',
      'curl -s -w "%{exitcode} %{errormsg}\\n" http://4.4.4.1:31111/',
      '7 Failed to connect to 4.4.4.1 port 31111 after 4 ms: Could not connect to server\n',
      7,
    ],
  ]);
});

test('nc: each face with its own words', () => {
  checkAll([
    ['box', 'nc -zv web 3000', 'web (1.1.10.1:3000) open\n', 0],
    ['box', 'nc -zv -w 2 web 3001', 'nc: web (1.1.10.1:3001): Connection timed out\n', 1],
    ['box', 'nc -zv empty 80', 'nc: empty (1.1.10.3:80): Connection refused\n', 1],
    ['box', 'nc -z empty 80', '', 1],
    ['box', 'nc -zv nosuch 80', "nc: bad address 'nosuch'\n", 1],
    ['box', 'nc -u 1.1.1.1 53', 'nc: UDP (-u) is not simulated here\n', 1],
    ['laptop', 'nc -zv 5.5.5.5 80', 'Connection to 5.5.5.5 80 port [tcp/http] succeeded!\n', 0],
    [
      'laptop',
      'nc -zv 4.4.4.1 31111',
      'nc: connect to 4.4.4.1 port 31111 (tcp) failed: Connection refused\n',
      1,
    ],
    [
      'laptop',
      'nc -zv -w 2 1.1.1.3 80',
      'nc: connect to 1.1.1.3 port 80 (tcp) timed out: Operation now in progress\n',
      1,
    ],
    [
      'laptop',
      'nc -zv nosuch 80',
      'nc: getaddrinfo for host "nosuch" port 80: Name or service not known\n',
      1,
    ],
    [
      'laptop',
      "printf 'GET /hostname HTTP/1.0\\r\\n\\r\\n' | nc 5.5.5.5 80 | head -1",
      'HTTP/1.1 200 OK\r\n',
      0,
    ],
    ['web-a', 'nc -l -p 8080', 'nc: bind: Address already in use\n', 1],
  ]);
});

test('nc: two pods talk, each at a terminal of its own', () => {
  const story = createNetworkStory();
  const [one, two] = [story.openPrompt('one'), story.openPrompt('two')];
  expect(one.type('kubectl exec -it net -- nc -lv -p 9000', 2000)).toBe('Listening on 0.0.0.0 9000\n');
  two.type('kubectl exec -it box -- nc 1.1.1.7 9000', 2000);
  expect(one.advance(500)).toMatch(/^Connection received on 1\.1\.1\.6 \d+\n$/);
  two.type('hi there', 500);
  expect(one.advance(500)).toBe('hi there\n');
  one.type('and you', 500);
  expect(two.advance(500)).toBe('and you\n');
  expect(story.run('net', 'ss -ltn | wc -l')).toBe('1\n');
  two.session.interrupt();
  two.advance(1000);
  one.advance(1000);
  expect([one.session.isAtPrompt, two.session.isAtPrompt]).toEqual([true, true]);
});

test('telnet: each face with its own words', () => {
  checkAll([
    ['box', 'telnet empty 80', "telnet: can't connect to remote host (1.1.10.3): Connection refused\n", 1],
    ['box', 'telnet nosuch 80', "telnet: bad address 'nosuch'\n", 1],
    [
      'laptop',
      'telnet 4.4.4.1 31111',
      'Trying 4.4.4.1...\ntelnet: Unable to connect to remote host: Connection refused\n',
      1,
    ],
    [
      'laptop',
      'telnet 5.5.5.5 81',
      'Trying 5.5.5.5...\ntelnet: Unable to connect to remote host: Connection timed out\n',
      1,
    ],
    ['laptop', 'telnet nosuch 80', 'telnet: could not resolve nosuch/80: Name or service not known\n', 1],
    [
      'laptop',
      "printf 'GET /hostname HTTP/1.0\\n\\n' | telnet 5.5.5.5 80 | head -4",
      "Trying 5.5.5.5...\nConnected to 5.5.5.5.\nEscape character is '^]'.\nHTTP/1.1 200 OK\r\n",
      0,
    ],
  ]);
});

test('wget: GNU on debian, BusyBox in its containers', () => {
  checkAll([
    ['box', 'wget -qO- http://web:3000/hostname | cut -c 1-4', 'web-\n', 0],
    [
      'box',
      'wget -O- http://empty',
      "Connecting to empty (1.1.10.3:80)\nwget: can't connect to remote host (1.1.10.3): Connection refused\n",
      1,
    ],
    [
      'box',
      'wget -T 2 -O- http://1.1.1.99',
      'Connecting to 1.1.1.99 (1.1.1.99:80)\nwget: download timed out\n',
      1,
    ],
    [
      'laptop',
      'wget http://nosuch',
      '--2026-01-01 00:00:32--  http://nosuch/\nResolving nosuch (nosuch)... failed: Name or service not known.\nwget: unable to resolve host address ‘nosuch’\n',
      4,
    ],
    [
      'laptop',
      'wget http://4.4.4.1:31111',
      '--2026-01-01 00:00:32--  http://4.4.4.1:31111/\nConnecting to 4.4.4.1:31111... failed: Connection refused.\n',
      4,
    ],
    [
      'laptop',
      'wget -T 1 -t 2 http://1.1.1.3/',
      '--2026-01-01 00:00:32--  http://1.1.1.3/\nConnecting to 1.1.1.3:80... failed: Connection timed out.\nRetrying.\n\n--2026-01-01 00:00:34--  (try: 2)  http://1.1.1.3/\nConnecting to 1.1.1.3:80... failed: Connection timed out.\nGiving up.\n\n',
      4,
    ],
    [
      'laptop',
      'wget --spider http://5.5.5.5/hostname',
      'Spider mode enabled. Check if remote file exists.\n--2026-01-01 00:00:35--  http://5.5.5.5/hostname\nConnecting to 5.5.5.5:80... connected.\nHTTP request sent, awaiting response... 200 OK\nLength: 5 [text/plain]\nRemote file exists.\n\n',
      0,
    ],
    [
      'laptop',
      'wget',
      "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
      1,
    ],
    [
      'laptop',
      'wget --foo',
      "wget: unrecognized option '--foo'\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
      2,
    ],
    [
      'laptop',
      'wget -q http://5.5.5.5/hostname; wget -q http://5.5.5.5/hostname; ls host*',
      'hostname  hostname.1\n',
      0,
    ],
    [
      'python-a',
      'wget -nv http://web:3000/hostname',
      '2026-01-01 00:00:35 URL:http://web:3000/hostname [5/5] -> "hostname" [1]\n',
      0,
    ],
  ]);
});

test('traceroute: nodes tell who they are, the internet does not, and rules have no way behind them', () => {
  const story = createNetworkStory();
  const hops = (from: string, line: string): string => story.run(from, line).replace(/\d+\.\d+ ms/g, 'T');
  expect(hops('box', 'traceroute -n 1.1.1.4')).toBe(
    'traceroute to 1.1.1.4 (1.1.1.4), 30 hops max, 46 byte packets\n 1  1.1.1.1  T  T  T\n 2  1.1.1.2  T  T  T\n 3  1.1.1.4  T  T  T\n',
  );
  expect(hops('box', 'traceroute -n 1.1.1.3')).toBe(
    'traceroute to 1.1.1.3 (1.1.1.3), 30 hops max, 46 byte packets\n 1  1.1.1.3  T  T  T\n',
  );
  expect(hops('laptop', 'traceroute 4.4.4.1')).toBe(
    'traceroute to 4.4.4.1 (4.4.4.1), 30 hops max, 60 byte packets\n 1  * * *\n 2  * * *\n 3  * * *\n 4  4.4.4.1 (4.4.4.1)  T  T  T\n',
  );
  expect(hops('box', 'traceroute -m 2 1.1.10.1')).toBe(
    'traceroute to 1.1.10.1 (1.1.10.1), 2 hops max, 46 byte packets\n 1  1.1.1.1 (1.1.1.1)  T  T  T\n 2  *  *  *\n',
  );
});

test('ip, ss, netstat and hostname show the machine that they run on', () => {
  checkAll([
    [
      'net',
      'ip -br addr',
      'lo               UNKNOWN        127.0.0.1/8 \neth0@if14        UP             1.1.1.7/32 \n',
      0,
    ],
    ['net', 'ip route', 'default via 169.254.1.1 dev eth0 \n169.254.1.1 dev eth0 scope link \n', 0],
    ['net', 'ip route get 1.1.1.3', '1.1.1.3 via 169.254.1.1 dev eth0 src 1.1.1.7 uid 0 \n    cache \n', 0],
    ['net', 'ip neigh', 'ip: "neighbour" is not simulated here\n', 255],
    ['net', 'ip nosuch', 'Object "nosuch" is unknown, try "ip help".\n', 1],
    [
      'web-a',
      'netstat -ltn',
      'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \ntcp        0      0 0.0.0.0:8080            0.0.0.0:*               LISTEN      \n',
      0,
    ],
    [
      'net',
      'ss -tn',
      'ss: connections that stand are not simulated here; -l shows the ports at which programs wait\n',
      255,
    ],
    ['net', 'hostname', 'net\n', 0],
    ['box', 'hostname -i', '1.1.1.6\n', 0],
    ['python-a', 'hostname -I', '1.1.1.8 \n', 0],
    [
      'net',
      'iptables -t nat -L',
      'iptables: Could not fetch rule set generation id: Permission denied (you must be root)\n',
      4,
    ],
    ['net', 'getent hosts web', '1.1.10.1        web.default.svc.cluster.local\n', 0],
    ['nginx-a', 'ip a', 'sh: ip: not found\n', 127],
    ['laptop', 'iptables -L', 'bash: iptables: command not found\n', 127],
  ]);
});

test('ssh: a prompt on a node, one command, and machines that cannot be had', () => {
  const story = createNetworkStory();
  const { laptop, cluster } = story;
  expect(laptop.type('ssh node-1', 1000)).toBe('root@node-1:~# ');
  expect(laptop.type('hostname; false', 1000)).toBe('node-1\nroot@node-1:~# ');
  expect(laptop.type('echo $?; cd /etc', 1000)).toBe('1\nroot@node-1:/etc# ');
  laptop.session.enterLine('sleep 100');
  laptop.advance(500);
  laptop.session.interrupt();
  expect(laptop.advance(500)).toBe('^C\nroot@node-1:/etc# ');
  expect(laptop.type('kubectl get pods', 1000)).toContain('kubectl: command not found');
  expect(laptop.type('exit 3', 1000)).toBe('logout\nConnection to node-1 closed.\n');
  expect(laptop.session.lastExitCode).toBe(3);
  checkAll(
    [
      [
        'laptop',
        "ssh node-2 'hostname; echo $HOME; curl -s 127.0.0.1:30081/hostname | cut -c 1-4'",
        'node-2\n/root\nweb-\n',
        0,
      ],
      ['laptop', 'ssh root@4.4.4.2 hostname', 'node-2\n', 0],
      [
        'laptop',
        'echo "echo kept > f" | ssh node-1; ssh node-1 cat f',
        'Pseudo-terminal will not be allocated because stdin is not a terminal.\nkept\n',
        0,
      ],
      ['laptop', 'ssh node-9', 'ssh: Could not resolve hostname node-9: Name or service not known\n', 255],
      ['laptop', 'ssh bob@node-1', 'bob@node-1: Permission denied (publickey).\n', 255],
      ['laptop', 'ssh localhost', 'ssh: connect to host localhost port 22: Connection refused\n', 255],
      ['laptop', 'ssh -p 2222 node-1', 'ssh: option -p is not simulated here\n', 255],
      ['laptop', 'ssh node-1 ipvsadm -Ln', 'bash: line 1: ipvsadm: command not found\n', 127],
      ['laptop', 'ssh node-1 nft list ruleset', 'bash: line 1: nft: command not found\n', 127],
    ],
    story,
  );
  cluster.setNodeConnected('node-2', false);
  const beforeMs = cluster.nowMs();
  expect(laptop.type('ssh node-2 hostname')).toBe(
    'ssh: connect to host node-2 port 22: Connection timed out\n',
  );
  expect(cluster.nowMs() - beforeMs).toBe(134_000);
  expect(laptop.type('ssh -o ConnectTimeout=5 node-2 hostname')).toContain('timed out');
});

test('ssh: a client on the internet that the world names', () => {
  const story = createNetworkStory({ outsideClients: [{ name: 'visitor', address: '192.0.2.9' }] });
  checkAll(
    [
      ['laptop', 'ssh visitor hostname', 'visitor\n', 0],
      ['laptop', 'ssh visitor curl -s http://5.5.5.5/hostname | cut -c 1-4', 'web-\n', 0],
      [
        'laptop',
        'ssh visitor curl -sS -m 2 http://1.1.10.1:3000',
        'curl: (28) Connection timed out after 2000 milliseconds\n',
        28,
      ],
    ],
    story,
  );
});

const inChain = (story: Story, chain: string): string[] =>
  story.run('laptop', `ssh node-1 iptables -t nat -S ${chain}`).trim().split('\n').slice(1);

test('iptables: chains as kube-proxy names and fills them', () => {
  const story = createNetworkStory();
  expect(inChain(story, 'KUBE-SERVICES')).toContain(
    '-A KUBE-SERVICES -d 1.1.10.254/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y',
  );
  expect(inChain(story, 'KUBE-SVC-CDGGSHYLG3RE2FKL')).toEqual([
    '-A KUBE-SVC-CDGGSHYLG3RE2FKL -d 1.1.10.1/32 ! -i cali+ -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 3000 -j KUBE-MARK-MASQ',
    '-A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 1.1.1.3:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-SMRHPURGRPBF5UHV',
    '-A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 1.1.1.4:8080" -j KUBE-SEP-UNXYU5MA3QPYELTZ',
  ]);
  expect(inChain(story, 'KUBE-SEP-SMRHPURGRPBF5UHV')).toEqual([
    '-A KUBE-SEP-SMRHPURGRPBF5UHV -s 1.1.1.3/32 -m comment --comment "default/web:http" -j KUBE-MARK-MASQ',
    '-A KUBE-SEP-SMRHPURGRPBF5UHV -p tcp -m comment --comment "default/web:http" -m tcp -j DNAT --to-destination 1.1.1.3:8080',
  ]);
  expect(inChain(story, 'KUBE-NODEPORTS')).toEqual([
    '-A KUBE-NODEPORTS -p tcp -m comment --comment "default/balanced:http" -m tcp --dport 30081 -j KUBE-EXT-2CXIPMDHTYVVE5UT',
    '-A KUBE-NODEPORTS -p tcp -m comment --comment "default/open:http" -m tcp --dport 30080 -j KUBE-EXT-YSXJZ4DZ3FFPMJKC',
  ]);
  expect(inChain(story, 'KUBE-EXT-YSXJZ4DZ3FFPMJKC')).toEqual([
    '-A KUBE-EXT-YSXJZ4DZ3FFPMJKC -i cali+ -m comment --comment "pod traffic for default/open:http external destinations" -j KUBE-SVC-YSXJZ4DZ3FFPMJKC',
    '-A KUBE-EXT-YSXJZ4DZ3FFPMJKC -m comment --comment "masquerade LOCAL traffic for default/open:http external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
    '-A KUBE-EXT-YSXJZ4DZ3FFPMJKC -m comment --comment "route LOCAL traffic for default/open:http external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-YSXJZ4DZ3FFPMJKC',
    '-A KUBE-EXT-YSXJZ4DZ3FFPMJKC -j KUBE-SVL-YSXJZ4DZ3FFPMJKC',
  ]);
  expect(story.run('laptop', 'ssh node-1 iptables-save -t filter')).toContain(
    '-A KUBE-SERVICES -d 1.1.10.3/32 -p tcp -m comment --comment "default/empty has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable\n',
  );
  checkAll(
    [
      [
        'laptop',
        'ssh node-1 iptables -t nat -L KUBE-NODEPORTS -n | head -3',
        'Chain KUBE-NODEPORTS (1 references)\ntarget     prot opt source               destination         \nKUBE-EXT-2CXIPMDHTYVVE5UT  tcp  --  0.0.0.0/0            0.0.0.0/0            /* default/balanced:http */ tcp dpt:30081\n',
        0,
      ],
      [
        'laptop',
        'ssh node-1 iptables -t nat -L NOSUCH -n',
        'iptables: No chain/target/match by that name.\n',
        1,
      ],
      [
        'laptop',
        'ssh node-1 iptables -t nat -F',
        "iptables: -F: kube-proxy's rules can be looked at here, not changed\n",
        2,
      ],
    ],
    story,
  );
});

test('iptables shows what is programmed, not what the API says', () => {
  const story = createNetworkStory();
  const { programmed } = story.cluster;
  programmed.alterRules('node-1', 'default/web', (rule) => ({
    ...rule,
    targets: rule.targets.map((target) => ({ ...target, port: 9 })),
  }));
  expect(
    inChain(story, 'KUBE-SVC-CDGGSHYLG3RE2FKL')
      .slice(1)
      .map((line) => line.replace(/^.* -> (\S+)".*$/, '$1')),
  ).toEqual(['1.1.1.3:9', '1.1.1.4:9']);
  programmed.alterRules('node-1', 'default/web', () => null);
  expect(story.run('laptop', 'ssh node-1 iptables-save')).not.toContain('default/web:');
  expect(story.run('laptop', 'ssh node-2 iptables-save')).toContain('default/web:');
});

test('kubectl debug node: a pod in the network of the node, with its disk under /host', () => {
  const story = createNetworkStory();
  const { laptop } = story;
  const started = laptop.type('kubectl debug node/node-1 -it --image=busybox --profile=general', 20_000);
  expect(started).toMatch(
    /^Creating debugging pod node-debugger-node-1-[a-z0-9]{5} with container debugger on node node-1\.\n[\s\S]*If you don't see a command prompt, try pressing enter\.\n\/ # $/,
  );
  expect(laptop.type('hostname; cat /host/etc/hostname; ip -br a', 2000)).toBe(
    'node-1\nnode-1\nlo               UNKNOWN        127.0.0.1/8 \neth0             UP             1.1.1.1/24 4.4.4.1/32 \n/ # ',
  );
  expect(laptop.type('wget -qO- 127.0.0.1:30081/hostname', 2000)).toMatch(/^web-[ab]\/ # $/);
  laptop.type('exit', 5000);
  expect(laptop.session.isAtPrompt).toBe(true);
  checkAll(
    [
      [
        'laptop',
        'kubectl debug node/node-9 -it --image=busybox',
        'Error from server (NotFound): nodes "node-9" not found\n',
        1,
      ],
      ['laptop', 'kubectl get pods | grep -c node-debugger-node-1', '1\n', 0],
    ],
    story,
  );
});
