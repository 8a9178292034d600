import { expect, test } from 'vitest';
import { lookUpImage, startImage } from '../testing/image-server';
import { parseReference } from './reference';
import { tellMissingImage } from './registry-answers';

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
  const check = (text: string, expected: boolean) => {
    const found = lookUpImage(text);
    expect([text, typeof found === 'object']).toEqual([text, expected]);
  };
  const digest = `@sha256:${'a'.repeat(64)}`;
  const there =
    'nginx nginx:1.27 nginx:1.27.3-alpine nginx:alpine nginx:stable-alpine-slim nginx:1.14.2 nginx:1.16.1 nginx:1.7.9 drydock/python-api:v2 busybox:1.36 busybox:1.28 busybox:1.37.0-musl busybox:glibc alpine:3.20 debian:bookworm-slim ubuntu:24.04 curlimages/curl:8.14.1 registry.k8s.io/e2e-test-images/agnhost:2.53 registry.k8s.io/pause:3.10 httpd httpd:2.4 httpd:2.4-alpine python:3.12-slim python:3.13-alpine3.22 python nicolaka/netshoot:v0.13 hashicorp/http-echo:0.2.3 hashicorp/http-echo:1.0 traefik/whoami:v1.11 nginxdemos/hello:plain-text ealen/echo-server:0.9.2 mendhak/http-https-echo:31 jmalloc/echo-server:0.3.6 registry.k8s.io/echoserver:1.4 k8s.gcr.io/echoserver:1.10 gcr.io/google-samples/hello-app:2.0 jocatalin/kubernetes-bootcamp:v2 gcr.io/kuar-demo/kuard-amd64:blue paulbouwer/hello-kubernetes:1.10 redis:7-alpine redis:7.4.1 postgres:16 postgres:17-alpine mysql:8.0 mysql:lts';
  for (const name of there.split(' ')) {
    check(name, true);
    check(`${name.replace(/:[^/]*$/, '')}${digest}`, true);
  }
  const missing =
    'nginx:1.27.99 nginx:latst nginx:1.161 nginx:nope ngnix busybox:nope busybox:latest-nope agnhost gcr.io/google-samples/hello-app gcr.io/google-samples/hello-app:3.0 gcr.io/google-samples/kubernetes-bootcamp:v10 gcr.io/kuar-demo/kuard-amd64:red redis:99 postgres:9 postgres:17.99 mysql:7 python:4 httpd:1.3 constructor';
  for (const name of missing.split(' ')) check(name, false);
});

test('what a registry says of an image that it has not', () => {
  const check = (text: string, isTagMissing: boolean, expected: string) => {
    const parsed = parseReference(text);
    if (!parsed.ok) throw new Error(text);
    const { reference } = parsed;
    const message = tellMissingImage({ reference, isTagMissing, nameServer: '203.0.113.53' });
    const { full } = reference;
    const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": `;
    expect(message.replace(failed, '… ')).toBe(expected);
  };
  check('nginx:nope', true, 'rpc error: code = NotFound desc = … docker.io/library/nginx:nope: not found');
  check(
    'ngnix',
    false,
    '… pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  );
  check(
    'registry.k8s.io/nope',
    false,
    'rpc error: code = NotFound desc = … registry.k8s.io/nope:latest: not found',
  );
  check(
    'ghcr.io/a/b:1',
    false,
    '… failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aa%2Fb%3Apull&service=ghcr.io: 403 Forbidden',
  );
  check(
    'quay.io/a/b:1',
    false,
    '… unexpected status from HEAD request to https://quay.io/v2/a/b/manifests/1: 401 UNAUTHORIZED',
  );
  check(
    'registry.example.com/shop/web:1.0',
    false,
    '… failed to do request: Head "https://registry.example.com/v2/shop/web/manifests/1.0": dial tcp: lookup registry.example.com on 203.0.113.53:53: no such host',
  );
  check(
    'localhost:5000/web',
    false,
    '… failed to do request: Head "http://localhost:5000/v2/web/manifests/latest": dial tcp 127.0.0.1:5000: connect: connection refused',
  );
  check(
    '10.0.0.5:5000/web',
    false,
    '… failed to do request: Head "https://10.0.0.5:5000/v2/web/manifests/latest": dial tcp 10.0.0.5:5000: i/o timeout',
  );
});

test('the entrypoint of curl’s image takes options as well as commands', () => {
  const image = lookUpImage('curlimages/curl');
  const check = (argv: readonly string[], expected: readonly string[]) =>
    expect(typeof image === 'object' && image.unwrap!(argv)).toEqual(expected);
  check(['/entrypoint.sh', '-s', 'http://x'], ['curl', '-s', 'http://x']);
  check(['/entrypoint.sh', 'sleep', '5'], ['sleep', '5']);
  check(['sleep', '5'], ['sleep', '5']);
});

test('the Python API tells its pod and the path, at the port that it is given', () => {
  const check = (port: string | undefined, expected: number | null) => {
    const server = startImage(
      'drydock/python-api',
      port === undefined ? {} : { environment: { PORT: port } },
    );
    expect(server.exitCode === null ? server.port : null).toBe(expected);
  };
  check(undefined, 443);
  check('8080', 8080);
  check('0', null);
  check('eighty', null);
  const server = startImage('drydock/python-api');
  expect(server.ask('GET', '/folder/x?y=1')?.body).toBe('Hello from pod-web. You asked for /folder/x?y=1\n');
  expect(server.ask('GET', '/client')?.body).toBe('Hello from pod-web. You come from 1.1.1.3\n');
  const statusOfReady = (files: Record<string, string>) =>
    startImage('drydock/python-api', { files }).ask('GET', '/ready')?.status;
  expect([statusOfReady({}), statusOfReady({ '/tmp/closed': '' })]).toEqual([200, 503]);
  server.signal('SIGTERM');
  expect([server.exitCode, server.log().endsWith('Stopping\n')]).toEqual([0, true]);
});

test('programs that an image carries are those of the real one', () => {
  const check = (name: string, carries: string, lacks: string) => {
    const image = lookUpImage(name);
    if (typeof image === 'string') throw new Error(image);
    for (const program of carries.split(' '))
      expect([name, program, image.programs.includes(program)]).toEqual([name, program, true]);
    for (const program of lacks.split(' '))
      expect([name, program, image.programs.includes(program)]).toEqual([name, program, false]);
  };
  check('nginx', 'sh bash curl cat dig', 'ps vi wget');
  check('nginx:alpine', 'sh wget vi curl', 'bash apt');
  check('busybox', 'sh wget nslookup ping vi', 'bash curl');
  check('curlimages/curl', 'sh curl', 'bash dig');
  check('nicolaka/netshoot', 'bash curl dig nslookup ping', 'apt');
  check('redis', 'bash', 'curl ping');
});

test('images without a shell carry no program at all', () => {
  const check = (name: string) => {
    const image = lookUpImage(name);
    expect([name, typeof image === 'object' && image.programs]).toEqual([name, []]);
  };
  check('traefik/whoami');
  check('hashicorp/http-echo');
  check('registry.k8s.io/pause:3.9');
  check('jmalloc/echo-server');
  check('gcr.io/google-samples/hello-app:1.0');
});
