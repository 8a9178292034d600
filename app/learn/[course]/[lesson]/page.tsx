/**
 * A lesson: prose at the left, workbench at the right. Made at build time; it reads no cookie and no database, and what
 * stands here is whole before any script runs.
 */
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { drawFirstWorld } from '@/app/first-world';
import { BottomBar } from '@/components/lesson/bottom-bar';
import { Divider } from '@/components/lesson/divider';
import { LessonHeader } from '@/components/lesson/lesson-header';
import { LessonPlaceProvider } from '@/components/lesson/lesson-place';
import { MachineText } from '@/components/ui/machine-text';
import Workbench from '@/components/workbench/workbench';
import {
  findDefinition,
  findLesson,
  type LessonEntry,
  type LessonPage,
  listCourses,
  listLessons,
} from '@/lib/course/catalogue';
import { fewestChanges } from './fewest-changes';
import { renderProse } from './prose';

interface Props {
  readonly params: Promise<{ course: string; lesson: string }>;
}

export const dynamicParams = false;

export function generateStaticParams() {
  return listCourses().flatMap(({ slug }) =>
    (listLessons(slug) ?? [])
      .filter(({ status }) => status === 'open')
      .map(({ id }) => ({ course: slug, lesson: id })),
  );
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course, lesson } = await params;
  const page = findLesson(course, lesson);
  if (page === null) return {};
  return { title: `${page.lesson.title} · ${page.course.title}`, description: page.lesson.promise };
}

export default async function LessonRoute({ params }: Props) {
  const { course, lesson } = await params;
  const page = findLesson(course, lesson);
  const lessons = listLessons(course);
  const definition = findDefinition(`${course}/${lesson}`);
  if (page === null || lessons === null || definition === null) notFound();
  const prose = await renderProse(page);
  const first = drawFirstWorld(definition);
  return (
    <>
      <LessonHeader
        course={page.course}
        lessons={lessons.map((entry) => ({
          ...entry,
          address: entry.status === 'open' ? `/learn/${course}/${entry.id}` : null,
        }))}
        current={page.entry.id}
        label={`Lesson ${page.entry.number} of ${page.course.lessonsPlanned}`}
      />
      <main id="content" className="lesson">
        <article className="lesson-article">
          <div className="prose">
            <Opening page={page} />
            <LessonPlaceProvider place={{ course, lesson, terms: page.lesson.terms }}>
              {prose}
            </LessonPlaceProvider>
            <NextLesson course={course} next={page.next} />
          </div>
        </article>
        <Divider />
        <section id="bench" className="bench" data-view="read" aria-label="Your cluster">
          <Workbench
            key={page.scenario}
            {...{ course, lesson, contentHash: page.contentHash }}
            exercise={{ ...page.exercise, ...fewestChanges(definition, page.file) }}
            initialPicture={first.picture}
            initialPrompt={first.prompt}
          />
        </section>
      </main>
      <BottomBar tasks={page.exercise.passes ?? page.exercise.tasks.length} />
    </>
  );
}

function Opening({ page: { entry, lesson } }: { page: LessonPage }) {
  return (
    <header>
      <p className="lesson-number">
        Lesson {entry.number} · {lesson.minutes} minutes
      </p>
      <h1>{lesson.title}</h1>
      <p className="lesson-promise">
        <MachineText text={lesson.promise} />
      </p>
    </header>
  );
}

function NextLesson({ course, next }: { course: string; next: LessonEntry | null }) {
  if (next === null || next.status === 'announced') {
    return (
      <p className="next-lesson">
        <Link className="button" href={`/courses/${course}`}>
          Back to the course
        </Link>
        {next === null ? null : (
          <span className="lesson-number">
            Next comes “{next.title}”. It is announced, and not written yet.
          </span>
        )}
      </p>
    );
  }
  return (
    <p className="next-lesson">
      <Link className="button" data-main href={`/learn/${course}/${next.id}`}>
        Next: {next.title}
      </Link>
    </p>
  );
}
