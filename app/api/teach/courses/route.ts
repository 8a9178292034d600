/** GET [?format=csv]: the courses that dashboards can be about. */
import { readQuery } from '@/app/api/body';
import { listTaughtCourses } from '@/lib/data/analytics';
import { csvAnswer } from '../csv';
import { plainQuery } from '../schema';
import { teaching } from '../teaching';

export const GET = teaching(async ({ request, viewer }) => {
  const { format } = readQuery(request, plainQuery);
  const courses = await listTaughtCourses(viewer);
  if (format === 'json') return { courses };
  const rows = courses.flatMap(({ lessons, ...course }) => lessons.map((lesson) => ({ course, ...lesson })));
  return csvAnswer(
    [
      ['course', ({ course }) => course.course],
      ['course title', ({ course }) => course.title],
      ['learners', ({ course }) => course.learners],
      ['lesson', ({ lesson }) => lesson],
      ['lesson title', ({ title }) => title],
      ['tasks', ({ tasks }) => tasks],
    ],
    rows,
    'courses',
  );
});
