import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import type { HttpOutcome } from '../process';
import type { StreamOutcome } from '../tcp';
import type { Listener } from './listener';
import { readRawRequest, readRawResponse } from './raw-http';
import { createNetwork } from './wire';

/** A client in one pod, a server in another. */
function createPair(listener: Partial<Listener>) {
  const kernel = createKernel({ seed: 1, startsAtEpochMs: 0 });
  const network = createNetwork(kernel);
  const node = network.addNode({ name: 'node-1', internalAddress: '1.1.1.1', externalAddress: null });
  const addPod = (name: string, address: string) =>
    network.addPod({ namespace: 'default', name, uid: name, address }, node);
  const server = addPod('server', '1.1.1.3');
  const host = addPod('client', '1.1.1.4').createHost('client', 'container', {
    hosts: () => '127.0.0.1\tlocalhost\n1.1.1.3\tweb\n',
    resolvConf: () => 'nameserver 9.9.9.9\n',
  });
  const program = { port: 80, secure: false, program: 'the server', handler: () => {}, ...listener };
  server.listen(program, 'server');
  return {
    network,
    server,
    /** What comes back for what is sent; the failure where there is no connection. */
    send(text: string, { to = 'web', port = 80, closes = false } = {}): string {
      const outcomes: StreamOutcome[] = [];
      let received = '';
      host.network.stream({ host: to, port, connectTimeoutMs: 5000 }, (outcome) => {
        outcomes.push(outcome);
        if (!outcome.ok) return;
        outcome.output.tryWrite(text);
        if (closes) outcome.output.end();
        const take = (): void => {
          for (let chunk = outcome.input.tryRead(); chunk !== undefined; chunk = outcome.input.tryRead()) {
            received += chunk === null ? '(closed)' : chunk;
            if (chunk === null) return;
          }
          outcome.input.onReadable(take);
        };
        take();
      });
      kernel.run({ untilMs: kernel.nowMs() + 10_000 });
      const [outcome] = outcomes;
      if (outcome === undefined) return 'nothing';
      return outcome.ok ? received : outcome.failure;
    },
    ask(): string {
      const outcomes: HttpOutcome[] = [];
      const request = { method: 'GET', path: '/', headers: { host: 'web' }, body: null };
      host.network.http({ scheme: 'http', host: 'web', port: 80, request, timeoutMs: 5000 }, (outcome) =>
        outcomes.push(outcome),
      );
      kernel.run({ untilMs: kernel.nowMs() + 10_000 });
      const [outcome] = outcomes;
      return outcome?.ok
        ? `${outcome.response.status} ${outcome.response.body}`
        : (outcome?.failure ?? 'nothing');
    },
    kernel,
  };
}

const ECHO: Partial<Listener> = {
  accept({ input, output }) {
    const take = (): void => {
      for (let chunk = input.tryRead(); chunk !== undefined; chunk = input.tryRead()) {
        if (chunk === null) output.end();
        else output.tryWrite(`echo ${chunk}`);
        if (chunk === null) return;
      }
      input.onReadable(take);
    };
    take();
  },
};

test('bytes go both ways, and the end of one side ends the other', () => {
  const { send, network } = createPair(ECHO);
  expect(send('hello')).toBe('echo hello');
  expect(send('hello', { closes: true })).toBe('echo hello(closed)');
  const [request] = network.requests();
  expect([request?.protocol, request?.target, request?.answeredBy?.name]).toEqual([
    'tcp',
    'web:80',
    'server',
  ]);
});

test('connections that do not come about', () => {
  const { send } = createPair(ECHO);
  expect(send('x', { port: 81 })).toBe('refused');
  expect(send('x', { to: '1.1.1.99' })).toBe('timed-out');
  expect(send('x', { to: 'nowhere' })).toBe('unresolved');
});

test('the end of the program ends its connections', () => {
  const { send, server, kernel } = createPair(ECHO);
  kernel.schedule(2000, 'progress', () => server.closeListeners('server'));
  expect(send('hello')).toBe('echo hello(closed)');
  expect(send('hello')).toBe('refused');
});

test('a web server answers who types a request', () => {
  const { send } = createPair({
    handler: ({ request }, respond) =>
      respond({
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: `${request.method} ${request.path}\n`,
      }),
  });
  const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nGET /a\n(closed)';
  expect(send('GET /a HTTP/1.1\r\nHost: web\r\n\r\n')).toBe(answer);
  expect(send('GET /a HTTP/1.0\n\n')).toBe(answer);
  expect(send('GET /a HTTP/1.1\r\nHost: web\r\n')).toBe('');
  expect(send('hello\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});

test('who expects TLS tells a typed request off', () => {
  const { send } = createPair({
    secure: true,
    handler: (_incoming, respond) => respond({ status: 200, headers: {}, body: 'in' }),
  });
  expect(send('GET / HTTP/1.1\r\nHost: web\r\n\r\n')).toContain(
    'Client sent an HTTP request to an HTTPS server.\n',
  );
});

test('an HTTP client meets what is no web server', () => {
  const check = (accept: Listener['accept'], expected: string) =>
    expect(createPair(accept === undefined ? {} : { accept }).ask()).toBe(expected);
  check(({ output }) => output.end(), 'reset');
  check(({ output }) => void output.tryWrite('8.4.7 hello'), 'not-http');
  check(() => {}, 'timed-out');
  check(({ output }) => {
    output.tryWrite('HTTP/1.1 200 OK\r\n\r\nby hand');
    output.end();
  }, '200 by hand');
});

test('requests and answers as text', () => {
  const check = (text: string, expected: unknown) => expect(readRawRequest(text)).toEqual(expected);
  check('GET / HTTP/1.1\r\n', 'incomplete');
  check('GET', 'incomplete');
  check('GET / HTTP/9\r\n', 'bad');
  check('GET / HTTP/1.1\r\nnonsense\r\n\r\n', 'bad');
  check('POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab', 'incomplete');
  check('POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab', {
    method: 'POST',
    path: '/',
    headers: { 'content-length': '2' },
    body: 'ab',
  });
  expect(readRawResponse('SSH-2.0-OpenSSH')).toBe(null);
  expect(readRawResponse('HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nc')).toEqual({
    status: 404,
    headers: { a: 'b' },
    body: 'c',
  });
});
