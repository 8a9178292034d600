import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { CourseFacts } from '@/components/site/course-facts';
import { LessonState } from '@/components/site/lesson-state';
import { MachineText } from '@/components/ui/machine-text';
import { findCourse, type LessonEntry, listCourses, listLessons } from '@/lib/course/catalogue';
import type { Course } from '@/lib/course/schema';

interface Props {
  readonly params: Promise<{ course: string }>;
}

/** The page of figures shows those of one course. */
const COURSE_OF_FIGURES = 'kubernetes-services';

export const dynamicParams = false;

export function generateStaticParams() {
  return listCourses().map(({ slug }) => ({ course: slug }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const course = findCourse((await params).course);
  return course === null ? {} : { title: course.title, description: course.description };
}

export default async function CoursePage({ params }: Props) {
  const { course: slug } = await params;
  const course = findCourse(slug);
  const lessons = listLessons(slug);
  if (course === null || lessons === null) notFound();
  const open = lessons.filter(({ status }) => status === 'open');
  const first = open[0];
  return (
    <>
      <h1 className="page-title">{course.title}</h1>
      <p className="mt-3 mb-4 max-w-[66ch]">{course.description}</p>
      <CourseFacts course={course} open={open.length} />
      {first === undefined ? (
        <p className="note mt-6">Announced: the first lessons are being written.</p>
      ) : (
        <p className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3">
          <Link className="button" data-main href={`/learn/${slug}/${first.id}`}>
            Open lesson {first.number}: {first.title}
          </Link>
          {slug === COURSE_OF_FIGURES ? <Link href="/figures">Every picture of this course</Link> : null}
        </p>
      )}
      <div className="mt-10 grid gap-x-14 gap-y-10 wide:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
        <section aria-labelledby="lessons">
          <h2 id="lessons" className="section-title mb-4">
            Lessons
          </h2>
          {lessons.length === 0 ? <p>The list of lessons follows with the first of them.</p> : null}
          <Lessons course={slug} lessons={lessons} />
        </section>
        <div className="grid content-start gap-8">
          <Facts title="What you will be able to do" items={course.outcomes} />
          <Facts
            title="What you need before"
            items={[...namePrerequisites(course), ...course.basicKnowledge]}
          />
        </div>
      </div>
    </>
  );
}

function Lessons({ course, lessons }: { course: string; lessons: readonly LessonEntry[] }) {
  return (
    <ol className="lesson-rows">
      {lessons.map((lesson) => (
        <li key={lesson.id}>
          <span className="lesson-row-number">{lesson.number}</span>
          {lesson.status === 'open' ? (
            <Link href={`/learn/${course}/${lesson.id}`}>{lesson.title}</Link>
          ) : (
            <span>{lesson.title}</span>
          )}
          <span className="lesson-row-state">
            {lesson.minutes === null ? (
              'announced'
            ) : (
              <LessonState course={course} lesson={lesson.id} otherwise={`${lesson.minutes} min`} />
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Facts({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2 className="mb-2 text-prose">{title}</h2>
      <ul className="list-disc pl-6">
        {items.map((item) => (
          <li key={item} className="mt-1">
            <MachineText text={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function namePrerequisites(course: Course): string[] {
  return course.prerequisites.map((slug) => `The course “${findCourse(slug)?.title ?? slug}”`);
}
