/** GET [?format=csv]: who is in a group. */
import { readQuery } from '@/app/api/body';
import { readMembers } from '@/lib/data/cohorts';
import { csvAnswer } from '../../../csv';
import { plainQuery } from '../../../schema';
import { teaching } from '../../../teaching';

export const GET = teaching<{ cohort: string }>(async ({ request, params, viewer }) => {
  const { format } = readQuery(request, plainQuery);
  const members = await readMembers(viewer, params.cohort);
  if (format === 'json') return { members };
  return csvAnswer(
    [
      ['name', ({ name }) => name],
      ['e-mail', ({ email }) => email],
      ['joined', ({ joinedAt }) => joinedAt],
    ],
    members,
    'members',
  );
});
