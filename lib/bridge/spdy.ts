/** A SPDY/3.1 connection as a server sees it, over messages of a WebSocket: streams that a client opens. */
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import {
  createFrameReader,
  createHeaderReader,
  createHeaderWriter,
  dataFrame,
  type Frame,
  leaveFrame,
  pingFrame,
  RESET,
  replyFrame,
  resetFrame,
} from './spdy-frames';

export interface SpdyStream {
  readonly headers: ReadonlyMap<string, string>;
  /** What the client sends can be read, what is written goes to it; ending it ends our direction. */
  readonly socket: Duplex;
}

const MOST_STREAMS = 256;
const PIECE_BYTES = 32 * 1024;

/** `onStream` is told of each stream when its headers are known. */
export function serveSpdy(socket: WebSocket, onStream: (stream: SpdyStream) => void): void {
  const readFrames = createFrameReader();
  const headerReader = createHeaderReader();
  const writeHeaders = createHeaderWriter();
  const streams = new Map<number, Duplex>();
  let last = 0;
  let queue: Promise<void> = Promise.resolve();

  const send = (frame: Buffer, done?: (error?: Error | null) => void): void => {
    if (socket.readyState === socket.OPEN) socket.send(frame, done);
    else done?.(new Error('the connection is closed'));
  };

  async function open(frame: Extract<Frame, { type: 'open' }>): Promise<void> {
    const headers = await headerReader.read(frame.block);
    const isNew = frame.stream % 2 === 1 && frame.stream > last;
    if (!isNew) return send(resetFrame(frame.stream, RESET.protocolError));
    if (streams.size >= MOST_STREAMS) return send(resetFrame(frame.stream, RESET.refused));
    last = frame.stream;
    const duplex = createStream(frame.stream, socket, send, () => streams.delete(frame.stream));
    streams.set(frame.stream, duplex);
    send(replyFrame(frame.stream, writeHeaders([])));
    onStream({ headers, socket: duplex });
    if (frame.isLast) duplex.push(null);
  }

  async function take(frame: Frame): Promise<void> {
    if (frame.type === 'open') await open(frame);
    else if (frame.type === 'data') receive(frame);
    else if (frame.type === 'reset') streams.get(frame.stream)?.destroy();
    else if (frame.type === 'ping') send(pingFrame(frame.id));
    else if (frame.type === 'leave') socket.close(1000);
    else if (frame.block !== null && frame.block.length > 0) await headerReader.read(frame.block);
  }

  function receive({ stream, bytes, isLast }: Extract<Frame, { type: 'data' }>): void {
    const duplex = streams.get(stream);
    if (duplex === undefined || duplex.destroyed || duplex.readableEnded) return;
    // One slow stream holds up the others: they share the connection, and there are no windows.
    if (bytes.length > 0 && !duplex.push(bytes)) socket.pause();
    if (isLast) duplex.push(null);
  }

  socket.on('message', (data) => {
    queue = queue
      .then(async () => {
        for (const frame of readFrames(data as Buffer)) await take(frame);
      })
      .catch(() => {
        send(leaveFrame(last));
        socket.close(1002);
      });
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    headerReader.close();
    for (const duplex of streams.values()) duplex.destroy();
  });
}

function createStream(
  id: number,
  socket: WebSocket,
  send: (frame: Buffer, done?: (error?: Error | null) => void) => void,
  forget: () => void,
): Duplex {
  return new Duplex({
    allowHalfOpen: true,
    read: () => socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < chunk.length; at += PIECE_BYTES)
        pieces.push(dataFrame(id, chunk.subarray(at, at + PIECE_BYTES)));
      if (pieces.length === 0) return done();
      send(Buffer.concat(pieces), done);
    },
    final(done) {
      send(dataFrame(id, Buffer.alloc(0), true));
      done();
    },
    destroy(error, done) {
      if (!this.writableFinished) send(resetFrame(id, RESET.cancel));
      socket.resume();
      forget();
      done(error);
    },
  });
}
