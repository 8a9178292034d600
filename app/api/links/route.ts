/** POST {kind: sign-in | reset, email}: a one-time link for somebody, made by who teaches or owns. No mail is sent. */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { authEnvironment } from '@/lib/auth/environment';
import { LINK_MAKER } from '@/lib/auth/limits';
import { createLink } from '@/lib/data/links';
import { countHit } from '@/lib/data/rate-limits';
import { findUser } from '@/lib/data/users';
import { requirePerson } from '@/lib/data/viewer';
import { email } from '../account/schema';

const schema = z.strictObject({ kind: z.enum(['sign-in', 'reset']), email });

export const POST = answering(async ({ request, viewer }) => {
  const { userId } = requirePerson(viewer);
  const form = await readBody(request, schema);
  await countHit(LINK_MAKER, userId);
  const user = await findUser(viewer, form.email);
  const { token, expiresAt } = await createLink(viewer, form.kind, user.userId);
  return { url: `${authEnvironment().origin}/link/${token}`, expiresAt: expiresAt.toISOString() };
});
