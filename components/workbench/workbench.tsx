'use client';

/**
 * The learner's own cluster beside the prose: picture, tasks, terminal. Its first frame needs no script; sandbox,
 * saving and terminal are loaded at the first sign of somebody. It speaks with the rest of the page over the wire.
 */
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { PublicExercise } from '../../lib/course/schema';
import { usePointed } from '../lesson/pointing';
import { listen, send, type WireMessages } from '../lesson/wire';
import { TerminalPane } from '../terminal/terminal';
import { useMedia } from '../ui/use-media';
import { BenchClock } from './bench-clock';
import { BenchNotice, hasNotice } from './bench-notice';
import { BenchPicture } from './bench-picture';
import { EDITOR_PANEL, TERMINAL_PANEL, TERMINAL_TAB, tabOf } from './bench-tabs';
import { BenchTasks } from './bench-tasks';
import { downloadReport } from './report';
import { TerminalBar } from './terminal-bar';
import { useActs, useTyped } from './use-acts';
import { type Editor, useEditor } from './use-editor';
import { type LessonState, NO_LESSON, NO_SANDBOX, useLesson, useSnapshot } from './use-lesson';
import { usePast } from './use-past';
import { savedStateOf } from './words';

export interface WorkbenchProps {
  readonly exercise: PublicExercise;
  readonly course: string;
  readonly lesson: string;
  readonly contentHash: string;
  /** Before the sandbox has started. */
  readonly initialPicture: ClusterPicture;
  readonly initialPrompt?: string;
}

const EditorPane = lazy(() =>
  import('../editor/editor-pane').then((module) => ({ default: module.EditorPane })),
);

const PLAIN_KEY = 'drydock.plain-terminal';

export default function Workbench(props: WorkbenchProps) {
  const { course, lesson } = props;
  const work = useLesson(course, lesson);
  return <Bench {...props} work={work} name={`${course}/${lesson}`} />;
}

interface BenchProps extends Pick<WorkbenchProps, 'exercise' | 'initialPicture' | 'initialPrompt'> {
  readonly work: LessonState;
  /** Drafts of files are kept by it, and reports are named after it. */
  readonly name: string;
}

/** The workbench around a sandbox that somebody else has opened: a lesson's, or the playground's without tasks. */
export function Bench(props: BenchProps) {
  const { exercise, name, initialPicture, initialPrompt = 'learner@laptop:~$ ' } = props;
  const { lesson, sandbox, session, start } = props.work;
  const state = useSnapshot(lesson, NO_LESSON);
  const snapshot = useSnapshot(sandbox, NO_SANDBOX);
  const [asWords, setAsWords] = useState(false);
  const [isPlain, setPlain] = useRemembered(PLAIN_KEY);
  const isTouch = useMedia('(pointer: coarse)');
  const pointed = usePointed();
  const picture = snapshot.picture ?? initialPicture;
  const isDone = snapshot.verdict?.outcome === 'passed';
  const hidden = isDone ? undefined : exercise.hideOnMap;
  const isReady = snapshot.phase === 'ready' || snapshot.phase === 'restarting';
  const isLate = useDelayed(state.phase === 'opening' || snapshot.phase === 'starting', 400);

  const editor = useEditor(name, sandbox, session, start);
  useCommands(session, start);
  useReports(state, snapshot, exercise.passes ?? exercise.tasks.length);
  useRecords(lesson);
  const acts = useActs(session, snapshot.status, start);
  const typed = useTyped(sandbox);
  const past = usePast(lesson, sandbox);
  const resize = useCallback((columns: number, rows: number) => sandbox?.resize(columns, rows), [sandbox]);
  const report = () => downloadReport(lesson, name.replaceAll('/', '-'));
  const notice = { lesson, state, snapshot };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the first touch anywhere in it loads the sandbox
    <div className="workbench" onPointerDown={start} onFocus={start}>
      <BenchPicture
        {...{ past, acts, typed, picture, pointed, asWords, hidden }}
        requests={snapshot.requests}
        traffic={snapshot.traffic}
      />
      <BenchClock {...{ acts, past, picture, sandbox, snapshot, asWords, setAsWords }} />
      <BenchTasks {...{ exercise, lesson, name, snapshot, state, report }} />
      <div className="bench-terminal">
        <TerminalBar
          lesson={lesson}
          sandbox={sandbox}
          snapshot={snapshot}
          editor={editor}
          isReady={isReady}
          message={hasNotice(notice) ? '' : (snapshot.problem ?? (isLate ? 'Starting your cluster' : ''))}
          isPlain={isPlain}
          setPlain={isTouch ? null : setPlain}
        />
        <TerminalPanel isHidden={editor.isShown}>
          {hasNotice(notice) ? (
            <BenchNotice {...notice} onReport={report} />
          ) : session && (isReady || snapshot.phase === 'starting') ? (
            <TerminalPane session={session} onResize={resize} isPlain={isPlain} isTouch={isTouch} />
          ) : (
            <pre className="first-prompt">{initialPrompt}</pre>
          )}
        </TerminalPanel>
        <EditorPanel editor={editor} />
      </div>
    </div>
  );
}

