/**
 * curl 8 for http and https: one request after another from this machine's own network; those to one host share a
 * connection. Left out and refused: other protocols, HTTP/2, TLS to or through a proxy, cookie files, forms (-F),
 * uploads (-T), ranges, URL patterns.
 */

import type { HttpResponse } from '../../cluster/http';
import type { HttpOutcome, Process } from '../../cluster/process';
import { requestHttp, sleep, write } from '../../cluster/process';
import type { KeptConnection } from '../../cluster/tcp';
import type { Program, ProgramContext } from '../program';
import { receiveBody } from './curl/body';
import { CurlFailure, describeFailure } from './curl/failure';
import { CURL_HELP, CURL_LONG_OPTIONS, CURL_OPTIONS, takesValue } from './curl/options';
import { createReport, type Report, writeOut } from './curl/report';
import { buildRequest, connectionTarget, type Plan, readPlan, VERSION } from './curl/request';
import { describeHead, type Target, tellConnected, tellLeft, tellRequest, tellResponse } from './curl/talk';
import { type Call, ProgramFailure, parseOptions } from './definition';
import { followLocation, parseUrl, type Url } from './url';

const DEFINITION = { options: CURL_OPTIONS, long: { ...CURL_LONG_OPTIONS }, usage: '', summary: '' };
const HINT = "curl: try 'curl --help' or 'curl --manual' for more information\n";
const ABOUT = `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION}
Release-Date: 2025-06-04
Protocols: http https
Features: none of the optional ones are simulated
`;

interface Line {
  readonly kept: KeptConnection | null;
  readonly localPort: number;
  readonly number: number;
}

/** Connections of one run of curl, by where they lead. */
interface Pool {
  readonly open: Map<string, Line>;
  made: number;
}

export const curl: Program = function* (context) {
  let plans: readonly Plan[];
  try {
    const calls = splitAtNext(context.argv.slice(1)).map((words) => readCall(context, words));
    const shared = (letter: string): boolean => calls.some((call) => call.has(letter));
    if (shared('h')) return yield* say(context, CURL_HELP);
    if (shared('V')) return yield* say(context, ABOUT);
    const made: Plan[] = [];
    for (const call of calls) made.push(yield* readPlan({ ...call, has: wideHas(call, shared) }));
    plans = made;
  } catch (error) {
    if (!(error instanceof CurlFailure)) throw error;
    const isUsage = error.exitCode === 2 || error.exitCode === 26;
    yield* write(context.stderr, `curl: ${isUsage ? '' : `(${error.exitCode}) `}${error.message}\n`);
    if (isUsage) yield* write(context.stderr, HINT);
    return error.exitCode;
  }
  const pool: Pool = { open: new Map(), made: 0 };
  let exitCode = 0;
  let number = 0;
  for (const plan of plans) {
    for (const [index, text] of plan.urls.entries()) {
      exitCode = yield* transferWithRetries(plan, pool, text, { index, number });
      number += 1;
    }
  }
  return exitCode;
};

function* say(context: ProgramContext, text: string): Process<number> {
  yield* write(context.stdout, text);
  return 0;
}

/** Options of one URL end at --next. */
function splitAtNext(words: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? '';
    const isValue = before.startsWith('-') && before !== '--next' && before !== '-:' && takesValue(before);
    if ((word === '--next' || word === '-:') && !isValue) parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts;
}

/** These count for the whole run, wherever they stand. */
function wideHas(call: Call, shared: (letter: string) => boolean): Call['has'] {
  return (letter) => ('vsSξ'.includes(letter) ? shared(letter) : call.has(letter));
}

function readCall(context: ProgramContext, words: readonly string[]): Call {
  try {
    const parsed = parseOptions(DEFINITION, words);
    if (parsed === 'help') throw new ProgramFailure('help');
    return { context, name: 'curl', ...parsed };
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    throw new CurlFailure(2, wordUsage(error.message));
  }
}

