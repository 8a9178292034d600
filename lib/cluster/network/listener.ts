/**
 * A program that waits at a port, and what it is handed. The real thing is a listening socket and the HTTP
 * library on top of it; here an HTTP connection carries one request, and the program answers it when it likes.
 * What speaks no HTTP gets the two directions of the connection as they are.
 */
import type { Channel, HttpRequest, HttpResponse } from '../http';
import type { DnsAnswer, RecordType } from '../process';

/** The ends of a connection as the program sees them. */
export interface ConnectionEnds {
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Numbers the connections of the world from 1. */
  readonly connection: number;
}

export interface IncomingRequest extends ConnectionEnds {
  readonly request: HttpRequest;
}

/** Calls `respond` once: at once or as a later event. Never calling it leaves the client waiting. */
export type Handler = (incoming: IncomingRequest, respond: (response: HttpResponse) => void) => void;

export interface IncomingStream extends ConnectionEnds {
  /** What the client sends; at its end the client has closed. */
  readonly input: Channel;
  /** What the client gets; `output.end()` closes the connection from here. */
  readonly output: Channel;
}

/** Called when a connection stands. Whatever it does later, it does as an event (`input.onReadable`). */
export type StreamHandler = (incoming: IncomingStream) => void;

export interface Listener {
  readonly port: number;
  /** It speaks TLS, so `https` reaches it and plain `http` is told off. */
  readonly secure: boolean;
  /** The program's name, for the story: "nginx". */
  readonly program: string;
  readonly handler: Handler;
  /** Present where the program speaks no HTTP: `handler` is never called then. */
  readonly accept?: StreamHandler;
}

export interface DnsQuestion {
  /** Without a dot at its end. */
  readonly name: string;
  readonly type: RecordType;
}

/** A DNS server: it waits at UDP port 53 and answers each question at once. */
export type NameServer = (question: DnsQuestion) => DnsAnswer;
