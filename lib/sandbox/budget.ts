/** Says of an act, before it is let in, what about it is too much or makes no sense. Same on both sides. */
import { LIMITS, type LimitName } from './limits';
import { type EntryAct, isRebuild } from './log';

export interface Usage {
  readonly entries: number;
  readonly rebuilds: number;
  readonly textLength: number;
}

export interface Refusal {
  readonly problem: string;
  readonly limit: LimitName | null;
}

export function textOf(act: EntryAct): string {
  if (act.kind === 'line' || act.kind === 'keys') return act.text;
  if (act.kind === 'act') return act.command;
  return act.kind === 'writeFile' ? act.path + act.content : '';
}

export function refuseAct(act: EntryAct, usage: Usage): Refusal | null {
  const tooMuch = (limit: LimitName, what: string): Refusal => ({
    problem: `${what}: at most ${LIMITS[limit]} are allowed`,
    limit,
  });
  const length = textOf(act).length;
  if (usage.entries >= LIMITS.entries) return tooMuch('entries', 'Too many acts in one attempt');
  if (isRebuild(act) && usage.rebuilds >= LIMITS.rebuilds)
    return tooMuch('rebuilds', 'Too many undos and resets');
  if (usage.textLength + length > LIMITS.textLength)
    return tooMuch('textLength', 'Too many characters in one attempt');
  if (act.kind === 'writeFile') {
    if (length > LIMITS.fileLength) return tooMuch('fileLength', 'This file has too many characters');
  } else if (length > LIMITS.lineLength) return tooMuch('lineLength', 'This line has too many characters');
  return refuseShape(act);
}

function refuseShape(act: EntryAct): Refusal | null {
  const nonsense = (problem: string): Refusal => ({ problem, limit: null });
  const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  if ((act.kind === 'line' || act.kind === 'act') && /[\r\n\0]/.test(textOf(act))) {
    return nonsense('A line is expected to have no line break in it');
  }
  if (act.kind === 'advance' && !isWhole(act.durationMs, LIMITS.advanceMs)) {
    return {
      problem: `expected 1 to ${LIMITS.advanceMs} ms to pass; found ${act.durationMs}`,
      limit: 'advanceMs',
    };
  }
  if (act.kind === 'back' && !isWhole(act.turns, LIMITS.entries)) {
    return nonsense(`expected 1 turn or more to go back; found ${act.turns}`);
  }
  if (act.kind === 'resize' && !(isWhole(act.columns, LIMITS.columns) && isWhole(act.rows, LIMITS.rows))) {
    return nonsense(`A terminal of ${act.columns} by ${act.rows} cells can't be`);
  }
  if (act.kind === 'writeFile' && !/^[^\0]{1,500}$/.test(act.path)) {
    return nonsense('The path of a file is expected to have 1 to 500 characters');
  }
  return null;
}
