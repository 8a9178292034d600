/** GET ?course=…[&cohort=…][&format=csv]: failed conditions and named mistakes, the most frequent first. */
import { readQuery } from '@/app/api/body';
import { readTrouble } from '@/lib/data/analytics';
import { csvAnswer } from '../csv';
import { selectionQuery } from '../schema';
import { teaching } from '../teaching';

export const GET = teaching(async ({ request, viewer }) => {
  const { format, ...selection } = readQuery(request, selectionQuery);
  const trouble = await readTrouble(viewer, selection);
  if (format === 'json') return { trouble };
  return csvAnswer(
    [
      ['lesson', ({ lesson }) => lesson],
      ['lesson title', ({ lessonTitle }) => lessonTitle],
      ['task', ({ task }) => task],
      ['task title', ({ taskTitle }) => taskTitle],
      ['kind', ({ kind }) => kind],
      ['what', ({ what }) => what],
      ['learners', ({ learners }) => learners],
      ['times', ({ times }) => times],
    ],
    trouble,
    selection.course,
    'trouble',
  );
});
