/**
 * GET ?course=…[&cohort=…][&page=1][&pageSize=50][&search=…][&sort=name]: learners × tasks. As CSV always all rows.
 */
import { readQuery } from '@/app/api/body';
import { readTaskTable } from '@/lib/data/analytics';
import type { LearnerRow, TablePage, TaskTable } from '@/lib/data/teaching-records';
import { type Column, csvAnswer } from '../csv';
import { MOST_ROWS, tableQuery } from '../schema';
import { teaching } from '../teaching';

export const GET = teaching(async ({ request, viewer }) => {
  const { course, cohort, format, ...page } = readQuery(request, tableQuery);
  const read = (asked: TablePage) => readTaskTable(viewer, { course, cohort }, asked);
  if (format === 'json') return read(page);
  const first = await read({ ...page, page: 1, pageSize: MOST_ROWS });
  const rows = [...first.rows];
  while (rows.length < first.total) {
    const more = await read({ ...page, page: rows.length / MOST_ROWS + 1, pageSize: MOST_ROWS });
    rows.push(...more.rows);
    if (more.rows.length < MOST_ROWS) break;
  }
  return csvAnswer(columnsOf(first), rows, course, 'learners');
});

const columnsOf = ({ columns }: TaskTable): Column<LearnerRow>[] => [
  ['name', ({ name }) => name],
  ['e-mail', ({ email }) => email],
  ['enrolled', ({ enrolledAt }) => enrolledAt],
  ['last seen', ({ lastSeenAt }) => lastSeenAt],
  ...columns.map(({ lesson, task }, place): Column<LearnerRow> => {
    return [`${lesson} ${task}`, ({ states }) => states[place] ?? null];
  }),
];
