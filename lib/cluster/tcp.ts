/**
 * A connection for programs that speak no HTTP: bytes both ways, as telnet, nc and database clients see them.
 * The real thing is a stream socket; ours has no addresses of its own, no options and no half-open states.
 */
import type { Channel } from './http';
import type { Host, Process } from './process';

/** A connection that stays open behind an answer: with it as `reuse` the next request goes the same way. */
export interface KeptConnection {
  /** What the client connected to. */
  readonly address: string;
  /** Numbers the connections of the world. */
  readonly connection: number;
}

/** A port of this machine at which a program waits. */
export interface OpenPort {
  readonly port: number;
  readonly program: string;
}

export interface PacketPath {
  /** Addresses of the machines that pass it on, in order; `null`: one that does not tell. */
  readonly forwarders: readonly (string | null)[];
  readonly isReached: boolean;
}

export interface IncomingConnection {
  readonly input: Channel;
  readonly output: Channel;
  readonly clientAddress: string;
  readonly clientPort: number;
}

export interface OutgoingStream {
  /** A name or an IPv4 address. */
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs?: number;
}

export type StreamOutcome =
  | {
      readonly ok: true;
      /** What the other side sends; its end is the other side's. */
      readonly input: Channel;
      /** What goes to the other side; ending it closes this side. */
      readonly output: Channel;
      readonly address: string;
      readonly port: number;
      readonly localAddress: string;
      readonly localPort: number;
      readonly requestId: number;
    }
  | {
      readonly ok: false;
      readonly failure: 'unresolved' | 'refused' | 'timed-out';
      readonly address: string | null;
      readonly port: number;
      readonly afterMs: number;
      readonly requestId: number;
    };

/** Opens a TCP connection: bytes both ways, whatever is spoken on it. */
export function* openStream(host: Host, goal: OutgoingStream): Process<StreamOutcome> {
  return (yield {
    call: 'operation',
    name: 'connect',
    start: (resolve) => host.network.stream(goal, resolve),
  }) as StreamOutcome;
}

/** Waits at a port for one connection; `in use` where somebody else has the port. */
export function* acceptStream(
  host: Host,
  port: number,
  program: string,
): Process<IncomingConnection | 'in use'> {
  return (yield {
    call: 'operation',
    name: 'accept',
    start: (resolve) => host.network.accept(port, program, resolve),
  }) as IncomingConnection | 'in use';
}

/** By which machines packets to an address go. */
export function* findPath(host: Host, address: string): Process<PacketPath> {
  return (yield {
    call: 'operation',
    name: 'path',
    start: (resolve) => host.network.findPath(address, resolve),
  }) as PacketPath;
}
