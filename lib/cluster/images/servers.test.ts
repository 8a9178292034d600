import { expect, test } from 'vitest';
import { startImage } from '../testing/image-server';

const DATE = 'Thu, 01 Jan 2026 00:00:31 GMT';

test('nginx answers as nginx does', () => {
  const nginx = startImage('nginx:1.27');
  const check = (method: string, path: string, status: number, text: string) => {
    const answer = nginx.ask(method, path);
    expect(answer?.status).toBe(status);
    expect(answer?.headers['server']).toBe('nginx/1.27.5');
    expect(answer?.headers['date']).toBe(DATE);
    expect(`${answer?.headers['location'] ?? ''}${answer?.body ?? ''}`).toContain(text);
  };
  expect(nginx.port).toBe(80);
  check('GET', '/', 200, '<title>Welcome to nginx!</title>');
  check('GET', '/index.html?x=1', 200, 'Thank you for using nginx.');
  check(
    'GET',
    '/folder',
    404,
    '<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.27.5</center>',
  );
  check('POST', '/', 405, '405 Not Allowed');
  check('GET', '/%zz', 400, '400 Bad Request');
  check('GET', '/../etc/passwd', 400, '400 Bad Request');
  const head = nginx.ask('HEAD', '/');
  expect([head?.status, head?.body, head?.headers['content-length']]).toEqual([200, null, '615']);
});

test('nginx writes its two logs, and says how it ends', () => {
  const nginx = startImage('nginx');
  expect(nginx.log()).toContain('/docker-entrypoint.sh: Configuration complete; ready for start up\n');
  expect(nginx.log()).toContain('2026/01/01 00:00:31 [notice] 1#1: start worker process 29\n');
  nginx.ask('GET', '/folder');
  expect(nginx.log().split('\n').slice(-3)).toEqual([
    expect.stringMatching(
      /^2026\/01\/01 00:00:31 \[error\] 1#1: \*1 open\(\) "\/usr\/share\/nginx\/html\/folder" failed \(2: No such file or directory\), client: 1.1.1.3, server: localhost, request: "GET \/folder HTTP\/1.1", host: "web:80"$/,
    ),
    '1.1.1.3 - - [01/Jan/2026:00:00:31 +0000] "GET /folder HTTP/1.1" 404 153 "-" "curl/8" "-"',
    '',
  ]);
  nginx.signal('SIGQUIT');
  expect(nginx.log()).toContain('[notice] 1#1: signal 3 (SIGQUIT) received, shutting down\n');
  expect(nginx.log()).toContain('[notice] 29#29: gracefully shutting down\n');
  expect(nginx.exitCode).toBe(0);
});

test('nginx without its entrypoint script writes no lines of it; its other calls end at once', () => {
  expect(startImage('nginx', { command: ['nginx'], args: ['-g', 'daemon off;'] }).log()).not.toContain(
    'entrypoint',
  );
  const nginx = startImage('nginx:1.27');
  const check = (argv: string, exitCode: number, output: string) =>
    expect(nginx.exec(...argv.split(' '))).toEqual({ exitCode, output });
  check('nginx -v', 0, 'nginx version: nginx/1.27.5\n');
  check(
    'nginx -t',
    0,
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
  );
  check(
    'nginx -g daemon',
    1,
    '2026/01/01 00:00:31 [emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)\n',
  );
});

test('httpd', () => {
  const httpd = startImage('httpd', { files: { '/usr/local/apache2/htdocs/list/a.txt': 'A' } });
  const check = (method: string, path: string, status: number, body: string) => {
    const answer = httpd.ask(method, path);
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(body)]);
  };
  check('GET', '/', 200, '<html><body><h1>It works!</h1></body></html>\n');
  check('GET', '/list/', 200, '<li><a href="a.txt"> a.txt</a></li>');
  check('GET', '/list', 301, 'The document has moved <a href="http://web:80/list/">here</a>.');
  check('GET', '/x', 404, '<p>The requested URL was not found on this server.</p>');
  check('DELETE', '/', 405, 'The requested method is not allowed');
  check('GET', '/%', 400, '<h1>Bad Request</h1>');
  expect(httpd.log()).toContain(
    "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 1.1.1.3.",
  );
  expect(httpd.log()).toContain(
    '[Thu Jan 01 00:00:31.000000 2026] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/',
  );
  expect(httpd.log()).toContain('1.1.1.3 - - [01/Jan/2026:00:00:31 +0000] "GET /x HTTP/1.1" 404 ');
  httpd.signal('SIGWINCH');
  expect([httpd.exitCode, httpd.log()]).toEqual([
    0,
    expect.stringContaining('AH00492: caught SIGWINCH, shutting down gracefully\n'),
  ]);
});

