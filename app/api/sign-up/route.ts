/** POST {email, password, name?, consent?}: makes an account; then one signs in with the same e-mail and password. */
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { signUp } from '@/lib/auth/sign-up';
import { signUpSchema } from '../account/schema';

export const POST = answering(async ({ request, address }) => {
  await signUp(await readBody(request, signUpSchema), address);
  // The same words for a new and for a known e-mail.
  return { next: 'sign-in' };
});
