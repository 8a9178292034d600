/**
 * A connection for programs that speak no HTTP: bytes both ways, as telnet, nc and database clients see them.
 * The real thing is a stream socket; ours has no addresses of its own, no options and no half-open states.
 */
import type { Channel } from './http';
import type { Host, Process } from './process';

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
