/**
 * CodeMirror, put together for our files; loaded when the first file is opened. Escape, then Tab leaves it. One view
 * shows one file at a time, and each file keeps its own history of changes, selection and place.
 */
import {
  acceptCompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { forEachDiagnostic, lintGutter, lintKeymap, nextDiagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from '@codemirror/view';
import { codeTheme } from './code-theme';
import { isYaml } from './paths';
import type { Explanation } from './yaml/hover';
import { explainAtCursor, manifests } from './yaml-language';

export interface CodeFile {
  readonly path: string;
  readonly text: string;
  readonly version: number;
}

/** What is wrong at the cursor, or first in the file. */
export interface Finding {
  readonly count: number;
  readonly line: number;
  readonly message: string;
  readonly fix: { readonly label: string; readonly apply: () => void } | null;
}

export interface Note {
  readonly finding: Finding | null;
  readonly explanation: Explanation | null;
}

export interface CodeHooks {
  readonly onChange: (path: string, text: string) => void;
  readonly onSave: () => void;
  readonly onApply: () => void;
  /** What is to be said of the place of the cursor. */
  readonly onNote: (note: Note) => void;
}

export interface CodeView {
  show(file: CodeFile): void;
  goTo(line: number): void;
  focus(): void;
  search(): void;
  nextFinding(): void;
  /** Histories of files that are no longer open. */
  keepOnly(paths: readonly string[]): void;
  close(): void;
}

export function createCodeView(parent: HTMLElement, hooks: CodeHooks): CodeView {
  const states = new Map<string, { readonly state: EditorState; readonly version: number }>();
  let shown: { path: string; version: number } | null = null;
  let isTaking = false;
  const view = new EditorView({ parent });

  const note = () => {
    const isKnown = shown !== null && isYaml(shown.path);
    hooks.onNote({ finding: findAtCursor(view), explanation: isKnown ? explainAtCursor(view) : null });
  };
  const onUpdate = (update: ViewUpdate) => {
    if (update.docChanged && shown !== null && !isTaking) {
      hooks.onChange(shown.path, update.state.doc.toString());
    }
    note();
  };
  const extensionsOf = (path: string) => [
    ...createExtensions(path, hooks),
    EditorView.updateListener.of(onUpdate),
  ];

  const replaceAll = (text: string) => {
    isTaking = true;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    isTaking = false;
  };

  return {
    show(file) {
      if (shown?.path !== file.path) {
        if (shown !== null) states.set(shown.path, { state: view.state, version: shown.version });
        const kept = states.get(file.path);
        const doc = { doc: file.text, extensions: extensionsOf(file.path) };
        view.setState(kept?.state ?? EditorState.create(doc));
        if (kept !== undefined && kept.version !== file.version) replaceAll(file.text);
      } else if (shown.version !== file.version) replaceAll(file.text);
      shown = { path: file.path, version: file.version };
      note();
    },
    goTo(line) {
      const { doc } = view.state;
      const { from } = doc.line(Math.min(Math.max(1, line), doc.lines));
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
    },
    focus: () => view.focus(),
    search: () => void openSearchPanel(view),
    nextFinding() {
      nextDiagnostic(view);
      view.focus();
    },
    keepOnly(paths) {
      for (const path of states.keys()) if (!paths.includes(path)) states.delete(path);
      if (shown !== null && !paths.includes(shown.path)) shown = null;
    },
    close: () => view.destroy(),
  };
}

function createExtensions(path: string, hooks: CodeHooks): readonly Extension[] {
  const act = (perform: () => void) => () => {
    perform();
    return true;
  };
  const keys = [
    { key: 'Mod-s', run: act(hooks.onSave), preventDefault: true },
    { key: 'Mod-Enter', run: act(hooks.onApply) },
    { key: 'Tab', run: (view: EditorView) => acceptCompletion(view) || indent(view), shift: indentLess },
  ];
  return [
    EditorView.contentAttributes.of({
      'aria-label': `${path}, editor. Escape, then Tab leaves it.`,
      // What scrolls must be reachable by keyboard, also for those who look for it by attribute.
      tabindex: '0',
      autocapitalize: 'off',
      autocorrect: 'off',
      spellcheck: 'false',
    }),
    leavingByTab(),
    Prec.high(keymap.of(keys)),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    bracketMatching(),
    closeBrackets(),
    search({ top: true }),
    highlightSelectionMatches(),
    // Before the ordinary keys: Enter knows manifests.
    ...(isYaml(path) ? [yaml(), lintGutter(), manifests()] : []),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
    codeTheme,
  ];
}

/** Two spaces at the cursor, or the selected lines further in. */
function indent(view: EditorView): boolean {
  const { state } = view;
  if (state.selection.ranges.some(({ empty }) => !empty)) return indentMore(view);
  view.dispatch(state.replaceSelection('  '), { userEvent: 'input.indent' });
  return true;
}

/** Without a time limit: after Escape the next Tab moves on, until something else is typed. */
function leavingByTab(): Extension {
  return EditorView.domEventObservers({
    keydown(event, view) {
      if (event.key === 'Escape') view.setTabFocusMode(true);
      else if (!['Tab', 'Shift'].includes(event.key)) view.setTabFocusMode(false);
    },
    blur: (_event, view) => view.setTabFocusMode(false),
    mousedown: (_event, view) => view.setTabFocusMode(false),
  });
}

function findAtCursor(view: EditorView): Finding | null {
  const { state } = view;
  const { head } = state.selection.main;
  const own = state.doc.lineAt(head);
  let count = 0;
  let best: { readonly line: number; readonly finding: Omit<Finding, 'count'> } | null = null;
  forEachDiagnostic(state, (diagnostic, from, to) => {
    count += 1;
    const { number: line } = state.doc.lineAt(from);
    if (best !== null && (best.line === own.number || line !== own.number)) return;
    const [action] = diagnostic.actions ?? [];
    const apply = () => {
      action?.apply(view, from, to);
      view.focus();
    };
    const fix = action && { label: action.name, apply };
    best = { line, finding: { line, message: diagnostic.message, fix: fix ?? null } };
  });
  // TypeScript does not see what the callback has set.
  const found = best as { readonly finding: Omit<Finding, 'count'> } | null;
  return found === null ? null : { ...found.finding, count };
}
