/** The command line as a plan, and the request that it makes. */
import type { Headers, HttpRequest } from '../../../cluster/http';
import { FileSystemError, type Process } from '../../../cluster/process';
import { byteLength } from '../../files/access';
import { encodeUtf8 } from '../../files/utf8';
import type { ProgramContext } from '../../program';
import { encode } from '../base64';
import type { Call } from '../definition';
import { readText } from '../inputs';
import { hostHeader, parseUrl, type Url } from '../url';
import { CurlFailure } from './failure';
import { REFUSED_OPTIONS } from './options';
import type { Target } from './talk';

export const VERSION = '8.14.1';

export interface Plan {
  readonly context: ProgramContext;
  readonly urls: readonly string[];
  readonly method: string;
  readonly forcesMethod: boolean;
  readonly body: string | Uint8Array | null;
  /** Lower-case name and value; `null` removes a header. */
  readonly headers: readonly (readonly [string, string | null])[];
  readonly outputs: readonly string[];
  readonly usesRemoteName: boolean;
  readonly showsHead: boolean;
  readonly isVerbose: boolean;
  readonly isSilent: boolean;
  readonly showsErrors: boolean;
  readonly hidesProgress: boolean;
  readonly follows: boolean;
  readonly maximumRedirects: number;
  readonly fails: boolean;
  readonly failsWithBody: boolean;
  readonly connectTimeoutMs: number | null;
  readonly timeoutMs: number | null;
  readonly writeOut: string | null;
  readonly resolve: readonly { readonly host: string; readonly port: number; readonly address: string }[];
  /** `--connect-to`: an empty host or port stands for every one. */
  readonly connectTo: readonly {
    readonly from: string;
    readonly port: string;
    readonly host: string;
    readonly toPort: string;
  }[];
  readonly proxy: Url | null;
  readonly retries: number;
  readonly retryDelayMs: number | null;
  readonly retriesRefused: boolean;
  readonly retriesAll: boolean;
}

