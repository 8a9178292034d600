/** -w: what is known when a transfer is over. */
import type { HttpRequest, HttpResponse } from '../../../cluster/http';
import { type HttpOutcome, type Process, write } from '../../../cluster/process';
import { byteLength } from '../../files/access';
import { interpretEscapes } from '../../language/escapes';
import type { Url } from '../url';
import { type Plan, VERSION } from './request';
import { describeHead } from './talk';

type Answered = Extract<HttpOutcome, { ok: true }>;

export interface Report {
  readonly typed: string;
  readonly startedMs: number;
  /** Number of the URL, from 0. */
  readonly number: number;
  url: Url | null;
  status: number;
  response: HttpResponse | null;
  outcome: Answered | null;
  /** When the name was known, the connection stood and the answer began, since the start. */
  resolvedMs: number;
  connectedMs: number;
  headMs: number;
  endedMs: number;
  redirectedMs: number | null;
  downloadedBytes: number;
  requestBytes: number;
  headBytes: number;
  redirects: number;
  redirectUrl: string;
  connects: number;
  connection: number;
  message: string;
  take(outcome: Answered, request: HttpRequest, isReused: boolean, nowMs: number): void;
}

export function createReport(typed: string, nowMs: number, number: number): Report {
  let beganMs = nowMs;
  const report: Report = {
    typed,
    startedMs: nowMs,
    number,
    url: null,
    status: 0,
    response: null,
    outcome: null,
    resolvedMs: 0,
    connectedMs: 0,
    headMs: 0,
    endedMs: nowMs,
    redirectedMs: null,
    downloadedBytes: 0,
    requestBytes: 0,
    headBytes: 0,
    redirects: 0,
    redirectUrl: '',
    connects: 0,
    connection: 0,
    message: '',
    take(outcome, request, isReused, atMs) {
      report.outcome = outcome;
      report.response = outcome.response;
      report.status = outcome.response.status;
      const sinceMs = beganMs - nowMs;
      report.resolvedMs = sinceMs + (isReused ? 0 : (outcome.resolvedMs ?? 0));
      report.connectedMs = sinceMs + (isReused ? 0 : (outcome.connectedMs ?? atMs - beganMs));
      report.headMs = atMs - nowMs;
      report.connects += isReused ? 0 : 1;
      report.headBytes = describeHead(outcome.response).length;
      report.requestBytes += countBytes(request);
      beganMs = atMs;
    },
  };
  return report;
}

function countBytes({ method, path, headers }: HttpRequest): number {
  const lines = Object.keys(headers).map((name) => name.length + headers[name]!.length + 4);
  return lines.reduce((sum, length) => sum + length, `${method} ${path} HTTP/1.1`.length + 4);
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(6);
}

type Values = Readonly<Record<string, string | number | null>>;

/** Texts stand in quotes in %{json}; numbers and times as they are. */
function listValues(plan: Plan, report: Report, exitCode: number): { texts: Values; figures: Values } {
  const { outcome, response } = report;
  const wholeMs = report.endedMs - report.startedMs;
  const speed = (bytes: number) => (wholeMs === 0 ? 0 : Math.floor((bytes * 1000) / wholeMs));
  const uploaded = plan.body === null ? 0 : byteLength(plan.body);
  const name = plan.outputs[0];
  return {
    texts: {
      content_type: response?.headers['content-type'] ?? null,
      errormsg: report.message === '' ? null : report.message,
      filename_effective: name === undefined || name === '-' ? null : name,
      http_version: outcome === null ? '0' : '1.1',
      local_ip: outcome?.localAddress ?? '',
      method: plan.method,
      redirect_url: plan.follows || report.redirectUrl === '' ? null : report.redirectUrl,
      referer: plan.headers.find(([known]) => known === 'referer')?.[1] ?? null,
      remote_ip: outcome?.address ?? '',
      scheme: report.url?.scheme ?? null,
      url: report.typed,
      url_effective: report.url?.text ?? report.typed,
    },
    figures: {
      conn_id: outcome === null ? -1 : report.connection,
      exitcode: exitCode,
      http_code: report.status,
      http_connect: 0,
      local_port: outcome?.localPort ?? 0,
      num_connects: report.connects,
      num_headers: response === null ? 0 : Object.keys(response.headers).length,
      num_redirects: report.redirects,
      num_retries: 0,
      remote_port: outcome?.port ?? 0,
      response_code: report.status,
      size_download: report.downloadedBytes,
      size_header: report.headBytes,
      size_request: report.requestBytes,
      size_upload: uploaded,
      speed_download: speed(report.downloadedBytes),
      speed_upload: speed(uploaded),
      ssl_verify_result: 0,
      time_appconnect: seconds(report.url?.scheme === 'https' ? report.connectedMs : 0),
      time_connect: seconds(report.connectedMs),
      time_namelookup: seconds(report.resolvedMs),
      time_pretransfer: seconds(report.connectedMs),
      time_redirect: seconds(report.redirectedMs === null ? 0 : report.redirectedMs - report.startedMs),
      time_starttransfer: seconds(report.headMs),
      time_total: seconds(wholeMs),
      urlnum: report.number,
    },
  };
}

function writeJson(texts: Values, figures: Values): string {
  const all: Record<string, string> = { curl_version: JSON.stringify(`libcurl/${VERSION}`) };
  for (const [name, value] of Object.entries(texts)) all[name] = JSON.stringify(value);
  for (const [name, value] of Object.entries(figures)) all[name] = String(value);
  const names = Object.keys(all).sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  return `{${names.map((name) => `"${name}":${all[name]}`).join(',')}}`;
}

export function* writeOut(plan: Plan, report: Report, exitCode: number): Process<void> {
  const { texts, figures } = listValues(plan, report, exitCode);
  const readValue = (name: string): string | null => {
    if (name === 'json') return writeJson(texts, figures);
    if (name === 'http_code' || name === 'response_code') return String(report.status).padStart(3, '0');
    if (name in figures) return String(figures[name]);
    return name in texts ? String(texts[name] ?? '') : null;
  };
  const unknown: string[] = [];
  const format = interpretEscapes(plan.writeOut!.replaceAll('%%', '\u0001'), 'printf').text;
  const text = format
    .replace(/%header\{([^}]*)\}/g, (_, name: string) => report.response?.headers[name.toLowerCase()] ?? '')
    .replace(/%\{([^}]*)\}/g, (_, name: string) => {
      if (name === 'stdout' || name === 'stderr') return '';
      const value = readValue(name);
      if (value === null) unknown.push(name);
      return value ?? '';
    })
    .replaceAll('\u0001', '%');
  for (const name of unknown) {
    yield* write(plan.context.stderr, `curl: unknown --write-out variable: '${name}'\n`);
  }
  yield* write(format.includes('%{stderr}') ? plan.context.stderr : plan.context.stdout, text);
}
