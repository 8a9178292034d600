'use client';

/** One cohort: its access code, and what its teacher can do with it. */
import { useRouter } from 'next/navigation';
import { ask } from '../account/ask';
import { AskingForm } from '../account/asking-form';
import { Field } from '../account/field';
import { ADDRESSES } from './addresses';
import { ConfirmButton } from './confirm-button';
import { CopyBox } from './copy-button';

interface CohortPanelProps {
  readonly id: string;
  readonly name: string;
  readonly accessCode: string;
  readonly isClosed: boolean;
  /** The address that learners open to join. */
  readonly joinAddress: string;
}

export function CohortPanel({ id, name, accessCode, isClosed, joinAddress }: CohortPanelProps) {
  const router = useRouter();
  const refresh = () => router.refresh();
  return (
    <>
      {isClosed ? (
        <p className="note">This cohort is closed. Its code lets nobody in; members stay in it.</p>
      ) : (
        <>
          <p>
            Give learners this code, or the address below it. They see who can read their attempts before they
            join.
          </p>
          <CopyBox text={accessCode} what="the access code" />
          <CopyBox text={joinAddress} what="the address to join" />
          <div className="teach-acts">
            <ConfirmButton
              label="New code"
              question="The old code and its address stop working at once. Members stay. Make a new code?"
              confirm="Yes, make a new code"
              act={() => ask('POST', ADDRESSES.accessCode(id))}
              onDone={refresh}
            />
            <ConfirmButton
              label="Close the cohort"
              question="Nobody can join any more. Members stay, and so does their work. Close it?"
              confirm="Yes, close it"
              act={() => ask('DELETE', ADDRESSES.cohort(id))}
              onDone={refresh}
            />
          </div>
        </>
      )}
      <details className="teach-fold">
        <summary>Change the name</summary>
        <AskingForm
          button="Save the name"
          done="The name is saved."
          send={async (form) => {
            const answer = await ask('PATCH', ADDRESSES.cohort(id), {
              name: String(form.get('name')).trim(),
            });
            if (answer.ok) refresh();
            return answer;
          }}
        >
          <Field label="Name" name="name" defaultValue={name} required maxLength={100} />
        </AskingForm>
      </details>
    </>
  );
}
