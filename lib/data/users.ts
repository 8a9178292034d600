/** Accounts: one's own, and what owners and operators may do with those of others. */
import { type Database, database, transaction } from './db';
import { normaliseEmail } from './identity';
import { Conflict, NotFound } from './refusals';
import { type Role, requirePerson, requireRole, type Viewer } from './viewer';

export interface UserRow {
  readonly userId: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly role: Role;
  readonly createdAt: Date;
}

const ROW = { id: true, email: true, name: true, role: true, createdAt: true } as const;

interface SelectedUser extends Omit<UserRow, 'userId'> {
  readonly id: string;
}

const toRow = ({ id, ...rest }: SelectedUser): UserRow => ({ userId: id, ...rest });

export async function readAccount(
  viewer: Viewer,
): Promise<UserRow & { readonly hasPassword: boolean; readonly providers: readonly string[] }> {
  const { userId } = requirePerson(viewer);
  const user = await database().user.findUnique({
    where: { id: userId },
    select: { ...ROW, passwordHash: true, accounts: { select: { provider: true } } },
  });
  if (user === null) throw noUser();
  const { passwordHash, accounts, ...row } = user;
  return {
    ...toRow(row),
    hasPassword: passwordHash !== null,
    providers: accounts.map((one) => one.provider),
  };
}

/** Which wordings about stored work I agreed to, the latest first. */
export async function readConsents(
  viewer: Viewer,
): Promise<readonly { readonly wording: string; readonly at: Date }[]> {
  const { userId } = requirePerson(viewer);
  return database().consent.findMany({
    where: { userId },
    orderBy: [{ at: 'desc' }, { id: 'asc' }],
    select: { wording: true, at: true },
  });
}

/** Once a wording: the first time stands. */
export async function giveConsent(viewer: Viewer, wording: string): Promise<void> {
  const { userId } = requirePerson(viewer);
  await transaction(async (database) => {
    await database.$queryRaw`select 1 from "user" where id = ${userId}::uuid for update`;
    if ((await database.consent.count({ where: { userId, wording } })) > 0) return;
    await database.consent.create({ data: { userId, wording } });
  });
}

export async function rename(viewer: Viewer, name: string | null): Promise<void> {
  const { userId } = requirePerson(viewer);
  await database().user.updateMany({ where: { id: userId }, data: { name } });
}

/** Signs out everywhere: every token made so far is worth nothing. */
export async function signOutEverywhere(viewer: Viewer): Promise<void> {
  const { userId } = requirePerson(viewer);
  await database().user.updateMany({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } });
}

/** The caller has checked the old password. Signs out everywhere. */
export async function setPassword(viewer: Viewer, passwordHash: string): Promise<void> {
  const { userId } = requirePerson(viewer);
  await database().user.updateMany({
    where: { id: userId },
    data: { passwordHash, sessionVersion: { increment: 1 } },
  });
}

export async function readPasswordHash(viewer: Viewer): Promise<string | null> {
  const { userId } = requirePerson(viewer);
  const user = await database().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  return user?.passwordHash ?? null;
}

export async function listUsers(viewer: Viewer): Promise<readonly UserRow[]> {
  requireRole(viewer, 'owner', 'operator');
  const users = await database().user.findMany({ orderBy: { createdAt: 'asc' }, select: ROW });
  return users.map(toRow);
}

/** By address. Those who teach find students only. */
export async function findUser(viewer: Viewer, email: string): Promise<UserRow> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  const user = await database().user.findUnique({ where: { email: normaliseEmail(email) }, select: ROW });
  if (user === null || (viewer?.role === 'instructor' && user.role !== 'student')) throw noUser();
  return toRow(user);
}

/** Works at once: roles are read at every request. */
export async function setRole(viewer: Viewer, userId: string, role: Role): Promise<void> {
  requireRole(viewer, 'owner', 'operator');
  await transaction(async (database) => {
    const user = await database.user.findUnique({ where: { id: userId } });
    if (user === null) throw noUser();
    if (role !== 'owner') await keepAnOwner(database, userId);
    await database.user.update({ where: { id: userId }, data: { role } });
  });
}

/** The account and everything that was stored of its owner's work. One's own; owners and operators any. */
export async function deleteUser(viewer: Viewer, userId: string): Promise<void> {
  requireSelfOrOwner(viewer, userId);
  await transaction(async (database) => {
    if (viewer?.role !== 'operator') await keepAnOwner(database, userId);
    const { count } = await database.user.deleteMany({ where: { id: userId } });
    if (count === 0) throw noUser();
  });
}

async function keepAnOwner(database: Database, userId: string): Promise<void> {
  // Two owners who leave at once would each see the other: they come here one after the other.
  const owners = await database.$queryRaw<{ id: string }[]>`
    select id::text from "user" where role = 'owner' order by id for update`;
  if (owners.length === 1 && owners[0]!.id === userId) {
    throw new Conflict('last-owner', 'This is the only owner. Make somebody else an owner first.');
  }
}

/** Everything that is stored of a person, as plain data; of secrets only that they are there. */
export async function exportUser(viewer: Viewer, userId: string): Promise<Record<string, unknown>> {
  requireSelfOrOwner(viewer, userId);
  const user = await database().user.findUnique({
    where: { id: userId },
    include: {
      accounts: true,
      consents: true,
      enrolments: true,
      completions: true,
      taskCompletions: true,
      lessonWork: true,
      taskWork: true,
      troubles: true,
      attemptSigns: true,
      helpSigns: true,
      predictions: true,
      cohorts: { include: { cohort: { select: { name: true, courseId: true } } } },
      cohortsMade: { omit: { accessCode: true } },
      apiTokens: { omit: { secretHash: true } },
      links: { omit: { tokenHash: true } },
      linksMade: { omit: { tokenHash: true } },
      attempts: {
        orderBy: { createdAt: 'asc' },
        include: {
          entries: { orderBy: { sequence: 'asc' } },
          events: { orderBy: { seq: 'asc' } },
          verdicts: { orderBy: { at: 'asc' } },
        },
      },
    },
  });
  if (user === null) throw noUser();
  const { passwordHash, ...rest } = user;
  return toPlain({ ...rest, hasPassword: passwordHash !== null }) as Record<string, unknown>;
}

/** Whole numbers of the database as numbers, times as ISO 8601. */
function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toPlain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPlain(inner)]));
}

function requireSelfOrOwner(viewer: Viewer, userId: string): void {
  if (viewer !== null && viewer.userId === userId) return;
  requireRole(viewer, 'owner', 'operator');
}

const noUser = () => new NotFound('There is no such account.');
