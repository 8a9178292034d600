/**
 * One question to one DNS server: a UDP packet there, which meets the rules of Services like any other, and the
 * answer back. Nothing is cached anywhere. Left out: DNS over TCP, EDNS, truncated answers.
 */
import type { DnsAnswer } from '../process';
import type { Wiring } from './connection';
import type { Endpoint } from './endpoint';
import { placeOf, shortName } from './endpoint';
import type { DnsQuestion } from './listener';
import type { Packet } from './packet';
import { returnDelayMs } from './route';
import { pointToSpeech } from './route-words';
import type { Telling } from './tracer';
import { travel } from './travel';

export interface Server {
  readonly address: string;
  readonly port: number;
}

export interface Reply {
  readonly answer: DnsAnswer | null;
  readonly failure: 'refused' | 'timed-out' | null;
  readonly afterMs: number;
  /** Who answered; `null` where nobody did. */
  readonly by: Endpoint | null;
  /** What was decided on the way of the packet. */
  readonly hops: readonly Telling[];
}

/** `hops`: filled while the packet is under way, for who gives up meanwhile. */
export function askServer(
  wiring: Wiring,
  from: Endpoint,
  server: Server,
  question: DnsQuestion,
  timeoutMs: number,
  done: (reply: Reply) => void,
  hops: Telling[] = [],
): () => void {
  const { kernel } = wiring;
  const startedMs = kernel.nowMs();
  let stopBack = () => {};

  function finish(reply: Pick<Reply, 'answer' | 'failure' | 'by'>): void {
    stop();
    const { answer, failure, by } = reply;
    done({ answer, failure, by, afterMs: kernel.nowMs() - startedMs, hops });
  }

  function back(at: Endpoint, reply: Pick<Reply, 'answer' | 'failure' | 'by'>): void {
    stopBack = kernel.schedule(returnDelayMs(from, at), 'progress', () => finish(reply));
  }

  function arrive(at: Endpoint, packet: Packet): void {
    if (at.nameServer !== null && packet.port === 53) {
      back(at, { answer: at.nameServer(question), failure: null, by: at });
      return;
    }
    const reason = `No DNS server waits at UDP port ${packet.port} of ${shortName(at)}, so its kernel refuses.`;
    const pointer = pointToSpeech(at, packet.through);
    hops.push({ place: placeOf(at, packet.address), decision: 'refused', reason, ...pointer });
    back(at, { answer: null, failure: 'refused', by: null });
  }

  const stopTimer = kernel.schedule(timeoutMs, 'periodic', () =>
    finish({ answer: null, failure: 'timed-out', by: null }),
  );
  const stopTravel = travel(
    wiring,
    { from, address: server.address, port: server.port, protocol: 'UDP' },
    { add: (hop) => hops.push(hop) },
    { arrive, refuse: () => finish({ answer: null, failure: 'refused', by: null }) },
  );
  function stop(): void {
    stopTimer();
    stopTravel();
    stopBack();
  }
  return stop;
}
