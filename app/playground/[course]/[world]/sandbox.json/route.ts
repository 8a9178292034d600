/** What a world of the playground is made of, as a static file. */
import { defineWorld } from '@/lib/course/catalogue';
import { listPlaygroundWorlds } from '@/lib/course/playground-worlds';

export const dynamic = 'force-static';
export const dynamicParams = false;

export function generateStaticParams() {
  return listPlaygroundWorlds().map(({ course, id }) => ({ course, world: id }));
}

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ course: string; world: string }> },
): Promise<Response> {
  const { course, world } = await params;
  const definition = defineWorld(course, world);
  return definition === null ? new Response('Not found', { status: 404 }) : Response.json(definition);
}
