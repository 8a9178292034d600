/** PATCH {role}: what somebody may do; for owners. Works at their next request. */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { NotFound } from '@/lib/data/refusals';
import { setRole } from '@/lib/data/users';
import { requireRole } from '@/lib/data/viewer';

const schema = z.strictObject({ role: z.enum(['student', 'instructor', 'owner']) });

export const PATCH = answering<{ user: string }>(async ({ request, params, viewer }) => {
  requireRole(viewer, 'owner');
  const { role } = await readBody(request, schema);
  if (!z.uuid().safeParse(params.user).success) throw new NotFound('There is no such account.');
  await setRole(viewer, params.user, role);
  return null;
});
