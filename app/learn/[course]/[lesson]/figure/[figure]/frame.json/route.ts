/** The first frame of a figure as a static file, for pages that show it when somebody comes near. */
import { drawFigure } from '@/app/figure-frame';
import { figurePlaces } from '@/app/figure-places';
import { findLesson } from '@/lib/course/catalogue';

export const dynamic = 'force-static';
export const dynamicParams = false;

export const generateStaticParams = figurePlaces;

interface Context {
  readonly params: Promise<{ course: string; lesson: string; figure: string }>;
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { course, lesson, figure } = await params;
  const page = findLesson(course, lesson);
  if (!page?.figures.some(({ id }) => id === figure)) {
    return Response.json({ error: { code: 'not-found' } }, { status: 404 });
  }
  return Response.json(drawFigure(page, figure));
}
