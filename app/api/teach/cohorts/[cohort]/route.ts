/** GET: one group. PATCH {name}: another name. DELETE: closed: its code lets nobody in any more; members stay. */
import { readBody, readQuery } from '@/app/api/body';
import { closeCohort, readCohort, renameCohort } from '@/lib/data/cohorts';
import { changedCohort, noQuery } from '../../schema';
import { teaching } from '../../teaching';

interface Params {
  readonly cohort: string;
}

export const GET = teaching<Params>(async ({ request, params, viewer }) => {
  readQuery(request, noQuery);
  return { cohort: await readCohort(viewer, params.cohort) };
});

export const PATCH = teaching<Params>(async ({ request, params, viewer }) => {
  const { name } = await readBody(request, changedCohort);
  return { cohort: await renameCohort(viewer, params.cohort, name) };
});

export const DELETE = teaching<Params>(async ({ params, viewer }) => {
  return { cohort: await closeCohort(viewer, params.cohort) };
});
