import type { Metadata } from 'next';
import { AsOf } from '@/components/teach/as-of';
import { CohortForm } from '@/components/teach/cohort-form';
import { CohortRows } from '@/components/teach/cohort-rows';
import { listTaughtCourses } from '@/lib/data/analytics';
import { listCohorts } from '@/lib/data/cohorts';
import { gather } from '../gather';

export const metadata: Metadata = {
  title: 'Cohorts',
  description: 'Groups of learners who take one course, and their access codes.',
};

export default async function CohortsPage() {
  const { courses, cohorts } = await gather('/teach/cohorts', async (viewer) => {
    const [courses, cohorts] = await Promise.all([listTaughtCourses(viewer), listCohorts(viewer)]);
    return { courses, cohorts };
  });
  const titles = Object.fromEntries(courses.map(({ course, title }) => [course, title]));
  return (
    <>
      <h1 className="page-title">Cohorts</h1>
      <div className="table-bar">
        <AsOf path="/teach/cohorts" />
        <a className="button" data-small href="/api/teach/cohorts?format=csv" download>
          Download as CSV
        </a>
      </div>
      <CohortRows cohorts={cohorts} titles={titles} />
      <section aria-labelledby="new-cohort" className="teach-section">
        <h2 id="new-cohort" className="section-title">
          A new cohort
        </h2>
        <CohortForm courses={courses.map(({ course, title }) => ({ course, title }))} />
      </section>
    </>
  );
}