function wordUsage(message: string): string {
  const short = /-- '(.+)'$/.exec(message);
  const long = /'(--[^']+)'/.exec(message);
  const name = short === null ? (long?.[1] ?? '') : `-${short[1]}`;
  if (message.includes('requires an argument')) return `option ${name}: requires parameter`;
  return `option ${name}: ${message.includes('ambiguous') ? 'is ambiguous' : 'is unknown'}`;
}

interface Place {
  /** Among the URLs of its options. */
  readonly index: number;
  /** Among all of them. */
  readonly number: number;
}

const TRANSIENT = [408, 429, 500, 502, 503, 504];

function* transferWithRetries(plan: Plan, pool: Pool, text: string, place: Place): Process<number> {
  let waitMs = plan.retryDelayMs ?? 1000;
  for (let attempt = 0; ; attempt += 1) {
    const report = createReport(text, plan.context.nowMs(), place.number);
    const exitCode = yield* transferGuarded(plan, pool, text, place.index, report);
    const reason = whyAgain(plan, exitCode, report.status);
    if (attempt >= plan.retries || reason === null) {
      if (plan.writeOut !== null) yield* writeOut(plan, report, exitCode);
      return exitCode;
    }
    if (!plan.isSilent) {
      const seconds = Math.ceil(waitMs / 1000);
      const left = plan.retries - attempt;
      yield* write(
        plan.context.stderr,
        `Warning: Problem: ${reason}. Will retry in ${seconds} second${seconds === 1 ? '' : 's'}. ${left} retr${left === 1 ? 'y' : 'ies'} left.\n`,
      );
    }
    yield* sleep(waitMs);
    if (plan.retryDelayMs === null) waitMs = Math.min(waitMs * 2, 600_000);
  }
}

function whyAgain(plan: Plan, exitCode: number, status: number): string | null {
  if ([28, 6, 5].includes(exitCode)) return 'timeout';
  if (exitCode === 7 && plan.retriesRefused) return 'connection refused';
  if (TRANSIENT.includes(status)) return 'HTTP error';
  return plan.retriesAll && exitCode !== 0 ? '(retrying all errors)' : null;
}

