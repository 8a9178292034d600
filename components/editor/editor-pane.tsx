'use client';

/**
 * One open file below its tab: buttons, the text (CodeMirror, loaded when it is first needed), and one line that says in
 * words what is wrong at the cursor, since not everybody can hover.
 */
import { type ReactNode, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog';
import type { CodeView, Note } from './code-view';
import type { EditorSession } from './editor-session';
import { isDirty, type OpenFile } from './open-file';
import { isYaml } from './paths';
import './editor.css';

interface EditorPaneProps {
  readonly session: EditorSession;
  /** Runs `kubectl apply -f` on the file, in the terminal. */
  readonly apply: (path: string) => void;
  /** Counts up where the text is to have the focus. */
  readonly focusWish: number;
}

export function EditorPane({ session, apply, focusWish }: EditorPaneProps) {
  const { files, front, waiting, jump } = useSyncExternalStore(
    session.subscribe,
    session.getSnapshot,
    session.getSnapshot,
  );
  const [note, setNote] = useState<Note>(NO_NOTE);
  const [isAsking, setAsking] = useState(false);
  const file = files.find(({ path }) => path === front) ?? null;
  const isAwaited = file !== null && waiting?.path === file.path;
  const canApply = file !== null && isYaml(file.path) && !file.path.startsWith('/tmp/');

  const save = useCallback(() => {
    const { front: path } = session.getSnapshot();
    if (path !== null) void session.save(path);
  }, [session]);
  const saveAndApply = useCallback(() => {
    const { front: path } = session.getSnapshot();
    if (path === null || !isYaml(path) || path.startsWith('/tmp/')) return;
    void session.save(path).then((isSaved) => isSaved && apply(path));
  }, [session, apply]);
  const { box, view, problem } = useCodeView({ session, save, apply: saveAndApply, setNote });

  useEffect(() => {
    if (view === null || file === null) return;
    view.show(file);
    view.keepOnly(files.map(({ path }) => path));
  }, [view, file, files]);
  useEffect(() => {
    if (view !== null && jump !== null && jump.path === front) view.goTo(jump.line);
  }, [view, jump, front]);
  useEffect(() => {
    if (view !== null && focusWish > 0) view.focus();
  }, [view, focusWish]);

  const close = () => {
    if (file === null) return;
    if (isDirty(file)) setAsking(true);
    else session.leave(file.path);
  };

  return (
    <div className="editor-pane">
      <div className="editor-bar">
        <button type="button" className="button" data-small onClick={save} title="Ctrl-S">
          Save
        </button>
        {canApply && (
          <button type="button" className="button" data-small onClick={saveAndApply} title="Ctrl-Enter">
            Apply
          </button>
        )}
        <button type="button" className="button" data-small onClick={() => view?.search()}>
          Search
        </button>
        <button type="button" className="button" data-small onClick={close}>
          {isAwaited ? `Close and end ${waiting.program}` : 'Close'}
        </button>
        <span className="editor-hint">Esc, then Tab leaves the text</span>
      </div>
      <div ref={box} className="code-box">
        {problem !== null && <p role="alert">{problem}</p>}
      </div>
      <StatusLine file={file} note={note} view={view} />
      {isAsking && file !== null && (
        <CloseQuestion file={file} session={session} done={() => setAsking(false)}>
          {isAwaited ? `${waiting.program} waits for it.` : null}
        </CloseQuestion>
      )}
    </div>
  );
}

const NO_NOTE: Note = { finding: null, explanation: null };

interface CodeOptions {
  readonly session: EditorSession;
  readonly save: () => void;
  readonly apply: () => void;
  readonly setNote: (note: Note) => void;
}

/** CodeMirror lives as long as the pane; what it calls may change. */
function useCodeView({ session, save, apply, setNote }: CodeOptions) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<CodeView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let made: CodeView | null = null;
    let isGone = false;
    const ready = ({ createCodeView }: typeof import('./code-view')) => {
      if (isGone || !box.current) return;
      made = createCodeView(box.current, {
        onChange: session.edit,
        onSave: save,
        onApply: apply,
        onNote: setNote,
      });
      setView(made);
    };
    import('./code-view').then(ready, () =>
      setProblem('The editor could not be loaded. Check your connection, then open the file again.'),
    );
    return () => {
      isGone = true;
      made?.close();
      setView(null);
    };
  }, [session, save, apply, setNote]);
  return { box, view, problem };
}

interface StatusLineProps {
  readonly file: OpenFile | null;
  readonly note: Note;
  readonly view: CodeView | null;
}

function StatusLine({ file, note: { finding, explanation }, view }: StatusLineProps) {
  const holdsFocus = useRef(false);
  // A button that goes while it has the focus must not take the reader's place with it.
  useEffect(() => {
    if (!holdsFocus.current || (document.activeElement ?? document.body) !== document.body) return;
    holdsFocus.current = false;
    view?.focus();
  });
  if (file === null) return null;
  const state = isDirty(file) ? 'Not saved yet' : file.base === null ? 'New file, not saved yet' : 'Saved';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is
    <div
      className="editor-status"
      onFocus={() => {
        holdsFocus.current = true;
      }}
      onBlur={() => {
        holdsFocus.current = false;
      }}
    >
      <span className="editor-state">{file.problem ?? state}</span>
      <span className="editor-finding" role="status">
        {finding && (
          <>
            <span className="editor-count">{sayCount(finding.count)}</span> Line {finding.line}:{' '}
            {finding.message}
          </>
        )}
      </span>
      {finding === null && explanation !== null && (
        <span className="editor-explanation">
          <code>{explanation.path}</code>: {explanation.type}. {explanation.description}
        </span>
      )}
      {finding?.fix && (
        <button type="button" className="button" data-small onClick={() => finding.fix?.apply()}>
          {finding.fix.label}
        </button>
      )}
      {finding !== null && finding.count > 1 && (
        <button type="button" className="button" data-small onClick={() => view?.nextFinding()}>
          Next
          <span className="visually-hidden"> problem</span>
        </button>
      )}
    </div>
  );
}

const sayCount = (count: number): string => (count === 1 ? '1 problem.' : `${count} problems.`);

interface CloseQuestionProps {
  readonly file: OpenFile;
  readonly session: EditorSession;
  readonly done: () => void;
  readonly children: ReactNode;
}

function CloseQuestion({ file: { path }, session, done, children }: CloseQuestionProps) {
  const leave = () => {
    done();
    session.leave(path);
  };
  const saveAndLeave = () => void session.save(path).then((isSaved) => (isSaved ? leave() : done()));
  return (
    <ConfirmDialog
      title={`Save ${path}?`}
      answers={[
        { label: 'Save and close', press: saveAndLeave, isMain: true },
        { label: 'Close without saving', press: leave },
      ]}
      cancel={{ label: 'Go on editing', press: done }}
    >
      Its text has changes that are not saved. {children}
    </ConfirmDialog>
  );
}
