/** "Reached at least task N": a table whose bars are drawn from its own numbers. */
import type { FunnelStep } from '@/lib/data/teaching-records';
import { BarCell } from '../charts/bar-cell';
import { MachineText } from '../ui/machine-text';
import { groupByLesson, type LessonNumbers, percentOf, tellMinutes } from './table-query';

interface FunnelTableProps {
  readonly steps: readonly FunnelStep[];
  readonly numbers: LessonNumbers;
}

export function FunnelTable({ steps, numbers }: FunnelTableProps) {
  return (
    <table className="data-table stacking-table">
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">Learners who reached it</th>
          <th scope="col" className="number-cell">
            Median time
          </th>
        </tr>
      </thead>
      {groupByLesson(steps, numbers).map(({ lesson, lessonTitle, number, tasks }) => (
        <tbody key={lesson}>
          <tr className="group-row">
            <th scope="rowgroup" colSpan={3}>
              Lesson {number}: {lessonTitle} <span className="quiet">opened by {tasks[0]?.opened ?? 0}</span>
            </th>
          </tr>
          {tasks.map((step, at) => (
            <tr key={step.task} data-task={step.task}>
              <th scope="row">
                <span className="task-number">
                  {number}.{at + 1}
                </span>{' '}
                <MachineText text={step.taskTitle} />
              </th>
              <td>
                {step.opened === 0 ? (
                  <span className="quiet">nobody has opened this lesson yet</span>
                ) : (
                  <BarCell
                    percent={percentOf(step.reached, step.opened)}
                    text={`${step.reached} of ${step.opened}`}
                  />
                )}
              </td>
              <td className="number-cell">
                <span className="only-narrow">Median time </span>
                {tellMinutes(step.medianMinutes)}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
