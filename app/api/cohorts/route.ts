/** GET: the groups that I am in. */
import { answering } from '@/app/api/answer';
import { listMyCohorts } from '@/lib/data/cohorts';

export const GET = answering(async ({ viewer }) => ({ cohorts: await listMyCohorts(viewer) }));
