/** What Tab does with the sandbox's answer: one candidate is taken, several are filled in as far as they agree. */
import type { LineEditor, LineStep } from './line-editor';

export interface Completion {
  /** Offset where the word being completed begins. */
  readonly from: number;
  /** Whole words that fit there, sorted. */
  readonly candidates: readonly string[];
}

export function completeLine(
  state: LineEditor,
  answer: { readonly text: string; readonly cursor: number; readonly completion: Completion },
): LineStep {
  const asked = state.completionAsked;
  const isStale = asked === null || state.text !== answer.text || state.cursor !== answer.cursor;
  if (isStale) return { state, effects: [] };
  const { from, candidates } = answer.completion;
  if (candidates.length === 0)
    return { state: { ...state, completionAsked: null }, effects: [{ type: 'bell' }] };
  const typed = state.text.slice(from, state.cursor);
  const shared = sharedStart(candidates);
  const only = candidates.length === 1;
  const word = only ? finish(candidates[0]!) : shared;
  if (word.length > typed.length || only) {
    const text = state.text.slice(0, from) + word + state.text.slice(state.cursor);
    return { state: { ...state, text, cursor: from + word.length, completionAsked: null }, effects: [] };
  }
  if (asked.list)
    return { state: { ...state, completionAsked: null }, effects: [{ type: 'list', candidates }] };
  return { state, effects: [{ type: 'bell' }] };
}

/** A directory or an option that wants a value goes on without a blank. */
function finish(word: string): string {
  return /[/=: ]$/.test(word) ? word : `${word} `;
}

function sharedStart(words: readonly string[]): string {
  let shared = words[0] ?? '';
  for (const word of words) while (!word.startsWith(shared)) shared = shared.slice(0, -1);
  return shared;
}
