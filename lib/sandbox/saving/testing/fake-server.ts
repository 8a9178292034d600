/** A server of attempts in memory, with the answers of the real one: gap, fork, 401, and being away. */
import type { Entry, LogHeader } from '../../log';

interface Stored {
  readonly header: LogHeader;
  entries: Entry[];
  readonly events: Set<string>;
}

interface Posted {
  readonly header: LogHeader;
  readonly from: number;
  readonly entries: readonly Entry[];
  readonly hashOfPrefix: string;
  readonly events?: readonly { readonly id: string }[];
  readonly browserHash?: string;
}

export function createFakeServer() {
  const attempts = new Map<string, Stored>();
  const posts: { readonly attempt: string; readonly body: Posted }[] = [];
  const state = {
    mode: 'well' as 'well' | 'away' | 'silent' | 'broken' | 'signed-out' | 'refusing',
    /** The next post answers that this attempt went on elsewhere: it becomes a fork of this name. */
    forkNextAs: null as string | null,
    definition: {
      scenario: 'course/lesson',
      contentHash: 'content',
      exercise: { seed: 'per-learner' },
      files: {},
    },
  };

  const answer = (status: number, body: unknown) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const problem = (status: number, code: string, more = {}) =>
    answer(status, { error: { code, message: code, ...more } });
  const verification = { state: 'none', message: null, verdict: null };

  const post = (id: string, body: Posted): Response => {
    posts.push({ attempt: id, body });
    const known = attempts.get(id);
    if (!known && body.from !== 1) return problem(409, 'gap', { lastSequence: 0 });
    const stored = known ?? { header: body.header, entries: [], events: new Set<string>() };
    if (body.from > stored.entries.length + 1)
      return problem(409, 'gap', { lastSequence: stored.entries.length });
    const name = state.forkNextAs ?? id;
    state.forkNextAs = null;
    const target = name === id ? stored : { ...stored, entries: stored.entries.slice(0, body.from - 1) };
    attempts.set(name, target);
    for (const entry of body.entries) if (entry.sequence > target.entries.length) target.entries.push(entry);
    for (const event of body.events ?? []) target.events.add(event.id);
    return answer(200, {
      attempt: name,
      fork: null,
      lastSequence: target.entries.length,
      hash: '',
      verification,
    });
  };

  const list = () =>
    [...attempts].map(([attempt, { header, entries }]) => ({
      ...{ attempt, header, lastSequence: entries.length, verification, entries },
      ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2099-01-01T00:00:00Z' },
    }));

  const ask = async (address: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const path = String(address);
    if (path.endsWith('/sandbox.json')) return answer(200, state.definition);
    if (state.mode === 'away') throw new TypeError('Failed to fetch');
    if (state.mode === 'silent') return new Promise<never>(() => {});
    if (state.mode === 'broken') return problem(503, 'database-down');
    if (state.mode === 'signed-out') return problem(401, 'not-signed-in');
    if (state.mode === 'refusing') return problem(422, 'tampered');
    const [, id = '', isPost] = /^\/api\/attempts\/([^/]+)(\/entries)?$/.exec(path) ?? [];
    if (isPost) return post(id, JSON.parse(String(init?.body)) as Posted);
    if (id)
      return answer(
        200,
        list().find(({ attempt }) => attempt === id),
      );
    return answer(200, { attempts: list() });
  };

  return { ask: ask as typeof fetch, attempts, posts, state };
}
