'use client';

import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { type Account, askAgain, useAccount } from './account';
import { ask } from './ask';
import { AskingForm, Problem } from './asking-form';
import { Field, PasswordField } from './field';
import { signOut } from './sign-in';

/** One's own account: name, password, signing out, what is stored. */
export function AccountPanel() {
  const state = useAccount();
  if (state.state !== 'signed-in') return <Nobody state={state.state} />;
  return (
    <>
      <Person account={state.account} />
      <NameForm account={state.account} />
      <PasswordForm />
      <SignOut />
      <StoredData account={state.account} />
    </>
  );
}

function Nobody({ state }: { state: 'unknown' | 'nobody' | 'unreachable' }) {
  if (state === 'unknown') return <p role="status">Asking the server who you are.</p>;
  if (state === 'unreachable') {
    return (
      <p className="note" role="status">
        The server can’t say who you are. You can read and work on; your work waits on this device.
      </p>
    );
  }
  return (
    <p>
      Nobody is signed in. <Link href="/sign-in?from=/account">Sign in</Link> or{' '}
      <Link href="/sign-up">sign up</Link>.
    </p>
  );
}

function Person({ account: { name, email, role } }: { account: Account }) {
  return (
    <p>
      You are signed in{name === '' ? '' : ` as ${name}`}
      {email === '' ? null : (
        <>
          {' '}
          with <code>{email}</code>
        </>
      )}
      . Your role is {role}.
    </p>
  );
}

function NameForm({ account }: { account: Account }) {
  return (
    <Section title="Name">
      <AskingForm
        button="Save name"
        done="Your name is saved."
        send={async (form) => {
          const name = String(form.get('name')).trim();
          const answer = await ask('PATCH', '/api/account', { name: name === '' ? null : name });
          if (answer.ok) await askAgain();
          return answer;
        }}
      >
        <Field label="Name" name="name" defaultValue={account.name} autoComplete="name" maxLength={100} />
      </AskingForm>
    </Section>
  );
}

function PasswordForm() {
  return (
    <Section title="Password">
      <p>A new password signs you out on every device.</p>
      <AskingForm
        button="Change password"
        done="Your password is changed. Sign in again."
        send={async (form) => {
          const answer = await ask('PUT', '/api/account/password', {
            old: String(form.get('old')),
            password: String(form.get('password')),
          });
          if (answer.ok) await askAgain();
          return answer;
        }}
      >
        <Field label="Password now" name="old" type="password" autoComplete="current-password" required />
        <PasswordField label="New password" />
      </AskingForm>
    </Section>
  );
}

function SignOut() {
  const [problem, setProblem] = useState('');
  async function leave(everywhere: boolean): Promise<void> {
    const answer = everywhere ? await ask('DELETE', '/api/account/sessions') : null;
    if (answer?.ok === false) return setProblem(answer.message);
    if (!(await signOut())) return setProblem('The server does not answer. Try again in a minute.');
    window.location.assign('/');
  }
  return (
    <Section title="Sign out">
      <p className="flex flex-wrap gap-3">
        <button type="button" className="button" onClick={() => void leave(false)}>
          Sign out here
        </button>
        <button type="button" className="button" onClick={() => void leave(true)}>
          Sign out everywhere
        </button>
      </p>
      <Problem text={problem} />
    </Section>
  );
}

function StoredData({ account }: { account: Account }) {
  return (
    <Section title="What is stored of you">
      <p>
        Your e-mail, your name, the commands that you typed in lessons and when, and what the checks said. You
        can take all of it with you, as one file.
      </p>
      <p>
        <a className="button" href="/api/account/export" download="drydock.json">
          Download all of it
        </a>
      </p>
      <p>
        Deleting the account removes all of that from the server, at once and for good. Type{' '}
        <code>{account.email}</code> to say that you mean it.
      </p>
      <AskingForm
        button="Delete my account"
        done="Your account is deleted."
        send={async (form) => {
          const answer = await ask('DELETE', '/api/account', { email: String(form.get('email')) });
          if (answer.ok) {
            await signOut();
            window.location.assign('/');
          }
          return answer;
        }}
      >
        <Field label="E-mail of this account" name="email" type="email" autoComplete="off" required />
      </AskingForm>
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="account-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
