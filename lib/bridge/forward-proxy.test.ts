/** The way into the simulated network for real clients, and the places to which it does not lead. */
import { type IncomingMessage, request } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ForwardProxy, startForwardProxy } from './forward-proxy';
import { ask, startTestBridge, type TestBridge } from './testing/world';

const API_SERVER = '4.4.4.100';
let bridge: TestBridge;
let proxy: ForwardProxy;
beforeAll(async () => {
  bridge = await startTestBridge();
  proxy = await startForwardProxy({ port: 0, world: () => bridge, authority: bridge.identity.authority });
});
afterAll(async () => {
  expect(bridge.faults).toEqual([]);
  await Promise.all([proxy.close(), bridge.close()]);
});

function collect(answer: IncomingMessage): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
  });
}

function fetchThrough(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: proxy.port, path: url, agent: false }, (answer) =>
      resolve(collect(answer)),
    );
    sent.on('error', reject);
    sent.end();
  });
}

async function check(url: string, expected: { status: number; text: RegExp }): Promise<void> {
  const { status, text } = await fetchThrough(url);
  expect(text).toMatch(expected.text);
  expect(status).toBe(expected.status);
}

test.each([
  [
    'a name of the real world',
    'http://example.com/',
    /no name server of the simulated network knows example\.com/,
  ],
  [
    'an address of the real world',
    'http://192.0.2.1/',
    /192\.0\.2\.1 is no address of the simulated network/,
  ],
  ['this machine by its address', 'http://127.0.0.1:22/', /is this machine/],
  ['this machine by its name', 'http://localhost:22/', /is this machine/],
  ['this machine in another notation', 'http://2130706433:22/', /is this machine/],
  ['this machine by IPv6', 'http://[::1]:22/', /is this machine/],
  ['no address at all', '/path', /ask it for a whole address/],
  ['another scheme', 'ftp://4.4.4.1/', /ask it for a whole address/],
])('%s: 403 with the reason', (_, url, text) => check(url, { status: 403, text }));

test('a node that nothing listens on refuses, as in the world', () =>
  check('http://4.4.4.1:8080/', { status: 502, text: /4\.4\.4\.1:8080: connect: connection refused/ }));

test('a port that speaks TLS is told', () =>
  check(`http://${API_SERVER}:6443/version`, { status: 400, text: /HTTPS|TLS/ }));

function openTunnel(target: string): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: proxy.port, method: 'CONNECT', path: target });
    sent.on('connect', (answer, socket) =>
      resolve({ status: answer.statusCode ?? 0, socket: socket as Socket }),
    );
    sent.on('error', reject);
    sent.end();
  });
}

test('HTTPS goes through with a certificate of the data folder', async () => {
  const { status, socket } = await openTunnel(`${API_SERVER}:6443`);
  expect(status).toBe(200);
  const secure = connectTls({
    socket,
    host: API_SERVER,
    ca: bridge.identity.authority.certificate,
  });
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({ createConnection: () => secure, path: '/version', host: API_SERVER }, (head) =>
      resolve(collect(head)),
    );
    sent.on('error', reject);
    sent.end();
  });
  secure.destroy();
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text).gitVersion).toMatch(/^v1\./);
});

test('a tunnel out of the world is refused', async () => {
  for (const target of ['example.com:443', '192.0.2.1:443', '127.0.0.1:22', 'nonsense']) {
    const { status, socket } = await openTunnel(target);
    socket.destroy();
    expect(status).toBe(403);
  }
});

test('garbage ends the connection and nothing else', async () => {
  for (const text of ['nonsense\r\n\r\n', '\x16\x03\x01garbage', 'CONNECT\r\n\r\n']) {
    const socket = connectSocket(proxy.port, '127.0.0.1', () => socket.write(text));
    socket.on('error', () => {});
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve));
  }
  const { socket } = await openTunnel('4.4.4.1:80');
  socket.on('error', () => {});
  socket.resume();
  const ended = new Promise((resolve) => socket.on('close', resolve));
  socket.write('\x16\x03\x01no hello of TLS at all');
  await ended;
  expect((await ask(bridge, {})).status).toBe(200);
});
