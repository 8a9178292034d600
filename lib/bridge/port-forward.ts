/**
 * kubectl port-forward: for each connection to the forwarded port the client opens two streams, `error` and `data`,
 * with the same request id. Upstream: k8s.io/kubelet/pkg/cri/streaming/portforward. Left out: anything but HTTP/1
 * through the tunnel, and TLS in it.
 */
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Host } from '../cluster/process';
import type { Pod } from '../cluster/resources';
import { type SpdyStream, serveSpdy } from './spdy';
import { describeFailure, forwardRequest } from './world-requests';

export const PORT_FORWARD_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';

interface Connection {
  readonly error: Duplex;
  readonly port: number;
}

/** `findHost`: the pod's network now, `null` where it has none any more. */
export function servePortForward(
  socket: WebSocket,
  pod: Pod,
  findHost: () => Host | null,
  wake: () => void,
): void {
  const pairs = new Map<string, Partial<Record<'error' | 'data', SpdyStream>>>();
  const connections = new WeakMap<object, Connection>();
  const server = createTunnelServer(pod, connections, findHost, wake);
  serveSpdy(socket, (stream) => {
    const type = stream.headers.get('streamtype');
    const port = Number(stream.headers.get('port'));
    const requestId = stream.headers.get('requestid') ?? '';
    const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
    if ((type !== 'error' && type !== 'data') || !isPort) {
      stream.socket.destroy();
      return;
    }
    // Nothing is read from the error stream, and nobody may stumble over a stream that was reset.
    stream.socket.on('error', () => {});
    const pair = { ...pairs.get(requestId), [type]: stream };
    pairs.set(requestId, pair);
    if (pair.error === undefined || pair.data === undefined) return;
    pairs.delete(requestId);
    const error = pair.error.socket;
    const data = pair.data.socket;
    error.resume();
    connections.set(data, { error, port });
    // The client waits for both.
    data.once('close', () => error.end());
    server.emit('connection', data);
  });
}

/** Node's own reader of HTTP, on streams that are no sockets. */
function createTunnelServer(
  pod: Pod,
  connections: WeakMap<object, Connection>,
  findHost: () => Host | null,
  wake: () => void,
): Server {
  const fail = (data: Duplex, reason: string): void => {
    const connection = connections.get(data);
    if (connection === undefined) return;
    const { name, uid } = pod.metadata;
    connection.error.end(`error forwarding port ${connection.port} to pod ${name}, uid ${uid}: ${reason}`);
    data.destroy();
  };
  const server = createServer((message, response) => {
    const { socket } = message;
    const { port } = connections.get(socket)!;
    const from = findHost();
    if (from === null) return fail(socket, 'the pod has no network any more');
    const destination = { from, scheme: 'http', host: 'localhost', port, path: message.url ?? '/' } as const;
    void forwardRequest(message, response, destination, wake, (failure) =>
      fail(
        socket,
        `failed to connect to localhost:${port} inside the pod's network: ${describeFailure(failure, 'localhost')}`,
      ),
    );
  });
  server.on('upgrade', (_message, socket: Duplex) =>
    fail(socket, 'upgrades of a connection are not simulated'),
  );
  server.on('clientError', (_error, socket: Duplex) => {
    if (!socket.destroyed) fail(socket, 'the simulated network carries HTTP/1 only');
  });
  return server;
}
