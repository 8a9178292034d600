/**
 * How deep the collections of a YAML text lie within each other, told from its tokens, before anybody parses it.
 * A parser calls itself for each level; how many levels it takes to the end of the stack is the engine's own
 * matter, so whoever parses what a learner wrote asks here first. Go's reader has a bound too (10,000 levels).
 */
import { CST, Lexer } from 'yaml';

/** Levels of collections that are taken in; far below what any engine's stack holds. */
export const MAXIMUM_YAML_DEPTH = 200;

/** Levels of collections, and one for the scalar at the end. Never less than what a parser would find. */
export function readYamlDepth(text: string): number {
  /** Where the open block collections begin, outermost first. */
  const places: number[] = [];
  /** Levels up to each open bracket: two for a list, as `[a: b]` is a list of maps, and one for a map. */
  const flows: number[] = [];
  let column = 0;
  let mayBegin = true;
  let deepest = 0;
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    const isContent = type === null || !BETWEEN.has(type);
    if (isContent && mayBegin && flows.length === 0) {
      // A list may stand at the column of the map that holds it.
      const place = column * 2 + (type === 'seq-item-ind' ? 1 : 0);
      while (places.length > 0 && places.at(-1)! > place) places.pop();
      if (places.at(-1) !== place) places.push(place);
    }
    if (type === 'doc-start' || type === 'doc-end') places.length = 0;
    else if (type === 'flow-error-end') flows.length = 0;
    else if (type === 'flow-map-start') flows.push((flows.at(-1) ?? 0) + 1);
    else if (type === 'flow-seq-start') flows.push((flows.at(-1) ?? 0) + 2);
    else if (type === 'flow-map-end' || type === 'flow-seq-end') flows.pop();
    deepest = Math.max(deepest, places.length + (flows.at(-1) ?? 0));
    if (type === 'newline') mayBegin = true;
    else if (isContent) mayBegin = type !== null && INDICATORS.has(type);
    if (MARKS.includes(source)) continue;
    const newline = source.lastIndexOf('\n');
    column = newline < 0 ? column + source.length : source.length - newline - 1;
  }
  return deepest;
}

/** What the lexer says of a token to come: no part of the text. */
const MARKS: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];
/** Behind these another collection may begin on the same line. */
const INDICATORS: ReadonlySet<string> = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
/** These begin no collection and end no chance of one. */
const BETWEEN: ReadonlySet<string> = new Set([
  'anchor',
  'byte-order-mark',
  'comment',
  'doc-end',
  'doc-mode',
  'doc-start',
  'flow-error-end',
  'newline',
  'scalar',
  'space',
  'tag',
]);
