/**
 * Courses, lessons and tasks as rows, so that progress can point at them. Content decides; rows follow. What content
 * no longer has is retired, never deleted: people's work points at it.
 */
import { type Database, database, transaction } from './db';
import { requireRole, type Viewer } from './viewer';

export interface CatalogueCourse {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  /** Only lessons that can be opened. `id` without its course. */
  readonly lessons: readonly {
    readonly id: string;
    readonly title: string;
    readonly tasks: readonly { readonly id: string; readonly title: string }[];
  }[];
}

const SYNC_LOCK = 72707370;

export const lessonId = (course: string, lesson: string) => `${course}/${lesson}`;

/** Makes rows equal to content. Safe to run twice, also at once. */
export async function syncCatalogue(viewer: Viewer, courses: readonly CatalogueCourse[]): Promise<void> {
  requireRole(viewer, 'operator');
  await transaction(async (database) => {
    await database.$executeRaw`select pg_advisory_xact_lock(${SYNC_LOCK}::int)`;
    const now = new Date();
    await retire(database, now);
    for (const [position, course] of courses.entries()) await syncCourse(database, course, position);
  });
}

async function retire(database: Database, now: Date): Promise<void> {
  const open = { where: { retiredAt: null }, data: { retiredAt: now } };
  await database.course.updateMany(open);
  await database.lesson.updateMany(open);
  await database.task.updateMany(open);
}

async function syncCourse(database: Database, course: CatalogueCourse, position: number): Promise<void> {
  const facts = { title: course.title, status: course.status, position, retiredAt: null };
  await database.course.upsert({
    where: { id: course.id },
    create: { id: course.id, ...facts },
    update: facts,
  });
  for (const [place, lesson] of course.lessons.entries()) {
    const id = lessonId(course.id, lesson.id);
    const facts = { courseId: course.id, title: lesson.title, position: place, retiredAt: null };
    await database.lesson.upsert({ where: { id }, create: { id, ...facts }, update: facts });
    for (const [order, task] of lesson.tasks.entries()) {
      const facts = { title: task.title, position: order, retiredAt: null };
      await database.task.upsert({
        where: { lessonId_id: { lessonId: id, id: task.id } },
        create: { lessonId: id, id: task.id, ...facts },
        update: facts,
      });
    }
  }
}

export interface CourseRow {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly lessons: readonly { readonly id: string; readonly title: string; readonly tasks: number }[];
}

/** What can be taken now, in order. Open to everybody. */
export async function listCourses(_viewer: Viewer): Promise<readonly CourseRow[]> {
  const courses = await database().course.findMany({
    where: { retiredAt: null },
    orderBy: { position: 'asc' },
    include: {
      lessons: {
        where: { retiredAt: null },
        orderBy: { position: 'asc' },
        include: { _count: { select: { tasks: { where: { retiredAt: null } } } } },
      },
    },
  });
  return courses.map(({ id, title, status, lessons }) => ({
    id,
    title,
    status,
    lessons: lessons.map((lesson) => ({ id: lesson.id, title: lesson.title, tasks: lesson._count.tasks })),
  }));
}
