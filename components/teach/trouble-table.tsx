/** What failed, the most frequent first. Bars compare the number of learners with the largest one. */
import type { TroubleRow } from '@/lib/data/teaching-records';
import { BarCell } from '../charts/bar-cell';
import { MachineText } from '../ui/machine-text';
import { percentOf } from './table-query';

interface TroubleTableProps {
  readonly rows: readonly TroubleRow[];
  /** What a learner is told who makes a named mistake, by `<course>/<lesson> <task> <mistake>`. */
  readonly answers: Readonly<Record<string, string>>;
}

export function TroubleTable({ rows, answers }: TroubleTableProps) {
  const most = Math.max(...rows.map(({ learners }) => learners));
  return (
    <table className="data-table stacking-table">
      <thead>
        <tr>
          <th scope="col">What failed</th>
          <th scope="col">Task</th>
          <th scope="col">Learners</th>
          <th scope="col" className="number-cell">
            Times
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.lesson} ${row.task} ${row.kind} ${row.what}`} data-kind={row.kind}>
            <th scope="row">
              <span className="trouble-kind">{row.kind === 'mistake' ? 'Named mistake' : 'Condition'}</span>
              {row.kind === 'mistake' ? (
                <Mistake id={row.what} answer={answers[`${row.lesson} ${row.task} ${row.what}`]} />
              ) : (
                <MachineText text={row.what} />
              )}
            </th>
            <td>
              <span className="quiet">{row.lessonTitle}: </span>
              <MachineText text={row.taskTitle} />
            </td>
            <td>
              <BarCell
                percent={percentOf(row.learners, most)}
                text={`${row.learners} ${row.learners === 1 ? 'learner' : 'learners'}`}
              />
            </td>
            <td className="number-cell">
              {row.times}
              <span className="only-narrow"> {row.times === 1 ? 'time' : 'times'}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mistake({ id, answer }: { id: string; answer: string | undefined }) {
  return (
    <>
      <code>{id}</code>
      {answer === undefined ? null : (
        <span className="mistake-answer">
          <MachineText text={answer} />
        </span>
      )}
    </>
  );
}