test('python serves files, and refuses every other code in words', () => {
  const args = ['python', '-m', 'http.server', '8080'];
  const python = startImage('python:3.13', { args, files: { '/data/a.txt': 'text' } });
  const check = (path: string, status: number, body: string) => {
    const answer = python.ask('GET', path);
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(body)]);
  };
  check('/data/', 200, '<title>Directory listing for /data/</title>');
  check('/data/', 200, '<li><a href="a.txt">a.txt</a></li>');
  check('/data/a.txt', 200, 'text');
  check('/nope', 404, '<p>Message: File not found.</p>');
  expect(python.log()).toContain('1.1.1.3 - - [01/Jan/2026 00:00:31] code 404, message File not found\n');
  expect(python.log()).not.toContain('Serving HTTP');
  python.signal('SIGTERM');
  expect(python.exitCode).toBe(null);
  const unbuffered = startImage('python', { args, environment: { PYTHONUNBUFFERED: '1' } });
  expect(unbuffered.log()).toBe('Serving HTTP on 0.0.0.0 port 8080 (http://0.0.0.0:8080/) ...\n');
  const ends = (words: string) => {
    const { exitCode, log } = startImage('python', { args: words.split(' ') });
    return [exitCode, log()];
  };
  expect(ends('python app.py')).toEqual([
    1,
    'python: app.py: not simulated; only python -m http.server runs here\n',
  ]);
  expect(ends('python3 --version')).toEqual([0, expect.stringMatching(/^Python 3\.\d+\.\d+\n$/)]);
  expect(ends('python')).toEqual([0, '']);
  expect(ends('python -m http.server eighty')).toEqual([
    2,
    expect.stringContaining("argument port: invalid int value: 'eighty'"),
  ]);
});

test('http-echo wants a text', () => {
  const check = (name: string, args: readonly string[], exitCode: number | null, log: string) => {
    const server = startImage(`hashicorp/http-echo:${name}`, { args });
    expect([server.exitCode, server.log()]).toEqual([exitCode, expect.stringContaining(log)]);
  };
  check('1.0', [], 127, 'Missing -text option or ECHO_TEXT env var!\n');
  check('0.2.3', [], 127, 'Missing -text option!\n');
  check('1.0', ['-text=a', 'b'], 127, 'Too many arguments!\n');
  check('1.0', ['-txt=a'], 2, 'flag provided but not defined: -txt\nUsage of /http-echo:\n');
  check('1.0', ['-text'], 2, 'flag needs an argument: -text\n');
  check('1.0', ['-text=a', '-listen=8080'], 1, 'address 8080: missing port in address');
  check('1.0', ['-text', 'a'], null, '2026/01/01 00:00:31 [INFO] server is listening on :5678\n');
  const server = startImage('hashicorp/http-echo', { args: ['-listen=:8080', '-text=hello'] });
  const answer = server.ask('GET', '/any?x');
  expect([server.port, answer?.body, answer?.headers['x-app-name']]).toEqual([8080, 'hello\n', 'http-echo']);
  expect(server.log()).toMatch(
    /2026\/01\/01 00:00:31 web:80 1\.1\.1\.3:\d+ "GET \/any HTTP\/1\.1" 200 6 "curl\/8" /,
  );
  expect(server.ask('GET', '/health')?.body).toBe('{"status":"ok"}\n');
  server.signal('SIGTERM');
  expect(server.exitCode).toBe(2);
});

