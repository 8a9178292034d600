/**
 * Real HTTP requests sent on into the simulated network, from a host of the world. A connection of a real client ends
 * here: the network of the world carries whole requests, not bytes, so what is no HTTP can't get through.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Host, HttpOutcome } from '../cluster/process';
import { plainRequest, readBody, sendRefusal, sendResponse, TOO_LARGE } from './node-http';

export interface Destination {
  readonly from: Host;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

export type Failure = Extract<HttpOutcome, { ok: false }>;

const CONNECTION_HEADERS = ['connection', 'proxy-connection', 'keep-alive', 'te', 'trailer', 'upgrade'];

export async function forwardRequest(
  message: IncomingMessage,
  response: ServerResponse,
  destination: Destination,
  wake: () => void,
  onFailure: (failure: Failure) => void,
): Promise<void> {
  const body = await readBody(message);
  if (body === null) return;
  if (body === 'too large') return sendRefusal(TOO_LARGE, response);
  const plain = plainRequest(message, body, destination.path);
  const headers = Object.fromEntries(
    Object.entries(plain.headers).filter(([name]) => !CONNECTION_HEADERS.includes(name)),
  );
  const { from, scheme, host, port } = destination;
  const request = { ...plain, headers: { host: `${host}:${port}`, ...headers } };
  let isAnswered = false;
  const giveUp = from.network.http({ scheme, host, port, request }, (outcome) => {
    isAnswered = true;
    if (response.destroyed) {
      if (outcome.ok && typeof outcome.response.body === 'object' && outcome.response.body !== null)
        if ('cancel' in outcome.response.body) outcome.response.body.cancel();
    } else if (outcome.ok) sendResponse(outcome.response, response, wake);
    else onFailure(outcome);
  });
  response.once('close', () => {
    if (!isAnswered) giveUp();
    wake();
  });
  wake();
}

export function describeFailure({ failure, address, port }: Failure, host: string): string {
  const where = address === null ? host : `${address}:${port}`;
  switch (failure) {
    case 'unresolved':
      return `no name server of the simulated network knows ${host}`;
    case 'refused':
      return `dial tcp4 ${where}: connect: connection refused`;
    case 'timed-out':
      return `dial tcp4 ${where}: connect: connection timed out`;
    case 'unreachable':
      return `dial tcp4 ${where}: connect: no route to host`;
    case 'reset':
      return `read tcp4 ${where}: connection reset by peer`;
    case 'not-http':
      return `${where} does not speak HTTP`;
    case 'tls':
      return `${where} does not speak TLS`;
  }
}
