/** GET ?course=…[&cohort=…][&format=csv]: how many reached at least each task, and in which time. */
import { readQuery } from '@/app/api/body';
import { readFunnel } from '@/lib/data/analytics';
import { csvAnswer } from '../csv';
import { selectionQuery } from '../schema';
import { teaching } from '../teaching';

export const GET = teaching(async ({ request, viewer }) => {
  const { format, ...selection } = readQuery(request, selectionQuery);
  const steps = await readFunnel(viewer, selection);
  if (format === 'json') return { steps };
  return csvAnswer(
    [
      ['lesson', ({ lesson }) => lesson],
      ['lesson title', ({ lessonTitle }) => lessonTitle],
      ['task', ({ task }) => task],
      ['task title', ({ taskTitle }) => taskTitle],
      ['opened the lesson', ({ opened }) => opened],
      ['reached', ({ reached }) => reached],
      ['median minutes', ({ medianMinutes }) => medianMinutes],
    ],
    steps,
    selection.course,
    'funnel',
  );
});
