/** Turns of this attempt as moments to go back to. Pure. */
import type { RetoldTurn, TurnKind } from '../../lib/sandbox/retelling';

/**
 * Moments that can be gone back to, the oldest first: those that were not undone, also what a reset or going back
 * hides. The last one is now. So the moment at place `n` is as many turns away as moments come after it.
 */
export function momentsOf(turns: readonly RetoldTurn[]): readonly RetoldTurn[] {
  return turns.filter(({ kind, standing }) => kind !== 'undo' && standing !== 'undone');
}

/** What began the turn: what a machine reads is told apart from what we say of it. */
export function sayTurn({ kind, command }: Pick<RetoldTurn, 'kind' | 'command'>): {
  readonly words: string;
  readonly machine: string;
} {
  return WORDS[kind]?.(command) ?? { words: '', machine: command };
}

type Saying = ReturnType<typeof sayTurn>;

const WORDS: Readonly<Partial<Record<TurnKind, (command: string) => Saying>>> = {
  start: () => ({ words: 'The start', machine: '' }),
  back: () => ({ words: 'Back to an earlier moment', machine: '' }),
  reset: () => ({ words: 'Reset: everything began anew', machine: '' }),
  writeFile: (command) => ({ words: 'Saved', machine: command.replace(/^saved /, '') }),
  act: (command) => ({ words: 'On the map:', machine: command }),
};

/** For the slider: "3 of 8, kubectl get pods". */
export function sayMoment(moments: readonly RetoldTurn[], at: number): string {
  const turn = moments[at];
  if (turn === undefined) return '';
  const { words, machine } = sayTurn(turn);
  const isNow = at === moments.length - 1;
  return `${isNow ? 'Now' : `${at + 1} of ${moments.length}`}, ${[words, machine].filter(Boolean).join(' ')}`;
}
