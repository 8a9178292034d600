/** next-auth's own addresses: session, csrf, providers, sign-in and sign-out. */
import type { NextRequest } from 'next/server';
import nextAuth from 'next-auth';
import { signInOptions } from '@/lib/auth/sign-in';

interface Context {
  readonly params: Promise<{ readonly nextauth: string[] }>;
}

const handle = async (request: NextRequest, context: Context): Promise<Response> => {
  const response: Response = await nextAuth(request, context, signInOptions());
  response.headers.set('cache-control', 'no-store');
  return response;
};

export { handle as GET, handle as POST };
