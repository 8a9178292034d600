import { expect, test } from 'vitest';
import type { HttpResponse } from '../http';
import type { Handler } from '../network/listener';
import { createTestRunner } from '../testing/runner';
import { findImage } from './catalogue';
import type { Image, ServerContext } from './image';
import { parseReference } from './reference';

test('names of images in full', () => {
  const check = (text: string, expected: string) => {
    const parsed = parseReference(text);
    expect(parsed.ok ? parsed.reference.full : parsed.message).toBe(expected);
  };
  check('nginx', 'docker.io/library/nginx:latest');
  check('nginx:1.27', 'docker.io/library/nginx:1.27');
  check('drydock/python-api', 'docker.io/drydock/python-api:latest');
  check('registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10');
  check('localhost:5000/shop/web', 'localhost:5000/shop/web:latest');
  check(`nginx@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`);
  check('Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase');
  check('nginx:', 'invalid reference format');
  check('', 'invalid reference format');
  check('a//b', 'invalid reference format');
  check('nginx@sha256:12', 'invalid reference format');
});

test('which images and tags there are', () => {
  const check = (text: string, isThere: boolean) => {
    const parsed = parseReference(text);
    expect([text, parsed.ok && findImage(parsed.reference) !== null]).toEqual([text, isThere]);
  };
  check('nginx', true);
  check('nginx:1.27', true);
  check('nginx:1.27.3-alpine', true);
  check('nginx:1.27.99', false);
  check('nginx:latst', false);
  check('ngnix', false);
  check('drydock/python-api:v2', true);
  check('busybox:1.36', true);
  check('busybox:nope', false);
  check('curlimages/curl:8.14.1', true);
  check('registry.k8s.io/e2e-test-images/agnhost:2.53', true);
  check('agnhost', false);
  check('registry.k8s.io/pause:3.10', true);
});

interface Server {
  ask(method: string, path: string): HttpResponse;
  readonly log: readonly string[];
  readonly port: number;
  /** `null` while it runs. */
  readonly exitCode: number | null;
}

function start(
  name: string,
  environment: Readonly<Record<string, string>> = {},
  args?: readonly string[],
): Server {
  const parsed = parseReference(name);
  const image = parsed.ok ? (findImage(parsed.reference) as Image) : null;
  const given = [...image!.entrypoint, ...(args ?? image!.command)];
  const argv = image!.unwrap?.(given) ?? given;
  const log: string[] = [];
  const listening: { handler: Handler | null; port: number } = { handler: null, port: 0 };
  const context: ServerContext = {
    argv,
    environment,
    files: createTestRunner().createFiles(image!.files),
    hostname: 'pod-web',
    epochMs: () => Date.UTC(2026, 0, 1, 0, 0, 31),
    writeLog: (_stream, text) => log.push(text),
    listen(port, _program, handler) {
      Object.assign(listening, { handler, port });
      return 'listening';
    },
  };
  const first = image!.servers[argv[0]!]!(context).next();
  return {
    log,
    port: listening.port,
    exitCode: first.done ? first.value : null,
    ask(method, path) {
      const answers: HttpResponse[] = [];
      const request = { method, path, headers: { host: 'web:80', 'user-agent': 'curl/8' }, body: null };
      const ends = {
        clientAddress: '1.1.1.4',
        clientPort: 40_000,
        localAddress: '1.1.1.3',
        localPort: 80,
        connection: 7,
      };
      listening.handler!({ request, ...ends }, (response) => answers.push(response));
      return answers[0]!;
    },
  };
}

test('nginx answers as nginx does', () => {
  const nginx = start('nginx:1.27');
  const check = (method: string, path: string, status: number, text: string) => {
    const answer = nginx.ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers['server']).toBe('nginx/1.27.5');
    expect(answer.headers['date']).toBe('Thu, 01 Jan 2026 00:00:31 GMT');
    expect(`${answer.headers['location'] ?? ''}${answer.body ?? ''}`).toContain(text);
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
  expect([head.status, head.body, head.headers['content-length']]).toEqual([200, null, '615']);
});

test('nginx writes its two logs', () => {
  const nginx = start('nginx');
  nginx.ask('GET', '/folder');
  expect(nginx.log.slice(-2)).toEqual([
    '2026/01/01 00:00:31 [error] 1#1: *7 open() "/usr/share/nginx/html/folder" failed (2: No such file or directory), client: 1.1.1.4, server: localhost, request: "GET /folder HTTP/1.1", host: "web:80"\n',
    '1.1.1.4 - - [01/Jan/2026:00:00:31 +0000] "GET /folder HTTP/1.1" 404 153 "-" "curl/8" "-"\n',
  ]);
});

test('the Python API tells its pod and the path, at the port that it is given', () => {
  const check = (port: string | undefined, expected: number | null) => {
    const server = start('drydock/python-api', port === undefined ? {} : { PORT: port });
    expect(server.exitCode === null ? server.port : null).toBe(expected);
  };
  check(undefined, 443);
  check('8080', 8080);
  check('0', null);
  check('eighty', null);
  const answer = start('drydock/python-api').ask('GET', '/folder/x?y=1');
  expect(answer.body).toBe('Hello from pod-web. You asked for /folder/x?y=1\n');
});

test('agnhost', () => {
  const server = start('registry.k8s.io/e2e-test-images/agnhost:2.53', {}, ['netexec', '--http-port=8090']);
  expect(server.port).toBe(8090);
  expect(server.ask('GET', '/hostname').body).toBe('pod-web');
  expect(server.ask('GET', '/clientip').body).toBe('1.1.1.4:40000');
  expect(server.ask('GET', '/echo?msg=a%20b').body).toBe('a b');
  expect(server.ask('GET', '/nowhere').status).toBe(404);
  expect(start('registry.k8s.io/e2e-test-images/agnhost:2.53', {}, ['serve-hostname']).port).toBe(9376);
  expect(start('registry.k8s.io/e2e-test-images/agnhost:2.53', {}, ['stress']).exitCode).toBe(1);
});

test('the entrypoint of curl’s image takes options as well as commands', () => {
  const parsed = parseReference('curlimages/curl');
  const image = parsed.ok ? findImage(parsed.reference)! : null;
  const check = (argv: readonly string[], expected: readonly string[]) =>
    expect(image!.unwrap!(argv)).toEqual(expected);
  check(['/entrypoint.sh', '-s', 'http://x'], ['curl', '-s', 'http://x']);
  check(['/entrypoint.sh', 'sleep', '5'], ['sleep', '5']);
  check(['sleep', '5'], ['sleep', '5']);
});
