/** What all views of a course show around their table. */
import type { LessonNumbers, SearchParams } from '@/components/teach/table-query';
import { findCourse, findDefinition, listLessons } from '@/lib/course/catalogue';
import { listCohorts } from '@/lib/data/cohorts';
import { NotFound } from '@/lib/data/refusals';
import type { CohortRecord, Selection } from '@/lib/data/teaching-records';
import type { Viewer } from '@/lib/data/viewer';

export interface CoursePageProps {
  readonly params: Promise<{ course: string }>;
  readonly searchParams: Promise<SearchParams>;
}

export interface Frame {
  readonly course: string;
  readonly title: string;
  readonly cohort: CohortRecord | null;
  readonly cohorts: readonly CohortRecord[];
}

export const nameCourse = (slug: string) => findCourse(slug)?.title ?? 'a course';

/** As the course counts its lessons. */
export const numberLessons = (course: string): LessonNumbers =>
  Object.fromEntries((listLessons(course) ?? []).map(({ id, number }) => [`${course}/${id}`, number]));

/** What the lessons of a course answer to named mistakes, by `<course>/<lesson> <task> <mistake>`. */
export function listAnswers(course: string): Readonly<Record<string, string>> {
  const found = (listLessons(course) ?? []).flatMap(({ id: lesson }) => {
    const tasks = findDefinition(`${course}/${lesson}`)?.exercise.tasks ?? [];
    return tasks.flatMap(({ id: task, mistakes, disturbances }) =>
      [...mistakes, ...disturbances].map(
        ({ id, message }) => [`${course}/${lesson} ${task} ${id}`, withoutDrawn(message)] as const,
      ),
    );
  });
  return Object.fromEntries(found);
}

/** NotFound where there is no such course, or no such cohort of it. */
export async function readFrame(viewer: Viewer, { course, cohort }: Selection): Promise<Frame> {
  const cohorts = await listCohorts(viewer, course);
  const found = cohorts.find(({ id }) => id === cohort) ?? null;
  if (findCourse(course) === null || (cohort !== null && found === null)) {
    throw new NotFound('There is no such course or cohort.');
  }
  return { course, title: nameCourse(course), cohort: found, cohorts };
}

/** What the seed draws and what was observed differs from learner to learner. */
const withoutDrawn = (message: string): string => message.replace(/\$?\{[a-zA-Z]+\}/g, '…');