export function* readPlan(call: Call): Process<Plan> {
  const { context } = call;
  for (const letter of Object.keys(REFUSED_OPTIONS)) {
    if (call.has(letter))
      throw new CurlFailure(2, `option ${REFUSED_OPTIONS[letter]}: is not simulated here`);
  }
  const cookieFile = call.values('b').find((text) => !text.includes('='));
  if (cookieFile !== undefined) throw new CurlFailure(2, 'option -b: cookie files are not simulated here');
  const data = yield* readData(call);
  let urls = [...call.operands];
  if (urls.length === 0) throw new CurlFailure(2, '(2) no URL specified');
  const pattern = urls.find((url) => /[{[]/.test(url));
  if (pattern !== undefined && !call.has('g'))
    throw new CurlFailure(3, 'URL patterns with {} and [] are not supported here');
  if (call.has('G') && data !== null) {
    urls = urls.map((url) => `${url}${url.includes('?') ? '&' : '?'}${typeof data === 'string' ? data : ''}`);
  }
  const body = call.has('G') ? null : data;
  const method = call.value('X') ?? (call.has('I') ? 'HEAD' : body === null ? 'GET' : 'POST');
  return {
    context,
    urls,
    method,
    forcesMethod: call.has('X'),
    body,
    headers: readHeaders(call),
    outputs: call.values('o'),
    usesRemoteName: call.has('O'),
    showsHead: call.has('i') || call.has('I'),
    isVerbose: call.has('v'),
    isSilent: call.has('s'),
    showsErrors: call.has('S') || !call.has('s'),
    hidesProgress: call.has('s') || call.has('ξ'),
    follows: call.has('L'),
    maximumRedirects: readNumber(call, 'λ', '--max-redirs') ?? 50,
    fails: call.has('f') || call.has('θ'),
    failsWithBody: call.has('θ'),
    connectTimeoutMs: readSeconds(call, 'α', '--connect-timeout'),
    timeoutMs: readSeconds(call, 'm', '-m'),
    writeOut: call.value('w') ?? null,
    resolve: call.values('ε').map(readResolve),
    connectTo: call.values('σ').map(readConnectTo),
    proxy: readProxy(call.value('x')),
    retries: readNumber(call, 'ζ', '--retry') ?? 0,
    retryDelayMs: readSeconds(call, 'η', '--retry-delay'),
    retriesRefused: call.has('ι') || call.has('κ'),
    retriesAll: call.has('κ'),
  };
}

function readSeconds(call: Call, letter: string, name: string): number | null {
  const text = call.value(letter);
  if (text === undefined) return null;
  if (!/^[0-9]+(?:\.[0-9]*)?$|^\.[0-9]+$/.test(text)) {
    throw new CurlFailure(2, `option ${name}: expected a proper numerical parameter`);
  }
  const delayMs = Math.round(Number(text) * 1000);
  return delayMs === 0 ? null : delayMs;
}

function readNumber(call: Call, letter: string, name: string): number | null {
  const text = call.value(letter);
  if (text === undefined) return null;
  if (!/^[0-9]+$/.test(text))
    throw new CurlFailure(2, `option ${name}: expected a proper numerical parameter`);
  return Number(text);
}

function readResolve(text: string): { host: string; port: number; address: string } {
  const match = /^\+?([^:]+):([0-9]+):([0-9.]+)$/.exec(text);
  if (match === null) throw new CurlFailure(49, `Couldn't parse CURLOPT_RESOLVE entry '${text}'`);
  return { host: match[1]!.toLowerCase(), port: Number(match[2]), address: match[3]! };
}

function readConnectTo(text: string): Plan['connectTo'][number] {
  const match = /^([^:]*):([0-9]*):([^:]*):([0-9]*)$/.exec(text);
  if (match === null) throw new CurlFailure(49, `Couldn't parse CURLOPT_CONNECT_TO entry '${text}'`);
  return { from: match[1]!.toLowerCase(), port: match[2]!, host: match[3]!, toPort: match[4]! };
}

function readProxy(text: string | undefined): Url | null {
  if (text === undefined || text === '') return null;
  const url = parseUrl(text);
  if ('kind' in url || url.scheme === 'https') {
    throw new CurlFailure(2, 'option -x: only proxies that speak plain HTTP are simulated here');
  }
  const isPortGiven = /:[0-9]+\/?$/.test(text);
  return { ...url, port: isPortGiven ? url.port : 1080 };
}

/** -d strips newlines of a file, --data-binary does not; several are joined by "&". */
function* readData(call: Call): Process<string | null> {
  const parts: string[] = [];
  for (const text of [...call.values('d'), ...call.values('π')]) {
    parts.push(
      text.startsWith('@') ? (yield* readDataFile(call, text.slice(1))).replace(/[\r\n\0]/g, '') : text,
    );
  }
  parts.push(...call.values('β'));
  for (const text of call.values('γ')) {
    parts.push(text.startsWith('@') ? yield* readDataFile(call, text.slice(1)) : text);
  }
  for (const text of call.values('δ')) {
    const equals = text.indexOf('=');
    const name = equals > 0 ? `${text.slice(0, equals)}=` : '';
    parts.push(name + percentEncode(text.slice(equals + 1)));
  }
  return parts.length === 0 ? null : parts.join('&');
}

function* readDataFile(call: Call, name: string): Process<string> {
  try {
    return yield* readText(call.context, name);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new CurlFailure(
      26,
      `Failed to open ${name}\ncurl: option -d: error encountered when reading a file`,
    );
  }
}

function percentEncode(text: string): string {
  return [...encodeUtf8(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function readHeaders(call: Call): [string, string | null][] {
  const headers: [string, string | null][] = [];
  if (call.has('A')) headers.push(['user-agent', call.value('A') || null]);
  if (call.has('e')) headers.push(['referer', call.value('e')!]);
  if (call.has('b')) headers.push(['cookie', call.value('b')!]);
  if (call.has('u')) headers.push(['authorization', `Basic ${encode(encodeUtf8(call.value('u')!))}`]);
  if (call.has('π')) headers.push(['content-type', 'application/json'], ['accept', 'application/json']);
  for (const text of call.values('H')) {
    const match = /^([^:;]+)([:;])\s*([\s\S]*)$/.exec(text);
    if (match === null) continue;
    const value = match[3]!.trimEnd();
    headers.push([match[1]!.trim().toLowerCase(), match[2] === ';' ? '' : value === '' ? null : value]);
  }
  return headers;
}

export function buildRequest(
  plan: Plan,
  url: Url,
  method: string,
  body: string | Uint8Array | null,
  isTunnel = false,
): HttpRequest {
  if (isTunnel) {
    const authority = `${url.host}:${url.port}`;
    const own = { 'user-agent': `curl/${VERSION}`, 'proxy-connection': 'Keep-Alive' };
    return { method: 'CONNECT', path: authority, headers: { host: authority, ...own }, body: null };
  }
  const headers: Record<string, string> = { host: hostHeader(url) };
  if (url.userInfo !== null) headers['authorization'] = `Basic ${encode(encodeUtf8(url.userInfo))}`;
  headers['user-agent'] = `curl/${VERSION}`;
  headers['accept'] = '*/*';
  if (plan.proxy !== null) headers['proxy-connection'] = 'Keep-Alive';
  if (body !== null) {
    headers['content-length'] = String(byteLength(body));
    headers['content-type'] = 'application/x-www-form-urlencoded';
  }
  const own = new Set<string>();
  for (const [name, value] of plan.headers) {
    if (value === null) delete headers[name];
    else if (own.has(name)) headers[name] = `${headers[name]}, ${value}`;
    else headers[name] = value;
    own.add(name);
  }
  return { method, path: url.path, headers: headers as Headers, body };
}

/** Where the connection goes: a proxy, what --connect-to says, or an address that --resolve puts in the name's place. */
export function connectionTarget(plan: Plan, url: Url): Target {
  if (plan.proxy !== null) return { host: plan.proxy.host, port: plan.proxy.port, isProxy: true };
  const other = plan.connectTo.find(
    ({ from, port }) => (from === '' || from === url.host) && (port === '' || Number(port) === url.port),
  );
  const host = other?.host || url.host;
  const port = other?.toPort ? Number(other.toPort) : url.port;
  const names = other?.host ? `* Connecting to hostname: ${other.host}\n` : '';
  const talk = `${names}${other?.toPort ? `* Connecting to port: ${port}\n` : ''}`;
  const entry = plan.resolve.find((known) => known.host === host && known.port === port);
  const added = plan.resolve.map(
    (known) => `* Added ${known.host}:${known.port}:${known.address} to DNS cache\n`,
  );
  return { host: entry?.address ?? host, port, talk: talk + added.join('') };
}
