/** Who may come in, and what happens to those who send nonsense. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { isAuthorityUsable } from './certificates';
import { openIdentity } from './identity';
import { ask, type Question, startTestBridge, type TestBridge } from './testing/world';

let bridge: TestBridge;
beforeAll(async () => {
  bridge = await startTestBridge();
});
afterAll(() => bridge.close());

const PODS = '/api/v1/namespaces/default/pods';

async function check(question: Question, expected: { status: number; reason?: string; message?: RegExp }) {
  const answer = await ask(bridge, question);
  expect(answer.status).toBe(expected.status);
  if (expected.reason === undefined) return;
  const status = JSON.parse(answer.text);
  expect(status).toMatchObject({ kind: 'Status', status: 'Failure', reason: expected.reason });
  expect(status.code).toBe(expected.status);
  expect(status.message).toMatch(expected.message ?? /./);
}

test('the user of the kubeconfig comes in', () => check({}, { status: 200 }));

test.each([
  ['no token', { authorization: '' }],
  ['another token', { authorization: 'Bearer wrong' }],
  ['another scheme', { authorization: 'Basic YTpi' }],
  ['a token with more behind it', { authorization: 'Bearer a b' }],
])('%s: 401', (_, headers) => check({ headers }, { status: 401, reason: 'Unauthorized' }));

test.each([
  ['another host', { host: 'evil.example' }],
  ['another port', { host: '127.0.0.1:1' }],
  ['no port', { host: '127.0.0.1' }],
  ['a page of another site', { origin: 'https://evil.example' }],
  ['a page of a file', { origin: 'null' }],
])('%s: 403', (_, headers) => check({ headers }, { status: 403, reason: 'Forbidden' }));

test('a wrong host is told before the token', () =>
  check({ headers: { host: 'evil.example', authorization: '' } }, { status: 403, reason: 'Forbidden' }));

test('an upgrade is guarded too', () => {
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
  return check(
    { path: `${PODS}/p/exec?command=sh`, headers: { ...upgrade, authorization: 'Bearer wrong' } },
    { status: 401, reason: 'Unauthorized' },
  );
});

test.each([
  ['a pod that is missing', `${PODS}/ghost/exec?command=sh`, 404, 'NotFound', /pods "ghost" not found/],
  ['a forward to a pod that is missing', `${PODS}/ghost/portforward`, 404, 'NotFound', /not found/],
])('SPDY for %s: what the API says', (_, path, status, reason, message) => {
  const headers = { connection: 'Upgrade', upgrade: 'SPDY/3.1' };
  return check({ method: 'POST', path, headers }, { status, reason, message });
});

test('SPDY is refused with words that help', async () => {
  await createPod('spdy');
  const headers = { connection: 'Upgrade', upgrade: 'SPDY/3.1' };
  for (const rest of ['exec?command=sh', 'attach?stdout=true', 'portforward']) {
    await check(
      { method: 'POST', path: `${PODS}/spdy/${rest}`, headers },
      { status: 400, reason: 'BadRequest', message: /kubectl 1\.31 or newer/ },
    );
  }
});

test.each([
  ['a body that is no JSON', { method: 'POST', path: PODS, body: '{' }, 400],
  [
    'a body of another type',
    { method: 'POST', path: PODS, body: 'x', headers: { 'content-type': 'text/x' } },
    415,
  ],
  [
    'protobuf that is none',
    {
      method: 'POST',
      path: PODS,
      body: 'k8s\0garbage',
      headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
    },
    415,
  ],
  ['a path that is none', { path: '/%ff/..%2f' }, 404],
  ['a method that is none', { method: 'PURGE', path: PODS }, 405],
])('%s is refused', (_, question, status) => check(question, { status }));

test('a body without end is refused', async () => {
  const body = 'x'.repeat(5 * 1024 * 1024);
  await check({ method: 'POST', path: PODS, body }, { status: 413, reason: 'RequestEntityTooLarge' });
});

async function createPod(name: string): Promise<void> {
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'nginx' }] },
  });
  const headers = { 'content-type': 'application/json' };
  expect((await ask(bridge, { method: 'POST', path: PODS, body, headers })).status).toBe(201);
  for (;;) {
    const { text } = await ask(bridge, { path: `${PODS}/${name}` });
    if (JSON.parse(text).status?.phase === 'Running') return;
  }
}

function open(path: string, protocol: string): WebSocket {
  const { identity, port } = bridge;
  return new WebSocket(`wss://127.0.0.1:${port}${path}`, [protocol], {
    ca: identity.authority.certificate,
    headers: { authorization: `Bearer ${identity.token}` },
  });
}

/** A message as a client must mask it; a mask of zeros leaves it readable. */
function maskedMessage(bytes: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head[0] = 0x82;
  head[1] = 0x80 | 126;
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** The WebSocket package takes no subprotocol with a slash, so this one is opened by hand. */
function openTunnel(path: string): Promise<Duplex> {
  const { identity, port } = bridge;
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    ca: identity.authority.certificate,
    headers: {
      authorization: `Bearer ${identity.token}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-protocol': 'SPDY/3.1+portforward.k8s.io',
    },
  });
  return new Promise((resolve, reject) => {
    sent.on('upgrade', (answer, socket) => {
      expect(answer.headers['sec-websocket-protocol']).toBe('SPDY/3.1+portforward.k8s.io');
      resolve(socket);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** What comes by stream, and how the connection ends. */
function listen(socket: WebSocket): Promise<{ text: (stream: number) => string; code: number }> {
  const messages: Buffer[] = [];
  socket.on('message', (data) => messages.push(data as Buffer));
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', (code) => {
      const text = (stream: number): string =>
        Buffer.concat(
          messages.filter(([first]) => first === stream).map((one) => one.subarray(1)),
        ).toString();
      resolve({ text, code });
    });
  });
}

const SUCCESS = JSON.stringify({ metadata: {}, status: 'Success' });

test('exec by v5: bytes go through as they are, and the close signal ends the input', async () => {
  await createPod('v5');
  const socket = open(`${PODS}/v5/exec?command=cat&stdin=true&stdout=true`, 'v5.channel.k8s.io');
  const bytes = randomBytes(50_000);
  const echoed: Buffer[] = [];
  socket.on('message', (data) => {
    const message = data as Buffer;
    if (message[0] === 1) echoed.push(message.subarray(1));
  });
  socket.on('open', () => {
    socket.send(Buffer.concat([Buffer.of(0), bytes]));
    socket.send(Buffer.of(255, 0));
  });
  const { text, code } = await listen(socket);
  expect(Buffer.concat(echoed).equals(bytes)).toBe(true);
  expect(text(3)).toBe(SUCCESS);
  expect(code).toBe(1000);
});

test('exec by v4: exit codes and stderr', async () => {
  await createPod('v4');
  const command = ['sh', '-c', 'echo out; echo err >&2; exit 3'].map(
    (word) => `command=${encodeURIComponent(word)}`,
  );
  const path = `${PODS}/v4/exec?${command.join('&')}&stdout=true&stderr=true`;
  const { text } = await listen(open(path, 'v4.channel.k8s.io'));
  expect([text(1), text(2)]).toEqual(['out\n', 'err\n']);
  expect(JSON.parse(text(3))).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' });
});

test('an unknown subprotocol is refused', async () => {
  await createPod('unknown');
  const socket = open(`${PODS}/unknown/exec?command=cat&stdout=true`, 'chat');
  const status = await new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode));
  });
  expect(status).toBe(400);
});

test('a client that leaves ends its command', async () => {
  await createPod('leaver');
  const socket = open(`${PODS}/leaver/exec?command=sleep&command=100000&stdout=true`, 'v5.channel.k8s.io');
  await new Promise((resolve) => socket.once('message', resolve));
  socket.terminate();
  await listen(socket);
  const path = `${PODS}/leaver/exec?command=ps&stdout=true`;
  const { text } = await listen(open(path, 'v5.channel.k8s.io'));
  expect(text(1)).not.toContain('sleep');
});

test('garbage over a port-forward ends the connection and nothing else', async () => {
  await createPod('garbage');
  for (const size of [1, 8, 40, 4_000]) {
    const socket = await openTunnel(`${PODS}/garbage/portforward?ports=80`);
    socket.on('error', () => {});
    const ended = new Promise((resolve) => socket.once('close', resolve));
    // The head of a closing message.
    socket.on('data', (bytes: Buffer) => {
      if (bytes.includes(0x88)) socket.destroy();
    });
    for (let piece = 0; piece < 5; piece += 1) socket.write(maskedMessage(randomBytes(size)));
    // Not of this version: ends it where the garbage looked like the beginning of a frame, or of none.
    for (let piece = 0; piece < 40; piece += 1) socket.write(maskedMessage(Buffer.alloc(60_000, 0x82)));
    await ended;
  }
  await check({}, { status: 200 });
});

test('garbage instead of TLS or HTTP ends the connection and nothing else', async () => {
  for (const text of ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nhost: ${'x'.repeat(50_000)}\r\n\r\n`]) {
    const socket = connect({
      port: bridge.port,
      host: '127.0.0.1',
      ca: bridge.identity.authority.certificate,
    });
    socket.on('error', () => {});
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.on('secureConnect', () => socket.write(text));
    socket.resume();
    await ended;
  }
  await check({}, { status: 200 });
});

