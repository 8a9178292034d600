/**
 * A program that waits at a port, and what it is handed. The real thing is a listening socket and the HTTP
 * library on top of it; here a connection carries one request, and the program answers it when it likes.
 */
import type { HttpRequest, HttpResponse } from '../http';
import type { DnsAnswer, RecordType } from '../process';

export interface IncomingRequest {
  readonly request: HttpRequest;
  /** Who the program sees at the other end of its connection. */
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Numbers the connections of the world from 1. */
  readonly connection: number;
}

/** Calls `respond` once: at once or as a later event. Never calling it leaves the client waiting. */
export type Handler = (incoming: IncomingRequest, respond: (response: HttpResponse) => void) => void;

export interface Listener {
  readonly port: number;
  /** It speaks TLS, so `https` reaches it and plain `http` is told off. */
  readonly secure: boolean;
  /** The program's name, for the story: "nginx". */
  readonly program: string;
  readonly handler: Handler;
}

export interface DnsQuestion {
  /** Without a dot at its end. */
  readonly name: string;
  readonly type: RecordType;
}

/** A DNS server: it waits at UDP port 53 and answers each question at once. */
export type NameServer = (question: DnsQuestion) => DnsAnswer;
