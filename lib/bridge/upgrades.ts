/**
 * Connections that stop being HTTP: exec and attach by WebSocket, port-forward as SPDY in a WebSocket. The SPDY of
 * older clients, straight on the connection, is refused with words that say what to do.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Cluster } from '../cluster/cluster';
import type { HttpRequest, HttpResponse } from '../cluster/http';
import type { Host } from '../cluster/process';
import type { Pod } from '../cluster/resources';
import { plainHeaders, toBytes } from './node-http';
import { PORT_FORWARD_PROTOCOL, servePortForward } from './port-forward';
import { badRequest, rawAnswer, rawRefusal } from './refusal';
import { chooseProtocol, EXEC_PROTOCOLS, joinWebSocket } from './websocket';

const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;
const PORT_FORWARD_PATH = /^(\/api\/v1\/namespaces\/[^/?]+\/pods\/[^/?]+)\/portforward(?:\?|$)/;

const SPDY_REFUSED = badRequest(
  'this server speaks WebSocket for exec, attach, cp and port-forward, not SPDY: use kubectl 1.31 or newer, or set ' +
    'KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true (exec, attach, cp; 1.29 on) and KUBECTL_PORT_FORWARD_WEBSOCKETS=true ' +
    '(port-forward; 1.30 on)',
);

export interface UpgradeWorld {
  readonly cluster: Cluster;
  handle(request: HttpRequest): HttpResponse;
  wake(): void;
  /** Breaks the connection off when the world ends. Returns how to forget it. */
  onEnd(stop: () => void): () => void;
}

export function createUpgrades(world: () => UpgradeWorld) {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE_BYTES,
  });
  /** The names of Kubernetes' subprotocols hold a slash, which ws takes for a mistake: so they are settled beside it. */
  const protocols = new WeakMap<IncomingMessage, string>();
  server.on('headers', (lines, message) => {
    const protocol = protocols.get(message);
    if (protocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
  });

  function accept(name: string, { message, socket, head }: Upgrade, use: (open: WebSocket) => void): void {
    const { onEnd, wake } = world();
    delete message.headers['sec-websocket-protocol'];
    protocols.set(message, name);
    server.handleUpgrade(message, socket, head, (open) => {
      open.once(
        'close',
        onEnd(() => open.terminate()),
      );
      use(open);
      wake();
    });
  }

  function tunnel(upgrade: Upgrade, path: string): void {
    const now = world();
    const protocol = choose(upgrade, [PORT_FORWARD_PROTOCOL]);
    if (protocol === null) return;
    const found = findPod(now, path);
    if ('refusal' in found) {
      sendAnswer(upgrade.socket, found.refusal);
      return;
    }
    const { namespace = 'default', name } = found.pod.metadata;
    const findHost = (): Host | null => now.cluster.host({ namespace, pod: name });
    accept(protocol, upgrade, (open) => servePortForward(open, found.pod, findHost, now.wake));
  }

  function stream(upgrade: Upgrade, request: HttpRequest): void {
    const now = world();
    const protocol = choose(upgrade, EXEC_PROTOCOLS);
    if (protocol === null) return;
    const answer = now.handle({ ...request, headers: { ...request.headers, upgrade: 'websocket' } });
    const { upgraded } = answer;
    if (upgraded === undefined) sendAnswer(upgrade.socket, answer);
    else {
      const { path } = request;
      accept(protocol, upgrade, (open) => joinWebSocket(open, upgraded, { path, protocol }, now.wake));
    }
  }

  /** The request was let in by the guard. */
  return (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { headers, url = '/', method = 'GET' } = message;
    const request = { method, path: url, headers: { ...plainHeaders(headers), upgrade: '' }, body: null };
    const forwarded = PORT_FORWARD_PATH.exec(url)?.[1];
    if ((headers.upgrade ?? '').toLowerCase() !== 'websocket')
      answerOldUpgrade(world(), request, socket, forwarded);
    else if (forwarded !== undefined) tunnel({ message, socket, head }, forwarded);
    else stream({ message, socket, head }, request);
  };
}

interface Upgrade {
  readonly message: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** `null` where none that was offered is known: then the client was told. */
function choose({ message, socket }: Upgrade, known: readonly string[]): string | null {
  const offered = message.headers['sec-websocket-protocol'];
  const protocol = chooseProtocol(offered, known);
  if (protocol !== null) return protocol;
  const text = `unable to upgrade: this server speaks ${known.join(' and ')}; offered: ${offered ?? 'nothing'}`;
  socket.end(rawRefusal(badRequest(text)));
  return null;
}

/** What the API itself refuses (no such pod) is told first. */
function answerOldUpgrade(
  world: UpgradeWorld,
  request: HttpRequest,
  socket: Duplex,
  forwarded: string | undefined,
): void {
  if (forwarded !== undefined) {
    const found = findPod(world, forwarded);
    if ('refusal' in found) sendAnswer(socket, found.refusal);
    else socket.end(rawRefusal(SPDY_REFUSED));
    return;
  }
  const answer = world.handle(request);
  const isOnlyUpgrade = typeof answer.body === 'string' && answer.body.includes('Upgrade request required');
  if (isOnlyUpgrade) socket.end(rawRefusal(SPDY_REFUSED));
  else sendAnswer(socket, answer);
}

type FoundPod = { readonly pod: Pod } | { readonly refusal: HttpResponse };

/** A pod that can be forwarded to, as the API server and the kubelet would look it up. */
function findPod(world: UpgradeWorld, path: string): FoundPod {
  const answer = world.handle({ method: 'GET', path, headers: { accept: 'application/json' }, body: null });
  if (answer.status !== 200 || typeof answer.body !== 'string') return { refusal: answer };
  const pod = JSON.parse(answer.body) as Pod;
  if (pod.spec.nodeName !== undefined && pod.status?.phase === 'Running') return { pod };
  const message = `pod ${pod.metadata.name} does not have a host assigned or is not running; its phase is ${pod.status?.phase}`;
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 400 };
  const body = JSON.stringify({ ...status, reason: 'BadRequest' });
  return { refusal: { status: 400, headers: { 'content-type': 'application/json' }, body } };
}

function sendAnswer(socket: Duplex, { status, headers, body }: HttpResponse): void {
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  if (!isWhole && body !== null) body.cancel();
  socket.end(rawAnswer(status, headers, toBytes(isWhole ? body : '')));
}
