/**
 * Who may come in. The server listens on 127.0.0.1 only, but every page in a browser of this machine can reach that
 * address: so the name that was asked for and the page that asks are checked, besides the token.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { forbidden, type Refusal, UNAUTHORIZED } from './refusal';

export const OWN_NAMES = ['127.0.0.1', 'localhost'] as const;

/** `null` where the request may come in. */
export function findRefusal(
  headers: IncomingHttpHeaders,
  own: { readonly port: number; readonly token: string },
): Refusal | null {
  const hosts = OWN_NAMES.map((name) => `${name}:${own.port}`);
  const { host = '', origin } = headers;
  if (!hosts.includes(host.toLowerCase())) {
    return forbidden(`the request is for the host "${host}"; this server answers for ${hosts.join(' and ')}`);
  }
  if (origin !== undefined && !hosts.some((name) => origin === `https://${name}`)) {
    return forbidden(
      `the request comes from a page of "${origin}"; this server answers no other site's pages`,
    );
  }
  return isToken(headers.authorization ?? '', own.token) ? null : UNAUTHORIZED;
}

function isToken(authorization: string, token: string): boolean {
  const match = /^Bearer +(\S+)$/i.exec(authorization.trim());
  // Of hashes, so that neither length nor content shows in the time it takes.
  return match !== null && timingSafeEqual(digest(match[1]!), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
