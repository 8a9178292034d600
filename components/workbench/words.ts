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

/** How far the whole exercise is, once enough tasks are done here. */
export function doneOf(verdict: Verdict | null, lesson: LessonSnapshot): Done {
  const isPassed = verdict !== null && verdict.tasks.length > 0 && verdict.outcome === 'passed';
  const isFault = verdict?.tasks.some(({ outcome, done }) => outcome === 'fault' && done === null);
  if (isFault && !isPassed) return 'fault';
  const checked = lesson.verification?.verdict;
  // What the server has once checked stays so, whatever is tried afterwards.
  if (checked?.outcome === 'passed') return 'checked';
  if (!isPassed) return 'open';
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

/** Of tasks that are not done: the one that was chosen, else the first; -1 where there is none. */
export function currentOf(
  lines: readonly { readonly id: string; readonly state: StateName }[],
  chosen: string | null,
): number {
  const place = lines.findIndex(({ id, state }) => id === chosen && state !== 'done');
  return place < 0 ? lines.findIndex(({ state }) => state !== 'done') : place;
}

/** "1 of 3 done"; where not all are asked for, "Any 3 of 6, 1 done". */
export function sayDone(lines: readonly { readonly state: StateName }[], needed: number): string {
  const done = lines.filter(({ state }) => state === 'done').length;
  return needed < lines.length
    ? `Any ${needed} of ${lines.length}, ${done} done`
    : `${done} of ${lines.length} done`;
}

/** For the ear, when it changes: nothing before the first task is done, then how many are, and what comes next. */
export function sayProgress(lines: readonly TaskLine[], needed: number, done: Done): string {
  if (done !== 'open') return DONE_WORDS[done];
  const next = lines.find(({ state }) => state !== 'done');
  if (next === undefined || lines.every(({ state }) => state !== 'done')) return '';
  return `Tasks: ${sayDone(lines, needed)}. Next: ${next.title.replaceAll('`', '')}`;
}

/** "Not yet" stands at the task that is looked at, once something was judged: the first that is not done, or a chosen one. */
export function taskLines(
  tasks: readonly { readonly id: string; readonly title: string }[],
  verdict: Verdict | null,
  chosen: string | null = null,
): readonly TaskLine[] {
  const open = verdict?.judged && verdict.outcome !== 'passed' ? verdict.tasks : [];
  const left = open.filter(({ done }) => done === null).map(({ id }) => id);
  const first = left.find((id) => id === chosen) ?? left[0];
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
  if (kind === 'back') return 'going back to an earlier moment';
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
