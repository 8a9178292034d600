import type { Metadata } from 'next';
import Link from 'next/link';
import { LessonFigure } from '@/app/lesson-figure';
import { CourseRows } from '@/components/site/course-rows';
import { findLesson, type LessonPage, listCourses, listLessons } from '@/lib/course/catalogue';

export const metadata: Metadata = {
  title: { absolute: 'Drydock: courses with a cluster inside' },
  description:
    'Learn Kubernetes and Python by doing. You work on a simulated cluster in your browser and see where each request goes.',
};

const FIRST_COURSE = 'kubernetes-services';

export default function Home() {
  const rows = listCourses().map((course) => ({
    course,
    open: (listLessons(course.slug) ?? []).filter(({ status }) => status === 'open').length,
  }));
  const first = findFirstLesson();
  const figure = first?.figures[0];
  return (
    <>
      <div className="grid items-start gap-x-14 gap-y-8 wide:grid-cols-2">
        <div>
          <h1 className="page-title">See where every request goes</h1>
          <p className="mt-4">
            Drydock teaches how traffic finds its way through Kubernetes, and first steps in Python. A whole
            cluster runs inside the page. You type real commands, break things, and see where a request ended
            and why.
          </p>
          {first === null ? null : <FirstStep page={first} />}
        </div>
        {figure === undefined || first === null ? null : <LessonFigure page={first} id={figure.id} />}
      </div>
      <section aria-labelledby="courses" className="mt-14">
        <h2 id="courses" className="section-title mb-4">
          Courses
        </h2>
        <CourseRows rows={rows} heading="h3" />
      </section>
      <section aria-labelledby="promises" className="mt-14 max-w-[66ch]">
        <h2 id="promises" className="section-title mb-3">
          How it works
        </h2>
        <dl className="promises">
          <dt>Nothing to install, nothing to wait for</dt>
          <dd>The cluster is simulated in your browser. It starts at once and runs without a network.</dd>
          <dt>Nothing runs out</dt>
          <dd>
            There is no timer. Your work is kept as the list of your commands, and any device can play it
            again.
          </dd>
          <dt>No account wall</dt>
          <dd>Every lesson is open to all. An account keeps your work on the server as well.</dd>
          <dt>Every “not yet” has a reason</dt>
          <dd>A check says what it expected, what it saw, and which command shows it to you.</dd>
        </dl>
      </section>
    </>
  );
}

function findFirstLesson(): LessonPage | null {
  const entry = listLessons(FIRST_COURSE)?.find(({ status }) => status === 'open');
  return entry === undefined ? null : findLesson(FIRST_COURSE, entry.id);
}

function FirstStep({ page: { course, entry } }: { page: LessonPage }) {
  return (
    <p className="mt-6 flex flex-wrap items-center gap-4">
      <Link className="button" data-main href={`/learn/${course.slug}/${entry.id}`}>
        Open lesson {entry.number}: {entry.title}
      </Link>
      <span className="text-control text-quiet">{entry.minutes} minutes, no account needed</span>
    </p>
  );
}
