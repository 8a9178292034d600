/** A single figure, to stand in a frame on somebody else’s page, with the way back to its lesson. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { drawFigure } from '@/app/figure-frame';
import { figurePlaces } from '@/app/figure-places';
import { LiveFigure } from '@/components/lesson/live-figure';
import { findLesson } from '@/lib/course/catalogue';
import '@/components/lesson/figures-page.css';

interface Props {
  readonly params: Promise<{ course: string; lesson: string; figure: string }>;
}

export const dynamicParams = false;

export const generateStaticParams = figurePlaces;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course, lesson, figure: id } = await params;
  const page = findLesson(course, lesson);
  const figure = page?.figures.find((entry) => entry.id === id);
  if (!page || figure === undefined) return {};
  return {
    title: figure.title.replaceAll('`', ''),
    description: figure.text,
    robots: { index: false },
  };
}

export default async function EmbedPage({ params }: Props) {
  const { course, lesson, figure } = await params;
  const page = findLesson(course, lesson);
  if (!page?.figures.some(({ id }) => id === figure)) notFound();
  return (
    <main id="content" className="embed">
      <h1 className="visually-hidden">{page.lesson.title}</h1>
      <LiveFigure frame={drawFigure(page, figure)} />
      <p className="embed-from">
        From{' '}
        <a href={`/learn/${course}/${lesson}#figure-${figure}`} target="_blank" rel="noreferrer">
          {page.lesson.title}
        </a>
        , lesson {page.entry.number} of {page.course.title} at Drydock
      </p>
    </main>
  );
}
