/** POST {code}: whoever is signed in joins the group with this access code, and is enrolled in its course. */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { JOIN_ADDRESS, JOIN_PERSON } from '@/lib/auth/limits';
import { joinCohort } from '@/lib/data/cohorts';
import { countHit } from '@/lib/data/rate-limits';
import { requirePerson } from '@/lib/data/viewer';

const schema = z.strictObject({ code: z.string().trim().min(1, 'Type the code first.').max(40) });

export const POST = answering(async ({ request, viewer, address }) => {
  const { userId } = requirePerson(viewer);
  const { code } = await readBody(request, schema);
  await countHit(JOIN_PERSON, userId);
  await countHit(JOIN_ADDRESS, address);
  return { cohort: await joinCohort(viewer, code) };
});
