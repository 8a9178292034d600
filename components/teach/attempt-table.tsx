/** Attempts, the newest first, each with the way to its replay. */
import Link from 'next/link';
import type { AttemptRow } from '@/lib/data/teaching-records';
import { LocalTime } from './local-time';

const VERIFICATION_WORDS: Readonly<Record<AttemptRow['verification'], string>> = {
  none: 'nothing to check',
  pending: 'waits for the server’s check',
  done: 'checked by the server',
};

interface AttemptTableProps {
  readonly attempts: readonly AttemptRow[];
  readonly address: (attempt: AttemptRow) => string;
}

export function AttemptTable({ attempts, address }: AttemptTableProps) {
  return (
    <table className="data-table stacking-table">
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">Begun</th>
          <th scope="col">Last saved</th>
          <th scope="col" className="number-cell">
            Entries
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((row) => (
          <tr key={row.attempt}>
            <th scope="row">
              <Link href={address(row)} prefetch={false}>
                {row.lessonTitle}, attempt {row.number}
              </Link>
            </th>
            <td>
              <span className="only-narrow">Begun </span>
              <LocalTime at={row.createdAt.toISOString()} kind="moment" />
            </td>
            <td>
              <span className="only-narrow">Last saved </span>
              <LocalTime at={row.updatedAt.toISOString()} kind="moment" />
            </td>
            <td className="number-cell">
              {row.entries}
              <span className="only-narrow"> entries</span>
            </td>
            <td>
              {row.state === 'passed' ? 'passed' : 'not passed yet'}, {VERIFICATION_WORDS[row.verification]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
