/** All limits of a sandbox. The browser and the server enforce the same ones, so that a verdict never differs. */
export const LIMITS = {
  /** Entries of one log. */
  entries: 5_000,
  /** Undo and reset rebuild the world: how often in one log. */
  rebuilds: 200,
  /**
   * Steps of one line, act or advance, with what is typed into its program. It is killed beyond them. A step is an
   * event or about 64 characters of work (kernel/limits), some 2 µs; an ordinary command takes 100 to 500.
   */
  stepsOfTurn: 300_000,
  /** Steps that a program gets after it was interrupted for using too many. */
  stepsOfGrace: 60_000,
  /** Steps of one world, from its start or the last undo or reset. */
  stepsOfWorld: 1_200_000,
  /** Steps of all worlds of one log together: also of those that undo and reset have built. */
  stepsOfLog: 4_000_000,
  /** Steps of all copies of the world that one log causes to be made for judging. */
  stepsOfCopies: 4_000_000,
  /** What building a world counts, before its first event. */
  stepsOfStart: 3_000,
  /** Steps of one judgement on a copy of the world, beyond the replay of what led to it. */
  stepsOfJudgement: 300_000,
  /** Copies of the world that one log may cause to be made for judging. */
  copies: 500,
  /** Virtual time of one world: 30 days. */
  virtualMs: 30 * 24 * 60 * 60 * 1000,
  /** Virtual time of one `advance` entry. */
  advanceMs: 60_000,
  /** How long a replay goes on after the last entry, where a program still runs. */
  finishMs: 60_000,
  /** UTF-16 units of one typed line or one chunk of keys. */
  lineLength: 64 * 1024,
  /** UTF-16 units of one file saved in the editor. */
  fileLength: 256 * 1024,
  /** UTF-16 units of all entries' texts together. */
  textLength: 2 * 1024 * 1024,
  /** UTF-16 units that one turn may print; the rest is cut with a note. */
  outputLength: 1024 * 1024,
  /** Cells of the terminal. */
  columns: 500,
  rows: 200,
  /** Virtual time after the last act after which we judge although something still moves. */
  judgeAnywayMs: 60_000,
  /** No progress event may be due within this time for the world to count as settled. */
  settledMs: 2_000,
} as const;

export type LimitName = keyof typeof LIMITS;
