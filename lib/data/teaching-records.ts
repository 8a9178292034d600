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
  /** Since then the code lets nobody in; those who are in stay in. */
  readonly closedAt: Date | null;
  readonly members: number;
}

/** A group as its members see it. */
export interface MembershipRecord {
  readonly id: string;
  readonly name: string;
  readonly course: string;
  readonly joinedAt: Date;
}

export interface MemberRecord {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly joinedAt: Date;
}

/** Which learners a dashboard is about: all of a course (cohort null), or those of one cohort. */
export interface Selection {
  readonly course: string;
  readonly cohort: string | null;
}

/** What dashboards can be about. */
export interface TaughtCourse {
  readonly course: string;
  readonly title: string;
  /** Everybody who takes it. */
  readonly learners: number;
  readonly lessons: readonly { readonly lesson: string; readonly title: string; readonly tasks: number }[];
}

/**
 * `verified`: the server's replay said so. `done`: the page said so, the server has not answered yet. `trying`: the
 * lesson was begun, and this is its first task that is not done. Later ones are `not-started`.
 */
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
  /** Lessons whose first questions were answered, and which were passed over. */
  readonly skipped: readonly string[];
  /** The newest attempt of each lesson, by lesson. */
  readonly attempts: Readonly<Record<string, string>>;
}

export type LearnerSort = 'name' | 'enrolled' | 'last-seen' | 'progress';

export interface TablePage {
  /** From 1. */
  readonly page: number;
  /** At most 500. */
  readonly pageSize: number;
  /** Part of a name or e-mail. */
  readonly search?: string;
  /** `name` from A, the others with the newest or furthest first; `-` before it turns it round. */
  readonly sort?: LearnerSort | `-${LearnerSort}`;
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
  /** Who typed at least one command in the lesson. */
  readonly opened: number;
  /**
   * Of those who did this task: from the first entry of the lesson to the moment when the task turned, where a pause
   * of more than 90 s counts as 90 s (lib/data/work.ts has the definition); null where nobody did it.
   */
  readonly medianMinutes: number | null;
}

/**
 * How often a condition did not hold in the task that a learner was at, or a named mistake was answered, and for how
 * many learners. Verdicts in a row that say the same of one attempt count once.
 */
export interface TroubleRow {
  readonly lesson: string;
  readonly lessonTitle: string;
  readonly task: string;
  readonly taskTitle: string;
  readonly kind: 'mistake' | 'condition';
  /** Id of the mistake, or the condition's sentence as the last learner read it. */
  readonly what: string;
  readonly learners: number;
  readonly times: number;
}

/**
 * transfer, keeping: another draw, soon and at least a week later. prediction: the gain between two questions about one
 * concept. stuck, freed: who stood still, and how often that ended soon. idle, looked: in lessons with a fault, changes that
 * brought nothing nearer, and who looked before changing. lib/data/learning.ts has the definitions.
 */
export type SignName = 'transfer' | 'prediction' | 'stuck' | 'freed' | 'idle' | 'looked' | 'keeping';

export interface Sign {
  readonly sign: SignName;
  /** A share from 0 to 1, of predictions the gain. Null where it is hidden, or where it can't be computed. */
  readonly value: number | null;
  /** Who is behind it; null where they are fewer than 20. */
  readonly learners: number | null;
  readonly goal: number;
  readonly goalIs: 'at-least' | 'at-most';
  readonly isMet: boolean | null;
}

export interface LessonSigns {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  readonly lessonTitle: string;
  /** Hash of the exercise and its files. */
  readonly version: string;
  /** Always all seven, in this order: transfer, prediction, stuck, freed, idle, looked, keeping. */
  readonly signs: readonly Sign[];
}

/** How often a new condition held within 10 commands after a hint, a solution or the message of a mistake. */
export interface HelpRow {
  /** Empty for the solution, which is one for all tasks. */
  readonly task: string;
  readonly taskTitle: string;
  readonly kind: 'hint' | 'message' | 'solution';
  /** Number of the hint, or id of the mistake. */
  readonly key: string;
  readonly value: number | null;
  readonly learners: number | null;
  readonly goal: number;
  readonly isMet: boolean | null;
}

export interface AttemptRow {
  readonly attempt: string;
  /** Of this learner at this lesson, from 1. */
  readonly number: number;
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
