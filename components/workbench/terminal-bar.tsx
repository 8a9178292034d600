'use client';

/** Above terminal and editor: their tabs, the files, undo and reset, and the choice of plain text. */
import type { LessonClient, SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import type { Entry, Log, LogHeader } from '../../lib/sandbox/log';
import { FileList } from '../editor/file-list';
import { BenchTabs } from './bench-tabs';
import { ShareButton } from './share-button';
import { TakeBack } from './take-back';
import type { Editor } from './use-editor';

interface TerminalBarProps {
  readonly lesson: LessonClient | null;
  readonly sandbox: SandboxClient | null;
  readonly snapshot: SandboxSnapshot;
  readonly editor: Editor;
  readonly isReady: boolean;
  /** What is to be said about the sandbox, in words. */
  readonly message: string;
  readonly isPlain: boolean;
  /** null where there is no choice. */
  readonly setPlain: ((isPlain: boolean) => void) | null;
}

export function TerminalBar(props: TerminalBarProps) {
  const { editor, isReady, snapshot, message, isPlain, setPlain } = props;
  return (
    <div className="bench-bar">
      <h2 className="visually-hidden">Terminal and editor</h2>
      <BenchTabs editor={editor} />
      <FileList
        files={snapshot.files ?? []}
        isReady={isReady && editor.session !== null}
        open={editor.open}
      />
      <span className="bench-problem" role="status">
        {message}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {editor.state.said}
      </span>
      <span className="gap" />
      <TakeBack lesson={props.lesson} sandbox={props.sandbox} snapshot={snapshot} isReady={isReady} />
      {props.lesson && isReady && (
        <span className="only-wide">
          <ShareButton log={() => readLog(props.lesson!)} isQuiet />
        </span>
      )}
      {setPlain && !editor.isShown && (
        <button
          type="button"
          className="bench-button"
          aria-pressed={isPlain}
          onClick={() => setPlain(!isPlain)}
        >
          As text
        </button>
      )}
    </div>
  );
}

function readLog(lesson: LessonClient): Log | null {
  const { header, entries } = JSON.parse(lesson.exportLog()) as {
    header: LogHeader | null;
    entries: Entry[];
  };
  return header === null || entries.length === 0 ? null : { header, entries };
}
