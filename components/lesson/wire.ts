/**
 * The wire between the parts of a lesson's page that must not know one another: prose, header, bottom bar and workbench.
 * A message that nobody hears yet waits for its first listener, since the workbench comes to life after the prose.
 */

/** Where a command came from, as the event list of an attempt has it. */
export type CommandSource = 'typed' | 'clicked' | 'pasted' | 'figure';

export type BenchView = 'read' | 'cluster' | 'terminal';

export interface WireMessages {
  /** Prose asks the workbench to run a line in the learner's terminal. `id` names the asker for the answer. */
  run: { readonly id: string; readonly line: string; readonly source: CommandSource };
  /**
   * Prose shows a file of the home directory in the editor. `text`: what it begins with where there is no such file yet.
   */
  openInEditor: { readonly path: string; readonly text?: string };
  /** The workbench tells what such a line printed, once its prompt is back. */
  answered: { readonly id: string; readonly output: string; readonly exitCode: number };
  /** A prediction was given, before its reveal. `choice` is null for "I don't know". */
  predicted: { readonly question: string; readonly choice: string | null; readonly right: boolean };
  /** The reader knew this lesson and goes on to a later one of the course. */
  skipped: { readonly to: string };
  /** How the learner's work is kept, in words of the header. */
  saved: { readonly state: SavedState; readonly waiting: number };
  /** How far the tasks are. */
  tasks: { readonly done: number; readonly total: number };
  /** Which part a narrow window shows. */
  show: { readonly view: BenchView };
  /** A word in the prose points at an object (`pod/pod-nginx`), or at nothing any more. */
  point: { readonly object: string | null };
}

/**
 * here: kept on this device, nobody is signed in. saved: kept by the server. sending: under way. unsaved: not even kept
 * here, storage is denied. offline: kept here, the server can't be reached.
 */
export type SavedState = 'untouched' | 'here' | 'sending' | 'saved' | 'offline' | 'unsaved';

type Listener = (message: never) => void;

const listeners = new Map<keyof WireMessages, Set<Listener>>();
const waiting = new Map<keyof WireMessages, unknown[]>();

export function send<Kind extends keyof WireMessages>(kind: Kind, message: WireMessages[Kind]): void {
  const hearing = listeners.get(kind);
  if (hearing === undefined || hearing.size === 0) {
    waiting.set(kind, [...(waiting.get(kind) ?? []), message].slice(-20));
    return;
  }
  for (const listener of [...hearing]) (listener as (message: WireMessages[Kind]) => void)(message);
}

/** Gives the function that stops listening. */
export function listen<Kind extends keyof WireMessages>(
  kind: Kind,
  listener: (message: WireMessages[Kind]) => void,
): () => void {
  const hearing = listeners.get(kind) ?? new Set<Listener>();
  listeners.set(kind, hearing);
  hearing.add(listener as Listener);
  const missed = waiting.get(kind) ?? [];
  waiting.delete(kind);
  for (const message of missed) listener(message as WireMessages[Kind]);
  return () => {
    hearing.delete(listener as Listener);
  };
}