test('whoami tells the request', () => {
  const server = startImage('traefik/whoami', { args: ['-port', '8080', '--name=web'] });
  expect(server.log()).toBe('2026/01/01 00:00:31 Starting up on port 8080\n');
  expect(server.ask('GET', '/a?b=1', { headers: { accept: '*/*' } })?.body).toMatch(
    /^Name: web\nHostname: pod-web\nIP: 127\.0\.0\.1\nIP: 1\.1\.1\.3\nRemoteAddr: 1\.1\.1\.3:\d+\nGET \/a\?b=1 HTTP\/1\.1\r\nHost: web:80\r\nUser-Agent: curl\/8\r\nAccept: \*\/\*\r\n\r\n$/,
  );
  expect(JSON.parse(`${server.ask('GET', '/api')?.body}`)).toMatchObject({
    hostname: 'pod-web',
    headers: { 'User-Agent': ['curl/8'] },
    url: '/api',
    host: 'web:80',
    method: 'GET',
    name: 'web',
  });
  expect(server.ask('GET', '/health')?.status).toBe(200);
  server.ask('POST', '/health', { body: '503' });
  expect(server.ask('GET', '/health')?.status).toBe(503);
  expect(server.ask('POST', '/health', { body: 'bad' })?.status).toBe(400);
  expect(server.ask('GET', '/data?size=5')?.body).toBe('|-AB|');
  expect(server.ask('GET', '/?wait=2s')).toBe(null);
  server.signal('SIGTERM');
  expect(server.exitCode).toBe(2);
});

test('hello-app and the bootcamp tell their versions', () => {
  const app = startImage('gcr.io/google-samples/hello-app:2.0');
  expect(app.ask('GET', '/x')?.body).toBe('Hello, world!\nVersion: 2.0.0\nHostname: pod-web\n');
  expect(app.log()).toBe(
    '2026/01/01 00:00:31 Server listening on port 8080\n2026/01/01 00:00:31 Serving request: /x\n',
  );
  app.signal('SIGTERM');
  expect(app.exitCode).toBe(2);
  const camp = startImage('gcr.io/google-samples/kubernetes-bootcamp:v1');
  camp.advance(1500);
  expect(camp.ask('GET', '/')?.body).toBe('Hello Kubernetes bootcamp! | Running on: pod-web | v=1\n');
  expect(camp.log()).toBe(
    'Kubernetes Bootcamp App Started At: 2026-01-01T00:00:31.000Z | Running On:  pod-web \n\nRunning On: pod-web | Total Requests: 1 | App Uptime: 1.5 seconds | Log Time: 2026-01-01T00:00:32.500Z\n',
  );
  camp.signal('SIGTERM');
  expect(camp.exitCode).toBe(null);
});

test('nginxdemos/hello as text and as a page', () => {
  expect(startImage('nginxdemos/hello:plain-text').ask('GET', '/a?b')?.body).toMatch(
    /^Server address: 1\.1\.1\.3:80\nServer name: pod-web\nDate: 01\/Jan\/2026:00:00:31 \+0000\nURI: \/a\?b\nRequest ID: [0-9a-f]{32}\n$/,
  );
  const page = startImage('nginxdemos/hello').ask('GET', '/');
  expect(page?.headers['content-type']).toBe('text/html');
  expect(page?.body).toContain('<span>pod-web</span>');
});

