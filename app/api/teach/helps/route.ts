/** GET ?course=…&lesson=…[&version=…][&cohort=…][&format=csv]: how often hints and messages have helped in one lesson. */
import { readQuery } from '@/app/api/body';
import { readHelps } from '@/lib/data/learning';
import { csvAnswer } from '../csv';
import { versionOf } from '../learning';
import { helpsQuery } from '../schema';
import { teaching } from '../teaching';

export const GET = teaching(async ({ request, viewer }) => {
  const { format, lesson, version, ...selection } = readQuery(request, helpsQuery);
  const place = { lesson, version: version ?? versionOf(lesson) };
  const helps = await readHelps(viewer, selection, place);
  if (format === 'json') return { ...place, helps };
  return csvAnswer(
    [
      ['task', ({ task }) => task],
      ['task title', ({ taskTitle }) => taskTitle],
      ['kind', ({ kind }) => kind],
      ['what', ({ key }) => key],
      ['helped', ({ value }) => value],
      ['learners', ({ learners }) => learners ?? 'fewer than 20'],
      ['goal', ({ goal }) => `at least ${goal}`],
      ['met', ({ isMet }) => (isMet === null ? null : isMet ? 'yes' : 'no')],
    ],
    helps,
    lesson,
    'helps',
  );
});
