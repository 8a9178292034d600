import Link from 'next/link';
import type { MemberRecord } from '@/lib/data/teaching-records';
import { LocalTime } from './local-time';

export function MemberTable({ members, course }: { members: readonly MemberRecord[]; course: string }) {
  if (members.length === 0) {
    return <p>Nobody has joined yet. Whoever enters the access code will be listed here.</p>;
  }
  return (
    <table className="data-table stacking-table">
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Joined</th>
        </tr>
      </thead>
      <tbody>
        {members.map(({ userId, name, email, joinedAt }) => (
          <tr key={userId}>
            <th scope="row">
              <Link href={`/teach/courses/${course}/learners/${userId}`} prefetch={false}>
                {name ?? email ?? 'no name'}
              </Link>
              {name === null || email === null ? null : <code className="learner-email">{email}</code>}
            </th>
            <td>
              <span className="only-narrow">Joined </span>
              <LocalTime at={joinedAt.toISOString()} kind="day" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
