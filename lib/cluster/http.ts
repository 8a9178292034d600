/**
 * HTTP as plain values: what a client sends and what a server answers, with no socket, no promise and no
 * platform class in between. The API server, the programs in containers, kubectl and curl all speak through
 * these shapes; adapters turn them into real HTTP outside (lib/bridge).
 */

/** A piece of a stream: text, or bytes where the content is not text. Empty chunks are never passed on. */
export type Chunk = string | Uint8Array;

/** Header names are lower case. Several values of one name are joined by ", ". */
export type Headers = Readonly<Record<string, string>>;

/** What travels behind the headers. A Channel is a body that is still being written (a watch, logs -f). */
export type Body = null | string | Uint8Array | Channel;

export interface HttpRequest {
  readonly method: string;
  /** Path and query as on the request line: `/api/v1/pods?watch=1`. */
  readonly path: string;
  /** At least `host`. */
  readonly headers: Headers;
  readonly body: Body;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /**
   * Present with status 101 only: the two directions of the upgraded connection. Each chunk is one message.
   * For exec and attach (v5.channel.k8s.io) the first character or byte of a message is the stream number:
   * 0 stdin, 1 stdout, 2 stderr, 3 error (a Status as JSON), 4 resize, 255 close.
   */
  readonly upgraded?: { readonly toServer: Channel; readonly fromServer: Channel };
}

/**
 * A bounded, ordered stream of chunks, closable from both sides. Made by `cluster.createChannel`.
 * Nothing here blocks: tasks block by yielding `read` and `write` (process.ts); event code uses these methods.
 */
export interface Channel {
  readonly name: string;
  /** The next chunk, `null` at the end of the stream, `undefined` when nothing is there yet. */
  tryRead(): Chunk | null | undefined;
  /** `full`: nothing was taken, wait for `onWritable`. `closed`: the reader has gone (SIGPIPE for a program). */
  tryWrite(chunk: Chunk): 'accepted' | 'full' | 'closed';
  /** The writer has finished; what is buffered can still be read. */
  end(): void;
  /** The reader has gone; buffered chunks are dropped and writers see `closed`. */
  cancel(): void;
  readonly ended: boolean;
  readonly cancelled: boolean;
  /** Calls once, as an event of the loop, when a read would not be `undefined`. Returns how to stop waiting. */
  onReadable(listener: () => void): () => void;
  /** Calls once, as an event of the loop, when a write would not be `full`. Returns how to stop waiting. */
  onWritable(listener: () => void): () => void;
}
