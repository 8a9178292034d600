/** Addresses of the web as curl and wget read them: scheme, host, port, path; the scheme may be left out. */

export interface WebAddress {
  readonly scheme: 'http' | 'https';
  readonly user: string | null;
  readonly host: string;
  readonly port: number;
  /** Path and query, at least "/". */
  readonly path: string;
  /** Host as it stands in the Host header: with the port where it is not the scheme's own. */
  readonly authority: string;
}

export type AddressProblem =
  | { readonly problem: 'scheme'; readonly scheme: string }
  | { readonly problem: 'host' }
  | { readonly problem: 'port' };

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

export function parseWebAddress(text: string): WebAddress | AddressProblem {
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)([^#]*)/.exec(text)!;
  const scheme = (match[1] ?? 'http').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return { problem: 'scheme', scheme };
  const beforeHost = match[2]!.lastIndexOf('@');
  const user = beforeHost < 0 ? null : match[2]!.slice(0, beforeHost);
  const [host = '', portText, ...more] = match[2]!.slice(beforeHost + 1).split(':');
  if (host === '' || /[^A-Za-z0-9._-]/.test(host)) return { problem: 'host' };
  if (more.length > 0 || (portText !== undefined && !/^[0-9]{1,5}$/.test(portText)))
    return { problem: 'port' };
  const port = portText === undefined ? DEFAULT_PORTS[scheme] : Number(portText);
  if (port > 65535) return { problem: 'port' };
  const rest = match[3]!;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  const authority = port === DEFAULT_PORTS[scheme] ? host : `${host}:${port}`;
  return { scheme, user, host, port, path, authority };
}

/** Where a redirect leads, seen from the page that gave it. */
export function followLocation(from: WebAddress, location: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return location;
  const origin = `${from.scheme}://${from.authority}`;
  if (location.startsWith('/')) return `${origin}${location}`;
  const folder = from.path.split('?')[0]!.replace(/[^/]*$/, '');
  return `${origin}${folder}${location}`;
}
