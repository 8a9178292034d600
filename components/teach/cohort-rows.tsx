import Link from 'next/link';
import type { CohortRecord } from '@/lib/data/teaching-records';

interface CohortRowsProps {
  readonly cohorts: readonly CohortRecord[];
  /** Titles of courses, by their id. */
  readonly titles: Readonly<Record<string, string>>;
}

export function CohortRows({ cohorts, titles }: CohortRowsProps) {
  if (cohorts.length === 0) {
    return (
      <p>
        There is no cohort yet. A cohort is a group of learners who take one course. They join it with an
        access code.
      </p>
    );
  }
  return (
    <ul className="rows cohort-rows">
      {cohorts.map(({ id, name, course, members, closedAt }) => (
        <li key={id}>
          <Link href={`/teach/cohorts/${id}`} prefetch={false}>
            {name}
          </Link>
          <ul className="facts">
            <li>{titles[course] ?? course}</li>
            <li>
              {members} {members === 1 ? 'member' : 'members'}
            </li>
            <li>{closedAt === null ? 'open' : 'closed'}</li>
            <li>
              <Link href={`/teach/courses/${course}?cohort=${id}`} prefetch={false}>
                Their tasks
              </Link>
            </li>
          </ul>
        </li>
      ))}
    </ul>
  );
}
