'use client';

import Link from 'next/link';
import { type FormEvent, useEffect, useState } from 'react';
import { askAgain } from './account';
import { Field } from './field';
import { findProviderAddress, returnPath, type SignInResult, signIn } from './sign-in';

const PROBLEMS: Record<Exclude<SignInResult, 'signed-in'>, string> = {
  refused: 'E-mail and password do not fit together. Check both and try again.',
  'too-many': 'Too many attempts. Wait a quarter of an hour, then try again.',
  unreachable: 'The server does not answer. Your work on this device is safe. Try again in a minute.',
};

/** next-auth comes back to this page with a code where a provider's sign-in failed. */
const PROVIDER_PROBLEMS: Record<string, string> = {
  'email-in-use': 'An account with this e-mail exists already. Sign in with its password.',
};

export function SignInForm() {
  const [problem, setProblem] = useState('');
  const [waiting, setWaiting] = useState(false);
  const [provider, setProvider] = useState<{ id: string; name: string } | null>(null);

  useEffect(() => {
    const code = new URLSearchParams(window.location.search).get('error');
    if (code !== null) setProblem(PROVIDER_PROBLEMS[code] ?? 'Signing in failed. Try again.');
    void findProvider().then(setProvider);
  }, []);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setWaiting(true);
    setProblem('');
    const result = await signIn('credentials', {
      email: String(form.get('email')),
      password: String(form.get('password')),
    });
    if (result === 'signed-in') {
      await askAgain();
      window.location.assign(returnPath(window.location.search));
      return;
    }
    setWaiting(false);
    setProblem(PROBLEMS[result]);
  }

  async function leaveFor(id: string): Promise<void> {
    const address = await findProviderAddress(id, returnPath(window.location.search));
    if (address === null) setProblem(PROBLEMS.unreachable);
    else window.location.assign(address);
  }

  return (
    <form className="mt-6 grid gap-4" onSubmit={submit}>
      <Field label="E-mail" name="email" type="email" autoComplete="username" required />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <p role="alert" className={problem === '' ? '' : 'note'} data-kind="failure">
        {problem}
      </p>
      <p className="flex flex-wrap items-center gap-4">
        <button type="submit" className="button" data-main disabled={waiting}>
          {waiting ? 'Signing in' : 'Sign in'}
        </button>
        {provider === null ? null : (
          <button type="button" className="button" onClick={() => void leaveFor(provider.id)}>
            Sign in with {provider.name}
          </button>
        )}
      </p>
      <p className="text-control">
        No account yet? <Link href="/sign-up">Sign up</Link>. Forgot your password? Ask your instructor or the
        owner of this site for a one-time link.
      </p>
    </form>
  );
}

/** Whatever the operator has named beside passwords and links. */
async function findProvider(): Promise<{ id: string; name: string } | null> {
  try {
    const providers = (await (await fetch('/api/auth/providers')).json()) as Record<
      string,
      { id: string; name: string; type: string }
    >;
    return Object.values(providers).find(({ type }) => type === 'oauth') ?? null;
  } catch {
    return null;
  }
}
