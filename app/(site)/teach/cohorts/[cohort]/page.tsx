import type { Metadata } from 'next';
import Link from 'next/link';
import { AsOf } from '@/components/teach/as-of';
import { CohortPanel } from '@/components/teach/cohort-panel';
import { MemberTable } from '@/components/teach/member-table';
import { authEnvironment } from '@/lib/auth/environment';
import { findCourse } from '@/lib/course/catalogue';
import { readCohort, readMembers } from '@/lib/data/cohorts';
import { gather } from '../../gather';

interface Props {
  readonly params: Promise<{ cohort: string }>;
}

export const metadata: Metadata = {
  title: 'One cohort',
  description: 'The access code and the members of one cohort.',
};

export default async function CohortPage({ params }: Props) {
  const { cohort: id } = await params;
  const path = `/teach/cohorts/${id}`;
  const { cohort, members } = await gather(path, async (viewer) => {
    const [cohort, members] = await Promise.all([readCohort(viewer, id), readMembers(viewer, id)]);
    return { cohort, members };
  });
  const { name, course, accessCode, closedAt } = cohort;
  return (
    <>
      <p className="teach-way">
        <Link href="/teach/cohorts">Cohorts</Link>
      </p>
      <h1 className="page-title">{name}</h1>
      <ul className="facts">
        <li>{findCourse(course)?.title ?? course}</li>
        <li>{closedAt === null ? 'open' : 'closed'}</li>
        <li>
          <Link href={`/teach/courses/${course}?cohort=${id}`}>Their tasks</Link>
        </li>
      </ul>
      <section aria-labelledby="code" className="teach-section">
        <h2 id="code" className="section-title">
          Access code
        </h2>
        <CohortPanel
          key={accessCode}
          {...{ id, name, accessCode, isClosed: closedAt !== null }}
          joinAddress={`${authEnvironment().origin}/join/${encodeURIComponent(accessCode)}`}
        />
      </section>
      <section aria-labelledby="members" className="teach-section">
        <h2 id="members" className="section-title">
          Members
        </h2>
        <div className="table-bar">
          <AsOf path={path} />
          <a className="button" data-small href={`/api/teach/cohorts/${id}/members?format=csv`} download>
            Download as CSV
          </a>
        </div>
        <MemberTable members={members} course={course} />
      </section>
    </>
  );
}
