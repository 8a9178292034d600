/** How far recordings are reached, in four numbers; what is different by its difference. */
import type { Recording } from './recordings';
import type { Observation } from './replay';
import { judge, type Outcome } from './verdict';

export interface Row {
  readonly id: string;
  readonly outcome: Outcome | 'not run';
  /** Why it was not run, or the first difference. */
  readonly note: string;
  /** Texts of explain, lists of kinds and versions differ from release to release: they are counted apart. */
  readonly isApart: boolean;
}

export function isApart({ steps }: Recording): boolean {
  return steps.some(({ command }) => /kubectl (?:explain|api-resources|version)\b/.test(command));
}

export function toRow(recording: Recording, observations: readonly Observation[], isNewClient = true): Row {
  const { outcome, difference } = judge(recording, observations, isNewClient);
  return { id: recording.id, outcome, note: difference, isApart: isApart(recording) };
}

export function notRun(recording: Recording, why: string): Row {
  return { id: recording.id, outcome: 'not run', note: why, isApart: isApart(recording) };
}

/** "226 equal, 99 corrected, 10 different, 28 not run, of 363: 89.5 %" */
export function formatTally(rows: readonly Row[]): string {
  const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const reached = count('equal') + count('corrected');
  const share = rows.length === 0 ? 0 : Math.floor((reached * 1000) / rows.length) / 10;
  return `${count('equal')} equal, ${count('corrected')} equal to a corrected one, ${count('different')} different, ${count('not run')} not run, of ${rows.length}: ${share.toFixed(1)} %`;
}
