/**
 * Learners × tasks. The learner's column stays in sight while the rest scrolls in its own box; tasks are numbered in
 * the head, and their titles stand in the list below.
 */
import Link from 'next/link';
import type { LearnerRow, TaskTable } from '@/lib/data/teaching-records';
import { MachineText } from '../ui/machine-text';
import { LocalTime } from './local-time';
import { groupByLesson, type LessonNumbers, plainTitle } from './table-query';
import { TaskStateWord } from './task-state';

interface TaskTableViewProps {
  readonly table: TaskTable;
  readonly course: string;
  readonly numbers: LessonNumbers;
}

export function TaskTableView({ table, course, numbers }: TaskTableViewProps) {
  const lessons = groupByLesson(table.columns, numbers);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keys */}
      <section className="table-box" aria-label="Learners and tasks" tabIndex={0}>
        <table className="data-table task-table">
          <thead>
            <tr>
              <th scope="col" rowSpan={2} className="sticky-column">
                Learner
              </th>
              {lessons.map(({ lesson, lessonTitle, number, tasks }) => (
                <th key={lesson} scope="colgroup" colSpan={tasks.length} className="group-start">
                  Lesson {number}: {lessonTitle}
                </th>
              ))}
            </tr>
            <tr>
              {lessons.flatMap(({ lesson, number, tasks }) =>
                tasks.map(({ task, taskTitle }, at) => (
                  <th key={`${lesson}/${task}`} scope="col" className={at === 0 ? 'group-start' : undefined}>
                    {number}.{at + 1}
                    <span className="visually-hidden"> {plainTitle(taskTitle)}</span>
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <Learner key={row.userId} row={row} table={table} course={course} />
            ))}
          </tbody>
        </table>
      </section>
      <TaskTitles lessons={lessons} />
    </>
  );
}

interface LearnerProps {
  readonly row: LearnerRow;
  readonly table: TaskTable;
  readonly course: string;
}

function Learner({ row, table, course }: LearnerProps) {
  const { userId, name, email, lastSeenAt, states, attempts } = row;
  return (
    <tr>
      <th scope="row" className="sticky-column">
        <Link href={`/teach/courses/${course}/learners/${userId}`} prefetch={false}>
          {name ?? email ?? 'no name'}
        </Link>
        {name === null || email === null ? null : <code className="learner-email">{email}</code>}
        <span className="learner-seen">
          {lastSeenAt === null ? (
            'not seen yet'
          ) : (
            <>
              seen <LocalTime at={lastSeenAt.toISOString()} kind="moment" />
            </>
          )}
        </span>
      </th>
      {table.columns.map(({ lesson, task }, at) => {
        const state = states[at] ?? 'not-started';
        const attempt = attempts[lesson];
        const isFirst = table.columns[at - 1]?.lesson !== lesson;
        return (
          <td key={`${lesson}/${task}`} className={isFirst ? 'group-start' : undefined} data-task={task}>
            {attempt === undefined || state === 'not-started' ? (
              <TaskStateWord state={state} />
            ) : (
              <TaskStateWord state={state} href={`/teach/attempts/${attempt}`} />
            )}
          </td>
        );
      })}
    </tr>
  );
}

function TaskTitles({
  lessons,
}: {
  lessons: ReturnType<typeof groupByLesson<TaskTable['columns'][number]>>;
}) {
  return (
    <details className="task-titles" open>
      <summary>The tasks by their numbers</summary>
      <dl>
        {lessons.flatMap(({ lesson, number, tasks }) =>
          tasks.map(({ task, taskTitle }, at) => (
            <div key={`${lesson}/${task}`}>
              <dt>
                {number}.{at + 1}
              </dt>
              <dd>
                <MachineText text={taskTitle} />
              </dd>
            </div>
          )),
        )}
      </dl>
    </details>
  );
}
