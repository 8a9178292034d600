/**
 * exec and attach over WebSocket: Kubernetes' own subprotocols, in which the first byte of a message is the number of
 * a stream. v5 can close the input (message 255 0); in v4 it ends with the connection only. The base64 protocols of
 * the first browsers' clients are left out. Upstream: k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go.
 */
import type { WebSocket } from 'ws';
import type { Chunk, HttpResponse } from '../cluster/http';
import { fill, pour } from './streams';
import { createTerminal, withCarriageReturns } from './terminal';

/** The one that is wanted most comes first. */
export const EXEC_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

const STREAM = { stdin: 0, stdout: 1, stderr: 2, error: 3 } as const;
const CLOSE_SIGNAL = 255;
/** Unsent bytes from which the world waits. */
const MOST_UNSENT = 256 * 1024;

/** In the order in which the client offered them, as upstream. */
export function chooseProtocol(offered: string | undefined, known: readonly string[]): string | null {
  const names = (offered ?? '').split(',').map((name) => name.trim());
  return names.find((name) => known.includes(name)) ?? null;
}

/** A message of the world has its stream's number as its first character; on the wire it is a byte. */
export function messageBytes(message: Chunk): Buffer {
  if (typeof message !== 'string') return Buffer.from(message);
  return Buffer.concat([Buffer.from([message.charCodeAt(0)]), Buffer.from(message.slice(1), 'utf8')]);
}

/** Joins a socket and the two directions of an upgraded connection. Returns how to break it off. */
export function joinWebSocket(
  socket: WebSocket,
  upgraded: NonNullable<HttpResponse['upgraded']>,
  options: { readonly path: string; readonly protocol: string },
  wake: () => void,
): () => void {
  const source = fill(upgraded.toServer, socket, wake);
  const isAsked = readFlags(options.path);
  const terminal = isAsked('tty')
    ? createTerminal(
        (text) => socket.send(messageBytes(String.fromCharCode(STREAM.stdout) + text)),
        (text) => source.push(String.fromCharCode(STREAM.stdin) + text),
      )
    : null;
  // A first message without content tells the client that the other side is there.
  socket.send(Buffer.from([findFirstStream(isAsked)]));
  let room: (() => void) | null = null;
  const onSent = (): void => {
    if (socket.bufferedAmount >= MOST_UNSENT || room === null) return;
    const listener = room;
    room = null;
    listener();
  };
  const stop = pour(
    upgraded.fromServer,
    {
      write(message) {
        socket.send(messageBytes(terminal === null ? message : toTerminalLines(message)), onSent);
        return socket.bufferedAmount < MOST_UNSENT;
      },
      onRoom(listener) {
        room = listener;
      },
      end: () => socket.close(1000),
    },
    wake,
  );
  socket.on('message', (data) => {
    const message = data as Buffer;
    if (message.length === 0) return;
    if (message[0] === CLOSE_SIGNAL && options.protocol !== EXEC_PROTOCOLS[0]) return;
    if (terminal !== null && message[0] === STREAM.stdin) terminal.type(message.subarray(1));
    else source.push(new Uint8Array(message));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    stop();
    source.cancel();
  });
  return () => socket.terminate();
}

function readFlags(path: string): (name: string) => boolean {
  const query = new URLSearchParams(path.slice(path.indexOf('?') + 1));
  return (name) => ['1', 'true'].includes(query.get(name) ?? '');
}

function findFirstStream(isAsked: (name: string) => boolean): number {
  if (isAsked('stdout')) return STREAM.stdout;
  return isAsked('stderr') && !isAsked('tty') ? STREAM.stderr : STREAM.error;
}

function toTerminalLines(message: Chunk): Chunk {
  const isOutput = typeof message === 'string' && message.charCodeAt(0) === STREAM.stdout;
  return isOutput ? String.fromCharCode(STREAM.stdout) + withCarriageReturns(message.slice(1)) : message;
}
