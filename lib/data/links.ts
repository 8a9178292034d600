/**
 * Links that work once: the first owner's, and those by which owners and instructors let somebody in or let them choose
 * a new password. No mail is sent; who makes one hands it over. Only the hash of a token is stored.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Database, database, transaction } from './db';
import { type NewAccount, normaliseEmail, type SessionClaim } from './identity';
import { Conflict, NotAllowed, NotFound } from './refusals';
import { requirePerson, requireRole, type Viewer } from './viewer';

export type LinkKind = 'owner' | 'sign-in' | 'reset';

export const LINK_HOURS = 24;

const KINDS = { owner: 'owner', signIn: 'sign-in', reset: 'reset' } as const;

/** 32 random bytes: nobody guesses one. scripts/owner-link.mjs makes and hashes the owner's in the same way. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** For somebody who asked their teacher. Owners may for everybody, instructors for students. */
export async function createLink(
  viewer: Viewer,
  kind: 'sign-in' | 'reset',
  userId: string,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  const user = await database().user.findUnique({ where: { id: userId }, select: { role: true } });
  if (user === null) throw new NotFound('There is no such account.');
  if (viewer?.role === 'instructor' && user.role !== 'student') {
    throw new NotAllowed('Instructors can make links for students only.');
  }
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + LINK_HOURS * 3_600_000);
  await database().link.create({
    data: {
      kind: kind === 'sign-in' ? 'signIn' : 'reset',
      tokenHash: hashToken(token),
      ...{ userId, expiresAt, createdById: viewer?.userId ?? null },
    },
  });
  return { token, expiresAt };
}

/** What a page should ask for; null where the link is unknown, used or too old. Does not use it up. */
export async function inspectLink(token: string): Promise<LinkKind | null> {
  const link = await database().link.findUnique({ where: { tokenHash: hashToken(token) } });
  if (link === null || link.usedAt !== null || link.expiresAt <= new Date()) return null;
  return KINDS[link.kind];
}

export async function signInByLink(token: string): Promise<SessionClaim | null> {
  return transaction(async (database) => {
    const link = await useUp(database, token, 'sign-in');
    if (!link?.userId) return null;
    const user = await database.user.findUnique({ where: { id: link.userId } });
    return user && { userId: user.id, sessionVersion: user.sessionVersion };
  });
}

/** A new password; all sessions and all other links of this person end. */
export async function resetByLink(token: string, passwordHash: string): Promise<void> {
  await transaction(async (database) => {
    const link = await useUp(database, token, 'reset');
    if (!link?.userId) throw spent();
    const { userId } = link;
    await database.user.update({
      where: { id: userId },
      data: { passwordHash, sessionVersion: { increment: 1 } },
    });
    await database.link.updateMany({ where: { userId, usedAt: null }, data: { usedAt: new Date() } });
  });
}

/** The first owner: somebody signed in becomes it, or a new account does. */
export async function becomeOwner(viewer: Viewer, token: string, account: NewAccount | null): Promise<void> {
  await transaction(async (database) => {
    if ((await useUp(database, token, 'owner')) === null) throw spent();
    if ((await database.user.count({ where: { role: 'owner' } })) > 0) {
      throw new Conflict('has-owner', 'There is an owner already. Ask them to change your role.');
    }
    if (account === null) {
      const { userId } = requirePerson(viewer);
      await database.user.update({ where: { id: userId }, data: { role: 'owner' } });
      return;
    }
    const { wording, name, passwordHash } = account;
    const email = normaliseEmail(account.email);
    if ((await database.user.findUnique({ where: { email } })) !== null) {
      throw new Conflict(
        'email-taken',
        'This e-mail has an account. Sign in with it, then open the link again.',
      );
    }
    await database.user.create({
      data: { ...{ email, name, passwordHash }, role: 'owner', consents: { create: { wording } } },
    });
  });
}

/** Marks it used, in one step with finding it: of two at once, one gets it. A refusal later gives it back. */
async function useUp(
  database: Database,
  token: string,
  kind: LinkKind,
): Promise<{ readonly userId: string | null } | null> {
  const rows = await database.$queryRaw<{ userId: string | null }[]>`
    update link set used_at = now()
    where token_hash = ${hashToken(token)} and kind = ${kind}::"LinkKind"
      and used_at is null and expires_at > now()
    returning user_id::text as "userId"`;
  return rows[0] ?? null;
}

const spent = () => new NotFound('This link was used, is too old, or was never made. Ask for a new one.');
