/** Five figures on one page, to be measured beside the page without them. */
import type { Metadata } from 'next';
import { LessonFigure } from '@/app/lesson-figure';
import { FiveFigures } from './five-figures';

export const metadata: Metadata = { title: 'Five figures', robots: { index: false } };

export default function FivePage() {
  return <FiveFigures draw={(page, id) => <LessonFigure page={page} id={id} />} />;
}
