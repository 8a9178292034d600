/** What curl says when it fails, with its exit codes. */
import type { HttpOutcome } from '../../../cluster/process';
import type { Url } from '../url';

export class CurlFailure extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

interface Timeouts {
  readonly connectTimeoutMs: number | null;
  readonly timeoutMs: number | null;
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

export function describeFailure(
  plan: Timeouts,
  url: Url,
  target: Target,
  outcome: Extract<HttpOutcome, { ok: false }>,
  elapsedMs: number,
): { exitCode: number; message: string; talk: string } {
  const failed = `Failed to connect to ${url.host} port ${url.port} after ${outcome.afterMs} ms`;
  const trying = outcome.address === null ? '' : tellTrying(url, target, outcome.address);
  const closing = '* closing connection #0\n';
  switch (outcome.failure) {
    case 'unresolved': {
      const message = `Could not resolve host: ${url.host}`;
      return { exitCode: 6, message, talk: `* ${message}\n${closing}` };
    }
    case 'refused':
    case 'unreachable': {
      const reason = outcome.failure === 'refused' ? 'Connection refused' : 'No route to host';
      const message = `${failed}: Could not connect to server`;
      const talk = `${trying}* connect to ${outcome.address} port ${target.port} failed: ${reason}\n* ${message}\n${closing}`;
      return { exitCode: 7, message, talk };
    }
    case 'timed-out': {
      const message = describeTimeout(plan, outcome, elapsedMs, failed);
      return { exitCode: 28, message, talk: `${trying}* ${message}\n${closing}` };
    }
    case 'tls': {
      const message = 'TLS connect error: error:0A00010B:SSL routines::wrong version number';
      return { exitCode: 35, message, talk: `${trying}* ${message}\n${closing}` };
    }
    case 'not-http': {
      const message = 'Received HTTP/0.9 when not allowed';
      return { exitCode: 1, message, talk: `${trying}* ${message}\n${closing}` };
    }
    case 'reset': {
      // A program that dies closes its connections in order, so curl sees an answer without a byte.
      const message = 'Empty reply from server';
      return { exitCode: 52, message, talk: `${trying}* ${message}\n${closing}` };
    }
  }
}

/** Whose patience ended: --connect-timeout, -m, or the system's own. */
function describeTimeout(
  plan: Timeouts,
  outcome: Extract<HttpOutcome, { ok: false }>,
  elapsedMs: number,
  failed: string,
): string {
  const isWholeTransfer = plan.timeoutMs !== null && elapsedMs >= plan.timeoutMs;
  if (outcome.connected) return `Operation timed out after ${elapsedMs} milliseconds with 0 bytes received`;
  if (outcome.address === null) return `Resolving timed out after ${outcome.afterMs} milliseconds`;
  const isOwnLimit =
    isWholeTransfer || (plan.connectTimeoutMs !== null && outcome.afterMs >= plan.connectTimeoutMs);
  if (isOwnLimit) return `Connection timed out after ${outcome.afterMs} milliseconds`;
  return `${failed}: Could not connect to server`;
}

/** The first lines of -v: the name's address, and the attempt. */
export function tellTrying(url: Url, target: Target, address: string): string {
  const isName = !/^[0-9.]+$/.test(target.host);
  const resolved = isName
    ? `* Host ${url.host}:${url.port} was resolved.\n* IPv6: (none)\n* IPv4: ${address}\n`
    : '';
  return `${resolved}*   Trying ${address}:${target.port}...\n`;
}
