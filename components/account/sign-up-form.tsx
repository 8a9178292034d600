'use client';

import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { askAgain } from './account';
import { ask } from './ask';
import { Problem } from './asking-form';
import { type Consent, NewAccountFields, readNewAccount } from './new-account';
import { returnPath, signIn } from './sign-in';

export function SignUpForm({ consent }: { consent: Consent }) {
  const [problem, setProblem] = useState('');
  const [waiting, setWaiting] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = readNewAccount(new FormData(event.currentTarget), consent);
    setWaiting(true);
    setProblem('');
    const answer = await ask('POST', '/api/sign-up', form);
    const signedIn =
      answer.ok &&
      (await signIn('credentials', { email: form.email, password: form.password })) === 'signed-in';
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
      <NewAccountFields consent={consent} />
      <Problem text={problem} />
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
