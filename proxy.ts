/**
 * Runs before every page: gives it its Content-Security-Policy. All other headers stand in next.config.ts.
 */
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy, type ScriptHashes } from './app/policy';
import { readScriptHashes } from './app/policy-file';

let cached: ScriptHashes | null | undefined;

export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  if (cached === undefined) cached = process.env.NODE_ENV === 'production' ? readScriptHashes() : null;
  const policy = contentSecurityPolicy(request.nextUrl.pathname, nonce, cached);
  // Next reads the nonce from the request's policy and sets it on its own scripts.
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

export const config = {
  matcher: ['/((?!api/|_next/|healthz|readyz|favicon.ico|icon.svg).*)'],
};
