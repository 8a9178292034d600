'use client';

/**
 * A few questions for readers who know a lesson already. Who answers all of them right may go on to a later lesson: the
 * page offers it, tells the workbench, and claims nothing more. A skipped lesson is skipped, not completed.
 */
import Link from 'next/link';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useLessonPlace } from './lesson-place';
import { rememberSkipped } from './skipped';
import { send } from './wire';

/** How a question inside tells its answer: null while there is none. */
type Report = (question: string, right: boolean | null) => void;

const Reports = createContext<Report>(() => {});

export const useSkipReport = (): Report => useContext(Reports);

export function Skip({ to, children }: { to: string; children: ReactNode }) {
  const { course, lesson } = useLessonPlace();
  const [answers, setAnswers] = useState<ReadonlyMap<string, boolean | null>>(new Map());
  const report = useCallback<Report>(
    (question, right) => setAnswers((before) => new Map(before).set(question, right)),
    [],
  );
  const score = useMemo(() => count([...answers.values()]), [answers]);
  return (
    <details className="skip">
      <summary>Do you know this already? Three questions let you skip it</summary>
      <Reports.Provider value={report}>{children}</Reports.Provider>
      <div className="skip-result" role="status">
        <p>{tell(score)}</p>
        {score.isPassed ? (
          <Link
            className="button"
            data-main
            href={`/learn/${course}/${to}`}
            onClick={() => {
              rememberSkipped(`${course}/${lesson}`);
              send('skipped', { to });
            }}
          >
            Skip to the next lesson
          </Link>
        ) : null}
      </div>
    </details>
  );
}

interface Score {
  readonly asked: number;
  readonly answered: number;
  readonly right: number;
  readonly isPassed: boolean;
}

function count(answers: readonly (boolean | null)[]): Score {
  const asked = answers.length;
  const right = answers.filter((answer) => answer === true).length;
  return {
    asked,
    right,
    answered: answers.filter((answer) => answer !== null).length,
    isPassed: asked > 0 && right === asked,
  };
}

function tell({ asked, answered, right, isPassed }: Score): string {
  if (isPassed)
    return 'All right. You may skip this lesson. It will be listed as skipped, and you can come back.';
  if (asked === 0 || answered < asked) return `${answered} of ${asked} answered.`;
  return `${right} of ${asked} right. Read on: these few minutes are for you.`;
}
