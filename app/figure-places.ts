import { findLesson, listCourses, listLessons } from '@/lib/course/catalogue';

/** Every figure of every lesson that can be worked, as routes name them. */
export function figurePlaces(): { course: string; lesson: string; figure: string }[] {
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
