/** POST {token}: which kind of link it is, so that the page can ask for what it needs. Does not use it up. */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { LINK_ADDRESS } from '@/lib/auth/limits';
import { inspectLink } from '@/lib/data/links';
import { countHit } from '@/lib/data/rate-limits';
import { NotFound } from '@/lib/data/refusals';
import { token } from '../../account/schema';

export const POST = answering(async ({ request, address }) => {
  const form = await readBody(request, z.strictObject({ token }));
  await countHit(LINK_ADDRESS, address);
  const kind = await inspectLink(form.token);
  if (kind === null)
    throw new NotFound('This link was used, is too old, or was never made. Ask for a new one.');
  return { kind };
});
