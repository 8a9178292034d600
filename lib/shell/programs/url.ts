/** URLs as curl and wget read them: a scheme may be missing, user names and fragments are set aside. */

export interface Url {
  readonly scheme: 'http' | 'https';
  /** As typed, lower case. */
  readonly host: string;
  readonly port: number;
  /** Path and query, at least "/". */
  readonly path: string;
  readonly userInfo: string | null;
  /** The whole, with its scheme. */
  readonly text: string;
}

export type UrlProblem =
  | { readonly kind: 'scheme'; readonly scheme: string }
  | { readonly kind: 'malformed'; readonly reason: string };

export function parseUrl(text: string): Url | UrlProblem {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text);
  const name = scheme?.[1]?.toLowerCase() ?? 'http';
  if (name !== 'http' && name !== 'https') return { kind: 'scheme', scheme: name };
  const rest = text.slice(scheme?.[0].length ?? 0).replace(/#.*$/, '');
  const match = /^(?:([^@/?]*)@)?([^:/?]*)(?::([^/?]*))?([/?][\s\S]*)?$/.exec(rest);
  if (match === null || /\s/.test(text))
    return { kind: 'malformed', reason: 'Malformed input to a URL function' };
  const [, userInfo, host, portText, tail] = match;
  if (host === '' || host === undefined) return { kind: 'malformed', reason: 'No host part in the URL' };
  if (!/^[A-Za-z0-9._~-]+$/.test(host)) return { kind: 'malformed', reason: 'Bad hostname' };
  const port = portText === undefined || portText === '' ? (name === 'https' ? 443 : 80) : Number(portText);
  if (!/^[0-9]*$/.test(portText ?? '') || port > 65_535) {
    return { kind: 'malformed', reason: 'Port number was not a decimal number between 0 and 65535' };
  }
  const path = tail === undefined ? '/' : tail.startsWith('?') ? `/${tail}` : tail;
  const isDefault = port === (name === 'https' ? 443 : 80);
  const authority = isDefault ? host : `${host}:${port}`;
  return {
    scheme: name,
    host: host.toLowerCase(),
    port,
    path: squeezeDots(path),
    userInfo: userInfo ?? null,
    text: `${name}://${authority}${path}`,
  };
}

/** "/a/../b" goes out as "/b". */
function squeezeDots(path: string): string {
  const [, place, query] = /^([^?]*)([\s\S]*)$/.exec(path)!;
  if (!/\/\.\.?(?:\/|$)/.test(place!)) return path;
  const parts: string[] = [];
  const all = place!.slice(1).split('/');
  for (const [index, part] of all.entries()) {
    if (part === '.' || part === '..') {
      if (part === '..') parts.pop();
      if (index === all.length - 1) parts.push('');
    } else parts.push(part);
  }
  return `/${parts.join('/')}${query}`;
}

/** `Host: ` of a request: the port only where it is not the scheme's own. */
export function hostHeader(url: Url): string {
  const isDefault = url.port === (url.scheme === 'https' ? 443 : 80);
  return isDefault ? url.host : `${url.host}:${url.port}`;
}

/** Where a Location header leads, seen from a URL. */
export function followLocation(url: Url, location: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return location;
  const origin = `${url.scheme}://${hostHeader(url)}`;
  if (location.startsWith('//')) return `${url.scheme}:${location}`;
  if (location.startsWith('/')) return origin + location;
  const directory = url.path.replace(/\?.*$/, '').replace(/[^/]*$/, '');
  return location.startsWith('?')
    ? origin + url.path.replace(/\?.*$/, '') + location
    : origin + directory + location;
}

/** Names of headers as servers write them on HTTP/1.1. */
export function headerTitle(name: string): string {
  const special: Readonly<Record<string, string>> = {
    etag: 'ETag',
    'www-authenticate': 'WWW-Authenticate',
    te: 'TE',
  };
  return (
    special[name] ??
    name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())
  );
}

export const REASONS: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
