/** Keys for other dashboards: each reads what its maker may read at that moment, and writes nothing. */
import type { KnownPerson } from './identity';
import { NotFound } from './refusals';
import type { ApiTokenRecord } from './teaching-records';
import { requireRole, type Viewer } from './viewer';

const being = (viewer: Viewer): never => {
  requireRole(viewer, 'instructor', 'owner');
  throw new NotFound('There is nothing here yet.');
};

/** `secret` is shown once: only its hash is stored. */
export async function createApiToken(
  viewer: Viewer,
  _token: { readonly name: string; readonly expiresAt: Date | null },
): Promise<{ readonly token: ApiTokenRecord; readonly secret: string }> {
  return being(viewer);
}

/** Mine, the newest first. */
export async function listApiTokens(viewer: Viewer): Promise<readonly ApiTokenRecord[]> {
  return being(viewer);
}

/** One of mine. It is worth nothing from now on. */
export async function revokeApiToken(viewer: Viewer, _id: string): Promise<void> {
  return being(viewer);
}

/** Whose it is, with the role of now; null where it is unknown, too old, or its maker teaches no more. */
export async function findByApiToken(_secret: string): Promise<KnownPerson | null> {
  return null;
}
