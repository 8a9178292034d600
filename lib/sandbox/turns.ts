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
}

export function createTurns(): Turns {
  const turns: Turn[] = [{ isReset: true, begin: null, entries: [] }];
  return {
    add(entry, startsTurn) {
      if (entry.kind === 'reset') turns.push({ isReset: true, begin: entry, entries: [] });
      else if (startsTurn) turns.push({ isReset: false, begin: entry, entries: [entry] });
      else turns.at(-1)?.entries.push(entry);
    },
    latest: () => turns.at(-1)?.begin ?? null,
    undo() {
      if (turns.length > 1) turns.pop();
    },
    latestAct() {
      for (let index = turns.length - 1; index >= 0; index -= 1) {
        const { entries, isReset } = turns[index]!;
        for (let place = entries.length - 1; place >= 0; place -= 1) {
          const { kind } = entries[place]!;
          if (kind !== 'advance' && kind !== 'resize') return entries[place]!;
        }
        if (isReset) return null;
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
