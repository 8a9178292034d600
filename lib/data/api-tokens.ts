/** Keys for other dashboards: each reads what its maker may read at that moment, and writes nothing. */
import { createHash, randomBytes } from 'node:crypto';
import { database, transaction } from './db';
import type { KnownPerson } from './identity';
import { Conflict, NotFound } from './refusals';
import type { ApiTokenRecord } from './teaching-records';
import { isUuid } from './uuid';
import { requirePerson, requireRole, type Viewer } from './viewer';

/** So that a key is known as ours where it lies around. */
const PREFIX = 'drydock_';
const MOST_TOKENS = 20;
/** A dashboard asks often; when exactly it asked last is not worth a write each time. */
const USE_NOTED_EVERY = '1 minute';

const ROW = { id: true, name: true, createdAt: true, lastUsedAt: true, expiresAt: true } as const;

/** `secret` is shown once: only its hash is stored. */
export async function createApiToken(
  viewer: Viewer,
  { name, expiresAt }: { readonly name: string; readonly expiresAt: Date | null },
): Promise<{ readonly token: ApiTokenRecord; readonly secret: string }> {
  const { userId } = requireTeacher(viewer);
  const secret = PREFIX + randomBytes(32).toString('base64url');
  const token = await transaction(async (database) => {
    // One after the other: two at once would both count the same.
    await database.$queryRaw`select 1 from "user" where id = ${userId}::uuid for update`;
    if ((await database.apiToken.count({ where: { userId } })) >= MOST_TOKENS) {
      throw new Conflict('too-many-keys', `You have ${MOST_TOKENS} keys. Remove one first.`);
    }
    return database.apiToken.create({
      data: { userId, name, expiresAt, secretHash: hashSecret(secret) },
      select: ROW,
    });
  });
  return { token, secret };
}

/** Mine, the newest first. */
export async function listApiTokens(viewer: Viewer): Promise<readonly ApiTokenRecord[]> {
  const { userId } = requireTeacher(viewer);
  return database().apiToken.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    select: ROW,
  });
}

/** One of mine. It is worth nothing from now on. */
export async function revokeApiToken(viewer: Viewer, id: string): Promise<void> {
  const { userId } = requireTeacher(viewer);
  const { count } = isUuid(id)
    ? await database().apiToken.deleteMany({ where: { id, userId } })
    : { count: 0 };
  if (count === 0) throw new NotFound('There is no such key of yours.');
}

/** Whose it is, with the role of now; null where it is unknown, too old, or its maker teaches no more. */
export async function findByApiToken(secret: string): Promise<KnownPerson | null> {
  if (!secret.startsWith(PREFIX)) return null;
  const token = await database().apiToken.findUnique({
    where: { secretHash: hashSecret(secret) },
    include: { user: { select: { role: true, name: true, email: true } } },
  });
  if (token === null || (token.expiresAt !== null && token.expiresAt <= new Date())) return null;
  const { userId, user } = token;
  if (user.role === 'student') return null;
  await database().$executeRaw`
    update api_token set last_used_at = now() where id = ${token.id}::uuid
      and (last_used_at is null or last_used_at < now() - ${USE_NOTED_EVERY}::interval)`;
  return { userId, role: user.role, name: user.name ?? '', email: user.email ?? '' };
}

function requireTeacher(viewer: Viewer): { readonly userId: string } {
  requireRole(viewer, 'instructor', 'owner');
  return requirePerson(viewer);
}

const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('hex');
