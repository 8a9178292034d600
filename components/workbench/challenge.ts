/** The challenge of a lesson that was passed once: its words, and what this device remembers of it. */

export interface Challenge {
  /** Commands so far that have changed the cluster. */
  readonly changes: number;
  /** The fewest with which this reader has passed; null: never yet. */
  readonly best: number | null;
  /** The fewest that are known. */
  readonly fewest: number;
  readonly isPassed: boolean;
}

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

export function sayChallenge({ changes, best, fewest, isPassed }: Challenge): string {
  if (best === null && !isPassed) return '';
  const known = `The best way we know changes it ${times(fewest)}.`;
  if (!isPassed) {
    const own = `Your best is ${best}.`;
    return `Challenge: you have changed the cluster ${times(changes)} so far. ${own} ${known} Looking is free.`;
  }
  const did = `You changed the cluster ${times(changes)}.`;
  if (changes < fewest)
    return `${did} We knew of no way with fewer than ${fewest}: you have found a better one.`;
  if (changes === fewest) return `${did} Nobody we know needs fewer.`;
  return `${did} ${known} Looking is free. Can you find it?`;
}

const keyOf = (lesson: string) => `drydock.passed.${lesson}`;

/** Where storage is denied nothing is remembered. */
export function rememberPass(lesson: string, changes: number): void {
  const before = recallPass(lesson);
  if (before !== null && before <= changes) return;
  try {
    localStorage.setItem(keyOf(lesson), String(changes));
  } catch {
    // Storage is denied.
  }
}

export function recallPass(lesson: string): number | null {
  try {
    const kept = localStorage.getItem(keyOf(lesson));
    return kept !== null && /^\d{1,6}$/.test(kept) ? Number(kept) : null;
  } catch {
    return null;
  }
}
