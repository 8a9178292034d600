/**
 * GET: what is said now about stored work, and whether I have agreed to that wording. POST {consent}: I agree to it.
 */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { CONSENT } from '@/lib/auth/sign-up';
import { giveConsent, readConsents } from '@/lib/data/users';
import { requirePerson } from '@/lib/data/viewer';
import { consent } from '../schema';

export const GET = answering(async ({ viewer }) => {
  const given = (await readConsents(viewer)).find(({ wording }) => wording === CONSENT.id);
  return { ...CONSENT, agreedAt: given?.at.toISOString() ?? null };
});

export const POST = answering(async ({ request, viewer }) => {
  requirePerson(viewer);
  const form = await readBody(request, z.strictObject({ consent }));
  await giveConsent(viewer, form.consent);
  return null;
});
