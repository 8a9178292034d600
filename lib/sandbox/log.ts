/**
 * The command log: all that a learner did, in order, and nothing else. Scenario + seed + log give the world
 * (DESIGN invariant 4). Wall time never enters it.
 */

export const LOG_FORMAT = 1;

export interface LogHeader {
  readonly format: typeof LOG_FORMAT;
  readonly simulatorVersion: string;
  /** sha256 (hex) of exercise.yaml and the learner's files. */
  readonly contentHash: string;
  /** `<course>/<lesson>`, or `playground`. */
  readonly scenario: string;
  /** 0 … 2^32 - 1 */
  readonly seed: number;
}

/**
 * line: a line typed at the prompt, or to the program that is running, without its newline.
 * keys: raw characters to the running program (Ctrl-D is "\u0004").
 * signal: Ctrl-C. resize: the terminal's new size. writeFile: saved in the editor.
 * act: something done on the map, as the command that does the same. advance: time passes at the prompt.
 * undo: the latest turn that is not undone never happened. A turn is what was entered at the prompt (line, act,
 * writeFile, reset), what was then typed into its program, and the time that passed after it: the world is again
 * as it was at the moment before (a resize within that turn goes too).
 * reset: everything before never happened; can itself be undone.
 * back: as many turns before it as it says never happened; can itself be undone.
 */
export type EntryAct =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'keys'; readonly text: string }
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'writeFile'; readonly path: string; readonly content: string }
  | { readonly kind: 'act'; readonly command: string }
  | { readonly kind: 'advance'; readonly durationMs: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'back'; readonly turns: number };

export type Entry = EntryAct & {
  /** 1, 2, 3 … without a gap. */
  readonly sequence: number;
  /** Virtual time at which it enters: it comes before every event of that millisecond that has not run yet. */
  readonly atVirtualMs: number;
  /** Which terminal; "1" is the first. */
  readonly terminal: string;
};

export interface Log {
  readonly header: LogHeader;
  readonly entries: readonly Entry[];
}

/** It builds the world anew; nothing of it happens in a world. */
export const isRebuild = ({ kind }: Pick<EntryAct, 'kind'>): boolean =>
  kind === 'undo' || kind === 'reset' || kind === 'back';
