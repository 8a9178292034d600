/**
 * An HTTP proxy into the simulated network, for curl and a browser of this machine. It never opens a real connection:
 * every request becomes a request of the world, from the laptop outside the cluster, and what is not of the world is
 * refused with the reason. HTTPS (CONNECT) ends here too, with a certificate of the data folder's authority.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Cluster } from '../cluster/cluster';
import type { KubernetesObject, Node, Pod, Service } from '../cluster/resources';
import { createCertificate, type Pem } from './certificates';
import { describeFailure, type Failure, forwardRequest } from './world-requests';

export interface ForwardProxyOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** The world of now: a reset replaces it. */
  readonly world: () => { readonly cluster: Cluster; wake(): void };
  readonly authority: Pem;
}

export interface ForwardProxy {
  readonly port: number;
  close(): Promise<void>;
}

interface Origin {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

const TLS_HANDSHAKE = 0x16;
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

export async function startForwardProxy(options: ForwardProxyOptions): Promise<ForwardProxy> {
  /** Where the requests inside a CONNECT tunnel go. */
  const tunnels = new WeakMap<object, Origin>();
  const server = createServer((message, response) => {
    const tunnel = tunnels.get(message.socket);
    const wanted =
      tunnel === undefined ? readTarget(message.url ?? '') : { ...tunnel, path: message.url ?? '/' };
    if (wanted === null)
      return refuse(response, 'this is a proxy: ask it for a whole address, as curl --proxy does');
    const reason = findReason(options.world().cluster, wanted.host);
    if (reason !== null) return refuse(response, reason);
    send(options, message, response, wanted);
  });
  server.on('connect', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const target = readTarget(`http://${message.url ?? ''}/`);
    if (target === null) {
      socket.end(refusalText('no host and port'));
      return;
    }
    const { host, port } = target;
    decide(options, host, (reason) => {
      if (reason !== null) {
        socket.end(refusalText(reason));
        return;
      }
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) socket.unshift(head);
      socket.once('readable', () => void open(socket, host, port));
    });
  });
  server.on('upgrade', (_message, socket: Duplex) => {
    socket.end(refusalText('upgrades of a connection are not simulated'));
  });
  server.on('clientError', (_error, socket: Duplex) => {
    socket.destroy();
  });

  /** By its first byte: TLS, or plain HTTP as curl -p sends it. */
  async function open(socket: Duplex, host: string, port: number): Promise<void> {
    const first = socket.read() as Buffer | null;
    if (first === null) return;
    socket.unshift(first);
    if (first[0] !== TLS_HANDSHAKE) return enter(socket, { scheme: 'http', host, port });
    const made = await createCertificate(options.authority, [host], new Date());
    const context = createSecureContext({
      cert: made.certificate + options.authority.certificate,
      key: made.key,
      minVersion: 'TLSv1.2',
    });
    const secure = new TLSSocket(socket as never, { isServer: true, secureContext: context });
    secure.on('error', () => secure.destroy());
    enter(secure, { scheme: 'https', host, port });
  }

  function enter(socket: Duplex, origin: Origin): void {
    tunnels.set(socket, origin);
    server.emit('connection', socket);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readTarget(url: string): (Origin & { readonly path: string }) | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port, pathname, search } = new URL(url);
  if (protocol !== 'http:' || hostname === '') return null;
  return { scheme: 'http', host: hostname, port: port === '' ? 80 : Number(port), path: pathname + search };
}

function send(
  { world }: ForwardProxyOptions,
  message: IncomingMessage,
  response: ServerResponse,
  wanted: Origin & { readonly path: string },
): void {
  const { cluster, wake } = world();
  const onFailure = (failure: Failure): void => {
    const reason = describeFailure(failure, wanted.host);
    if (failure.failure === 'unresolved') refuse(response, reason);
    else response.writeHead(failure.failure === 'timed-out' ? 504 : 502).end(`${reason}\n`);
  };
  void forwardRequest(message, response, { from: cluster.laptop, ...wanted }, wake, onFailure);
}

/** Why the world has no such place; `null` where it may have. Names are asked for in the world itself. */
function findReason(cluster: Cluster, host: string): string | null {
  if (host === 'localhost' || host.startsWith('127.') || host.startsWith('[')) {
    return `${host} is this machine, not a place of the simulated network`;
  }
  if (!ADDRESS.test(host) || addressesOf(cluster).has(host)) return null;
  return `${host} is no address of the simulated network: no node, pod or Service has it`;
}

/** A name is asked for before the tunnel stands: a client shows no answer from inside a broken one. */
function decide({ world }: ForwardProxyOptions, host: string, done: (reason: string | null) => void): void {
  const { cluster, wake } = world();
  const reason = findReason(cluster, host);
  if (reason !== null || ADDRESS.test(host)) {
    done(reason);
    return;
  }
  cluster.laptop.network.resolve(host, (outcome) =>
    done(outcome.ok ? null : `no name server of the simulated network knows ${host}`),
  );
  wake();
}

function addressesOf(cluster: Cluster): ReadonlySet<string> {
  const server = /server: https:\/\/([^:]+)/.exec(cluster.kubeconfig)?.[1] ?? '';
  const list = <T extends KubernetesObject>(kind: string): readonly T[] => cluster.list(kind) as readonly T[];
  const nodes = list<Node>('Node').flatMap((node) =>
    (node.status?.addresses ?? []).map(({ address }) => address),
  );
  const pods = list<Pod>('Pod').map(({ status }) => status?.podIP ?? '');
  const services = list<Service>('Service').flatMap(({ spec, status }) => [
    spec.clusterIP ?? '',
    ...(spec.externalIPs ?? []),
    ...((status?.loadBalancer?.ingress ?? []) as readonly { ip?: string }[]).map(({ ip }) => ip ?? ''),
  ]);
  return new Set([server, ...nodes, ...pods, ...services].filter((address) => address !== ''));
}

function refuse(response: ServerResponse, reason: string): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${reason}\n`);
}

const refusalText = (reason: string): string =>
  `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\n${reason}\n`;
