/**
 * What instructors and owners read: plain records, as the functions of this room return them, as /api/teach answers
 * them, and as pages show them. Types only.
 */

/** One group of learners, joined by an access code. */
export interface CohortRecord {
  readonly id: string;
  readonly name: string;
  /** `<course>`; a cohort takes one course. */
  readonly course: string;
  readonly accessCode: string;
  readonly createdAt: Date;
  readonly members: number;
}

/** Which learners a dashboard is about: all of a course (cohort null), or those of one cohort. */
export interface Selection {
  readonly course: string;
  readonly cohort: string | null;
}

/** `verified`: the server's replay said so. `done`: the page said so, the server has not answered yet. */
export type TaskState = 'not-started' | 'trying' | 'done' | 'verified';

export interface TaskColumn {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  readonly lessonTitle: string;
  readonly task: string;
  readonly taskTitle: string;
}

export interface LearnerRow {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly enrolledAt: Date;
  readonly lastSeenAt: Date | null;
  /** In the order of the columns. */
  readonly states: readonly TaskState[];
  /** The newest attempt of each lesson, by lesson. */
  readonly attempts: Readonly<Record<string, string>>;
}

/** Learners × tasks, a page of it. */
export interface TaskTable {
  readonly columns: readonly TaskColumn[];
  readonly rows: readonly LearnerRow[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

/** "Reached at least task N": everybody who verified or did this task or any later one of its lesson. */
export interface FunnelStep extends TaskColumn {
  readonly reached: number;
  /** Of those who opened the lesson. */
  readonly opened: number;
  /** From the first entry of the lesson to this task's verdict, gaps over 90 s cut; null below 1 learner. */
  readonly medianMinutes: number | null;
}

/** How often a condition did not hold, or a named mistake was answered, and for how many learners. */
export interface TroubleRow {
  readonly lesson: string;
  readonly lessonTitle: string;
  readonly task: string;
  readonly kind: 'mistake' | 'condition';
  /** Id of the mistake, or the condition's sentence. */
  readonly what: string;
  readonly learners: number;
  readonly times: number;
}

export interface AttemptRow {
  readonly attempt: string;
  readonly userId: string;
  readonly lesson: string;
  readonly lessonTitle: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly entries: number;
  readonly state: 'open' | 'passed';
  readonly verification: 'none' | 'pending' | 'done';
}

/** A key for other dashboards: it reads what its maker may read, and nothing else. The secret is shown once. */
export interface ApiTokenRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}