function* transferGuarded(
  plan: Plan,
  pool: Pool,
  text: string,
  index: number,
  report: Report,
): Process<number> {
  try {
    yield* transfer(plan, pool, text, index, report);
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

function* transfer(plan: Plan, pool: Pool, text: string, index: number, report: Report): Process<void> {
  let url = readUrl(text);
  let { method } = plan;
  let body = plan.body;
  for (;;) {
    report.url = url;
    const { response, leave } = yield* exchange(plan, pool, url, { method, body }, report);
    const location = response.headers['location'];
    if (location !== undefined) report.redirectUrl = followLocation(url, location);
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== undefined;
    if (!plan.follows || !isRedirect) {
      yield* deliver(plan, url, index, response, report);
      yield* tell(plan, leave);
      if (plan.fails && plan.failsWithBody && response.status >= 400) throw refusedAnswer(response);
      return;
    }
    if (plan.showsHead) yield* write(plan.context.stdout, describeHead(response));
    cancelBody(response);
    yield* tell(plan, response.body === null ? leave : `* Ignoring the response-body\n${leave}`);
    if (plan.maximumRedirects >= 0 && report.redirects >= plan.maximumRedirects) {
      throw new CurlFailure(47, `Maximum (${plan.maximumRedirects}) redirects followed`);
    }
    report.redirects += 1;
    report.redirectedMs = plan.context.nowMs();
    const isRewritten = response.status === 303 || (response.status < 303 && method === 'POST');
    if (isRewritten && method !== 'HEAD' && !plan.forcesMethod) {
      method = 'GET';
      body = null;
    }
    url = readUrl(followLocation(url, location));
    yield* tell(plan, `* Issue another request to this URL: '${url.text}'\n`);
  }
}

const refusedAnswer = ({ status }: HttpResponse): CurlFailure =>
  new CurlFailure(22, `The requested URL returned error: ${status}`);

function* tell(plan: Plan, text: string): Process<void> {
  if (plan.isVerbose) yield* write(plan.context.stderr, text);
}

function cancelBody(response: HttpResponse): void {
  const { body } = response;
  if (body !== null && typeof body === 'object' && 'cancel' in body) body.cancel();
}

interface Sending {
  readonly method: string;
  readonly body: string | Uint8Array | null;
}

interface Exchanged {
  readonly response: HttpResponse;
  /** For -v, when the body has come. */
  readonly leave: string;
}

function* exchange(plan: Plan, pool: Pool, url: Url, sending: Sending, report: Report): Process<Exchanged> {
  const { context } = plan;
  const target = connectionTarget(plan, url);
  const isTunnel = target.isProxy === true && url.scheme === 'https';
  const request = buildRequest(plan, url, sending.method, sending.body, isTunnel);
  const key = `${target.isProxy ? 'proxy' : url.scheme}://${target.host}:${target.port}`;
  const line = pool.open.get(key);
  const shownPath = target.isProxy && !isTunnel ? url.text : request.path;
  const outcome = yield* requestHttp(context.host, {
    scheme: target.isProxy ? 'http' : url.scheme,
    host: target.host,
    port: target.port,
    request,
    ...limitTimes(plan, report),
    ...(line === undefined || line.kept === null ? {} : { reuse: line.kept }),
  });
  if (!outcome.ok) {
    pool.open.delete(key);
    const facts = { url, target, number: line?.number ?? pool.made, request };
    const failure = describeFailure(plan, facts, outcome, context.nowMs() - report.startedMs);
    yield* tell(plan, failure.talk);
    throw new CurlFailure(failure.exitCode, failure.message);
  }
  const isReused = line !== undefined && line.localPort === outcome.localPort;
  const number = isReused ? line.number : pool.made;
  if (!isReused) pool.made += 1;
  if (outcome.kept === undefined) pool.open.delete(key);
  else pool.open.set(key, { kept: outcome.kept, localPort: outcome.localPort, number });
  report.take(outcome, request, isReused, context.nowMs());
  report.connection = number;
  const { host } = target.isProxy ? target : url;
  yield* tell(plan, tellWay(url, target, outcome, isReused) + tellRequest(request, shownPath));
  yield* tell(plan, tellResponse(outcome.response));
  if (isTunnel) throw endTunnel(outcome.response);
  return { response: outcome.response, leave: tellLeft(outcome, number, host) };
}

/** Nobody here opens a tunnel: who answers 200 all the same goes on to speak plain HTTP. */
function endTunnel({ status }: HttpResponse): CurlFailure {
  return status >= 200 && status < 300
    ? new CurlFailure(35, 'TLS connect error: error:0A00010B:SSL routines::wrong version number')
    : new CurlFailure(56, `CONNECT tunnel failed, response ${status}`);
}

function limitTimes(plan: Plan, report: Report): { connectTimeoutMs?: number; timeoutMs?: number } {
  const spentMs = plan.context.nowMs() - report.startedMs;
  return {
    ...(plan.connectTimeoutMs === null ? {} : { connectTimeoutMs: plan.connectTimeoutMs }),
    ...(plan.timeoutMs === null ? {} : { timeoutMs: Math.max(1, plan.timeoutMs - spentMs) }),
  };
}

function tellWay(
  url: Url,
  target: Target,
  outcome: Extract<HttpOutcome, { ok: true }>,
  isReused: boolean,
): string {
  if (!isReused) return tellConnected(url, target, outcome.address, outcome.port);
  const kind = target.isProxy ? `proxy ${target.host}` : `host ${url.host}`;
  return `* Re-using existing ${url.scheme}: connection with ${kind}\n`;
}

function* deliver(
  plan: Plan,
  url: Url,
  index: number,
  response: HttpResponse,
  report: Report,
): Process<void> {
  if (plan.fails && response.status >= 400 && !plan.failsWithBody) {
    cancelBody(response);
    throw refusedAnswer(response);
  }
  if (response.status === 0) throw new CurlFailure(52, 'Empty reply from server');
  yield* receiveBody(plan, url, index, response, report);
}
