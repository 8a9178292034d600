/** What curl says when it fails, with its exit codes. */
import type { HttpRequest } from '../../../cluster/http';
import type { HttpOutcome } from '../../../cluster/process';
import type { Url } from '../url';
import { type Target, tellConnected, tellRequest, tellTrying } from './talk';

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

export interface Told {
  readonly exitCode: number;
  readonly message: string;
  /** For -v. */
  readonly talk: string;
}

/** `number` is that of the connection, `request` what was sent where it stood. */
export function describeFailure(
  plan: Timeouts,
  { url, target, number, request }: { url: Url; target: Target; number: number; request: HttpRequest },
  outcome: Extract<HttpOutcome, { ok: false }>,
  elapsedMs: number,
): Told {
  const { host, port } = target.isProxy ? target : url;
  const failed = `Failed to connect to ${host} port ${port} after ${outcome.afterMs} ms`;
  const { address } = outcome;
  const trying = address === null ? (target.talk ?? '') : tellTrying(url, target, address);
  const standing =
    address === null ? '' : tellConnected(url, target, address, target.port) + tellRequest(request);
  const tell = (exitCode: number, message: string, before: string, ending = 'closing'): Told => ({
    exitCode,
    message,
    talk: `${before}* ${message}\n* ${ending} connection #${number}\n`,
  });
  switch (outcome.failure) {
    case 'unresolved':
      return target.isProxy
        ? tell(5, `Could not resolve proxy: ${target.host}`, trying)
        : tell(6, `Could not resolve host: ${target.host}`, trying);
    case 'refused':
    case 'unreachable': {
      const reason = outcome.failure === 'refused' ? 'Connection refused' : 'No route to host';
      const own =
        outcome.localPort === undefined ? '' : ` from ${outcome.localAddress} port ${outcome.localPort}`;
      const attempt = `* connect to ${address} port ${target.port}${own} failed: ${reason}\n`;
      return tell(7, `${failed}: Could not connect to server`, trying + attempt);
    }
    case 'timed-out': {
      const message = describeTimeout(plan, outcome, elapsedMs, failed);
      return tell(28, message, outcome.connected ? standing : trying);
    }
    case 'tls':
      return tell(35, 'TLS connect error: error:0A00010B:SSL routines::wrong version number', trying);
    case 'not-http':
      return tell(1, 'Received HTTP/0.9 when not allowed', standing);
    case 'reset':
      // A program that dies closes its connections in order, so curl sees an answer without a byte.
      return tell(52, 'Empty reply from server', standing, 'shutting down');
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
