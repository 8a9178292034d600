/**
 * curl 8 for http and https: one request after another, each from this machine's own network.
 * Left out and refused: other protocols, HTTP/2, proxies, cookie files, forms (-F), ranges, URL patterns, --next.
 */
import type { HttpResponse } from '../../cluster/http';
import { type HttpOutcome, type Process, requestHttp, sleep, write } from '../../cluster/process';
import { receiveBody } from './curl/body';
import { CurlFailure, describeFailure } from './curl/failure';
import { CURL_LONG_OPTIONS, CURL_OPTIONS } from './curl/options';
import { createReport, type Report, writeOut } from './curl/report';
import { buildRequest, connectionTarget, type Plan, readPlan } from './curl/request';
import { describeHead, tellConnected, tellRequest, tellResponse } from './curl/talk';
import { createProgram } from './definition';
import { followLocation, parseUrl, type Url } from './url';

const MAXIMUM_REDIRECTS = 50;

export const curl = createProgram(
  {
    options: CURL_OPTIONS,
    long: CURL_LONG_OPTIONS,
    usage: '[options...] <url>',
    summary:
      ' -d, --data <data>           HTTP POST data\n -f, --fail                  Fail with no output on HTTP errors\n -H, --header <header>       Pass custom header to server\n -i, --show-headers          Show response headers in output\n -I, --head                  Show document info only\n -L, --location              Follow redirects\n -m, --max-time <seconds>    Maximum time for the transfer\n -o, --output <file>         Write to file instead of stdout\n -s, --silent                Silent mode\n -v, --verbose               Make the operation more talkative\n -w, --write-out <format>    Output after completion\n -X, --request <method>      Specify request method',
    usageExitCode: 2,
  },
  function* (call) {
    const { context } = call;
    let plan: Plan;
    try {
      plan = yield* readPlan(call);
    } catch (error) {
      if (!(error instanceof CurlFailure)) throw error;
      yield* write(
        context.stderr,
        `curl: ${error.exitCode === 2 ? error.message : `(${error.exitCode}) ${error.message}`}\n`,
      );
      if (error.exitCode === 2)
        yield* write(context.stderr, "curl: try 'curl --help' or 'curl --manual' for more information\n");
      return error.exitCode;
    }
    let exitCode = 0;
    for (const [index, text] of plan.urls.entries()) {
      exitCode = yield* transferWithRetries(plan, text, index);
    }
    return exitCode;
  },
);

function* transferWithRetries(plan: Plan, text: string, index: number): Process<number> {
  let waitMs = plan.retryDelayMs ?? 1000;
  for (let attempt = 0; ; attempt += 1) {
    const report = createReport(text, plan.context.nowMs());
    const exitCode = yield* transferGuarded(plan, text, index, report);
    const isTransient =
      exitCode === 28 ||
      exitCode === 6 ||
      (exitCode === 7 && plan.retriesRefused) ||
      [408, 429, 500, 502, 503, 504].includes(report.status);
    if (attempt >= plan.retries || !(isTransient || (plan.retriesAll && exitCode !== 0))) {
      if (plan.writeOut !== null) yield* writeOut(plan, report, exitCode);
      return exitCode;
    }
    if (!plan.isSilent) {
      yield* write(
        plan.context.stderr,
        `Warning: Problem: (retrying all errors). Will retry in ${Math.ceil(waitMs / 1000)} seconds. ${plan.retries - attempt} retries left.\n`,
      );
    }
    yield* sleep(waitMs);
    if (plan.retryDelayMs === null) waitMs = Math.min(waitMs * 2, 600_000);
  }
}

function* transferGuarded(plan: Plan, text: string, index: number, report: Report): Process<number> {
  try {
    yield* transfer(plan, text, index, report);
    return 0;
  } catch (error) {
    if (!(error instanceof CurlFailure)) throw error;
    report.message = error.message;
    if (!plan.isSilent || plan.showsErrors) {
      yield* write(plan.context.stderr, `curl: (${error.exitCode}) ${error.message}\n`);
    }
    return error.exitCode;
  } finally {
    report.endedMs = plan.context.nowMs();
  }
}

