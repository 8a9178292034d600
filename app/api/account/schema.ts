/** What forms about accounts may send. */
import { z } from 'zod';
import { CONSENT } from '@/lib/auth/sign-up';

/** The rules of passwords, with sentences of their own, stand in lib/auth/passwords; this only bounds the work. */
export const password = z.string().max(1000, 'Your password is too long.');
export const email = z.email('That is not an e-mail address.').max(254, 'That e-mail is too long.');
export const name = z
  .string()
  .trim()
  .max(100, 'That name is too long.')
  .transform((text) => text || null)
  .nullable();
/** The wording that the form showed above its button; a page of an older release showed another one. */
export const consent = z.literal(CONSENT.id, 'Please load this page again: what we store has changed.');
export const token = z.string().min(1).max(200);

export const signUpSchema = z.strictObject({
  email,
  password,
  name: name.default(null),
  consent: consent.default(CONSENT.id),
});
