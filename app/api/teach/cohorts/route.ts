/** GET [?course=…][&format=csv]: the groups. POST {name, course}: a new one, with its access code. */
import { readBody, readQuery } from '@/app/api/body';
import { createCohort, listCohorts } from '@/lib/data/cohorts';
import { csvAnswer } from '../csv';
import { cohortsQuery, newCohort } from '../schema';
import { teaching } from '../teaching';

export const GET = teaching(async ({ request, viewer }) => {
  const { course, format } = readQuery(request, cohortsQuery);
  const cohorts = await listCohorts(viewer, course);
  if (format === 'json') return { cohorts };
  return csvAnswer(
    [
      ['id', ({ id }) => id],
      ['name', ({ name }) => name],
      ['course', ({ course }) => course],
      ['access code', ({ accessCode }) => accessCode],
      ['created', ({ createdAt }) => createdAt],
      ['closed', ({ closedAt }) => closedAt],
      ['members', ({ members }) => members],
    ],
    cohorts,
    'groups',
  );
});

export const POST = teaching(async ({ request, viewer }) => {
  return { cohort: await createCohort(viewer, await readBody(request, newCohort)) };
});
