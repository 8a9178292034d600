import { LiveFigure } from '@/components/lesson/live-figure';
import type { LessonPage } from '@/lib/course/catalogue';
import { drawFigure } from './figure-frame';

/** A figure of a lesson, with the first picture of its own small world. */
export function LessonFigure({ page, id }: { page: LessonPage; id: string }) {
  return <LiveFigure frame={drawFigure(page, id)} />;
}
