/** Hints, the solution and messages of one lesson: how often something new held within ten commands after them. */
import type { HelpRow } from '@/lib/data/teaching-records';
import { BarCell } from '../charts/bar-cell';
import { MachineText } from '../ui/machine-text';
import { GoalWord } from './sign-value';
import { nameHelp, tellLearners } from './sign-words';

export interface HelpLine extends HelpRow {
  /** What it says; `null` where the lesson has it no more. */
  readonly text: string | null;
}

export function HelpTable({ lines }: { lines: readonly HelpLine[] }) {
  return (
    <table className="data-table stacking-table">
      <thead>
        <tr>
          <th scope="col">What was shown</th>
          <th scope="col">Task</th>
          <th scope="col">Something new held soon after</th>
          <th scope="col">Learners</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.task} ${line.kind} ${line.key}`}>
            <th scope="row">
              <span className="trouble-kind">{nameHelp(line)}</span>
              {line.kind === 'message' ? <code>{line.key}</code> : null}
              {line.text === null ? null : (
                <span className="mistake-answer">
                  <MachineText text={line.text} />
                </span>
              )}
            </th>
            <td>
              {line.task === '' ? (
                <span className="quiet">all tasks</span>
              ) : (
                <MachineText text={line.taskTitle} />
              )}
            </td>
            <td>
              <Share line={line} />
            </td>
            <td>
              {line.learners === null ? (
                <span className="quiet">fewer than 20 learners</span>
              ) : (
                tellLearners(line.learners)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Share({ line: { value, isMet } }: { line: HelpLine }) {
  if (value === null || isMet === null) return <span className="quiet">hidden</span>;
  const percent = Math.round(value * 100);
  return (
    <>
      <BarCell percent={percent} text={`${percent} %`} />
      <GoalWord isMet={isMet} />
    </>
  );
}
