'use client';

import { useRef, useState } from 'react';
import type { Answer } from '../account/ask';

interface ConfirmButtonProps {
  readonly label: string;
  /** What will happen, asked before it does. */
  readonly question: string;
  readonly confirm: string;
  readonly act: () => Promise<Answer<unknown>>;
  /** After it worked. */
  readonly onDone: () => void;
  readonly isDisabled?: boolean;
}

/** An act that can't be taken back asks once more, in place. */
export function ConfirmButton({
  label,
  question,
  confirm,
  act,
  onDone,
  isDisabled = false,
}: ConfirmButtonProps) {
  const [state, setState] = useState<'idle' | 'asking' | 'acting'>('idle');
  const [problem, setProblem] = useState('');
  const first = useRef<HTMLButtonElement>(null);
  async function go(): Promise<void> {
    setState('acting');
    const answer = await act();
    setState('idle');
    setProblem(answer.ok ? '' : answer.message);
    if (answer.ok) onDone();
    first.current?.focus();
  }
  return (
    <div className="confirm">
      <button
        ref={first}
        type="button"
        className="button"
        data-small
        disabled={isDisabled || state === 'acting'}
        aria-expanded={state === 'asking'}
        onClick={() => setState(state === 'asking' ? 'idle' : 'asking')}
      >
        {label}
      </button>
      {state === 'asking' ? (
        <fieldset className="confirm-question">
          <legend>{question}</legend>
          <button type="button" className="button" data-small data-main onClick={() => void go()}>
            {confirm}
          </button>
          <button type="button" className="button" data-small onClick={() => setState('idle')}>
            No
          </button>
        </fieldset>
      ) : null}
      <p role="alert" className={problem === '' ? undefined : 'note'} data-kind="failure">
        {problem}
      </p>
    </div>
  );
}
