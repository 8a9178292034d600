/** CodeMirror in the colours of the house. They are variables, so light and dark follow the page by themselves. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const LINE = '1.5px solid var(--edge)';

const frame = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: 'var(--code-size, 14px)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--accent)' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--quiet)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--panel) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
  '.cm-selectionMatch, .cm-searchMatch': {
    backgroundColor: 'color-mix(in srgb, var(--request) 25%, transparent)',
  },
  '.cm-searchMatch.cm-searchMatch-selected': { outline: '2px solid var(--accent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: LINE },
  '.cm-lintRange-error, .cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--failure) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker': { width: '12px', height: '12px', content: 'none', alignSelf: 'center' },
  '.cm-lint-marker-error, .cm-lint-marker-warning': {
    border: '2px solid var(--failure)',
    borderRadius: '2px',
    transform: 'rotate(45deg) scale(0.7)',
  },
});

const panels = EditorView.theme({
  '.cm-panels, .cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--ink)' },
  '.cm-panels': { borderBottom: LINE },
  '.cm-tooltip': { border: LINE, borderRadius: '4px', maxWidth: 'min(480px, 90vw)', fontSize: '14px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '200px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 8px', lineHeight: '20px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--paper)',
  },
  '.cm-completionDetail': { color: 'inherit', fontStyle: 'normal', fontFamily: 'var(--font-sans)' },
  '.cm-completionInfo': { padding: '8px 12px', fontFamily: 'var(--font-sans)', lineHeight: '20px' },
  '.cm-diagnostic': {
    borderLeft: '4px solid var(--failure)',
    fontFamily: 'var(--font-sans)',
    lineHeight: '20px',
  },
  '.cm-diagnosticAction, .cm-button, .cm-textfield': {
    border: LINE,
    borderRadius: '4px',
    background: 'var(--paper)',
    backgroundImage: 'none',
    color: 'var(--ink)',
    fontSize: '14px',
  },
  '.cm-panel.cm-search': { padding: '8px', fontSize: '14px' },
  '.cm-panel.cm-search label': { fontSize: '14px' },
  '.cm-panel.cm-search [name=close], .cm-panel.cm-panel-lint [name=close]': {
    color: 'var(--ink)',
    fontSize: '20px',
  },
  '.cm-panel.cm-panel-lint ul [aria-selected]': { backgroundColor: 'var(--paper)', color: 'var(--ink)' },
});

/** Structure by ink alone, as in the prose: keys are strong, comments step back. */
const ink = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], fontWeight: '650' },
  { tag: tags.comment, color: 'var(--quiet)' },
  { tag: [tags.separator, tags.punctuation, tags.meta], color: 'var(--quiet)' },
]);

export const codeTheme: Extension = [frame, panels, syntaxHighlighting(ink)];
