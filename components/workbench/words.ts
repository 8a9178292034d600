/** What the workbench says about saving and judging, decided in one place from plain state. */
import type { Verdict } from '../../lib/check/verdict';
import type { LessonClient } from '../../lib/sandbox/client';
import type { SandboxStatus } from '../../lib/sandbox/messages';
import type { SavedState } from '../lesson/wire';
import type { StateName } from '../ui/state-sign';

type LessonSnapshot = ReturnType<LessonClient['getSnapshot']>;

/** For the header. */
export function savedStateOf({ entries, place, network, waiting }: LessonSnapshot): SavedState {
  if (entries === 0) return 'untouched';
  if (waiting > 0 || network === 'signed-out') {
    if (place === 'memory' && network !== 'sending') return 'unsaved';
    if (network === 'offline') return 'offline';
    return network === 'sending' || network === 'idle' ? 'sending' : 'here';
  }
  return 'saved';
}

export type Done = 'open' | 'checked' | 'checking' | 'here' | 'nowhere' | 'fault';

/** How far the whole exercise is, once every task is done here. */
export function doneOf(verdict: Verdict | null, lesson: LessonSnapshot): Done {
  if (verdict?.tasks.some(({ outcome, done }) => outcome === 'fault' && done === null)) return 'fault';
  const checked = lesson.verification?.verdict;
  // What the server has once checked stays so, whatever is tried afterwards.
  if (checked?.outcome === 'passed') return 'checked';
  if (!verdict || verdict.tasks.length === 0 || verdict.tasks.some(({ done }) => done === null))
    return 'open';
  if (lesson.network === 'signed-out') return lesson.place === 'memory' ? 'nowhere' : 'here';
  const isFinal = lesson.verification?.state === 'done' && lesson.waiting === 0;
  if (isFinal && checked && checked.sequence >= lesson.entries) return 'fault';
  return lesson.network === 'refused' ? 'fault' : 'checking';
}

export const DONE_WORDS: Readonly<Record<Exclude<Done, 'open'>, string>> = {
  checked: 'Done. Checked again by the server.',
  checking: 'Done here, checking.',
  here: 'Done on this device. Sign in to keep it.',
  nowhere: 'Done, but this browser keeps nothing. To keep it, sign in in a new tab.',
  fault: 'We can’t judge this; your work is safe.',
};

export interface TaskLine {
  readonly id: string;
  readonly title: string;
  readonly state: StateName;
}

/** "Not yet" stands at the first task that is not done, once something was judged. */
export function taskLines(
  tasks: readonly { readonly id: string; readonly title: string }[],
  verdict: Verdict | null,
): readonly TaskLine[] {
  const first = verdict?.judged ? verdict.tasks.find(({ done }) => done === null)?.id : undefined;
  return tasks.map(({ id, title }) => {
    const judged = verdict?.tasks.find((task) => task.id === id);
    // Before the world is drawn, names in a title may still be open.
    const shown = (judged?.title ?? title).replace(/\$\{\w+\}/g, '…');
    const state = judged?.done
      ? 'done'
      : judged?.outcome === 'fault'
        ? 'fault'
        : id === first
          ? 'not-yet'
          : 'open';
    return { id, title: shown, state };
  });
}

type Undoes = NonNullable<SandboxStatus['undoes']>;

function sayTurn({ kind, text }: Undoes): string {
  if (kind === 'writeFile') return `saving ${text}`;
  return kind === 'reset' ? 'the reset' : text;
}

/** Whether undo can be pressed, and what it would do or why it can't. */
export function undoReason(
  status: SandboxStatus | null,
  isReady: boolean,
): { readonly isPossible: boolean; readonly sentence: string } {
  if (!isReady || status === null)
    return { isPossible: false, sentence: 'Your cluster has not started yet.' };
  if (!status.undoes) return { isPossible: false, sentence: 'There is nothing to undo.' };
  return { isPossible: true, sentence: `Takes back: ${sayTurn(status.undoes)}` };
}

export const sayUndone = (undoes: Undoes | null): string =>
  undoes === null ? 'The last command is undone.' : `Undone: ${sayTurn(undoes)}`;
