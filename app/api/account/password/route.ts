/** PUT {old, password}: another password; all sessions end, this one too. Without one so far, `old` is left out. */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { changePassword } from '@/lib/auth/sign-up';
import { requirePerson } from '@/lib/data/viewer';
import { password } from '../schema';

const schema = z.strictObject({ old: password.optional(), password });

export const PUT = answering(async ({ request, viewer }) => {
  requirePerson(viewer);
  const form = await readBody(request, schema);
  await changePassword(viewer, form.old ?? null, form.password);
  return null;
});
