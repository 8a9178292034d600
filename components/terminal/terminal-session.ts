/**
 * One terminal: the line editor, what stands on the screen, and the sandbox behind it. Views (xterm, plain text)
 * only draw it, so that one can take the other's place at any time.
 */
import type { SandboxClient } from '../../lib/sandbox/client';
import type { ScreenPiece } from '../../lib/sandbox/messages';
import {
  createLineEditor,
  type LineEditor,
  type LineEffect,
  type LineEvent,
  reduceLine,
} from './line-editor';
import { inColumns, plainText } from './plain-text';

export type Source = 'typed' | 'clicked' | 'pasted' | 'figure';

export interface TerminalSnapshot {
  readonly line: LineEditor;
  /** What the last command printed, said once by the live region. */
  readonly spoken: string;
  /** Counts them: what is printed a second time is said a second time. */
  readonly spokenCount: number;
  /** Changes with every change of the screen. */
  readonly screenVersion: number;
}

export type ScreenEvent = { readonly type: 'write'; readonly text: string } | { readonly type: 'clear' };

export interface TerminalSession {
  subscribe(listener: () => void): () => void;
  getSnapshot(): TerminalSnapshot;
  /** Everything on the screen, escape sequences included; the last line may be unfinished. */
  transcript(): string;
  onScreen(listener: (event: ScreenEvent) => void): () => void;
  dispatch(event: LineEvent): void;
  /** A command from outside; `answer` gets what it printed once the prompt is back. */
  run(line: string, source: Source, answer?: (output: string, exitCode: number | null) => void): void;
  /** Something done on the map. `false`, and nothing is done, where no prompt waits for a command. */
  act(command: string, answer?: (output: string, exitCode: number | null) => void): boolean;
  /** Puts the keyboard into the terminal, where its view can. */
  focus(): void;
  onFocus(listener: () => void): () => void;
  columns: number;
  close(): void;
}

interface Run {
  readonly line: string;
  readonly source: Source;
  readonly answer: ((output: string, exitCode: number | null) => void) | null;
}

const TRANSCRIPT_LENGTH = 400_000;
const SPOKEN_LENGTH = 1_200;

export function createTerminalSession(
  client: SandboxClient,
  onCommand: (line: string, source: Source) => void,
): TerminalSession {
  const listeners = new Set<() => void>();
  const drawers = new Set<(event: ScreenEvent) => void>();
  const focusers = new Set<() => void>();
  const runs: Run[] = [];
  let active: Run | null = null;
  let printed = '';
  let transcript = '';
  let snapshot: TerminalSnapshot = { line: createLineEditor(), spoken: '', spokenCount: 0, screenVersion: 0 };

  const change = (part: Partial<TerminalSnapshot>) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of [...listeners]) listener();
  };

  const draw = (event: ScreenEvent) => {
    transcript = event.type === 'clear' ? '' : (transcript + event.text).slice(-TRANSCRIPT_LENGTH);
    for (const drawer of [...drawers]) drawer(event);
    change({ screenVersion: snapshot.screenVersion + 1 });
  };

  const write = (text: string) => draw({ type: 'write', text });

  const dispatch = (event: LineEvent) => {
    const { state, effects } = reduceLine(snapshot.line, event);
    change({ line: state });
    for (const effect of effects) apply(effect);
  };

  const apply = (effect: LineEffect) => {
    const { prompt } = snapshot.line;
    switch (effect.type) {
      case 'submit':
        return submit(effect.text, effect.pasted);
      case 'interrupt':
        return client.interrupt();
      case 'keys':
        return client.sendKeys(effect.text);
      case 'abandon':
        return write(`${prompt}${effect.text}^C\n`);
      case 'clear':
        return draw({ type: 'clear' });
      case 'list':
        return write(`${prompt}${snapshot.line.text}\n${inColumns(effect.candidates, session.columns)}\n`);
      case 'complete':
        void client.complete(effect.text, effect.cursor).then((completion) => {
          dispatch({ type: 'completed', text: effect.text, cursor: effect.cursor, completion });
        });
    }
  };

  const submit = (text: string, wasQueued: boolean) => {
    const isAsked = wasQueued && runs[0]?.line === text;
    if (isAsked) active = runs.shift()!;
    printed = '';
    client.sendLine(text);
    if (text.trim() !== '') onCommand(text, isAsked ? active!.source : wasQueued ? 'pasted' : 'typed');
  };

  const takeOutput = (pieces: readonly ScreenPiece[]) => {
    for (const { stream, text } of pieces) {
      if (stream === 'cleared') {
        draw({ type: 'clear' });
        continue;
      }
      if (stream !== 'echo') printed += text;
      write(stream === 'note' ? `\u001b[2m${text}\u001b[22m` : text);
    }
  };

  const followStatus = () => {
    const { status, phase } = client.getSnapshot();
    const mode = phase === 'ready' && status ? status.prompt : 'starting';
    const prompt = mode === 'starting' ? '' : (status?.promptText ?? '');
    if (mode === snapshot.line.mode && prompt === snapshot.line.prompt) return;
    const wasRunning = snapshot.line.mode === 'running';
    if (wasRunning && mode === 'prompt') finish(status?.exitCode ?? null);
    dispatch({ type: 'prompt', mode, prompt });
  };

  const finish = (exitCode: number | null) => {
    const output = plainText(printed);
    const isLong = output.length > SPOKEN_LENGTH;
    change({
      spokenCount: snapshot.spokenCount + 1,
      spoken: isLong ? `${output.slice(0, SPOKEN_LENGTH)} … The rest stands in the terminal.` : output,
    });
    active?.answer?.(output, exitCode);
    active = null;
    printed = '';
  };

  const stops = [
    client.on('output', takeOutput),
    client.on('started', ({ history }) => dispatch({ type: 'remember', history })),
    client.subscribe(followStatus),
  ];
  followStatus();

  const session: TerminalSession = {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    transcript: () => transcript,
    onScreen: (listener) => {
      drawers.add(listener);
      return () => drawers.delete(listener);
    },
    dispatch,
    run: (line, source, answer) => {
      const lines = line.split('\n').filter((part) => part.trim() !== '');
      lines.forEach((part, index) => {
        const isLast = index === lines.length - 1;
        runs.push({ line: part, source, answer: isLast ? (answer ?? null) : null });
      });
      dispatch({ type: 'run', lines });
    },
    act: (command, answer) => {
      const { line } = snapshot;
      if (line.mode !== 'prompt' || line.queue.length > 0) return false;
      active = { line: command, source: 'clicked', answer: answer ?? null };
      printed = '';
      dispatch({ type: 'remember', history: [...line.history, command] });
      client.act(command);
      return true;
    },
    focus: () => {
      for (const focus of [...focusers]) focus();
    },
    onFocus: (listener) => {
      focusers.add(listener);
      return () => focusers.delete(listener);
    },
    columns: 80,
    close: () => {
      for (const stop of stops) stop();
      listeners.clear();
      drawers.clear();
    },
  };
  return session;
}
