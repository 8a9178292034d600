/** -w: what is known when a transfer is over. */
import type { HttpResponse } from '../../../cluster/http';
import { type HttpOutcome, type Process, write } from '../../../cluster/process';
import { interpretEscapes } from '../../language/escapes';
import type { Url } from '../url';
import type { Plan } from './request';

export interface Report {
  readonly typed: string;
  readonly startedMs: number;
  url: Url | null;
  status: number;
  response: HttpResponse | null;
  outcome: Extract<HttpOutcome, { ok: true }> | null;
  headMs: number;
  endedMs: number;
  downloadedBytes: number;
  redirects: number;
  redirectUrl: string;
  message: string;
}

export function createReport(typed: string, nowMs: number): Report {
  return {
    typed,
    startedMs: nowMs,
    url: null,
    status: 0,
    response: null,
    outcome: null,
    headMs: nowMs,
    endedMs: nowMs,
    downloadedBytes: 0,
    redirects: 0,
    redirectUrl: '',
    message: '',
  };
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(6);
}

function createVariables(
  plan: Plan,
  report: Report,
  exitCode: number,
): Readonly<Record<string, () => string>> {
  const { outcome, response } = report;
  const whole = report.endedMs - report.startedMs;
  const head = report.headMs - report.startedMs;
  return {
    http_code: () => String(report.status).padStart(3, '0'),
    response_code: () => String(report.status).padStart(3, '0'),
    http_version: () => (outcome === null ? '0' : '1.1'),
    time_total: () => seconds(whole),
    time_starttransfer: () => seconds(head),
    time_connect: () => seconds(outcome === null ? 0 : head),
    time_appconnect: () => seconds(report.url?.scheme === 'https' && outcome !== null ? head : 0),
    time_pretransfer: () => seconds(outcome === null ? 0 : head),
    time_namelookup: () => seconds(0),
    time_redirect: () => seconds(0),
    size_download: () => String(report.downloadedBytes),
    size_upload: () => String(plan.body?.length ?? 0),
    speed_download: () => String(whole === 0 ? 0 : Math.floor((report.downloadedBytes * 1000) / whole)),
    remote_ip: () => outcome?.address ?? '',
    remote_port: () => String(outcome?.port ?? 0),
    local_ip: () => outcome?.localAddress ?? '',
    local_port: () => String(outcome?.localPort ?? 0),
    num_connects: () => String(outcome === null ? 0 : report.redirects + 1),
    num_redirects: () => String(report.redirects),
    redirect_url: () => (plan.follows ? '' : report.redirectUrl),
    url: () => report.typed,
    url_effective: () => report.url?.text ?? report.typed,
    content_type: () => response?.headers['content-type'] ?? '',
    method: () => plan.method,
    scheme: () => report.url?.scheme ?? '',
    exitcode: () => String(exitCode),
    errormsg: () => report.message,
    urlnum: () => '0',
  };
}

export function* writeOut(plan: Plan, report: Report, exitCode: number): Process<void> {
  const variables = createVariables(plan, report, exitCode);
  const unknown: string[] = [];
  const format = interpretEscapes(plan.writeOut!.replaceAll('%%', '\u0001'), 'printf').text;
  const text = format
    .replace(/%header\{([^}]*)\}/g, (_, name: string) => report.response?.headers[name.toLowerCase()] ?? '')
    .replace(/%\{([^}]*)\}/g, (_, name: string) => {
      if (name === 'stdout' || name === 'stderr') return '';
      const variable = variables[name];
      if (variable === undefined) unknown.push(name);
      return variable?.() ?? '';
    })
    .replaceAll('\u0001', '%');
  for (const name of unknown) {
    yield* write(plan.context.stderr, `curl: unknown --write-out variable: '${name}'\n`);
  }
  yield* write(format.includes('%{stderr}') ? plan.context.stderr : plan.context.stdout, text);
}
