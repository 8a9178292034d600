'use client';

/**
 * The terminal drawn by xterm, loaded when it is first needed. xterm only shows cells and reports keys; the line is
 * edited by our own editor. Esc, then Tab leaves it.
 */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import '@xterm/xterm/css/xterm.css';
import { parseInput } from './keys';
import { drawLine, eraseLine, NOTHING_DRAWN } from './line-drawing';
import type { TerminalSession } from './terminal-session';
import { readTheme, watchTheme } from './terminal-theme';
import { createWidthProvider } from './width-provider';

interface XtermViewProps {
  readonly session: TerminalSession;
  readonly onResize: (columns: number, rows: number) => void;
}

/** Wide tables keep their columns: below this the terminal scrolls sideways. */
const FEWEST_COLUMNS = 110;

export default function XtermView({ session, onResize }: XtermViewProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let stop: (() => void) | null = null;
    let isGone = false;
    const fontFamily = getComputedStyle(element).fontFamily;
    // Cells are measured once: the font must be there before.
    const fonts = Promise.race([document.fonts.load(`14px ${fontFamily}`), pause(1_000)]);
    void fonts.then(() => {
      if (!isGone) stop = openTerminal(element, fontFamily, session, onResize);
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [session, onResize]);
  return <div ref={box} className="xterm-box" />;
}

function openTerminal(
  element: HTMLElement,
  fontFamily: string,
  session: TerminalSession,
  onResize: (columns: number, rows: number) => void,
): () => void {
  const terminal = new Terminal({
    allowProposedApi: true,
    convertEol: true,
    cursorBlink: false,
    cursorInactiveStyle: 'outline',
    fontFamily,
    fontSize: 14,
    lineHeight: 1.3,
    macOptionIsMeta: true,
    minimumContrastRatio: 4.5,
    scrollback: 5_000,
    theme: readTheme(element),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.unicode.register(createWidthProvider());
  terminal.unicode.activeVersion = 'drydock';
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', 'Terminal input. Escape, then Tab leaves it.');
  terminal.write('\u001b[?2004h');
  terminal.attachCustomKeyEventHandler(createKeyFilter(terminal));
  const screen = createScreen(terminal, session);
  const resize = () => {
    const size = fit.proposeDimensions();
    if (!size || !Number.isFinite(size.cols) || size.rows < 2) return;
    screen.resize(Math.max(size.cols, FEWEST_COLUMNS), size.rows);
    session.columns = terminal.cols;
    onResize(terminal.cols, terminal.rows);
  };
  resize();
  const observer = new ResizeObserver(resize);
  observer.observe(element);
  const typing = terminal.onData((data) => {
    for (const input of parseInput(data)) session.dispatch(input);
    terminal.scrollToBottom();
  });
  const moving = terminal.onCursorMove(() => keepCursorInSight(terminal, element));
  // The tab in front changes with the next frame; before it there is nothing to focus.
  const stopFocus = session.onFocus(() => requestAnimationFrame(() => terminal.focus()));
  const stopTheme = watchTheme(() => {
    terminal.options.theme = readTheme(element);
  });
  return () => {
    observer.disconnect();
    typing.dispose();
    moving.dispose();
    stopFocus();
    stopTheme();
    screen.close();
    terminal.dispose();
  };
}

/** Keeps the line being edited below what was printed. */
function createScreen(terminal: Terminal, session: TerminalSession) {
  let drawn = NOTHING_DRAWN;
  let rest = '';
  const redraw = (before: string) => {
    const { line } = session.getSnapshot();
    drawn = drawLine(line, rest, terminal.cols);
    const cursor = line.mode === 'starting' ? '\u001b[?25l' : '\u001b[?25h';
    terminal.write(`${before}${drawn.sequence}${cursor}`);
  };
  const add = (text: string) => {
    const erase = eraseLine(drawn);
    const whole = rest + text;
    const end = endOfFinished(whole);
    rest = whole.slice(end);
    redraw(erase + whole.slice(0, end));
  };
  const stopScreen = session.onScreen((event) => {
    if (event.type === 'write') return add(event.text);
    rest = '';
    redraw('\u001b[2J\u001b[3J\u001b[H');
  });
  let { line } = session.getSnapshot();
  const stopLine = session.subscribe(() => {
    const next = session.getSnapshot().line;
    if (next === line) return;
    line = next;
    redraw(eraseLine(drawn));
  });
  add(session.transcript());
  return {
    resize: (columns: number, rows: number) => {
      if (columns === terminal.cols && rows === terminal.rows) return;
      terminal.write(eraseLine(drawn), () => {
        terminal.resize(columns, rows);
        // xterm writes later: the line may have been drawn again meanwhile.
        redraw(eraseLine(drawn));
      });
      drawn = NOTHING_DRAWN;
    },
    close: () => {
      stopScreen();
      stopLine();
    },
  };
}

/** Up to where the output can be written for good: whole lines, and everything up to the last move of the cursor. */
function endOfFinished(text: string): number {
  let end = text.lastIndexOf('\n') + 1;
  for (const match of text.matchAll(/\u001b(?:\[[0-?]*[ -/]*([@-~])|[^[])/g)) {
    if (match[1] !== 'm') end = Math.max(end, match.index + match[0].length);
  }
  return end;
}

/** Sideways the box scrolls, not xterm. */
function keepCursorInSight(terminal: Terminal, element: HTMLElement): void {
  const screen = element.querySelector('.xterm-screen');
  if (!screen || element.scrollWidth <= element.clientWidth) return;
  const at = (screen.clientWidth / terminal.cols) * terminal.buffer.active.cursorX;
  const margin = 80;
  if (at < element.clientWidth - margin) element.scrollLeft = 0;
  else element.scrollLeft = Math.max(element.scrollLeft, at - element.clientWidth + margin);
}

function createKeyFilter(terminal: Terminal): (event: KeyboardEvent) => boolean {
  let wasEscape = false;
  return (event) => {
    if (event.type !== 'keydown') return true;
    const leaves = wasEscape && event.key === 'Tab';
    if (event.key !== 'Shift') wasEscape = event.key === 'Escape';
    if (leaves) return false;
    const isControl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    // Left to the browser: pasting, and copying what is selected.
    if (isControl && key === 'v') return false;
    if (isControl && key === 'c' && (event.shiftKey || terminal.hasSelection())) return false;
    return true;
  };
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