test('echo servers show the request', () => {
  const check = (name: string, port: number, path: string, expected: string) => {
    const server = startImage(name);
    expect([server.port, server.ask('GET', path)?.body]).toEqual([port, expect.stringContaining(expected)]);
  };
  check(
    'registry.k8s.io/echoserver:1.4',
    8080,
    '/a?b=1',
    'real path=/a\nquery=b=1\nrequest_version=1.1\nrequest_uri=http://web:8080/a?b=1\n',
  );
  check('registry.k8s.io/echoserver:1.4', 8080, '/', 'query=nil\n');
  check(
    'registry.k8s.io/echoserver:1.10',
    8080,
    '/',
    '\n\nHostname: pod-web\n\nPod Information:\n\t-no pod information available-\n',
  );
  check('registry.k8s.io/echoserver:1.10', 8080, '/', '\tclient_address=1.1.1.3\n');
  check(
    'jmalloc/echo-server',
    8080,
    '/x',
    'Request served by pod-web\n\nGET /x HTTP/1.1\n\nHost: web:80\nUser-Agent: curl/8\n',
  );
  check('ealen/echo-server', 80, '/x?y=1', '"query":{"y":"1"}');
  check('ealen/echo-server', 80, '/?echo_body=amazing', '"amazing"');
  check('ealen/echo-server', 80, '/?echo_env_body=HOSTNAME', '"pod-web"');
  check(
    'mendhak/http-https-echo:31',
    8080,
    '/x',
    '{\n  "path": "/x",\n  "headers": {\n    "host": "web:80",',
  );
  expect(startImage('ealen/echo-server').ask('GET', '/?echo_code=404')?.status).toBe(404);
  const mendhak = startImage('mendhak/http-https-echo', { environment: { HTTP_PORT: '9000' } });
  expect(mendhak.log()).toBe('Listening on ports 9000 for http, and 8443 for https.\n');
  expect(mendhak.ask('GET', '/?x-set-response-status-code=418')?.status).toBe(418);
  mendhak.signal('SIGTERM');
  expect([mendhak.exitCode, mendhak.log()]).toEqual([
    0,
    expect.stringContaining('Got a kill signal. Trying to exit gracefully.\n'),
  ]);
  expect(startImage('ealen/echo-server', { environment: { PORT: 'http' } }).exitCode).toBe(1);
});

test('kuard can be made to fail', () => {
  const kuard = startImage('gcr.io/kuar-demo/kuard-amd64:blue', { files: { '/data/a.txt': 'A' } });
  expect(kuard.ask('GET', '/')?.body).toContain('"hostname":"pod-web"');
  expect(kuard.ask('GET', '/')?.body).toContain('"version":"v0.10.0-blue"');
  expect(kuard.ask('GET', '/ready')?.body).toBe('ok');
  kuard.ask('PUT', '/ready/api', { body: '{"failNext": 2}' });
  const states = [1, 2, 3].map(() => kuard.ask('GET', '/ready'));
  expect(states.map((answer) => [answer?.status, answer?.body])).toEqual([
    [500, 'fail, 1 left'],
    [500, 'fail, 0 left'],
    [200, 'ok'],
  ]);
  kuard.ask('PUT', '/healthy/api', { body: '{"failNext": -1}' });
  expect(kuard.ask('GET', '/healthy')?.body).toBe('fail, permanent');
  expect(kuard.ask('PUT', '/healthy/api', { body: 'no' })?.status).toBe(400);
  expect(kuard.ask('GET', '/env/api')?.body).toContain('"HOSTNAME":"pod-web"');
  expect(kuard.ask('GET', '/fs/data/')?.body).toBe('<pre>\n<a href="a.txt">a.txt</a>\n</pre>\n');
  expect(kuard.ask('GET', '/fs/data/a.txt')?.body).toBe('A');
  expect(kuard.ask('GET', '/fs/../x')?.status).toBe(404);
  expect(kuard.ask('POST', '/mem/api/alloc')?.status).toBe(400);
  expect(kuard.ask('POST', '/mem/api/alloc?size=1000000')?.status).toBe(200);
  expect(kuard.ask('GET', '/mem/api')?.body).toContain('"Alloc":4145728');
  expect(kuard.log()).toContain('Serving on HTTP on :8080\n');
});

test('hello-kubernetes has a message, and no learner can put tags into it', () => {
  const server = startImage('paulbouwer/hello-kubernetes:1.10', { environment: { MESSAGE: 'I <3 pods' } });
  expect(server.ask('GET', '/')?.body).toContain('I &lt;3 pods');
  expect(server.ask('GET', '/')?.body).toContain('<td>pod-web</td>');
  expect(server.log()).toContain('"msg":"Listening on: http://pod-web:8080"');
});

