/**
 * Node's requests as plain values and plain answers onto Node's sockets. Bodies that are still being written (a watch,
 * logs -f) stream with backpressure; a client that leaves cancels them.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Body, Chunk, HttpRequest, HttpResponse } from '../cluster/http';
import { jsonFromProtobuf, PROTOBUF_TYPE } from './protobuf';
import { type Refusal, statusText } from './refusal';
import { pour } from './streams';

/** The API server takes 3 MiB, and says so itself. */
const MOST_BODY_BYTES = 4 * 1024 * 1024;

export const TOO_LARGE: Refusal = {
  code: 413,
  reason: 'RequestEntityTooLarge',
  message: `the body of the request is larger than ${MOST_BODY_BYTES} bytes`,
};

export function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

/** The whole body, or `too large`; `null` where the client left before its end. */
export async function readBody(message: IncomingMessage): Promise<Buffer | 'too large' | null> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of message as AsyncIterable<Buffer>) {
      length += part.length;
      // Read to its end all the same: a client that still sends would not see the answer.
      if (length <= MOST_BODY_BYTES) parts.push(part);
    }
  } catch {
    return null;
  }
  return length > MOST_BODY_BYTES ? 'too large' : Buffer.concat(parts);
}

/** `path`: where it differs from the request line's (a proxy's). */
export function plainRequest(message: IncomingMessage, body: Buffer, path = message.url ?? '/'): HttpRequest {
  const { method = 'GET' } = message;
  const headers = plainHeaders(message.headers);
  if (body.length === 0) return { method, path, headers, body: null };
  const isProtobuf = headers['content-type']?.startsWith(PROTOBUF_TYPE) === true;
  const json = isProtobuf ? jsonFromProtobuf(body) : null;
  if (json === null) return { method, path, headers, body: plainBody(body) };
  return { method, path, headers: { ...headers, 'content-type': 'application/json' }, body: json };
}

/** Text where it is text, for that is what programs of the world write and read. */
function plainBody(bytes: Buffer): Body {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : new Uint8Array(bytes);
}

export const toBytes = (chunk: Chunk): Buffer =>
  typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : Buffer.from(chunk);

/** Of one connection, not of the message: Node writes its own. */
const CONNECTION_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'upgrade'];

/** Sends an answer; returns how to break it off, where it is still being written. */
export function sendResponse(answer: HttpResponse, response: ServerResponse, wake: () => void): () => void {
  for (const [name, value] of Object.entries(answer.headers)) {
    if (!CONNECTION_HEADERS.includes(name)) response.setHeader(name, value);
  }
  response.statusCode = answer.status;
  const { body } = answer;
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = toBytes(body ?? '');
    const isLengthAllowed = answer.status >= 200 && answer.status !== 204 && answer.status !== 304;
    const told = response.req.method === 'HEAD' ? answer.headers['content-length'] : undefined;
    if (isLengthAllowed) response.setHeader('content-length', told ?? bytes.length);
    response.end(bytes);
    return () => {};
  }
  // The head goes out at once: a watch may have nothing to tell for long.
  response.flushHeaders();
  const stop = pour(
    body,
    {
      write: (chunk) => response.write(toBytes(chunk)),
      onRoom: (listener) => response.once('drain', listener),
      end: () => response.end(),
    },
    wake,
  );
  response.once('close', stop);
  return () => {
    stop();
    response.destroy();
  };
}

export function sendRefusal(refusal: Refusal, response: ServerResponse): void {
  const body = statusText(refusal);
  response.writeHead(refusal.code, { 'content-type': 'application/json' });
  response.end(body);
}
