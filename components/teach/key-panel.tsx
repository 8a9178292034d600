'use client';

/** Keys for other dashboards: made, shown once, revoked. */
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ask } from '../account/ask';
import { AskingForm } from '../account/asking-form';
import { Field } from '../account/field';
import { ADDRESSES } from './addresses';
import { ConfirmButton } from './confirm-button';
import { CopyBox } from './copy-button';
import { LocalTime } from './local-time';

export interface ListedKey {
  readonly id: string;
  readonly name: string;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

export function KeyForm() {
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <AskingForm
        button="Make the key"
        done="The key stands below. It is shown this once."
        send={async (form) => {
          const days = Number(form.get('days'));
          const answer = await ask<{ secret: string }>('POST', ADDRESSES.keys, {
            name: String(form.get('name')).trim(),
            expiresInDays: days > 0 ? days : null,
          });
          setSecret(answer.ok ? answer.value.secret : null);
          if (answer.ok) router.refresh();
          return answer;
        }}
      >
        <Field
          label="What it is for"
          name="name"
          required
          maxLength={100}
          advice="For instance: the school’s dashboard."
        />
        <div className="field">
          <label className="field-name" htmlFor="days">
            How long it works
          </label>
          <select id="days" name="days" className="field-input" defaultValue="90">
            <option value="30">30 days</option>
            <option value="90">90 days</option>
            <option value="365">1 year</option>
            <option value="0">until it is revoked</option>
          </select>
        </div>
      </AskingForm>
      {secret === null ? null : (
        <div className="note mt-4">
          <p>Keep it like a password. We store only its hash and can’t show it again.</p>
          <CopyBox text={secret} what="the key" />
        </div>
      )}
    </>
  );
}

export function KeyList({ keys }: { keys: readonly ListedKey[] }) {
  const router = useRouter();
  if (keys.length === 0) return <p>You have no key yet. Each key that you make will be listed here.</p>;
  return (
    <table className="data-table stacking-table">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Made</th>
          <th scope="col">Last used</th>
          <th scope="col">Works until</th>
          <th scope="col">
            <span className="visually-hidden">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map(({ id, name, createdAt, lastUsedAt, expiresAt }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>
              <span className="only-narrow">Made </span>
              <LocalTime at={createdAt} kind="day" />
            </td>
            <td>
              <span className="only-narrow">Last used </span>
              {lastUsedAt === null ? 'never' : <LocalTime at={lastUsedAt} kind="moment" />}
            </td>
            <td>
              <span className="only-narrow">Works until </span>
              {expiresAt === null ? 'it is revoked' : <LocalTime at={expiresAt} kind="day" />}
            </td>
            <td>
              <ConfirmButton
                label="Revoke"
                question={`Whatever uses “${name}” stops working at once. Revoke it?`}
                confirm="Yes, revoke it"
                act={() => ask('DELETE', ADDRESSES.key(id))}
                onDone={() => router.refresh()}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
