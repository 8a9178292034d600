'use client';

/** All accounts with their roles, for owners. */
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ask } from '../account/ask';
import { ADDRESSES } from './addresses';
import { ConfirmButton } from './confirm-button';
import { LocalTime } from './local-time';
import { findPeople, type ListedPerson, roleQuestion, type TeachRole, whyNot } from './people';

interface PeopleListProps {
  readonly people: readonly ListedPerson[];
  /** Who is looking. */
  readonly self: string;
}

const SHOWN = 100;
const ROLES: readonly TeachRole[] = ['student', 'instructor', 'owner'];

export function PeopleList({ people, self }: PeopleListProps) {
  const [search, setSearch] = useState('');
  const found = findPeople(people, search);
  const owners = people.filter(({ role }) => role === 'owner').length;
  return (
    <>
      <div className="inline-field mt-3">
        <label htmlFor="find-people">Search</label>
        <input
          id="find-people"
          type="search"
          className="field-input"
          placeholder="Name or e-mail"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <p role="status" className="table-count">
        {found.length > SHOWN
          ? `The first ${SHOWN} of ${found.length} accounts. Search for the others.`
          : `${found.length} ${found.length === 1 ? 'account' : 'accounts'}`}
      </p>
      <table className="data-table stacking-table">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Since</th>
            <th scope="col">Role</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, SHOWN).map((person) => (
            <Person key={`${person.userId} ${person.role}`} person={person} self={self} owners={owners} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Person({ person, self, owners }: { person: ListedPerson; self: string; owners: number }) {
  const router = useRouter();
  const { userId, name, email, role, createdAt } = person;
  const [wanted, setWanted] = useState<TeachRole>(role);
  const isSelf = userId === self;
  const reason = whyNot({ role, isSelf, owners });
  const label = name ?? email ?? userId;
  return (
    <tr>
      <th scope="row">
        {name}
        {isSelf ? ' (you)' : ''} {email === null ? null : <code className="learner-email">{email}</code>}
      </th>
      <td>
        <span className="only-narrow">Since </span>
        <LocalTime at={createdAt} kind="day" />
      </td>
      <td>
        {reason === null ? (
          <div className="role-choice">
            <select
              className="field-input"
              aria-label={`Role of ${label}`}
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value as TeachRole)}
            >
              {ROLES.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
            <ConfirmButton
              label="Change"
              isDisabled={wanted === role}
              question={roleQuestion(label, wanted, isSelf)}
              confirm={`Yes, ${wanted}`}
              act={() => ask('PATCH', ADDRESSES.role(userId), { role: wanted })}
              onDone={() => router.refresh()}
            />
          </div>
        ) : (
          <>
            {role}
            <p className="quiet">{reason}</p>
          </>
        )}
      </td>
    </tr>
  );
}
