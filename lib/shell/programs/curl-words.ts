/** What curl says of a failure, and what -w puts in the place of its variables. */
import type { HttpOutcome } from '../../cluster/process';
import type { Transfer } from './curl';
import type { WebAddress } from './web-address';

type Failed = Extract<HttpOutcome, { ok: false }>;

export function describeFailure(outcome: Failed, address: WebAddress, elapsedMs: number): string {
  const where = `${address.host} port ${address.port}`;
  switch (outcome.failure) {
    case 'unresolved':
      return `(6) Could not resolve host: ${address.host}`;
    case 'refused':
      return `(7) Failed to connect to ${where} after ${outcome.afterMs} ms: Could not connect to server`;
    case 'unreachable':
      return `(7) Failed to connect to ${where} after ${outcome.afterMs} ms: Could not connect to server`;
    case 'timed-out':
      return describeTimeout(outcome, where, elapsedMs);
    case 'reset':
      return '(52) Empty reply from server';
    case 'tls':
      return '(35) TLS connect error: error:0A00010B:SSL routines::wrong version number';
  }
}

/** Without a limit of ours it is the system that gives up, after minutes, and curl words it otherwise. */
const SYSTEM_GIVES_UP_MS = 120_000;

function describeTimeout(outcome: Failed, where: string, elapsedMs: number): string {
  if (outcome.afterMs >= SYSTEM_GIVES_UP_MS) {
    return `(28) Failed to connect to ${where} after ${outcome.afterMs} ms: Could not connect to server`;
  }
  return `(28) Connection timed out after ${Math.max(elapsedMs, outcome.afterMs)} milliseconds`;
}

const inSeconds = (ms: number): string => (ms / 1000).toFixed(6);

export function writeOut(format: string, transfer: Transfer): string {
  const { outcome, address } = transfer;
  const status = outcome.ok ? outcome.response.status : 0;
  const totalMs = transfer.endedMs - transfer.startedMs;
  const variables: Readonly<Record<string, string>> = {
    http_code: String(status).padStart(3, '0'),
    response_code: String(status).padStart(3, '0'),
    content_type: outcome.ok ? (outcome.response.headers['content-type'] ?? '') : '',
    num_redirects: String(transfer.redirects),
    redirect_url: outcome.ok ? (outcome.response.headers['location'] ?? '') : '',
    remote_ip: outcome.address ?? '',
    remote_port: outcome.address === null ? '' : String(outcome.port),
    local_ip: outcome.ok ? outcome.localAddress : '',
    local_port: outcome.ok ? String(outcome.localPort) : '',
    size_download: String(transfer.size),
    time_total: inSeconds(totalMs),
    url_effective: `${address.scheme}://${address.authority}${address.path}`,
    scheme: address.scheme,
  };
  return format
    .replace(/%\{([a-z_]+)\}/g, (whole, name: string) => variables[name] ?? whole)
    .replace(/%%/g, '%')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\r/g, '\r');
}
