'use client';

/** Groups: joining one with an access code, seeing and leaving one's own. Who joins is told first who sees what. */
import Link from 'next/link';
import { useCallback, useEffect, useState } from 'react';
import { useAccount } from '../account/account';
import { ask } from '../account/ask';
import { AskingForm } from '../account/asking-form';
import { Field } from '../account/field';
import { ADDRESSES } from '../teach/addresses';
import { ConfirmButton } from '../teach/confirm-button';

interface Group {
  readonly id: string;
  readonly name: string;
  readonly course: string;
}

export const WHO_SEES =
  'Instructors and the owner of this site see your name, your e-mail and your attempts: each command, each mistake and your progress. They can replay them.';

/** On the progress page. */
export function GroupPanel() {
  const account = useAccount();
  const [groups, setGroups] = useState<readonly Group[] | null>(null);
  const load = useCallback(async () => {
    const answer = await ask<{ cohorts: readonly Group[] }>('GET', ADDRESSES.myCohorts);
    if (answer.ok) setGroups(answer.value.cohorts);
  }, []);
  const isSignedIn = account.state === 'signed-in';
  useEffect(() => {
    if (isSignedIn) void load();
  }, [isSignedIn, load]);
  return (
    <section className="groups" aria-labelledby="groups">
      <h2 id="groups" className="section-title">
        Your groups
      </h2>
      <p className="max-w-[60ch]">{WHO_SEES}</p>
      {isSignedIn ? (
        <>
          {groups?.length === 0 ? (
            <p>You are in no group. Your instructor has an access code for you.</p>
          ) : null}
          {groups === null || groups.length === 0 ? null : (
            <ul className="rows">
              {groups.map(({ id, name, course }) => (
                <li key={id} className="group-row">
                  <span>
                    {name}, <Link href={`/courses/${course}`}>its course</Link>
                  </span>
                  <ConfirmButton
                    label="Leave"
                    question={`Leave “${name}”? Your work and your progress stay.`}
                    confirm="Yes, leave"
                    act={() => ask('DELETE', ADDRESSES.myCohort(id))}
                    onDone={() => void load()}
                  />
                </li>
              ))}
            </ul>
          )}
          <JoinForm code="" onJoined={() => void load()} />
        </>
      ) : (
        <p>
          <Link href="/sign-in?from=/progress">Sign in</Link> to join a group with an access code.
        </p>
      )}
    </section>
  );
}

interface JoinFormProps {
  readonly code: string;
  readonly onJoined: (group: Group) => void;
}

function JoinForm({ code, onJoined }: JoinFormProps) {
  return (
    <AskingForm
      button="Join the group"
      done="You are in the group."
      send={async (form) => {
        const answer = await ask<{ cohort: Group }>('POST', ADDRESSES.join, {
          code: String(form.get('code')),
        });
        if (answer.ok) onJoined(answer.value.cohort);
        return answer;
      }}
    >
      <Field
        label="Access code"
        name="code"
        required
        maxLength={40}
        defaultValue={code}
        autoComplete="off"
        autoCapitalize="characters"
        style={{ fontFamily: 'var(--font-mono)' }}
        spellCheck={false}
        advice="Small letters and spaces don’t matter."
      />
    </AskingForm>
  );
}

/** What the address with a code opens. Opening it joins nothing; only the button does. */
export function JoinPanel({ code }: { code: string }) {
  const account = useAccount();
  const [joined, setJoined] = useState<Group | null>(null);
  const from = `/join/${encodeURIComponent(code)}`;
  if (joined !== null) {
    return (
      <>
        <p role="status">
          You are in the group <strong>{joined.name}</strong>.
        </p>
        <p>
          <Link className="button" data-main href={`/courses/${joined.course}`}>
            Open its course
          </Link>
        </p>
      </>
    );
  }
  return (
    <>
      <p>
        Your instructor gave you this address. The group takes a course together, and your instructor sees how
        far each of you is.
      </p>
      <p className="note">{WHO_SEES}</p>
      {account.state === 'unknown' ? <p role="status">Asking the server who you are.</p> : null}
      {account.state === 'unreachable' ? (
        <p role="status">The server does not answer. Open this address again in a minute.</p>
      ) : null}
      {account.state === 'nobody' ? (
        <p>
          A group needs an account. <Link href={`/sign-up?from=${from}`}>Sign up</Link> or{' '}
          <Link href={`/sign-in?from=${from}`}>sign in</Link>; then you come back here.
        </p>
      ) : null}
      {account.state === 'signed-in' ? <JoinForm code={code} onJoined={setJoined} /> : null}
    </>
  );
}
