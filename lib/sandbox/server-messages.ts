/**
 * What browser and server say to one another about attempts: the bodies of /api/attempts and /api/progress.
 * Plain types; the server checks what it gets with schemas of its own.
 */
import type { Entry, LogHeader } from './log';

/** POST /api/attempts/{uuid}/entries. The uuid is the browser's own; the first post makes the attempt. */
export interface SaveEntries {
  /** Never changes within an attempt, also after an upgrade of the simulator. */
  readonly header: LogHeader;
  /** Sequence of the first entry below; where there are only events, of the next one to come. */
  readonly from: number;
  readonly entries: readonly Entry[];
  /** chain.ts: the hash of the header and of all entries before `from`. */
  readonly hashOfPrefix: string;
  readonly events?: readonly AttemptEvent[];
  /** The world's hash in the browser after the last entry. With it the server verifies at once, else after a pause. */
  readonly browserHash?: string;
}

export const EVENT_KINDS = [
  'opened',
  'left',
  'source',
  'prediction',
  /** The questions at the beginning were all answered right, and the learner went on: no completion. */
  'skipped',
  'hint',
  'undo',
  'reset',
  'solution',
  'task',
] as const;

/**
 * Wall time lives here only. `source`: how a command came: data {sequence, source: typed|clicked|pasted|figure}.
 * `task`: a task turned done here: data {task, sequence}. The server's own verdict follows, and alone counts.
 */
export interface AttemptEvent {
  /** A uuid made by the browser: the same event sent twice is stored once. */
  readonly id: string;
  /** ISO 8601, the browser's clock. */
  readonly at: string;
  readonly kind: (typeof EVENT_KINDS)[number];
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

/** 200: everything sent is stored for good. */
export interface EntriesSaved {
  /** Where it was stored. Differs from the uuid in the address when another browser had gone on: a fork. */
  readonly attempt: string;
  readonly fork: { readonly parent: string; readonly forkAt: number } | null;
  /** All entries up to this one are stored as you sent them. Another browser may have stored more. */
  readonly lastSequence: number;
  /** chain.ts: the hash of the header and of the entries up to `lastSequence`. */
  readonly hash: string;
  readonly verification: Verification;
}

/**
 * none: nothing to verify yet. pending: queued or running, also after a fault of ours (`message` says so).
 * done: `verdict` stands for `verdict.sequence` entries.
 */
export interface Verification {
  readonly state: 'none' | 'pending' | 'done';
  readonly message: string | null;
  readonly verdict: VerdictAnswer | null;
}

export interface VerdictAnswer {
  readonly sequence: number;
  /** refused: the log could not have happened (`message`, `expected` and `found` say what). */
  readonly outcome: 'passed' | 'not yet' | 'refused';
  readonly tasks: readonly { readonly id: string; readonly passed: boolean }[];
  /** Empty where the replay stopped at an entry that can't be. */
  readonly serverHash: string;
  readonly browserHash: string | null;
  readonly hashesAgree: boolean | null;
  /** Version in the attempt's header, and the one that replayed. */
  readonly attemptVersion: string;
  readonly serverVersion: string;
  readonly at: string;
  readonly message: string | null;
  readonly expected: string | null;
  readonly found: string | null;
}

/** GET /api/attempts?course=…&lesson=…: mine, the latest first. */
export interface AttemptList {
  readonly attempts: readonly AttemptSummary[];
}

export interface AttemptSummary {
  readonly attempt: string;
  readonly header: LogHeader;
  readonly state: 'open' | 'passed';
  readonly fork: { readonly parent: string; readonly forkAt: number } | null;
  readonly lastSequence: number;
  readonly hash: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly verification: Verification;
}

/** GET /api/attempts/{uuid}: what a resume needs. */
export interface AttemptRecord extends AttemptSummary {
  readonly entries: readonly Entry[];
}

/** GET /api/progress[?course=…]: mine. Completions are never withdrawn. */
export interface ProgressAnswer {
  readonly courses: readonly {
    readonly course: string;
    readonly title: string;
    readonly enrolledAt: string | null;
    /** Where to go on; null where nothing was begun or all is complete. */
    readonly continueAt: {
      readonly lesson: string;
      readonly task: string | null;
      readonly attempt: string | null;
    } | null;
    readonly lessons: readonly LessonProgress[];
  }[];
}

export interface LessonProgress {
  /** Its id, without the course. */
  readonly lesson: string;
  readonly title: string;
  readonly state: 'untouched' | 'begun' | 'completed';
  /** Checked by the server's own replay. */
  readonly completedAt: string | null;
  /** Passed at least 7 days ago and not since: time to try it on another draw. */
  readonly isDue: boolean;
  /** Passed over by the questions at its beginning: no completion. */
  readonly skippedAt: string | null;
  readonly lastSeenAt: string | null;
  readonly verifiedTasks: readonly string[];
  /** The newest attempt, to resume. */
  readonly attempt: string | null;
  readonly tasks: readonly {
    readonly task: string;
    readonly title: string;
    /** done: by this page's word; verified: by the server's. */
    readonly state: 'not-started' | 'trying' | 'done' | 'verified';
    readonly doneAt: string | null;
    readonly verifiedAt: string | null;
    /** Time at work until it turned. */
    readonly minutes: number | null;
  }[];
  /** Mine, the newest first. */
  readonly attempts: readonly {
    readonly attempt: string;
    /** From 1, in the order in which they were begun. */
    readonly number: number;
    readonly state: 'open' | 'passed';
    readonly entries: number;
    readonly createdAt: string;
    readonly updatedAt: string;
  }[];
}

/** Every answer that is not 200. Some codes bring more: gap {lastSequence, hash}, tampered {expected, found}. */
export interface ApiProblem {
  readonly error: {
    readonly code: string;
    /** A sentence for the learner. */
    readonly message: string;
    readonly lastSequence?: number;
    readonly hash?: string;
    readonly expected?: string;
    readonly found?: string;
    readonly retryAfterSeconds?: number;
  };
}
