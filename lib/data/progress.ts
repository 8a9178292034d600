/** What a learner has done: only what the server's own replay confirmed counts as completed. */
import { database } from './db';
import { requirePerson, type Viewer } from './viewer';

export interface CourseProgress {
  readonly course: string;
  readonly enrolledAt: Date | null;
  readonly lessons: readonly {
    /** `<course>/<lesson>` */
    readonly lesson: string;
    readonly state: 'untouched' | 'begun' | 'completed';
    readonly completedAt: Date | null;
    readonly verifiedTasks: readonly string[];
    /** The newest, to go on with. */
    readonly attempt: string | null;
  }[];
}

/** Mine, in all courses that are offered, or in one. */
export async function readProgress(
  viewer: Viewer,
  courseId: string | null = null,
): Promise<readonly CourseProgress[]> {
  const { userId } = requirePerson(viewer);
  const courses = await database().course.findMany({
    where: { retiredAt: null, ...(courseId === null ? {} : { id: courseId }) },
    orderBy: { position: 'asc' },
    include: {
      enrolments: { where: { userId } },
      lessons: {
        where: { retiredAt: null },
        orderBy: { position: 'asc' },
        include: {
          completions: { where: { userId } },
          taskCompletions: { where: { userId }, orderBy: { at: 'asc' } },
          attempts: { where: { userId }, orderBy: { updatedAt: 'desc' }, take: 1, select: { id: true } },
        },
      },
    },
  });
  return courses.map((course) => ({
    course: course.id,
    enrolledAt: course.enrolments[0]?.at ?? null,
    lessons: course.lessons.map(({ id, completions, taskCompletions, attempts }) => ({
      lesson: id,
      state: completions[0] ? 'completed' : attempts[0] ? 'begun' : 'untouched',
      completedAt: completions[0]?.at ?? null,
      verifiedTasks: taskCompletions.map(({ taskId }) => taskId),
      attempt: attempts[0]?.id ?? null,
    })),
  }));
}
