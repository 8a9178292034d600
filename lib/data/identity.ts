/**
 * How it is found out who is asking. These functions take no viewer, because there is none yet; each answers the least
 * that a sign-in needs.
 */
import { database, transaction } from './db';
import { isUuid } from './uuid';
import type { Role } from './viewer';

/** What a session token is made of. */
export interface SessionClaim {
  readonly userId: string;
  readonly sessionVersion: number;
}

export interface KnownPerson {
  readonly userId: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
}

/** One spelling for one address. */
export const normaliseEmail = (email: string) => email.trim().toLowerCase();

/** Who a token stands for now; null where it was made worthless, or the person is gone. */
export async function findPerson({ userId, sessionVersion }: SessionClaim): Promise<KnownPerson | null> {
  if (!isUuid(userId)) return null;
  const user = await database().user.findUnique({
    where: { id: userId },
    select: { role: true, name: true, email: true, sessionVersion: true },
  });
  if (user === null || user.sessionVersion !== sessionVersion) return null;
  return { userId, role: user.role, name: user.name ?? '', email: user.email ?? '' };
}

export async function findCredentials(
  email: string,
): Promise<(SessionClaim & { readonly passwordHash: string | null }) | null> {
  const user = await database().user.findUnique({
    where: { email: normaliseEmail(email) },
    select: { id: true, sessionVersion: true, passwordHash: true },
  });
  return user && { userId: user.id, sessionVersion: user.sessionVersion, passwordHash: user.passwordHash };
}

export interface NewAccount {
  readonly email: string;
  readonly name: string | null;
  readonly passwordHash: string;
  /** Which wording about stored commands was agreed to. */
  readonly wording: string;
}

/** A student; null where the address has an account, which stays as it is. */
export async function createStudent(account: NewAccount): Promise<SessionClaim | null> {
  return transaction(async (database) => {
    const { wording, name, passwordHash } = account;
    const email = normaliseEmail(account.email);
    const { count } = await database.user.createMany({
      data: [{ email, name, passwordHash }],
      skipDuplicates: true,
    });
    if (count === 0) return null;
    const user = await database.user.findUniqueOrThrow({ where: { email } });
    await database.consent.create({ data: { userId: user.id, wording } });
    return { userId: user.id, sessionVersion: user.sessionVersion };
  });
}

export interface ProviderIdentity {
  readonly provider: string;
  readonly subject: string;
  readonly email: string | null;
  /** Does the provider vouch for the address? */
  readonly isEmailVerified: boolean;
  readonly name: string | null;
  readonly wording: string;
}

/**
 * The account behind a provider's identity, made where there is none. An account that exists under the same address is
 * joined only where both sides know the address to be theirs; else null: whoever typed an address at sign-up first
 * must not get, or get into, the account of the person it belongs to.
 */
export async function findOrCreateByProvider(identity: ProviderIdentity): Promise<SessionClaim | null> {
  const { provider, subject, wording, name } = identity;
  return transaction(async (database) => {
    const known = await database.account.findUnique({
      where: { provider_subject: { provider, subject } },
      include: { user: true },
    });
    if (known) return { userId: known.userId, sessionVersion: known.user.sessionVersion };
    const email = identity.email && identity.isEmailVerified ? normaliseEmail(identity.email) : null;
    const holder = email === null ? null : await database.user.findUnique({ where: { email } });
    if (holder !== null && holder.emailVerifiedAt === null) return null;
    const user =
      holder ??
      (await database.user.create({
        data: {
          ...{ email, name },
          emailVerifiedAt: email === null ? null : new Date(),
          consents: { create: { wording } },
        },
      }));
    await database.account.create({ data: { provider, subject, userId: user.id } });
    return { userId: user.id, sessionVersion: user.sessionVersion };
  });
}
