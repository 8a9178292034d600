/** Every figure of the course on Services, in the order of its lessons. Each is drawn when somebody comes near. */
import type { Metadata } from 'next';
import Link from 'next/link';
import { drawFigure } from '@/app/figure-frame';
import { figureHeight } from '@/components/lesson/figure-height';
import { LazyFigure } from '@/components/lesson/lazy-figure';
import { findLesson, type LessonPage, listLessons } from '@/lib/course/catalogue';
import '@/components/lesson/figures-page.css';

const COURSE = 'kubernetes-services';

export const metadata: Metadata = {
  title: 'Figures',
  description: 'Every picture of the course on Kubernetes Services, each of them a live cluster.',
};

export default function FiguresPage() {
  const lessons = (listLessons(COURSE) ?? []).flatMap(({ id }) => findLesson(COURSE, id) ?? []);
  return (
    <>
      <h1 className="page-title">Figures</h1>
      <p className="mt-3 mb-4 max-w-[66ch]">
        Every picture of the course on Kubernetes Services. Each one is a live cluster: press, break, mend.
        Nothing is kept.
      </p>
      {lessons
        .filter(({ figures }) => figures.length > 0)
        .map((page) => (
          <LessonFigures key={page.entry.id} page={page} />
        ))}
    </>
  );
}

function LessonFigures({ page }: { page: LessonPage }) {
  const { entry, course, figures } = page;
  return (
    <section className="figures-lesson" id={entry.id} aria-labelledby={`${entry.id}-title`}>
      <h2 id={`${entry.id}-title`} className="section-title">
        <span className="figures-number">{entry.number}</span>{' '}
        <Link href={`/learn/${course.slug}/${entry.id}`}>{entry.title}</Link>
      </h2>
      <div className="figures-grid">
        {figures.map(({ id, title, text }) => (
          <LazyFigure
            key={id}
            place={{ course: course.slug, lesson: entry.id, id, title, text }}
            heights={figureHeight(drawFigure(page, id))}
          />
        ))}
      </div>
    </section>
  );
}
