/** What instructors and owners read of all learners of a course, or of one cohort. */
import { NotFound } from './refusals';
import type {
  AttemptRow,
  FunnelStep,
  Selection,
  TablePage,
  TaskTable,
  TaughtCourse,
  TroubleRow,
} from './teaching-records';
import { requireRole, type Viewer } from './viewer';

const being = (viewer: Viewer): never => {
  requireRole(viewer, 'instructor', 'owner', 'operator');
  throw new NotFound('There is nothing here yet.');
};

/** All courses that are offered, in order. */
export async function listTaughtCourses(viewer: Viewer): Promise<readonly TaughtCourse[]> {
  return being(viewer);
}

/** Learners × tasks of a course. NotFound where there is no such course, or no such cohort of it. */
export async function readTaskTable(
  viewer: Viewer,
  _selection: Selection,
  _page: TablePage,
): Promise<TaskTable> {
  return being(viewer);
}

/** One step for each task, in order. */
export async function readFunnel(viewer: Viewer, _selection: Selection): Promise<readonly FunnelStep[]> {
  return being(viewer);
}

/** The most frequent first. */
export async function readTrouble(viewer: Viewer, _selection: Selection): Promise<readonly TroubleRow[]> {
  return being(viewer);
}

/** One learner's attempts at a course, the newest first. */
export async function listLearnerAttempts(
  viewer: Viewer,
  _asked: { readonly course: string; readonly userId: string },
): Promise<readonly AttemptRow[]> {
  return being(viewer);
}
