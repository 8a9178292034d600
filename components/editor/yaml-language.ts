/**
 * What CodeMirror asks of manifests, answered by the pure functions of yaml/. The schema is a chunk of its own that comes
 * with the first YAML file; where it can't be fetched, YAML is still coloured and everything else says nothing.
 */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip, keymap } from '@codemirror/view';
import { type Completion, completeYaml } from './yaml/completion';
import { diagnose, type Fix } from './yaml/diagnostics';
import { type Explanation, explainYaml } from './yaml/hover';
import { columnAfter } from './yaml/indentation';
import { asSchema, type KubernetesSchema } from './yaml/schema';

const LINT_AFTER_MS = 400;

let loaded: KubernetesSchema | null = null;
let loading: Promise<KubernetesSchema | null> | null = null;

function loadSchema(): Promise<KubernetesSchema | null> {
  loading ??= import('./generated/kubernetes.json').then(
    (module) => {
      loaded = asSchema(module.default);
      return loaded;
    },
    () => {
      // Offline before it was ever fetched: the next file tries again.
      loading = null;
      return null;
    },
  );
  return loading;
}

/** Where the cursor stands; what the pointer shows elsewhere. */
export function explainAtCursor({ state }: EditorView): Explanation | null {
  if (loaded === null || state.doc.length > MOST_EXPLAINED) return null;
  return explainYaml(state.doc.toString(), state.selection.main.head, loaded);
}

/** Beyond this, explaining at every step of the cursor would be felt. */
const MOST_EXPLAINED = 50_000;

export function manifests(): Extension {
  return [
    keymap.of([{ key: 'Enter', run: startLine }]),
    linter(lint, { delay: LINT_AFTER_MS }),
    autocompletion({ icons: false, override: [complete] }),
    hoverTooltip(explain, { hideOnChange: true }),
  ];
}

/** At the end of a line the next one begins where its key belongs; elsewhere Enter is as everywhere. */
function startLine(view: EditorView): boolean {
  const { doc, selection, readOnly } = view.state;
  const { head, empty } = selection.main;
  const line = doc.lineAt(head);
  const isAtEnd = empty && doc.sliceString(head, line.to).trim() === '';
  if (readOnly || !isAtEnd || selection.ranges.length > 1) return false;
  const insert = `\n${' '.repeat(columnAfter(doc.sliceString(line.from, head)))}`;
  const anchor = head + insert.length;
  view.dispatch({
    changes: { from: head, to: line.to, insert },
    selection: { anchor },
    scrollIntoView: true,
    userEvent: 'input',
  });
  return true;
}

async function lint(view: EditorView): Promise<readonly Diagnostic[]> {
  const schema = await loadSchema();
  if (schema === null) return [];
  const text = view.state.doc.toString();
  return diagnose(text, schema).map(({ fixes, ...diagnostic }) => ({
    ...diagnostic,
    actions: fixes.map((fix) => ({
      name: fix.label,
      apply: (target: EditorView) => applyFix(target, fix, text),
    })),
  }));
}

/** What was typed since the text was judged may have moved its places. */
function applyFix(view: EditorView, { from, to, insert }: Fix, judged: string): void {
  if (view.state.doc.toString() !== judged) return;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    userEvent: 'input.fix',
  });
}

async function complete({ state, pos, explicit }: CompletionContext): Promise<CompletionResult | null> {
  const schema = await loadSchema();
  if (schema === null || isInComment(state, pos)) return null;
  const found = completeYaml(state.doc.toString(), pos, schema);
  if (found === null) return null;
  // On an empty place nothing opens by itself, but the words of a field do.
  const isEmpty = found.from === pos;
  if (!explicit && isEmpty && found.options.some(({ kind }) => kind === 'key')) return null;
  const options = found.options.map((option) => ({
    label: option.label,
    detail: option.detail,
    type: option.kind === 'key' ? 'property' : 'enum',
    ...(option.description === '' ? {} : { info: option.description }),
    apply: (view: EditorView) => insert(view, option, found),
  }));
  return { from: found.from, options, filter: true, validFor: /^[\w./-]*$/ };
}

function insert(view: EditorView, option: Completion, { from, to }: { from: number; to: number }): void {
  const { head } = view.state.selection.main;
  const end = Math.max(to, head);
  const anchor = from + option.insert.length;
  view.dispatch({
    changes: { from, to: end, insert: option.insert },
    selection: { anchor },
    userEvent: 'input.complete',
  });
  if (option.kind === 'key' && option.insert !== option.label) startCompletion(view);
}

const isInComment = (state: EditorView['state'], pos: number): boolean =>
  syntaxTree(state).resolveInner(pos, -1).name === 'Comment';

async function explain(view: EditorView, pos: number) {
  const schema = await loadSchema();
  const found = schema && explainYaml(view.state.doc.toString(), pos, schema);
  if (!found) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create: () => ({ dom: drawExplanation(found) }),
  };
}

function drawExplanation({ path, type, description, values }: Explanation) {
  const dom = document.createElement('div');
  dom.className = 'code-explanation';
  const add = (tag: string, text: string) => {
    if (text !== '') dom.appendChild(document.createElement(tag)).textContent = text;
  };
  add('code', path);
  add('p', type);
  add('p', description);
  add('p', values.length === 0 ? '' : `One of: ${values.join(', ')}`);
  return dom;
}
