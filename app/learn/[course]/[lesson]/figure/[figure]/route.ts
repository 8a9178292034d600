/**
 * What the small worlds of a figure are made of, and what has run in them, as a static file. One world, or two that
 * are compared.
 */
import { defineWorlds } from '@/app/figure-frame';
import { figurePlaces } from '@/app/figure-places';
import { findLesson } from '@/lib/course/catalogue';

export const dynamic = 'force-static';
export const dynamicParams = false;

export const generateStaticParams = figurePlaces;

interface Context {
  readonly params: Promise<{ course: string; lesson: string; figure: string }>;
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { course, lesson, figure: id } = await params;
  const figure = findLesson(course, lesson)?.figures.find((entry) => entry.id === id);
  if (figure === undefined) return Response.json({ error: { code: 'not-found' } }, { status: 404 });
  return Response.json(defineWorlds(course, lesson, figure));
}
