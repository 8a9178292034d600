/**
 * A simulated cluster behind a real API server's address: HTTPS on 127.0.0.1 for unmodified kubectl, client libraries
 * and curl. Nothing of Kubernetes is decided here; the adapter checks who comes in, moves bytes and lets time pass.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Cluster } from '../cluster/cluster';
import type { HttpRequest, HttpResponse } from '../cluster/http';
import type { Pem } from './certificates';
import { findRefusal } from './guard';
import { plainRequest, readBody, sendRefusal, sendResponse, TOO_LARGE } from './node-http';
import { createPace, type Pace, type Speed } from './pace';
import { jsonFromProtobuf, PROTOBUF_TYPE } from './protobuf';
import { rawRefusal } from './refusal';
import { createUpgrades, type UpgradeWorld } from './upgrades';

export interface BridgeOptions {
  /** Builds the world: at the start and at each reset. */
  readonly createCluster: () => Cluster;
  readonly speed: Speed;
  /** 0: any that is free. */
  readonly port: number;
  readonly token: string;
  /** For 127.0.0.1 and localhost. */
  readonly certificate: Pem;
  /** Told of mistakes of ours. */
  readonly log: (line: string) => void;
}

export interface Bridge {
  readonly port: number;
  /** `https://127.0.0.1:6443` */
  readonly url: string;
  readonly cluster: Cluster;
  wake(): void;
  reset(): void;
  close(): Promise<void>;
}

export const RESET_PATH = '/-/reset';

interface World extends UpgradeWorld {
  readonly pace: Pace;
  readonly ends: Set<() => void>;
}

function openWorld({ createCluster, speed, log }: BridgeOptions): World {
  const cluster = createCluster();
  const pace = createPace(cluster, speed);
  const ends = new Set<() => void>();
  let told = 0;
  return {
    cluster,
    pace,
    ends,
    wake: pace.wake,
    handle(request) {
      pace.catchUp();
      const answer = handleSafely(cluster, request, log);
      const faults = cluster.faults();
      for (; told < faults.length; told += 1) {
        const { task, error } = faults[told]!;
        log(`A fault of ours in ${task}: ${error instanceof Error ? error.stack : String(error)}`);
      }
      pace.wake();
      return answer;
    },
    onEnd(stop) {
      ends.add(stop);
      return () => ends.delete(stop);
    },
  };
}

function handleSafely(cluster: Cluster, request: HttpRequest, log: (line: string) => void): HttpResponse {
  try {
    return cluster.handle(request);
  } catch (error) {
    log(`A fault of ours in ${request.method} ${request.path}: ${(error as Error).stack}`);
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Internal error occurred: a fault of the simulator, which its own output tells',
      reason: 'InternalError',
      code: 500,
    };
    return { status: 500, headers: { 'content-type': 'application/json' }, body: JSON.stringify(status) };
  }
}

function closeWorld(world: World): void {
  world.pace.stop();
  for (const stop of [...world.ends]) stop();
  world.ends.clear();
}

export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { token, certificate } = options;
  let world = openWorld(options);
  let port = options.port;
  const upgrade = createUpgrades(() => world);

  function reset(): void {
    closeWorld(world);
    world = openWorld(options);
  }

  const server = createServer({ cert: certificate.certificate, key: certificate.key, minVersion: 'TLSv1.2' });
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    void answer(message, response).catch((error: Error) => options.log(`A fault of ours: ${error.stack}`));
  });
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = findRefusal(message.headers, { port, token });
    if (refusal !== null) socket.end(rawRefusal(refusal));
    else upgrade(message, socket, head);
  });
  // Garbage instead of HTTP or TLS: Node's own answer, and the connection ends.
  server.on('tlsClientError', (_error, socket) => socket.destroy());

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = findRefusal(message.headers, { port, token });
    if (refusal !== null) return sendRefusal(refusal, response);
    const body = await readBody(message);
    if (body === null) return;
    if (body === 'too large') return sendRefusal(TOO_LARGE, response);
    if (message.url?.split('?')[0] === RESET_PATH) return answerReset(message, response, reset);
    const now = world;
    const stop = sendResponse(
      now.handle(readProtobuf(plainRequest(message, body), body)),
      response,
      now.wake,
    );
    const forget = now.onEnd(stop);
    response.once('close', forget);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    port,
    url: `https://127.0.0.1:${port}`,
    get cluster() {
      return world.cluster;
    },
    wake: () => world.wake(),
    reset,
    close: () =>
      new Promise((resolve) => {
        closeWorld(world);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What can't be read stays as it is: the API server says that it takes no protobuf. */
function readProtobuf(request: HttpRequest, body: Buffer): HttpRequest {
  if (!(request.headers['content-type'] ?? '').startsWith(PROTOBUF_TYPE)) return request;
  const json = jsonFromProtobuf(body);
  if (json === null) return request;
  return { ...request, headers: { ...request.headers, 'content-type': 'application/json' }, body: json };
}

function answerReset(message: IncomingMessage, response: ServerResponse, reset: () => void): void {
  if (message.method !== 'POST') {
    const text = `the world is reset by POST; found ${message.method}`;
    sendRefusal({ code: 405, reason: 'MethodNotAllowed', message: text }, response);
    return;
  }
  reset();
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify({ ...status, message: 'the world starts afresh', code: 201 })}\n`);
}
