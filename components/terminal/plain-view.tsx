'use client';

/**
 * The terminal as ordinary text with an ordinary field: for touch, where xterm has no keyboard, and for everybody
 * who asks for it, since screen readers, dictation and zoom know what a text field is.
 */
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Key } from './keys';
import { promptOf } from './line-drawing';
import { plainText } from './plain-text';
import type { TerminalSession } from './terminal-session';

interface PlainViewProps {
  readonly session: TerminalSession;
  readonly onResize: (columns: number, rows: number) => void;
  /** The bar of keys that a touch keyboard lacks. */
  readonly hasKeyBar: boolean;
}

const SHOWN_LENGTH = 60_000;

export function PlainView({ session, onResize, hasKeyBar }: PlainViewProps) {
  const { line, screenVersion } = useSyncExternalStore(
    session.subscribe,
    session.getSnapshot,
    session.getSnapshot,
  );
  const output = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const wasEscape = useRef(false);
  const text = plainText(session.transcript().slice(-SHOWN_LENGTH)).replace(/\n$/, '');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of the output is what was just printed
  useEffect(() => {
    const element = output.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [screenVersion, line.mode]);

  useEffect(() => {
    input.current?.setSelectionRange(line.cursor, line.cursor);
  }, [line.cursor]);

  useEffect(() => {
    const element = output.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      // Lines don't wrap here, they scroll: programs may count on eighty columns.
      const rows = Math.max(10, Math.floor(element.clientHeight / 21));
      session.columns = Math.floor((element.clientWidth - 24) / 8.4);
      onResize(80, rows);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [session, onResize]);

  // On touch the keyboard would cover what was just printed.
  useEffect(() => {
    if (hasKeyBar) return;
    return session.onFocus(() => requestAnimationFrame(() => input.current?.focus()));
  }, [session, hasKeyBar]);

  const press = (key: Key) => session.dispatch({ type: 'key', key });
  const insert = (typed: string) => session.dispatch({ type: 'text', text: typed });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const key = keyOf(event, line.text, wasEscape.current);
    if (event.key !== 'Shift') wasEscape.current = event.key === 'Escape';
    if (!key) return;
    event.preventDefault();
    press(key);
  };

  return (
    <div className="plain-terminal">
      <section
        ref={output}
        className="plain-output"
        aria-label="Output"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <pre>{text}</pre>
      </section>
      <form
        className="plain-line"
        onSubmit={(event) => {
          event.preventDefault();
          press('Enter');
        }}
      >
        <label htmlFor="plain-input">{promptOf(line) || (line.mode === 'running' ? '…' : ' ')}</label>
        <input
          id="plain-input"
          ref={input}
          value={line.text}
          onChange={({ currentTarget }) => {
            const cursor = currentTarget.selectionStart ?? currentTarget.value.length;
            session.dispatch({ type: 'replace', text: currentTarget.value, cursor });
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (!pasted.includes('\n')) return;
            event.preventDefault();
            session.dispatch({ type: 'paste', text: pasted });
          }}
          onKeyDown={onKeyDown}
          aria-label="Command"
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
        />
        <button type="submit" className="button" data-small>
          Enter
        </button>
      </form>
      {hasKeyBar && <KeyBar press={press} insert={insert} focus={() => input.current?.focus()} />}
    </div>
  );
}

/** Keys that mean something else here than in a text field; the rest stays the browser's. */
function keyOf(event: KeyboardEvent, text: string, wasEscape: boolean): Key | null {
  if (event.key === 'ArrowUp') return 'Up';
  if (event.key === 'ArrowDown') return 'Down';
  // On an empty line Tab moves on, as everywhere on the page; so does Tab after Escape.
  if (event.key === 'Tab') return event.shiftKey || wasEscape || text === '' ? null : 'Tab';
  if (!event.ctrlKey) return null;
  const hasSelection = window.getSelection()?.toString() !== '';
  if (event.key === 'c') return hasSelection ? null : 'Interrupt';
  const keys: Readonly<Record<string, Key>> = {
    d: 'EndOfInput',
    r: 'Search',
    l: 'ClearScreen',
    u: 'KillToStart',
  };
  return keys[event.key] ?? null;
}

interface KeyBarProps {
  readonly press: (key: Key) => void;
  readonly insert: (text: string) => void;
  readonly focus: () => void;
}

function KeyBar({ press, insert, focus }: KeyBarProps) {
  const [keys] = useState<readonly (readonly [string, string, () => void])[]>(() => [
    ['Tab', 'Complete', () => press('Tab')],
    ['↑', 'Earlier command', () => press('Up')],
    ['↓', 'Later command', () => press('Down')],
    ['-', 'Dash', () => insert('-')],
    ['/', 'Slash', () => insert('/')],
    ['|', 'Pipe', () => insert('|')],
    ['Ctrl-C', 'Interrupt', () => press('Interrupt')],
  ]);
  return (
    <div className="key-bar" role="toolbar" aria-label="Keys">
      {keys.map(([sign, label, act]) => (
        <button
          key={sign}
          type="button"
          aria-label={label}
          // The field keeps the focus, so that the keyboard stays open.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            act();
            focus();
          }}
        >
          {sign}
        </button>
      ))}
    </div>
  );
}
