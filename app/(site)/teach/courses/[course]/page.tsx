import type { Metadata } from 'next';
import { CourseFrame } from '@/components/teach/course-frame';
import { Pager } from '@/components/teach/pager';
import { TableFilter } from '@/components/teach/table-filter';
import { PAGE_SIZE, readTableQuery, tableAddress, tellPaging } from '@/components/teach/table-query';
import { TaskStateKey } from '@/components/teach/task-state';
import { TaskTableView } from '@/components/teach/task-table';
import { readTaskTable } from '@/lib/data/analytics';
import { gather } from '../../gather';
import { type CoursePageProps, nameCourse, numberLessons, readFrame } from './frame';

export async function generateMetadata({ params }: CoursePageProps): Promise<Metadata> {
  return {
    title: `Learners · ${nameCourse((await params).course)}`,
    description: 'Learners and their tasks.',
  };
}

export default async function LearnersPage({ params, searchParams }: CoursePageProps) {
  const { course } = await params;
  const query = readTableQuery(await searchParams);
  const path = `/teach/courses/${course}`;
  const { frame, table } = await gather(path, async (viewer) => {
    const selection = { course, cohort: query.cohort };
    const { page, search, sort } = query;
    const asked = { page, pageSize: PAGE_SIZE, search, sort };
    const [frame, table] = await Promise.all([
      readFrame(viewer, selection),
      readTaskTable(viewer, selection, asked),
    ]);
    return { frame, table };
  });
  const paging = tellPaging(table.page, table.pageSize, table.total);
  return (
    <CourseFrame
      {...frame}
      view="learners"
      address={tableAddress(path, query, { page: query.page })}
      csv="table"
    >
      <TableFilter path={path} query={query} cohorts={frame.cohorts} />
      <p role="status" className="table-count">
        {paging.text}
        {query.search === '' ? '' : ` with “${query.search}” in their name or e-mail`}
      </p>
      {table.total === 0 ? (
        <p className="note">
          {query.search === ''
            ? 'Nobody takes this course yet. Each learner will be one row here, with a column for every task.'
            : 'Nobody fits this search. Part of a name or of an e-mail is enough.'}
        </p>
      ) : (
        <>
          <TaskTableView table={table} course={course} numbers={numberLessons(course)} />
          <Pager path={path} query={query} pages={paging.pages} />
        </>
      )}
      <TaskStateKey />
    </CourseFrame>
  );
}