test('a watch streams, and a reset ends it and starts the world afresh', async () => {
  await createPod('before');
  const watching = ask(bridge, { path: `${PODS}?watch=true&fieldSelector=metadata.name%3Dbefore` }).catch(
    (error: NodeJS.ErrnoException) => error.code,
  );
  await check({ path: '/-/reset' }, { status: 405, reason: 'MethodNotAllowed' });
  await check({ method: 'POST', path: '/-/reset', headers: { authorization: '' } }, { status: 401 });
  await check({ path: `${PODS}/before` }, { status: 200 });
  await check({ method: 'POST', path: '/-/reset', body: '{}' }, { status: 201 });
  await check({ path: `${PODS}/before` }, { status: 404 });
  // Broken off, or ended where nothing was under way.
  expect(await watching).toBeDefined();
});

test('what a data folder keeps is for its owner only, and stays', async () => {
  const { folder, identity, kubeconfig } = bridge;
  for (const path of ['ca.key', 'ca.crt', 'token'].map((name) => join(folder, name)).concat(kubeconfig)) {
    expect(statSync(path).mode & 0o777).toBe(0o600);
  }
  const again = await openIdentity(folder, new Date());
  expect(again.authority).toEqual(identity.authority);
  expect(again.token).toBe(identity.token);
  expect(again.certificate.key).not.toBe(identity.certificate.key);
});

test('an authority that ends soon is made anew', () => {
  const { certificate } = bridge.identity.authority;
  expect(isAuthorityUsable(certificate, new Date())).toBe(true);
  expect(isAuthorityUsable(certificate, new Date(Date.now() + 3_400 * 86_400_000))).toBe(false);
  expect(isAuthorityUsable('no certificate', new Date())).toBe(false);
});

test('nothing of all this was a mistake of ours', () => {
  expect(bridge.faults).toEqual([]);
  expect(bridge.cluster.faults()).toEqual([]);
});
