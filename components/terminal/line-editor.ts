/**
 * The line editor of the terminal as a pure function: (state, what happened) → state and what is to be done.
 * Editing keys are bash's. A paste of many lines is queued: each line goes when the prompt is back. While a
 * program runs the same editor is its cooked terminal: whole lines go to it, Ctrl-C and Ctrl-D reach it.
 */

import type { Input, Key } from './keys';
import { type Completion, completeLine } from './line-completion';
import { acceptSearch, isSearching, reduceSearch, type Search, startSearch } from './line-search';

/** starting: no prompt yet. prompt: a new command. continuation: the command goes on. running: a program has the terminal. */
export type LineMode = 'starting' | 'prompt' | 'continuation' | 'running';

export interface LineEditor {
  readonly mode: LineMode;
  readonly prompt: string;
  readonly text: string;
  /** Offset into `text`, always between whole characters. */
  readonly cursor: number;
  /** Oldest first. */
  readonly history: readonly string[];
  /** Which line of the history is shown; `null` while the learner's own draft is. */
  readonly historyPosition: number | null;
  readonly draft: string;
  readonly search: Search | null;
  readonly killed: string;
  /** Pasted lines that wait for the prompt, and what follows the last newline. */
  readonly queue: readonly string[];
  readonly queueRest: string;
  /** What the last Tab asked about; a second Tab there lists. */
  readonly completionAsked: { readonly text: string; readonly cursor: number; readonly list: boolean } | null;
}

export type LineEvent =
  | Input
  /** The native text field changed by itself (touch, dictation). */
  | { readonly type: 'replace'; readonly text: string; readonly cursor: number }
  | { readonly type: 'prompt'; readonly mode: LineMode; readonly prompt: string }
  | {
      readonly type: 'completed';
      readonly text: string;
      readonly cursor: number;
      readonly completion: Completion;
    }
  /** A command from the lesson's text: goes through the same queue. */
  | { readonly type: 'run'; readonly lines: readonly string[] }
  | { readonly type: 'remember'; readonly history: readonly string[] };

export type LineEffect =
  | { readonly type: 'submit'; readonly text: string; readonly pasted: boolean }
  | { readonly type: 'interrupt' }
  /** Raw characters to the running program: Ctrl-D. */
  | { readonly type: 'keys'; readonly text: string }
  | { readonly type: 'complete'; readonly text: string; readonly cursor: number }
  | { readonly type: 'list'; readonly candidates: readonly string[] }
  /** The line was given up at the prompt: shown with ^C, never run. */
  | { readonly type: 'abandon'; readonly text: string }
  | { readonly type: 'clear' }
  | { readonly type: 'bell' };

export interface LineStep {
  readonly state: LineEditor;
  readonly effects: readonly LineEffect[];
}

const HISTORY_LIMIT = 500;

export function createLineEditor(): LineEditor {
  return {
    mode: 'starting',
    prompt: '',
    text: '',
    cursor: 0,
    history: [],
    historyPosition: null,
    draft: '',
    search: null,
    killed: '',
    queue: [],
    queueRest: '',
    completionAsked: null,
  };
}

export function reduceLine(state: LineEditor, event: LineEvent): LineStep {
  switch (event.type) {
    case 'text':
      return isSearching(state) ? only(reduceSearch(state, event.text)) : only(insert(state, event.text));
    case 'paste':
      return paste(isSearching(state) ? acceptSearch(state) : state, event.text);
    case 'key':
      return pressKey(state, event.key);
    case 'replace':
      return only({ ...state, text: event.text, cursor: event.cursor, search: null, completionAsked: null });
    case 'prompt':
      return takeQueued({ ...state, mode: event.mode, prompt: event.prompt });
    case 'completed':
      return completeLine(state, event);
    case 'run':
      return takeQueued({ ...state, queue: [...state.queue, ...event.lines] });
    case 'remember':
      return only({ ...state, history: event.history.slice(-HISTORY_LIMIT), historyPosition: null });
  }
}

