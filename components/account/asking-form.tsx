'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import type { Answer } from './ask';

interface AskingFormProps {
  readonly button: string;
  /** Said after it worked. */
  readonly done: string;
  readonly send: (form: FormData) => Promise<Answer<unknown>>;
  readonly children?: ReactNode;
}

/** A form that asks the server once, and says what became of it. */
export function AskingForm({ button, done, send, children }: AskingFormProps) {
  const [waiting, setWaiting] = useState(false);
  const [result, setResult] = useState<Answer<unknown> | null>(null);
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    setWaiting(true);
    const answer = await send(new FormData(form));
    setWaiting(false);
    setResult(answer);
    if (answer.ok) form.reset();
  }
  return (
    <form className="grid gap-3" onSubmit={submit}>
      {children}
      <p>
        <button type="submit" className="button" disabled={waiting}>
          {button}
        </button>
      </p>
      <p role="status">{result?.ok === true ? done : ''}</p>
      <Problem text={result?.ok === false ? result.message : ''} />
    </form>
  );
}

/** What went wrong, read out at once. */
export function Problem({ text }: { text: string }) {
  return (
    <p role="alert" className={text === '' ? undefined : 'note'} data-kind="failure">
      {text}
    </p>
  );
}
