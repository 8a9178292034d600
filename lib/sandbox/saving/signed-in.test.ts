import { expect, test } from 'vitest';
import { createSignedInFetch } from './signed-in';

function createServer(session: unknown, status = 200) {
  const asked: string[] = [];
  const ask = (async (input: RequestInfo | URL) => {
    asked.push(String(input));
    if (String(input) === '/api/auth/session') return Response.json(session, { status });
    return Response.json({ ok: true });
  }) as typeof fetch;
  return { asked, ask };
}

test('nobody signed in: the server is asked who it is, and nothing else; half a minute later once more', async () => {
  const { asked, ask } = createServer({});
  let now = 0;
  const { ask: fetchSigned, forget } = createSignedInFetch(ask, () => now);
  expect((await fetchSigned('/api/attempts')).status).toBe(401);
  expect((await fetchSigned('/api/attempts')).status).toBe(401);
  expect(asked).toEqual(['/api/auth/session']);
  now = 31_000;
  await fetchSigned('/api/attempts');
  expect(asked).toHaveLength(2);
  forget();
  await fetchSigned('/api/attempts');
  expect(asked).toHaveLength(3);
});

test('signed in: requests go through, and the session is asked for once', async () => {
  const { asked, ask } = createServer({ user: { name: null } });
  const { ask: fetchSigned } = createSignedInFetch(ask, () => 0);
  expect((await fetchSigned('/api/attempts')).status).toBe(200);
  await fetchSigned('/api/attempts/1');
  expect(asked).toEqual(['/api/auth/session', '/api/attempts', '/api/attempts/1']);
});

test('a session that can not be read is no answer: the request fails as it does offline, and is asked anew', async () => {
  const { asked, ask } = createServer({}, 503);
  const { ask: fetchSigned } = createSignedInFetch(ask, () => 0);
  await expect(fetchSigned('/api/attempts')).rejects.toThrow();
  await expect(fetchSigned('/api/attempts')).rejects.toThrow();
  expect(asked).toEqual(['/api/auth/session', '/api/auth/session']);
});
