/**
 * Which entries count. A turn is what was entered at the prompt, all that was typed into its program, and the time
 * that passed after it. Undo takes the last turn away, reset begins a new list and is a turn itself: so what counts
 * is always the beginning of something that has happened, and every stamp in it stays true.
 */
import type { Entry } from './log';

export interface Turns {
  /** Adds an entry that is no undo. `startsTurn`: it was entered at a fresh prompt. */
  add(entry: Entry, startsTurn: boolean): void;
  /** What began the turn that undo would take away; `null` where there is nothing to undo. */
  latest(): Entry | null;
  /** Takes the last turn away; a change of the terminal's size in it stays. */
  undo(): void;
  /** The latest entry that counts and is more than time or a size; `null`: none since the last reset. */
  latestAct(): Entry | null;
  /** What the world is made of: everything since the last reset that counts. */
  effective(): readonly Entry[];
}

interface Turn {
  readonly isReset: boolean;
  /** `null` for the beginning of all, which can't be undone. */
  readonly begin: Entry | null;
  readonly entries: Entry[];
  latestAct: Entry | null;
}

export function createTurns(): Turns {
  const turns: Turn[] = [{ isReset: true, begin: null, entries: [], latestAct: null }];
  return {
    add(entry, startsTurn) {
      if (entry.kind === 'reset') turns.push({ isReset: true, begin: entry, entries: [], latestAct: null });
      else {
        if (startsTurn) turns.push({ isReset: false, begin: entry, entries: [], latestAct: null });
        const turn = turns.at(-1)!;
        turn.entries.push(entry);
        if (entry.kind !== 'advance' && entry.kind !== 'resize') turn.latestAct = entry;
      }
    },
    latest: () => turns.at(-1)?.begin ?? null,
    undo() {
      if (turns.length > 1) turns.pop();
    },
    latestAct() {
      for (let index = turns.length - 1; index >= 0; index -= 1) {
        const { isReset, latestAct } = turns[index]!;
        if (latestAct !== null || isReset) return latestAct;
      }
      return null;
    },
    effective() {
      let from = turns.length - 1;
      while (from > 0 && !turns[from]!.isReset) from -= 1;
      return turns.slice(from).flatMap(({ entries }) => entries);
    },
  };
}
