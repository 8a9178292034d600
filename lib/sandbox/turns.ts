/**
 * Which entries count. A turn is what was entered at the prompt, all that was typed into its program, and the time
 * that passed after it. Undo takes the last turn away. Reset and back are turns themselves: they hide turns before them,
 * and undo brings those back. So what counts is always the beginning of something that has happened, and every stamp
 * in it stays true.
 */
import { type Entry, isRebuild } from './log';

export interface Turns {
  /** Adds an entry that is no undo. `startsTurn`: it was entered at a fresh prompt. */
  add(entry: Entry, startsTurn: boolean): void;
  /** How many turns can be taken back. */
  count(): number;
  /** What began the turn that undo would take away; `null` where there is nothing to undo. */
  latest(): Entry | null;
  /** Takes the last turn away; a change of the terminal's size in it stays. */
  undo(): void;
  /** The latest entry that counts and is more than time or a size; `null`: none since the last reset. */
  latestAct(): Entry | null;
  /** What the world is made of: everything since the last reset that counts. */
  effective(): readonly Entry[];
}

/** A reset hides all turns before it, so does the beginning; `back` some of them; any other none. */
export interface Hiding {
  readonly hides: number;
}

export const HIDES_ALL = Number.POSITIVE_INFINITY;

export const hidesOf = (entry: Entry): number =>
  entry.kind === 'reset' ? HIDES_ALL : entry.kind === 'back' ? entry.turns : 0;

/** Those that no later one hides. */
export function findStanding<Turn extends Hiding>(turns: readonly Turn[]): readonly Turn[] {
  const standing: Turn[] = [];
  for (let index = turns.length - 1; index >= 0; index -= 1 + turns[index]!.hides)
    standing.push(turns[index]!);
  return standing.reverse();
}

interface Turn extends Hiding {
  /** `null` for the beginning of all, which can't be undone. */
  readonly begin: Entry | null;
  readonly entries: Entry[];
  latestAct: Entry | null;
}

export function createTurns(): Turns {
  const turns: Turn[] = [{ hides: HIDES_ALL, begin: null, entries: [], latestAct: null }];
  const begin = (entry: Entry) =>
    turns.push({ hides: hidesOf(entry), begin: entry, entries: [], latestAct: null });
  return {
    add(entry, startsTurn) {
      if (isRebuild(entry)) begin(entry);
      else {
        if (startsTurn) begin(entry);
        const turn = turns.at(-1)!;
        turn.entries.push(entry);
        if (entry.kind !== 'advance' && entry.kind !== 'resize') turn.latestAct = entry;
      }
    },
    count: () => turns.length - 1,
    latest: () => turns.at(-1)?.begin ?? null,
    undo() {
      if (turns.length > 1) turns.pop();
    },
    latestAct: () =>
      findStanding(turns)
        .flatMap(({ latestAct }) => latestAct ?? [])
        .at(-1) ?? null,
    effective: () => findStanding(turns).flatMap(({ entries }) => entries),
  };
}
