/**
 * What the browser's sandbox is made of, as a static file: exercise and files, with no solution.
 */
import { findDefinition, listCourses, listLessons } from '@/lib/course/catalogue';

export const dynamic = 'force-static';
export const dynamicParams = false;

export function generateStaticParams() {
  return listCourses().flatMap(({ slug }) =>
    (listLessons(slug) ?? [])
      .filter(({ status }) => status === 'open')
      .map(({ id }) => ({ course: slug, lesson: id })),
  );
}

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ course: string; lesson: string }> },
): Promise<Response> {
  const { course, lesson } = await params;
  const definition = findDefinition(`${course}/${lesson}`);
  if (definition === null) return Response.json({ error: { code: 'not-found' } }, { status: 404 });
  return Response.json(definition);
}
