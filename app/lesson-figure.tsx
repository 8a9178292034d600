import { LiveFigure } from '@/components/lesson/live-figure';
import { defineFigure, type LessonPage } from '@/lib/course/catalogue';
import { drawFirstWorld, SHOWN_SEED } from './first-world';

/** A figure of a lesson, with the first picture of its own small world. */
export function LessonFigure({ page, id }: { page: LessonPage; id: string }) {
  const figure = page.figures.find((entry) => entry.id === id);
  const definition = defineFigure(page.course.slug, page.entry.id, id);
  if (figure === undefined || definition === null)
    throw new Error(`${page.file}: there is no figure "${id}"`);
  const { title, text } = figure;
  const controls = figure.controls.flatMap((control) =>
    'command' in control && !('from' in control || 'count' in control) ? [control] : [],
  );
  return (
    <LiveFigure
      {...{ title, text, controls }}
      picture={drawFirstWorld(definition).picture}
      definition={`/learn/${page.scenario}/figure/${id}`}
      seed={SHOWN_SEED}
    />
  );
}
