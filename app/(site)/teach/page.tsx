import type { Metadata } from 'next';
import Link from 'next/link';
import { AsOf } from '@/components/teach/as-of';
import { CohortRows } from '@/components/teach/cohort-rows';
import { listTaughtCourses } from '@/lib/data/analytics';
import { listCohorts } from '@/lib/data/cohorts';
import type { TaughtCourse } from '@/lib/data/teaching-records';
import { gather } from './gather';

export const metadata: Metadata = {
  title: 'Teach',
  description: 'The courses and cohorts of this site, and what happened in them.',
};

export default async function TeachPage() {
  const { courses, cohorts } = await gather('/teach', async (viewer) => {
    const [courses, cohorts] = await Promise.all([listTaughtCourses(viewer), listCohorts(viewer)]);
    return { courses, cohorts };
  });
  const open = courses.filter(({ lessons, learners }) => lessons.length > 0 || learners > 0);
  const titles = Object.fromEntries(courses.map(({ course, title }) => [course, title]));
  return (
    <>
      <h1 className="page-title">Teach</h1>
      <AsOf path="/teach" />
      <section aria-labelledby="courses" className="teach-section">
        <h2 id="courses" className="section-title">
          Courses
        </h2>
        {open.length === 0 ? (
          <p>No course has an open lesson yet. Its learners will be listed here.</p>
        ) : null}
        <ul className="rows">
          {open.map((course) => (
            <CourseRow key={course.course} course={course} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="cohorts" className="teach-section">
        <h2 id="cohorts" className="section-title">
          Cohorts
        </h2>
        <CohortRows cohorts={cohorts} titles={titles} />
        <p>
          <Link href="/teach/cohorts">Make a cohort, or see its access code</Link>
        </p>
      </section>
    </>
  );
}

function CourseRow({ course: { course, title, learners, lessons } }: { course: TaughtCourse }) {
  const tasks = lessons.reduce((sum, lesson) => sum + lesson.tasks, 0);
  const path = `/teach/courses/${course}`;
  return (
    <li className="grid gap-2">
      <h3 className="text-prose">
        <Link href={path}>{title}</Link>
      </h3>
      <ul className="facts">
        <li>
          {learners} {learners === 1 ? 'learner' : 'learners'}
        </li>
        <li>
          {lessons.length} open {lessons.length === 1 ? 'lesson' : 'lessons'}, {tasks} tasks
        </li>
        <li>
          <Link href={`${path}/reached`}>How far they come</Link>
        </li>
        <li>
          <Link href={`${path}/trouble`}>Where they stick</Link>
        </li>
      </ul>
    </li>
  );
}
