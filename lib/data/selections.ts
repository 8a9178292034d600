/** Which learners a table for teachers is about, and who may ask. Used within calls that have a viewer. */
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { NotFound } from './refusals';
import type { Selection } from './teaching-records';
import { isUuid } from './uuid';
import { requireRole, type Viewer } from './viewer';

export const requireTeacher = (viewer: Viewer) => requireRole(viewer, 'instructor', 'owner', 'operator');

export async function requireSelection({ course, cohort }: Selection): Promise<void> {
  const found = await database().course.findUnique({ where: { id: course }, select: { retiredAt: true } });
  if (found === null || found.retiredAt !== null) throw new NotFound('There is no such course.');
  if (cohort === null) return;
  const row = isUuid(cohort) ? await database().cohort.findUnique({ where: { id: cohort } }) : null;
  if (row === null || row.courseId !== course) throw new NotFound('There is no such group in this course.');
}

/** To be added to the conditions of a query; nothing where no cohort is asked for. */
export const inCohort = (cohort: string | null, user: Prisma.Sql): Prisma.Sql =>
  cohort === null
    ? Prisma.empty
    : Prisma.sql`and exists (
        select 1 from cohort_member m where m.cohort_id = ${cohort}::uuid and m.user_id = ${user})`;