test('agnhost in its modes', () => {
  const name = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
  const server = startImage(name, { args: ['netexec', '--http-port=8090'] });
  const check = (path: string, status: number, body: string | RegExp) => {
    const answer = server.ask('GET', path, { headers: { 'x-real-ip': '9.9.9.9' } });
    expect([path, answer?.status, answer?.body]).toEqual([
      path,
      status,
      typeof body === 'string' ? body : expect.stringMatching(body),
    ]);
  };
  expect(server.port).toBe(8090);
  check('/hostname', 200, 'pod-web');
  check('/hostName', 200, 'pod-web');
  check('/clientip', 200, /^1\.1\.1\.3:\d+$/);
  check('/echo?msg=a%20b', 200, 'a b');
  check('/echo?msg=a&code=418', 418, 'a');
  check('/echo?msg=a&code=x', 200, `argument 'code' must be an integer or empty, got "x"\n`);
  check('/header?key=X-Real-Ip', 200, '9.9.9.9');
  check('/healthz', 200, '');
  check('/nowhere', 200, /^NOW: 2026-01-01 00:00:31 \+0000 UTC m=\+0\.000000000$/);
  check('/redirect?location=/x', 302, '<a href="/x">Found</a>.\n\n');
  check('/shell?cmd=x', 200, '{"error":"exit status 127"}');
  check(
    '/dial?host=127.0.0.1&port=8090&request=hostname&tries=2',
    200,
    '{"responses":["pod-web","pod-web"]}',
  );
  check(
    '/dial?host=127.0.0.1&port=81&request=hostname',
    200,
    '{"errors":["Get \\"http://127.0.0.1:81/hostname\\": dial tcp 127.0.0.1:81: connect: connection refused"]}',
  );
  check('/dial?host=127.0.0.1&port=81', 400, 'request parameter not specified. <nil>\n');
  check('/dial?host=127.0.0.1&port=81&request=x&protocol=smtp', 400, 'unsupported protocol. smtp\n');
  check('/exit?code=abc', 200, `argument 'code' must be an integer [0-127] or empty, got "abc"\n`);
  expect(server.ask('GET', '/exit?code=3')).toBe(null);
  expect(server.exitCode).toBe(3);
  expect(startImage(name, { args: ['stressing'] }).exitCode).toBe(1);
  expect(startImage(name, { args: ['netexec', '--http-port=99999'] }).exitCode).toBe(1);
  expect(startImage(name, { args: ['entrypoint-tester', 'a', 'b'] }).log()).toBe(
    '[/agnhost entrypoint-tester a b]\n',
  );
});

test('agnhost: pause ends with 2, serve-hostname waits for the end of its grace, liveness lives ten seconds', () => {
  const name = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
  const pause = startImage(name);
  pause.signal('SIGTERM');
  expect([pause.log(), pause.exitCode]).toEqual(['Paused\n', 2]);
  const hostname = startImage(name, { args: ['serve-hostname'] });
  expect([hostname.port, hostname.ask('GET', '/')?.body]).toEqual([9376, 'pod-web']);
  hostname.signal('SIGTERM');
  expect([hostname.exitCode, hostname.log()]).toEqual([
    null,
    expect.stringContaining('Awaiting pod deletion.\n'),
  ]);
  expect(startImage(name, { args: ['serve-hostname', '--http=false', '--tcp'] }).talk()).toBe('pod-web');
  const liveness = startImage(name, { args: ['liveness'] });
  expect(liveness.ask('GET', '/healthz')?.status).toBe(200);
  liveness.advance(11_000);
  expect([liveness.ask('GET', '/healthz')?.status, liveness.ask('GET', '/healthz')?.body]).toEqual([
    500,
    'error: 11',
  ]);
});

test('pause says what ended it', () => {
  const pause = startImage('registry.k8s.io/pause:3.10');
  pause.signal('SIGTERM');
  expect([pause.log(), pause.exitCode]).toEqual(['Shutting down, got signal: Terminated\n', 0]);
});
