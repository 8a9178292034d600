/** Whose work it is: what a page about one learner says above it. */
import { database } from './db';
import { NotFound } from './refusals';
import { isUuid } from './uuid';
import { requireRole, type Viewer } from './viewer';

export interface LearnerRecord {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
}

export async function readLearner(viewer: Viewer, userId: string): Promise<LearnerRecord> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  const user = isUuid(userId)
    ? await database().user.findUnique({ where: { id: userId }, select: { name: true, email: true } })
    : null;
  if (user === null) throw new NotFound('There is no such learner.');
  return { userId, ...user };
}
