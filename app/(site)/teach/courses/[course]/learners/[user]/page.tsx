import type { Metadata } from 'next';
import Link from 'next/link';
import { AsOf } from '@/components/teach/as-of';
import { AttemptTable } from '@/components/teach/attempt-table';
import { listLearnerAttempts } from '@/lib/data/analytics';
import { readLearner } from '@/lib/data/learners';
import { gather } from '../../../../gather';
import { nameCourse } from '../../frame';

interface Props {
  readonly params: Promise<{ course: string; user: string }>;
}

export const metadata: Metadata = {
  title: 'Attempts of one learner',
  description: 'What one learner did in the lessons of a course.',
};

export default async function LearnerPage({ params }: Props) {
  const { course, user } = await params;
  const path = `/teach/courses/${course}/learners/${user}`;
  const { learner, attempts } = await gather(path, async (viewer) => {
    const asked = { course, userId: user };
    const [learner, attempts] = await Promise.all([
      readLearner(viewer, user),
      listLearnerAttempts(viewer, asked),
    ]);
    return { learner, attempts };
  });
  const csv = new URLSearchParams({ course, format: 'csv' });
  return (
    <>
      <p className="teach-way">
        <Link href={`/teach/courses/${course}`}>{nameCourse(course)}</Link>
      </p>
      <h1 className="page-title">{learner.name ?? learner.email ?? 'A learner without a name'}</h1>
      {learner.name === null || learner.email === null ? null : (
        <p>
          <code>{learner.email}</code>
        </p>
      )}
      <div className="table-bar">
        <AsOf path={path} />
        <a className="button" data-small href={`/api/teach/learners/${user}/attempts?${csv}`} download>
          Download as CSV
        </a>
      </div>
      {attempts.length === 0 ? (
        <p className="note">
          This learner has typed nothing yet. Each attempt at a lesson will be one row here.
        </p>
      ) : (
        <AttemptTable attempts={attempts} address={({ attempt }) => `/teach/attempts/${attempt}`} />
      )}
    </>
  );
}
