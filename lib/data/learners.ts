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

/** For an instructor: who is enrolled somewhere, and so stands in a table of /teach. For others of the staff: all. */
export async function readLearner(viewer: Viewer, userId: string): Promise<LearnerRecord> {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  const enrolled = viewer?.role === 'instructor' ? { enrolments: { some: {} } } : {};
  const user = isUuid(userId)
    ? await database().user.findFirst({
        where: { id: userId, ...enrolled },
        select: { name: true, email: true },
      })
    : null;
  if (user === null) throw new NotFound('There is no such learner.');
  return { userId, ...user };
}
