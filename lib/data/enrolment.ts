/** Who takes which course. Working a lesson enrols; one can also enrol ahead. */
import { type Database, database } from './db';
import { NotFound } from './refusals';
import { requirePerson, type Viewer } from './viewer';

export async function enrol(viewer: Viewer, courseId: string): Promise<void> {
  const { userId } = requirePerson(viewer);
  const course = await database().course.findUnique({ where: { id: courseId } });
  if (course === null || course.retiredAt !== null) throw new NotFound('There is no such course.');
  await addEnrolment(database(), userId, courseId);
}

/** Mine, oldest first. */
export async function listEnrolments(
  viewer: Viewer,
): Promise<readonly { readonly courseId: string; readonly at: Date }[]> {
  const { userId } = requirePerson(viewer);
  return database().enrolment.findMany({
    where: { userId },
    orderBy: { at: 'asc' },
    select: { courseId: true, at: true },
  });
}

export async function addEnrolment(database: Database, userId: string, courseId: string): Promise<void> {
  await database.enrolment.createMany({ data: [{ userId, courseId }], skipDuplicates: true });
}
