/**
 * What all routes below /api/teach do alike: only who teaches is answered, before anything else is looked at; and who
 * reads may show a key instead of a session (docs/teach-api.md).
 */
import { type Asked, answering } from '@/app/api/answer';
import { readViewerOf } from '@/lib/auth/session';
import { findByApiToken } from '@/lib/data/api-tokens';
import type { KnownPerson } from '@/lib/data/identity';
import { NotSignedIn } from '@/lib/data/refusals';
import { requireRole } from '@/lib/data/viewer';

export const teaching = <P = Record<string, never>>(work: (asked: Asked<P>) => Promise<unknown>) =>
  answering<P>(async (asked) => {
    requireRole(asked.viewer, 'instructor', 'owner');
    return work(asked);
  }, findTeacher);

/** A key counts for reading only; a proxy's own kind of authorization is none of ours. */
async function findTeacher(request: Request): Promise<KnownPerson | null> {
  const secret = /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (secret === undefined || !isReading) return readViewerOf(request);
  const person = await findByApiToken(secret);
  if (person === null) throw new NotSignedIn('This key is unknown or too old, or its maker teaches no more.');
  return person;
}