function readUrl(text: string): Url {
  const url = parseUrl(text);
  if (!('kind' in url)) return url;
  if (url.kind === 'scheme') throw new CurlFailure(1, `Protocol "${url.scheme}" not supported`);
  throw new CurlFailure(3, `URL rejected: ${url.reason}`);
}

function* transfer(plan: Plan, text: string, index: number, report: Report): Process<void> {
  let url = readUrl(text);
  let { method } = plan;
  let body = plan.body;
  for (let redirects = 0; ; redirects += 1) {
    report.url = url;
    const response = yield* exchange(plan, url, { method, body, connection: redirects }, report);
    const location = response.headers['location'];
    if (location !== undefined) report.redirectUrl = followLocation(url, location);
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== undefined;
    if (!plan.follows || !isRedirect) {
      yield* deliver(plan, url, index, response, report);
      return;
    }
    if (redirects >= plan.maximumRedirects) {
      throw new CurlFailure(47, `Maximum (${plan.maximumRedirects}) redirects followed`);
    }
    if (plan.showsHead) yield* write(plan.context.stdout, describeHead(response));
    cancelBody(response);
    report.redirects += 1;
    if (
      response.status <= 303 &&
      method !== 'HEAD' &&
      !plan.forcesMethod &&
      (method === 'POST' || response.status === 303)
    ) {
      method = 'GET';
      body = null;
    }
    url = readUrl(followLocation(url, location));
    if (plan.isVerbose)
      yield* write(plan.context.stderr, `* Issue another request to this URL: '${url.text}'\n`);
  }
}

function cancelBody(response: HttpResponse): void {
  const { body } = response;
  if (body !== null && typeof body === 'object' && 'cancel' in body) body.cancel();
}

interface Sending {
  readonly method: string;
  readonly body: string | Uint8Array | null;
  /** Number of the connection in -v. */
  readonly connection: number;
}

function* exchange(plan: Plan, url: Url, sending: Sending, report: Report): Process<HttpResponse> {
  const { context } = plan;
  const request = buildRequest(plan, url, sending.method, sending.body);
  const target = connectionTarget(plan, url);
  const startedMs = context.nowMs();
  const leftMs =
    plan.timeoutMs === null ? undefined : Math.max(1, plan.timeoutMs - (startedMs - report.startedMs));
  const outcome: HttpOutcome = yield* requestHttp(context.host, {
    scheme: url.scheme,
    host: target.host,
    port: target.port,
    request,
    ...(plan.connectTimeoutMs === null ? {} : { connectTimeoutMs: plan.connectTimeoutMs }),
    ...(leftMs === undefined ? {} : { timeoutMs: leftMs }),
  });
  if (!outcome.ok) {
    const failure = describeFailure(plan, url, target, outcome, context.nowMs() - report.startedMs);
    if (plan.isVerbose) yield* write(context.stderr, failure.talk);
    throw new CurlFailure(failure.exitCode, failure.message);
  }
  report.status = outcome.response.status;
  report.response = outcome.response;
  report.outcome = outcome;
  report.headMs = context.nowMs();
  if (plan.isVerbose) {
    yield* write(context.stderr, tellConnected(url, target, outcome, sending.connection));
    yield* write(context.stderr, tellRequest(request));
    yield* write(context.stderr, tellResponse(outcome.response));
  }
  return outcome.response;
}

function* deliver(
  plan: Plan,
  url: Url,
  index: number,
  response: HttpResponse,
  report: Report,
): Process<void> {
  const { context } = plan;
  if (plan.fails && response.status >= 400) {
    cancelBody(response);
    if (!plan.failsWithBody) {
      throw new CurlFailure(22, `The requested URL returned error: ${response.status}`);
    }
  }
  if (response.status === 0) throw new CurlFailure(52, 'Empty reply from server');
  yield* receiveBody(plan, url, index, response, report);
  if (plan.isVerbose)
    yield* write(context.stderr, `* Connection #${report.redirects} to host ${url.host} left intact\n`);
  if (plan.fails && plan.failsWithBody && response.status >= 400) {
    throw new CurlFailure(22, `The requested URL returned error: ${response.status}`);
  }
}
