/** The state of a learner's task as a sign and a word. */
import type { TaskState } from '@/lib/data/teaching-records';

const WORDS: Readonly<Record<TaskState, string>> = {
  'not-started': 'not started',
  trying: 'trying',
  done: 'done',
  verified: 'verified',
};

export function TaskStateWord({ state }: { state: TaskState }) {
  return (
    <span className="task-state" data-state={state}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle
          cx="8"
          cy="8"
          r="6.25"
          fill={state === 'done' || state === 'verified' ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray={state === 'not-started' ? '2 2.4' : undefined}
        />
        {state === 'trying' ? <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" /> : null}
        {state === 'verified' ? (
          <path d="M4.8 8.2l2.2 2.3 4.2-4.6" fill="none" stroke="var(--paper)" strokeWidth="1.8" />
        ) : null}
      </svg>
      {WORDS[state]}
    </span>
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
