/** GET ?course=…[&cohort=…][&format=csv]: signs of learning of each lesson and version; hidden below 20 learners. */
import { readQuery } from '@/app/api/body';
import { readSigns } from '@/lib/data/learning';
import { csvAnswer } from '../csv';
import { conceptsOf, versionOf } from '../learning';
import { selectionQuery } from '../schema';
import { teaching } from '../teaching';

export const GET = teaching(async ({ request, viewer }) => {
  const { format, ...selection } = readQuery(request, selectionQuery);
  const found = await readSigns(viewer, selection, conceptsOf(selection.course));
  const lessons = found.map((one) => ({ ...one, isCurrent: one.version === versionOf(one.lesson) }));
  if (format === 'json') return { lessons };
  const rows = lessons.flatMap(({ signs, ...lesson }) => signs.map((sign) => ({ ...lesson, ...sign })));
  return csvAnswer(
    [
      ['lesson', ({ lesson }) => lesson],
      ['lesson title', ({ lessonTitle }) => lessonTitle],
      ['version', ({ version }) => version],
      ['current version', ({ isCurrent }) => (isCurrent ? 'yes' : 'no')],
      ['sign', ({ sign }) => sign],
      ['value', ({ value }) => value],
      ['learners', ({ learners }) => learners ?? 'fewer than 20'],
      ['goal', ({ goal, goalIs }) => `${goalIs === 'at-least' ? 'at least' : 'at most'} ${goal}`],
      ['met', ({ isMet }) => (isMet === null ? null : isMet ? 'yes' : 'no')],
    ],
    rows,
    selection.course,
    'signs',
  );
});
