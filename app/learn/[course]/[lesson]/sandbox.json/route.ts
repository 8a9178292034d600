/**
 * What a lesson's sandbox is made of, as JSON: fetched by the workbench at its first use. Static like the page; it
 * holds conditions and hints, and no solution.
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
  return definition === null ? new Response('Not found', { status: 404 }) : Response.json(definition);
}
