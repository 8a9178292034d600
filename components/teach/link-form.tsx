'use client';

import { useState } from 'react';
import { ask } from '../account/ask';
import { AskingForm } from '../account/asking-form';
import { Field } from '../account/field';
import { ADDRESSES } from './addresses';
import { CopyBox } from './copy-button';
import { LocalTime } from './local-time';

interface MadeLink {
  readonly url: string;
  readonly expiresAt: string;
}

/** A one-time link for somebody who can't sign in. It is shown once: only its hash is stored. */
export function LinkForm() {
  const [made, setMade] = useState<(MadeLink & { readonly email: string }) | null>(null);
  return (
    <>
      <AskingForm
        button="Make the link"
        done="The link stands below. It is shown this once."
        send={async (form) => {
          const email = String(form.get('email'));
          const kind = String(form.get('kind'));
          const answer = await ask<MadeLink>('POST', ADDRESSES.links, { kind, email });
          setMade(answer.ok ? { ...answer.value, email } : null);
          return answer;
        }}
      >
        <Field
          label="E-mail of the account"
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="off"
        />
        <fieldset className="choices">
          <legend className="field-name">What the link does</legend>
          <label>
            <input type="radio" name="kind" value="sign-in" defaultChecked /> signs this person in, once
          </label>
          <label>
            <input type="radio" name="kind" value="reset" /> lets this person choose a new password
          </label>
        </fieldset>
      </AskingForm>
      {made === null ? null : (
        <div className="note mt-4">
          <p>
            For <code>{made.email}</code>, works once, until <LocalTime at={made.expiresAt} kind="moment" />.
            Whoever opens it is that person for this site, so hand it over in private.
          </p>
          <CopyBox text={made.url} what="the link" />
        </div>
      )}
    </>
  );
}
