/** What is said of an attempt that was told again, as plain functions. */
import type { RetoldEnd, RetoldTurn } from '@/lib/sandbox/retelling';
import type { Verification } from '@/lib/sandbox/server-messages';

export interface ReplayFacts {
  /** Entries of the log. */
  readonly entries: number;
  /** Of the attempt's header, and the one that replays here. */
  readonly attemptVersion: string;
  readonly todayVersion: string;
  /** `null` where only this device knows of the attempt. */
  readonly verification: Verification | null;
  /** `null` while it is still being told. */
  readonly end: RetoldEnd | null;
}

export interface Notice {
  /** failure: something is not as it should be. */
  readonly kind: 'plain' | 'failure';
  readonly text: string;
  /** In small type beside it. */
  readonly hash?: string;
}

const short = (version: string) => version.slice(0, 8);

/** Everything that a reader must know before believing what is told. */
export function noticesOf(facts: ReplayFacts): readonly Notice[] {
  const { attemptVersion, todayVersion, end } = facts;
  const notices: Notice[] = [];
  const plain = (text: string) => notices.push({ kind: 'plain', text });
  const failure = (text: string) => notices.push({ kind: 'failure', text });
  if (attemptVersion !== todayVersion) {
    plain(
      `Another version of the simulator recorded this attempt (\`${short(attemptVersion)}\`). Today’s version (\`${short(todayVersion)}\`) replays it, so it may differ from what was seen then.`,
    );
  }
  if (end === null) return notices;
  if (end.isContentChanged) {
    plain('The lesson has changed since this attempt began. It is replayed with the lesson of today.');
  }
  if (end.hasFaults)
    failure('A program of the simulator failed during this replay. What is told here may be wrong.');
  if (end.stopped !== null) {
    const { sequence, command, problem } = end.stopped;
    failure(
      `The replay stops at entry ${sequence} of ${facts.entries}, \`${command.split('`').join('’')}\`. ${asSentence(problem)} What came after it can’t be shown.`,
    );
  } else notices.push(compareEnds(facts, end));
  return notices;
}

/** Did the server, which replays with the same code, come to the same end? */
function compareEnds({ entries, todayVersion, verification }: ReplayFacts, end: RetoldEnd): Notice {
  const hash = end.hash ?? '';
  const plain = (text: string): Notice => ({ kind: 'plain', text, hash });
  if (verification === null)
    return plain('Only this device has this attempt. The server has not checked it.');
  const { verdict } = verification;
  if (verdict === null) return plain('The server has not checked this attempt yet.');
  if (verdict.outcome === 'refused') {
    return { ...plain('The server refused this log: it could not have happened.'), kind: 'failure' };
  }
  if (verdict.sequence !== entries) {
    return plain(`The server has checked the first ${verdict.sequence} of ${entries} entries.`);
  }
  if (verdict.serverHash === hash) return plain('The server came to the same end.');
  if (verdict.serverVersion !== todayVersion) {
    return plain(
      'The server checked this attempt with an earlier version of the simulator, and came to another end.',
    );
  }
  const text = 'The server came to another end with the same version. This should never happen: report it.';
  return { ...plain(text), kind: 'failure' };
}

const asSentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** Virtual time: 0:07, 12:30, 1:02:03. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** How long, in words: "0.4 s", "12 s", "3 min 20 s". */
export function tellDuration(ms: number): string {
  if (ms < 10_000) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}

const STANDING_WORDS = {
  counts: null,
  undone: 'undone later',
  reset: 'before a reset',
  back: 'taken back',
} as const;

/** Short facts beside a command, each a few words. */
export function factsOf(turn: RetoldTurn): readonly string[] {
  const { exitCode, standing, waitedMs, cutLength } = turn;
  return [
    STANDING_WORDS[standing],
    exitCode === null || exitCode === 0 ? null : `exit code ${exitCode}`,
    waitedMs === 0 ? null : `then ${tellDuration(waitedMs)} passed`,
    cutLength === 0 ? null : `${cutLength.toLocaleString('en')} characters cut`,
  ].filter((fact) => fact !== null);
}

/** Lines of an output: the first ones, and how many more there are. */
export function foldOutput(
  text: string,
  most: number,
): { readonly shown: string; readonly hiddenLines: number } {
  const lines = text.split('\n');
  const count = text.endsWith('\n') ? lines.length - 1 : lines.length;
  if (count <= most + 2) return { shown: text, hiddenLines: 0 };
  return { shown: `${lines.slice(0, most).join('\n')}\n`, hiddenLines: count - most };
}
