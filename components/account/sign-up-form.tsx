'use client';

import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { askAgain } from './account';
import { ask } from './ask';
import { Field } from './field';
import { returnPath, signIn } from './sign-in';

/** `consent`: what is stored, who reads it and how long; in the server's own words. */
export function SignUpForm({ consent }: { consent: readonly string[] }) {
  const [problem, setProblem] = useState('');
  const [waiting, setWaiting] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = String(form.get('email'));
    const password = String(form.get('password'));
    const name = String(form.get('name')).trim();
    setWaiting(true);
    setProblem('');
    const answer = await ask('POST', '/api/sign-up', { email, password, name: name === '' ? null : name });
    const signedIn = answer.ok && (await signIn('credentials', { email, password })) === 'signed-in';
    if (signedIn) {
      await askAgain();
      window.location.assign(returnPath(window.location.search));
      return;
    }
    setWaiting(false);
    setProblem(answer.ok ? ALMOST : answer.message);
  }

  return (
    <form className="mt-6 grid gap-4" onSubmit={submit}>
      <Field label="E-mail" name="email" type="email" autoComplete="username" required maxLength={254} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        advice="At least 10 characters. A sentence is good."
      />
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        maxLength={100}
        advice="If you like: your instructor sees it."
      />
      <p className="note max-w-[60ch]">{consent.join(' ')}</p>
      <p role="alert" className={problem === '' ? '' : 'note'} data-kind="failure">
        {problem}
      </p>
      <p>
        <button type="submit" className="button" data-main disabled={waiting}>
          {waiting ? 'Signing up' : 'Sign up'}
        </button>
      </p>
      <p className="text-control">
        What you did on this device is sent to your account and checked again. Have an account?{' '}
        <Link href="/sign-in">Sign in</Link>.
      </p>
    </form>
  );
}

/** Also said where the e-mail had an account already, so that nobody learns which e-mails have one. */
const ALMOST = 'If this e-mail is new, your account exists now. Sign in with your password.';
