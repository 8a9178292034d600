/** POST: another access code; the old one is worth nothing from now on. */
import { rotateAccessCode } from '@/lib/data/cohorts';
import { teaching } from '../../../teaching';

export const POST = teaching<{ cohort: string }>(async ({ params, viewer }) => {
  return { cohort: await rotateAccessCode(viewer, params.cohort) };
});
