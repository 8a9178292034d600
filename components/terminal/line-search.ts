/** Ctrl-R: looks backwards through the history while the learner types. */
import type { LineEditor } from './line-editor';

export interface Search {
  readonly query: string;
  /** Index into the history; `null` where nothing holds the query. */
  readonly found: number | null;
  /** The line as it was before, given back by Ctrl-G. */
  readonly original: string;
}

export function isSearching(state: LineEditor): boolean {
  return state.search !== null;
}

export function startSearch(state: LineEditor): LineEditor {
  if (state.mode === 'running' || state.mode === 'starting') return state;
  return { ...state, search: { query: '', found: null, original: state.text } };
}

/** `input` is typed text, or one of the keys that search itself knows. */
export function reduceSearch(state: LineEditor, input: string): LineEditor {
  const search = state.search!;
  switch (input) {
    case 'Cancel':
      return { ...state, search: null, text: search.original, cursor: search.original.length };
    case 'Search':
      return search.query === ''
        ? state
        : find(state, search.query, (search.found ?? state.history.length) - 1);
    case 'Backspace': {
      const query = [...search.query].slice(0, -1).join('');
      return find(state, query, state.history.length - 1);
    }
    default:
      return find(state, search.query + input, search.found ?? state.history.length - 1);
  }
}

/** The line that was found becomes the line being edited. */
export function acceptSearch(state: LineEditor): LineEditor {
  return { ...state, search: null, cursor: state.text.length, historyPosition: null };
}

function find(state: LineEditor, query: string, from: number): LineEditor {
  const search = state.search!;
  if (query === '') {
    return { ...state, search: { ...search, query, found: null }, text: search.original, cursor: 0 };
  }
  for (let index = from; index >= 0; index -= 1) {
    const line = state.history[index]!;
    const at = line.lastIndexOf(query);
    if (at >= 0) return { ...state, search: { ...search, query, found: index }, text: line, cursor: at };
  }
  // Nothing older holds it: what was found before stays, so that one more Ctrl-R loses nothing.
  const found = search.found !== null && state.history[search.found]!.includes(query) ? search.found : null;
  return { ...state, search: { ...search, query, found } };
}
