/**
 * POST, by the kind of link. reset: {kind, token, password}. owner: {kind, token} makes who is signed in the owner;
 * {kind, token, email, password, name?, consent} makes a new account the owner. Afterwards one signs in as usual.
 * (A sign-in link goes to next-auth: signIn('link', {token}).)
 */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { resetPassword, takeOwnership } from '@/lib/auth/sign-up';
import { password, signUpSchema, token } from '../../account/schema';

const schema = z.union([
  z.strictObject({ kind: z.literal('reset'), token, password }),
  z.strictObject({ kind: z.literal('owner'), token }),
  z.strictObject({ ...signUpSchema.shape, kind: z.literal('owner'), token }),
]);

export const POST = answering(async ({ request, viewer, address }) => {
  const form = await readBody(request, schema);
  if (form.kind === 'reset') await resetPassword(form.token, form.password, address);
  else await takeOwnership(viewer, form.token, 'email' in form ? form : null, address);
  return { next: form.kind === 'owner' && !('email' in form) ? 'account' : 'sign-in' };
});
