/**
 * Who is asking? The token says which account and which version of its sessions, nothing else; role and version are
 * read at every request, so that a change of role or "sign out everywhere" works at once.
 */
import 'server-only';
import { decode } from 'next-auth/jwt';
import { findPerson, type KnownPerson, type SessionClaim } from '../data/identity';
import { authEnvironment } from './environment';

export const sessionCookieName = () =>
  `${authEnvironment().isSecure ? '__Secure-' : ''}next-auth.session-token`;

/** For route handlers. */
export const readViewerOf = (request: Request): Promise<KnownPerson | null> =>
  findViewer(readCookie(request.headers.get('cookie') ?? '', sessionCookieName()));

/** For pages and actions. */
export async function readViewer(): Promise<KnownPerson | null> {
  const { cookies } = await import('next/headers');
  return findViewer((await cookies()).get(sessionCookieName())?.value ?? null);
}

async function findViewer(token: string | null): Promise<KnownPerson | null> {
  if (!token) return null;
  const claim = await readToken(token);
  return claim && findPerson(claim);
}

/** Null where the token is forged, too old, or another site's. */
async function readToken(token: string): Promise<SessionClaim | null> {
  try {
    return claimOf(await decode({ token, secret: authEnvironment().secret }));
  } catch {
    return null;
  }
}

export function claimOf(
  payload: { readonly sub?: unknown; readonly version?: unknown } | null,
): SessionClaim | null {
  const { sub, version } = payload ?? {};
  return typeof sub === 'string' && typeof version === 'number'
    ? { userId: sub, sessionVersion: version }
    : null;
}

function readCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
