/** next-auth's own addresses: session, csrf, providers, sign-in and sign-out. */
import type { NextRequest } from 'next/server';
import nextAuth from 'next-auth';
import { answering } from '@/app/api/answer';
import { signInOptions } from '@/lib/auth/sign-in';

interface Parameters {
  readonly nextauth: string[];
}

/**
 * `answering` has asked for the viewer by now, so that a database that is away is a 503: next-auth would take it for
 * a bad token and sign the person out.
 */
const handle = answering<Parameters>(async ({ request, params }) => {
  const context = { params: Promise.resolve(params) };
  const response: Response = await nextAuth(request as NextRequest, context, signInOptions());
  response.headers.set('cache-control', 'no-store');
  return response;
});

export { handle as GET, handle as POST };
