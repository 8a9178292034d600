/** What the playground offers: worlds of all courses that can be worked (server and scripts only). */
import { listCourses, listWorlds } from './catalogue';

export interface PlaygroundWorld {
  /** Slug of its course. */
  readonly course: string;
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export function listPlaygroundWorlds(): readonly PlaygroundWorld[] {
  return listCourses().flatMap(({ slug }) =>
    listWorlds(slug)
      .filter(({ playground }) => playground)
      .map(({ id, title, text }) => ({ course: slug, id, title, text })),
  );
}
