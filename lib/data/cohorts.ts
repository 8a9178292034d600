/**
 * Groups of learners who take one course. Those who teach make them and see all of them; learners join with the
 * access code. Whoever joins is enrolled; whoever leaves keeps enrolment and work.
 */
import { randomInt } from 'node:crypto';
import { type Database, database, transaction } from './db';
import { addEnrolment } from './enrolment';
import { Conflict, NotFound } from './refusals';
import type { CohortRecord, MemberRecord, MembershipRecord } from './teaching-records';
import { isUuid } from './uuid';
import { requirePerson, requireRole, type Viewer } from './viewer';

/** Without letters and digits that are mistaken for one another. */
const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;

/** 30^10 codes, of which a site has some dozens: with a limit on tries nobody guesses one. */
function makeAccessCode(): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]);
  return writeCode(letters.join(''));
}

const writeCode = (letters: string) => `${letters.slice(0, 5)}-${letters.slice(5)}`;

const readCode = (typed: string) => writeCode(typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''));

export async function createCohort(
  viewer: Viewer,
  { name, course }: { readonly name: string; readonly course: string },
): Promise<CohortRecord> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  const found = await database().course.findUnique({ where: { id: course } });
  if (found === null || found.retiredAt !== null) throw new NotFound('There is no such course.');
  const cohort = await database().cohort.create({
    data: { name, courseId: course, accessCode: makeAccessCode(), createdById: viewer?.userId ?? null },
    select: ROW,
  });
  return toRecord(cohort);
}

/** All, or those of one course; open ones first, then the newest first. */
export async function listCohorts(
  viewer: Viewer,
  course: string | null = null,
): Promise<readonly CohortRecord[]> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  const cohorts = await database().cohort.findMany({
    where: course === null ? {} : { courseId: course },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    select: ROW,
  });
  const isOpen = (cohort: SelectedCohort) => cohort.closedAt === null;
  return [...cohorts.filter(isOpen), ...cohorts.filter((cohort) => !isOpen(cohort))].map(toRecord);
}

export async function readCohort(viewer: Viewer, id: string): Promise<CohortRecord> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  const cohort = isUuid(id) ? await database().cohort.findUnique({ where: { id }, select: ROW }) : null;
  if (cohort === null) throw noCohort();
  return toRecord(cohort);
}

export async function renameCohort(viewer: Viewer, id: string, name: string): Promise<CohortRecord> {
  return change(viewer, id, () => ({ name }));
}

/** The code lets nobody in any more. Members stay. */
export async function closeCohort(viewer: Viewer, id: string): Promise<CohortRecord> {
  return change(viewer, id, ({ closedAt }) => ({ closedAt: closedAt ?? new Date() }));
}

/** Another code; the old one is worth nothing from now on. */
export async function rotateAccessCode(viewer: Viewer, id: string): Promise<CohortRecord> {
  return change(viewer, id, ({ closedAt }) => {
    if (closedAt !== null) throw new Conflict('cohort-closed', 'This group is closed: nobody can join it.');
    return { accessCode: makeAccessCode() };
  });
}

async function change(
  viewer: Viewer,
  id: string,
  decide: (cohort: CohortRecord) => { name?: string; closedAt?: Date; accessCode?: string },
): Promise<CohortRecord> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  return transaction(async (database) => {
    const cohort = isUuid(id) ? await lockCohort(database, id) : null;
    if (cohort === null) throw noCohort();
    const data = decide(toRecord(cohort));
    return toRecord(await database.cohort.update({ where: { id }, data, select: ROW }));
  });
}

async function lockCohort(database: Database, id: string): Promise<SelectedCohort | null> {
  await database.$queryRaw`select 1 from cohort where id = ${id}::uuid for update`;
  return database.cohort.findUnique({ where: { id }, select: ROW });
}

/** By name. */
export async function readMembers(viewer: Viewer, id: string): Promise<readonly MemberRecord[]> {
  await readCohort(viewer, id);
  const members = await database().cohortMember.findMany({
    where: { cohortId: id },
    orderBy: [{ user: { name: 'asc' } }, { user: { email: 'asc' } }, { userId: 'asc' }],
    select: { joinedAt: true, user: { select: { id: true, name: true, email: true } } },
  });
  return members.map(({ joinedAt, user: { id: userId, name, email } }) => ({
    ...{ userId, name, email, joinedAt },
  }));
}

/** Joining enrols. Spaces, dashes and small letters don't matter. Twice is once. */
export async function joinCohort(viewer: Viewer, code: string): Promise<MembershipRecord> {
  const { userId } = requirePerson(viewer);
  return transaction(async (database) => {
    const cohort = await database.cohort.findUnique({ where: { accessCode: readCode(code) } });
    if (cohort === null) throw new NotFound('No group has this code. Check it with your instructor.');
    if (cohort.closedAt !== null) {
      throw new Conflict('cohort-closed', 'This group is closed. Ask your instructor for another code.');
    }
    const { id: cohortId, name, courseId } = cohort;
    await database.cohortMember.createMany({ data: [{ cohortId, userId }], skipDuplicates: true });
    await addEnrolment(database, userId, courseId);
    const { joinedAt } = await database.cohortMember.findUniqueOrThrow({
      where: { cohortId_userId: { cohortId, userId } },
    });
    return { id: cohortId, name, course: courseId, joinedAt };
  });
}

/** Mine. The enrolment and all work stay. */
export async function leaveCohort(viewer: Viewer, id: string): Promise<void> {
  const { userId } = requirePerson(viewer);
  const { count } = isUuid(id)
    ? await database().cohortMember.deleteMany({ where: { cohortId: id, userId } })
    : { count: 0 };
  if (count === 0) throw new NotFound('You are in no such group.');
}

/** Mine, in the order in which I joined. */
export async function listMyCohorts(viewer: Viewer): Promise<readonly MembershipRecord[]> {
  const { userId } = requirePerson(viewer);
  const found = await database().cohortMember.findMany({
    where: { userId },
    orderBy: [{ joinedAt: 'asc' }, { cohortId: 'asc' }],
    select: { joinedAt: true, cohort: { select: { id: true, name: true, courseId: true } } },
  });
  return found.map(({ joinedAt, cohort: { id, name, courseId } }) => ({
    ...{ id, name, course: courseId, joinedAt },
  }));
}

const ROW = {
  ...{ id: true, name: true, courseId: true, accessCode: true, createdAt: true, closedAt: true },
  _count: { select: { members: true } },
} as const;

interface SelectedCohort extends Omit<CohortRecord, 'course' | 'members'> {
  readonly courseId: string;
  readonly _count: { readonly members: number };
}

const toRecord = ({ courseId, _count, ...rest }: SelectedCohort): CohortRecord => ({
  ...rest,
  course: courseId,
  members: _count.members,
});

const noCohort = () => new NotFound('There is no such group.');
