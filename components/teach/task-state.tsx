/** The state of a learner's task as a sign and a word. */
import type { TaskState } from '@/lib/data/teaching-records';

const WORDS: Readonly<Record<TaskState, string>> = {
  'not-started': 'not started',
  trying: 'trying',
  done: 'done',
  verified: 'verified',
};

interface TaskStateWordProps {
  readonly state: TaskState;
  /** Where the work at it can be seen. */
  readonly href?: string;
}

/** The sign is drawn by the style sheet: a table has thousands of them. */
export function TaskStateWord({ state, href }: TaskStateWordProps) {
  return href === undefined ? (
    <span className="task-state" data-state={state}>
      {WORDS[state]}
    </span>
  ) : (
    <a className="task-state" data-state={state} href={href}>
      {WORDS[state]}
    </a>
  );
}

/** What the four words mean. */
export function TaskStateKey() {
  return (
    <dl className="state-key">
      <div>
        <dt>
          <TaskStateWord state="not-started" />
        </dt>
        <dd>nothing was typed for it yet</dd>
      </div>
      <div>
        <dt>
          <TaskStateWord state="trying" />
        </dt>
        <dd>the lesson is open, and this is its next task</dd>
      </div>
      <div>
        <dt>
          <TaskStateWord state="done" />
        </dt>
        <dd>done in the browser; the server has not replayed it yet</dd>
      </div>
      <div>
        <dt>
          <TaskStateWord state="verified" />
        </dt>
        <dd>the server replayed the commands and saw it done</dd>
      </div>
    </dl>
  );
}