function pressKey(state: LineEditor, key: Key): LineStep {
  if (isSearching(state)) {
    if (key === 'Search' || key === 'Backspace' || key === 'Cancel') return only(reduceSearch(state, key));
    // Every other key takes the line that was found and then does its own work.
    const accepted = acceptSearch(state);
    return key === 'Escape' ? only(accepted) : pressKey(accepted, key);
  }
  if (key !== 'Tab' && state.completionAsked) state = { ...state, completionAsked: null };
  const edit = EDITS[key];
  if (edit) return only(edit(state));
  switch (key) {
    case 'Enter':
      return submit(state);
    case 'Interrupt':
      return interrupt(state);
    case 'EndOfInput':
      return endInput(state);
    case 'Tab':
      return askCompletion(state);
    case 'ClearScreen':
      return { state, effects: [{ type: 'clear' }] };
    case 'Search':
      return only(startSearch(state));
    default:
      return only(state);
  }
}

const EDITS: Readonly<Partial<Record<Key, (state: LineEditor) => LineEditor>>> = {
  Left: (state) => ({ ...state, cursor: previousCharacter(state.text, state.cursor) }),
  Right: (state) => ({ ...state, cursor: nextCharacter(state.text, state.cursor) }),
  Home: (state) => ({ ...state, cursor: 0 }),
  End: (state) => ({ ...state, cursor: state.text.length }),
  WordLeft: (state) => ({ ...state, cursor: wordStart(state.text, state.cursor) }),
  WordRight: (state) => ({ ...state, cursor: wordEnd(state.text, state.cursor) }),
  Backspace: (state) => remove(state, previousCharacter(state.text, state.cursor), state.cursor),
  Delete: (state) => remove(state, state.cursor, nextCharacter(state.text, state.cursor)),
  KillToEnd: (state) => kill(state, state.cursor, state.text.length),
  KillToStart: (state) => kill(state, 0, state.cursor),
  KillWordLeft: (state) => kill(state, blankStart(state.text, state.cursor), state.cursor),
  KillWordRight: (state) => kill(state, state.cursor, wordEnd(state.text, state.cursor)),
  Yank: (state) => insert(state, state.killed),
  Up: (state) => recall(state, -1),
  Down: (state) => recall(state, 1),
};

function only(state: LineEditor): LineStep {
  return { state, effects: [] };
}

function insert(state: LineEditor, text: string): LineEditor {
  const { cursor } = state;
  return {
    ...state,
    text: state.text.slice(0, cursor) + text + state.text.slice(cursor),
    cursor: cursor + text.length,
    completionAsked: null,
  };
}

function remove(state: LineEditor, from: number, to: number): LineEditor {
  return { ...state, text: state.text.slice(0, from) + state.text.slice(to), cursor: from };
}

function kill(state: LineEditor, from: number, to: number): LineEditor {
  return from === to ? state : { ...remove(state, from, to), killed: state.text.slice(from, to) };
}

function submit(state: LineEditor, pasted = false): LineStep {
  const { text } = state;
  // Typed before the first prompt: it goes when the prompt is there.
  if (state.mode === 'starting') {
    return only({
      ...state,
      text: '',
      cursor: 0,
      queue: text.trim() === '' ? state.queue : [...state.queue, text],
    });
  }
  const isCommand = state.mode !== 'running';
  const history = isCommand ? remember(state.history, text) : state.history;
  const next: LineEditor = {
    ...state,
    text: '',
    cursor: 0,
    history,
    historyPosition: null,
    draft: '',
    // Until the sandbox says otherwise the command runs: the next queued line waits for its prompt.
    mode: isCommand ? 'running' : state.mode,
    prompt: isCommand ? '' : state.prompt,
  };
  return { state: next, effects: [{ type: 'submit', text, pasted }] };
}

/** Empty lines and repetitions are not kept. */
function remember(history: readonly string[], line: string): readonly string[] {
  if (line.trim() === '' || history[history.length - 1] === line) return history;
  return [...history, line].slice(-HISTORY_LIMIT);
}

