/** Groups of learners who take one course. Those who teach make them; learners join with the access code. */
import { NotFound } from './refusals';
import type { CohortRecord, MemberRecord, MembershipRecord } from './teaching-records';
import { requirePerson, requireRole, type Viewer } from './viewer';

const being = (viewer: Viewer): never => {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  throw new NotFound('There is nothing here yet.');
};

export async function createCohort(
  viewer: Viewer,
  _cohort: { readonly name: string; readonly course: string },
): Promise<CohortRecord> {
  return being(viewer);
}

/** All, or those of one course; open ones first, then the newest first. */
export async function listCohorts(
  viewer: Viewer,
  _course: string | null = null,
): Promise<readonly CohortRecord[]> {
  return being(viewer);
}

export async function readCohort(viewer: Viewer, _id: string): Promise<CohortRecord> {
  return being(viewer);
}

export async function renameCohort(viewer: Viewer, _id: string, _name: string): Promise<CohortRecord> {
  return being(viewer);
}

/** The code lets nobody in any more. Members stay. */
export async function closeCohort(viewer: Viewer, _id: string): Promise<CohortRecord> {
  return being(viewer);
}

/** Another code; the old one is worth nothing from now on. */
export async function rotateAccessCode(viewer: Viewer, _id: string): Promise<CohortRecord> {
  return being(viewer);
}

/** By name. */
export async function readMembers(viewer: Viewer, _id: string): Promise<readonly MemberRecord[]> {
  return being(viewer);
}

/** Joining enrols. Spaces, dashes and small letters don't matter. Twice is once. */
export async function joinCohort(viewer: Viewer, _code: string): Promise<MembershipRecord> {
  requirePerson(viewer);
  return being(viewer);
}

/** Mine. The enrolment and all work stay. */
export async function leaveCohort(viewer: Viewer, _id: string): Promise<void> {
  requirePerson(viewer);
  return being(viewer);
}

export async function listMyCohorts(viewer: Viewer): Promise<readonly MembershipRecord[]> {
  requirePerson(viewer);
  return being(viewer);
}
