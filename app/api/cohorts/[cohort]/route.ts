/** DELETE: I leave this group. Enrolment and work stay. */
import { answering } from '@/app/api/answer';
import { leaveCohort } from '@/lib/data/cohorts';

export const DELETE = answering<{ cohort: string }>(async ({ params, viewer }) => {
  await leaveCohort(viewer, params.cohort);
  return null;
});
