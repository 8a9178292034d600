/**
 * GET: my account. PATCH {name}: another name. DELETE {email}: my account and all of my work; the e-mail repeated, against slips.
 */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { normaliseEmail } from '@/lib/data/identity';
import { Conflict } from '@/lib/data/refusals';
import { deleteUser, readAccount, rename } from '@/lib/data/users';
import { requirePerson } from '@/lib/data/viewer';
import { name } from './schema';

export const GET = answering(async ({ viewer }) => {
  const { createdAt, ...account } = await readAccount(viewer);
  return { account: { ...account, createdAt: createdAt.toISOString() } };
});

export const PATCH = answering(async ({ request, viewer }) => {
  requirePerson(viewer);
  await rename(viewer, (await readBody(request, z.strictObject({ name }))).name);
  return null;
});

export const DELETE = answering(async ({ request, viewer }) => {
  const { userId } = requirePerson(viewer);
  const typed = await readBody(request, z.strictObject({ email: z.string().max(320) }));
  const { email } = await readAccount(viewer);
  if (normaliseEmail(typed.email) !== (email ?? '')) {
    throw new Conflict('not-confirmed', 'That is not the e-mail of this account. Nothing was deleted.');
  }
  await deleteUser(viewer, userId);
  return null;
});