/** Hidden, not gone, while a file is in front: what runs in it goes on. */
function TerminalPanel({ isHidden, children }: { isHidden: boolean; children: ReactNode }) {
  return (
    <div
      id={TERMINAL_PANEL}
      role="tabpanel"
      aria-labelledby={TERMINAL_TAB}
      className="bench-panel"
      hidden={isHidden}
    >
      {children}
    </div>
  );
}

/** Stays once it was there: the text keeps its cursor and its history while the terminal is in front. */
function EditorPanel({ editor }: { editor: Editor }) {
  const { session, state, isShown, focusWish, apply } = editor;
  const at = state.files.findIndex(({ path }) => path === state.front);
  return (
    <div
      id={EDITOR_PANEL}
      role="tabpanel"
      aria-labelledby={at < 0 ? undefined : tabOf(at)}
      aria-label={at < 0 ? 'Editor' : undefined}
      className="bench-panel"
      hidden={!isShown}
    >
      {session && state.front !== null && (
        <Suspense fallback={<p className="editor-loading">Opening the editor</p>}>
          <EditorPane session={session} apply={apply} focusWish={focusWish} />
        </Suspense>
      )}
    </div>
  );
}

/** Commands from the prose run as if typed; what they print goes back to who asked. */
function useCommands(session: ReturnType<typeof useLesson>['session'], start: () => void): void {
  const waiting = useRef<WireMessages['run'][]>([]);
  const current = useRef(session);
  useEffect(() => {
    current.current = session;
    if (session) for (const message of waiting.current.splice(0)) perform(session, message);
  }, [session]);
  useEffect(
    () =>
      listen('run', (message) => {
        start();
        if (current.current) perform(current.current, message);
        else waiting.current.push(message);
      }),
    [start],
  );
}

function perform(
  session: NonNullable<ReturnType<typeof useLesson>['session']>,
  message: WireMessages['run'],
): void {
  session.run(message.line, message.source, (output, exitCode) => {
    send('answered', { id: message.id, output, exitCode: exitCode ?? 0 });
  });
}

/** What the prose asked and was answered. Heard only once there is somebody to record it: until then it waits. */
function useRecords(lesson: ReturnType<typeof useLesson>['lesson']): void {
  useEffect(() => {
    if (lesson === null) return;
    const stops = [
      listen('predicted', ({ question, choice, right }) =>
        lesson.record('prediction', { question, choice, right }),
      ),
      listen('skipped', ({ to }) => lesson.record('skipped', { to })),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [lesson]);
}

/** Header and bottom bar hear how work is kept and how far it is. */
function useReports(state: typeof NO_LESSON, snapshot: typeof NO_SANDBOX, total: number): void {
  const saved = savedStateOf(state);
  const { waiting } = state;
  const done = Math.min(total, snapshot.verdict?.tasks.filter((task) => task.done !== null).length ?? 0);
  useEffect(() => send('saved', { state: saved, waiting }), [saved, waiting]);
  useEffect(() => send('tasks', { done, total }), [done, total]);
}

/** A choice kept on this device; without storage it lasts until the page is left. */
function useRemembered(key: string): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(false);
  useEffect(() => {
    try {
      setValue(localStorage.getItem(key) === 'yes');
    } catch {
      // Storage is denied.
    }
  }, [key]);
  const remember = (next: boolean) => {
    setValue(next);
    try {
      localStorage.setItem(key, next ? 'yes' : 'no');
    } catch {
      // Storage is denied.
    }
  };
  return [value, remember];
}

/** True once `wanted` has lasted this long: short waits need no words. */
function useDelayed(wanted: boolean, delayMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!wanted) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => clearTimeout(timer);
  }, [wanted, delayMs]);
  return isLate;
}
