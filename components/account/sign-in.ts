/**
 * The browser's side of signing in and out: next-auth's own routes, spoken to without its client library.
 */

export type SignInResult = 'signed-in' | 'refused' | 'too-many' | 'unreachable';

/** E-mail and password, or the token of a one-time link. */
export async function signIn(
  provider: 'credentials' | 'link',
  fields: Readonly<Record<string, string>>,
): Promise<SignInResult> {
  try {
    const answer = await postForm(`/api/auth/callback/${provider}`, fields);
    const { url } = (await answer.json()) as { url?: string };
    const problem = url === undefined ? null : new URL(url, window.location.origin).searchParams.get('error');
    if (problem === 'too-many' || answer.status === 429) return 'too-many';
    if (problem === 'unavailable') return 'unreachable';
    if (answer.ok && problem === null) return 'signed-in';
    return answer.status >= 500 ? 'unreachable' : 'refused';
  } catch {
    return 'unreachable';
  }
}

export async function signOut(): Promise<boolean> {
  try {
    return (await postForm('/api/auth/signout', {})).ok;
  } catch {
    return false;
  }
}

/** Where an OIDC provider wants the browser to go; null where we don't know. */
export async function findProviderAddress(provider: string, callbackUrl: string): Promise<string | null> {
  try {
    const answer = await postForm(`/api/auth/signin/${provider}`, { callbackUrl });
    return ((await answer.json()) as { url?: string }).url ?? null;
  } catch {
    return null;
  }
}

async function postForm(address: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
  const body = new URLSearchParams({
    callbackUrl: window.location.origin,
    ...fields,
    csrfToken,
    json: 'true',
  });
  return fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } });
}

/** Where to go after signing in: a path of ours from the address, never another site's. */
export function returnPath(search: string): string {
  const wanted = new URLSearchParams(search).get('from') ?? '/progress';
  return /^\/(?![/\\])[\w\-./~%]*$/.test(wanted) ? wanted : '/progress';
}
