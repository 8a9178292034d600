/**
 * What the small world of a figure is made of, as a static file.
 */
import { defineFigure, findLesson, listCourses, listLessons } from '@/lib/course/catalogue';

export const dynamic = 'force-static';
export const dynamicParams = false;

export function generateStaticParams() {
  return listCourses().flatMap(({ slug }) =>
    (listLessons(slug) ?? []).flatMap(({ id }) =>
      (findLesson(slug, id)?.figures ?? []).map((figure) => ({
        course: slug,
        lesson: id,
        figure: figure.id,
      })),
    ),
  );
}

interface Context {
  readonly params: Promise<{ course: string; lesson: string; figure: string }>;
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { course, lesson, figure } = await params;
  const definition = defineFigure(course, lesson, figure);
  if (definition === null) return Response.json({ error: { code: 'not-found' } }, { status: 404 });
  return Response.json(definition);
}
