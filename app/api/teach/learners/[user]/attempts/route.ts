/** GET ?course=…[&format=csv]: one learner's attempts at a course, the newest first. */
import { readQuery } from '@/app/api/body';
import { listLearnerAttempts } from '@/lib/data/analytics';
import { csvAnswer } from '../../../csv';
import { courseQuery } from '../../../schema';
import { teaching } from '../../../teaching';

export const GET = teaching<{ user: string }>(async ({ request, params, viewer }) => {
  const { course, format } = readQuery(request, courseQuery);
  const attempts = await listLearnerAttempts(viewer, { course, userId: params.user });
  if (format === 'json') return { attempts };
  return csvAnswer(
    [
      ['attempt', ({ attempt }) => attempt],
      ['lesson', ({ lesson }) => lesson],
      ['lesson title', ({ lessonTitle }) => lessonTitle],
      ['number', ({ number }) => number],
      ['begun', ({ createdAt }) => createdAt],
      ['last saved', ({ updatedAt }) => updatedAt],
      ['entries', ({ entries }) => entries],
      ['state', ({ state }) => state],
      ['verification', ({ verification }) => verification],
    ],
    attempts,
    course,
    'attempts',
  );
});
