/** Routes asked without a server: a request as a browser of this site would send it. */
import { encode } from 'next-auth/jwt';
import type { Person } from '@/lib/data/viewer';

export const ORIGIN = 'http://localhost:3000';
const SECRET = 'a secret for tests';

export function setAuthEnvironment(): void {
  process.env['AUTH_SECRET'] = SECRET;
  process.env['NEXTAUTH_URL'] = ORIGIN;
}

export async function cookieOf(userId: string, version = 1, secret = SECRET): Promise<string> {
  return `next-auth.session-token=${await encode({ token: { sub: userId, version }, secret })}`;
}

interface Question {
  readonly method?: string;
  readonly path?: string;
  readonly body?: unknown;
  readonly person?: Person | null;
  readonly params?: unknown;
  readonly headers?: Readonly<Record<string, string | null>>;
}

// biome-ignore lint/suspicious/noExplicitAny: routes differ in their parameters.
type Handler = (request: Request, context: any) => Promise<Response>;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect.
  readonly body: any;
}

export async function ask(handler: Handler, question: Question = {}): Promise<Answered> {
  const { method = 'GET', path = '/', body, person = null, params = {} } = question;
  const headers = new Headers({ origin: ORIGIN, 'x-forwarded-for': '192.0.2.1' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (person) headers.set('cookie', `other=1; ${await cookieOf(person.userId)}`);
  for (const [name, value] of Object.entries(question.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  const request = new Request(`${ORIGIN}${path}`, { method, headers, body: text });
  const answer = await handler(request, { params: Promise.resolve(params) });
  const said = Buffer.from(await answer.arrayBuffer());
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  // Read as text, a byte order mark would be gone.
  const words = said.toString('utf8');
  const found = words === '' ? null : isJson ? JSON.parse(words) : words;
  return { status: answer.status, headers: answer.headers, body: found };
}
