'use client';

/**
 * The tasks under the picture. Closed it is one line; open it says of the first task that is not done what was
 * expected and what was observed. It changes only when the sandbox has judged, never while somebody types.
 */
import { useEffect, useId, useRef, useState } from 'react';
import type { TaskVerdict } from '../../lib/check/verdict';
import type { PublicExercise } from '../../lib/course/schema';
import type { LessonClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { send } from '../lesson/wire';
import { MachineText } from '../ui/machine-text';
import { type StateName, StateSign } from '../ui/state-sign';
import { useLasting } from './use-lasting';
import { currentOf, DONE_WORDS, doneOf, sayDone, sayProgress, type TaskLine, taskLines } from './words';

interface TaskStripProps {
  readonly exercise: PublicExercise;
  readonly snapshot: SandboxSnapshot;
  readonly lesson: ReturnType<LessonClient['getSnapshot']>;
  readonly run: (command: string) => void;
  readonly onHint: (task: string, number: number) => void;
  readonly onReport: () => void;
  /** Below the tasks. */
  readonly children?: React.ReactNode;
}

export function TaskStrip(props: TaskStripProps) {
  const { exercise, snapshot, lesson, run, onHint, onReport, children } = props;
  const [isOpen, setOpen] = useState(false);
  // Whoever comes for another draw is asked among the tasks.
  useEffect(() => {
    if (!new URLSearchParams(window.location.search).has('again')) return;
    setOpen(true);
    send('show', { view: 'cluster' });
  }, []);
  const [chosen, setChosen] = useState<string | null>(null);
  const id = useId();
  if (exercise.tasks.length === 0) return null;
  const lines = taskLines(exercise.tasks, snapshot.verdict, chosen);
  const current = currentOf(lines, chosen);
  const done = doneOf(snapshot.verdict, lesson);
  const shown = current < 0 ? lines.length - 1 : current;
  const needed = exercise.passes ?? lines.length;
  const isChoice = needed < lines.length;
  const isAll = current < 0 || done === 'checked' || snapshot.verdict?.outcome === 'passed';
  return (
    <section className="task-strip" aria-label="Tasks" data-open={isOpen}>
      <Progress text={sayProgress(lines, needed, isAll || done === 'fault' ? done : 'open')} />
      <button
        type="button"
        className="task-strip-line"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Sign state={isAll ? 'done' : lines[shown]!.state} />
        <span className="task-strip-text">
          {isAll && done !== 'open' ? (
            DONE_WORDS[done]
          ) : isOpen ? (
            sayDone(lines, needed)
          ) : (
            <>
              {isChoice ? sayDone(lines, needed) : `${shown + 1} of ${lines.length}`} ·{' '}
              <MachineText text={lines[shown]!.title} />
            </>
          )}
        </span>
        <span className="task-strip-fold">{isOpen ? 'Close' : 'Tasks'}</span>
      </button>
      <div id={id} className="task-panel" hidden={!isOpen}>
        <ol>
          {lines.map((line, index) => (
            <TaskItem
              key={line.id}
              line={line}
              onChoose={isChoice && index !== current && line.state !== 'done' ? setChosen : null}
            >
              {index === current && (
                <CurrentTask
                  verdict={verdictOf(snapshot, line.id)}
                  isJudged={snapshot.verdict?.judged !== null && snapshot.verdict !== null}
                  hints={verdictOf(snapshot, line.id)?.hints ?? snapshot.hints[line.id] ?? []}
                  run={run}
                  onHint={(number) => onHint(line.id, number)}
                />
              )}
            </TaskItem>
          ))}
        </ol>
        {done !== 'open' && (
          <p className="task-done">
            {DONE_WORDS[done]} {done === 'here' && <a href="/sign-in">Sign in</a>}
            {done === 'nowhere' && (
              <a href="/sign-in" target="_blank" rel="noopener">
                Sign in in a new tab
              </a>
            )}
          </p>
        )}
        {(done === 'fault' || snapshot.phase === 'crashed') && (
          <button type="button" className="button" data-small onClick={onReport}>
            Report
          </button>
        )}
        {children}
      </div>
    </section>
  );
}

/** Not in the button: of what a button holds no screen reader tells a change. */
function Progress({ text }: { text: string }) {
  return (
    <p className="visually-hidden" role="status">
      {useLasting(text, 600)}
    </p>
  );
}

const verdictOf = ({ verdict }: SandboxSnapshot, id: string): TaskVerdict | null =>
  verdict?.tasks.find((task) => task.id === id) ?? null;

interface TaskItemProps {
  readonly line: TaskLine;
  /** Where any of several tasks may be tried next. */
  readonly onChoose: ((task: string) => void) | null;
  readonly children: React.ReactNode;
}

function TaskItem({ line, onChoose, children }: TaskItemProps) {
  return (
    <li className="task" data-state={line.state}>
      <Sign state={line.state} />
      <div>
        <p className="task-title">
          <MachineText text={line.title} />
        </p>
        {children}
      </div>
      {onChoose && (
        <button type="button" className="task-choose" onClick={() => onChoose(line.id)}>
          Try this one<span className="visually-hidden">: {line.title.replaceAll('`', '')}</span>
        </button>
      )}
    </li>
  );
}

const STATE_WORDS: Readonly<Record<StateName, string>> = {
  open: 'open',
  'not-yet': 'not yet',
  done: 'done',
  fault: 'our fault',
};

/** Said as a word, so that the drawing of the cluster stays the one image of the workbench. */
function Sign({ state }: { state: StateName }) {
  return (
    <>
      <span className="task-sign" aria-hidden="true">
        <StateSign state={state} />
      </span>
      <span className="visually-hidden">{STATE_WORDS[state]}: </span>
    </>
  );
}

interface CurrentTaskProps {
  readonly verdict: TaskVerdict | null;
  readonly isJudged: boolean;
  readonly hints: readonly string[];
  readonly run: (command: string) => void;
  readonly onHint: (number: number) => void;
}

function CurrentTask({ verdict, isJudged, hints, run, onHint }: CurrentTaskProps) {
  const [opened, setOpened] = useState(0);
  const latest = useRef<HTMLParagraphElement>(null);
  // It is read out then, and the last button, which goes, leaves no focus in the void.
  useEffect(() => {
    if (opened > 0) latest.current?.focus();
  }, [opened]);
  const failing = isJudged ? verdict?.conditions.find(({ outcome }) => outcome !== 'passed') : undefined;
  return (
    <div className="task-detail">
      {verdict?.mistake && isJudged ? <Paragraph text={verdict.mistake.message} /> : null}
      {failing && (
        <>
          {verdict?.mistake ? null : <Paragraph text={failing.sentence} />}
          <dl>
            <dt>Expected</dt>
            <dd>{failing.expected}</dd>
            <dt>Observed</dt>
            <dd>{failing.observed}</dd>
          </dl>
          {failing.command && (
            <p className="task-see">
              See for yourself: <code>{failing.command}</code>{' '}
              <button type="button" className="button" data-small onClick={() => run(failing.command!)}>
                Run
                <span className="visually-hidden"> {failing.command}</span>
              </button>
            </p>
          )}
        </>
      )}
      {hints.slice(0, opened).map((hint, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rung keeps its place while its words follow the state
        <p key={index} ref={index === opened - 1 ? latest : null} className="task-hint" tabIndex={-1}>
          <strong>
            Hint {index + 1} of {hints.length}
          </strong>{' '}
          <MachineText text={hint} />
        </p>
      ))}
      {opened < hints.length && (
        <button
          type="button"
          className="button"
          data-small
          onClick={() => {
            setOpened(opened + 1);
            onHint(opened + 1);
          }}
        >
          Hint {opened + 1} of {hints.length}
        </button>
      )}
    </div>
  );
}

function Paragraph({ text }: { text: string }) {
  return (
    <p>
      <MachineText text={text} />
    </p>
  );
}