function interrupt(state: LineEditor): LineStep {
  const cleared: LineEditor = {
    ...state,
    text: '',
    cursor: 0,
    historyPosition: null,
    draft: '',
    queue: [],
    queueRest: '',
    completionAsked: null,
  };
  if (state.mode === 'prompt') return { state: cleared, effects: [{ type: 'abandon', text: state.text }] };
  return { state: cleared, effects: state.mode === 'starting' ? [] : [{ type: 'interrupt' }] };
}

function endInput(state: LineEditor): LineStep {
  if (state.mode !== 'running') return only(EDITS.Delete!(state));
  const effects: LineEffect[] = [{ type: 'keys', text: `${state.text}\u0004` }];
  return { state: { ...state, text: '', cursor: 0 }, effects };
}

function askCompletion(state: LineEditor): LineStep {
  if (state.mode === 'running') return only(insert(state, '\t'));
  if (state.mode === 'starting') return only(state);
  const { text, cursor, completionAsked: asked } = state;
  const list = asked !== null && asked.text === text && asked.cursor === cursor;
  return {
    state: { ...state, completionAsked: { text, cursor, list } },
    effects: [{ type: 'complete', text, cursor }],
  };
}

/** The first line joins what stands before the cursor, the last one what stands behind it. */
function paste(state: LineEditor, text: string): LineStep {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .split('\n');
  if (lines.length === 1) return only(insert(state, lines[0]!));
  const first = state.text.slice(0, state.cursor) + lines[0]!;
  const queued: LineEditor = {
    ...state,
    text: '',
    cursor: 0,
    queue: [...state.queue, first, ...lines.slice(1, -1)],
    queueRest: lines[lines.length - 1]! + state.text.slice(state.cursor),
  };
  return takeQueued(queued);
}

/** Sends the next pasted line where one waits and the prompt is free. */
function takeQueued(state: LineEditor): LineStep {
  const isFree = state.mode === 'prompt' || state.mode === 'continuation';
  if (!isFree) return only(state);
  const [line, ...rest] = state.queue;
  if (line === undefined) {
    if (state.queueRest === '') return only(state);
    return only(insert({ ...state, queueRest: '' }, state.queueRest));
  }
  // What was being typed is kept for after the queue.
  const queueRest = state.queueRest + state.text;
  return submit({ ...state, queue: rest, queueRest, text: line, cursor: line.length }, true);
}

function recall(state: LineEditor, direction: -1 | 1): LineEditor {
  if (state.mode === 'running') return state;
  const { history, historyPosition } = state;
  const position = (historyPosition ?? history.length) + direction;
  if (position < 0 || position > history.length) return state;
  const draft = historyPosition === null ? state.text : state.draft;
  const isDraft = position === history.length;
  const text = isDraft ? draft : history[position]!;
  return { ...state, text, cursor: text.length, draft, historyPosition: isDraft ? null : position };
}

let segmenter: Intl.Segmenter | null = null;

/** Made when it is first needed: a browser takes some 20 ms to make one, and a page that is read needs none. */
function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function previousCharacter(text: string, cursor: number): number {
  let previous = 0;
  for (const { index } of segmentsOf(text.slice(0, cursor))) previous = index;
  return previous;
}

function nextCharacter(text: string, cursor: number): number {
  for (const { segment } of segmentsOf(text.slice(cursor))) return cursor + segment.length;
  return cursor;
}

const isWordCharacter = (character: string) => /[\p{L}\p{N}]/u.test(character);

function wordStart(text: string, cursor: number): number {
  let at = cursor;
  while (at > 0 && !isWordCharacter(text[at - 1]!)) at -= 1;
  while (at > 0 && isWordCharacter(text[at - 1]!)) at -= 1;
  return at;
}

function wordEnd(text: string, cursor: number): number {
  let at = cursor;
  while (at < text.length && !isWordCharacter(text[at]!)) at += 1;
  while (at < text.length && isWordCharacter(text[at]!)) at += 1;
  return at;
}

/** Ctrl-W knows blanks only, as bash's does. */
function blankStart(text: string, cursor: number): number {
  let at = cursor;
  while (at > 0 && text[at - 1] === ' ') at -= 1;
  while (at > 0 && text[at - 1] !== ' ') at -= 1;
  return at;
}
