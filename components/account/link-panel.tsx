'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useAccount } from './account';
import { type Answer, ask } from './ask';
import { AskingForm } from './asking-form';
import { PasswordField } from './field';
import { type Consent, NewAccountFields, readNewAccount } from './new-account';
import { signIn } from './sign-in';

type LinkKind = 'owner' | 'sign-in' | 'reset';

/** What a one-time link opens: a way in, a new password, or the ownership of this site. */
export function LinkPanel({ token, consent }: { token: string; consent: Consent }) {
  const [link, setLink] = useState<Answer<{ kind: LinkKind }> | null>(null);
  useEffect(() => {
    void ask<{ kind: LinkKind }>('POST', '/api/links/inspect', { token }).then(setLink);
  }, [token]);
  if (link === null) return <p role="status">Looking what this link opens.</p>;
  if (!link.ok) {
    return (
      <p className="note" data-kind="failure" role="alert">
        {link.message}
      </p>
    );
  }
  if (link.value.kind === 'sign-in') return <SignInByLink token={token} />;
  if (link.value.kind === 'reset') return <ResetByLink token={token} />;
  return <OwnerByLink token={token} consent={consent} />;
}

function SignInByLink({ token }: { token: string }) {
  return (
    <>
      <p>This link signs you in, once. Press the button to use it.</p>
      <AskingForm
        button="Sign in"
        done="You are signed in."
        send={async () => {
          const result = await signIn('link', { token });
          if (result !== 'signed-in') return { ok: false, code: result, message: LINK_PROBLEMS[result] };
          window.location.assign('/progress');
          return { ok: true, value: null };
        }}
      />
    </>
  );
}

const LINK_PROBLEMS = {
  refused: 'This link was used, is too old, or was never made. Ask for a new one.',
  'too-many': 'Too many attempts. Wait a quarter of an hour, then try again.',
  unreachable: 'The server does not answer. The link is not used up. Try again in a minute.',
};

function ResetByLink({ token }: { token: string }) {
  return (
    <>
      <p>Choose a new password. All devices are signed out, and this link is used up.</p>
      <AskingForm
        button="Set the password"
        done="Your password is set. Sign in with it now."
        send={(form) =>
          ask('POST', '/api/links/use', { kind: 'reset', token, password: String(form.get('password')) })
        }
      >
        <PasswordField label="New password" />
      </AskingForm>
      <SignInHint />
    </>
  );
}

function OwnerByLink({ token, consent }: { token: string; consent: Consent }) {
  const state = useAccount();
  if (state.state === 'unknown') return <p role="status">Asking the server who you are.</p>;
  if (state.state === 'signed-in') {
    return (
      <>
        <p>
          This link makes the account <code>{state.account.email}</code> the owner of this site. Owners see
          all accounts and change roles.
        </p>
        <AskingForm
          button="Become the owner"
          done="You are the owner of this site."
          send={() => ask('POST', '/api/links/use', { kind: 'owner', token })}
        />
      </>
    );
  }
  return (
    <>
      <p>
        This link makes a new account, and makes it the owner of this site. Owners see all accounts and change
        roles.
      </p>
      <AskingForm
        button="Make the account"
        done="The account exists, and it is the owner. Sign in now."
        send={(form) =>
          ask('POST', '/api/links/use', { kind: 'owner', token, ...readNewAccount(form, consent) })
        }
      >
        <NewAccountFields consent={consent} />
      </AskingForm>
      <SignInHint />
    </>
  );
}

function SignInHint() {
  return (
    <p className="text-control">
      Done? <Link href="/sign-in">Sign in</Link>.
    </p>
  );
}
