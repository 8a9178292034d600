/**
 * What stands on the terminal, turn by turn, so that undo can show the screen as it was. A rebuilt world prints
 * nothing again; the lines that still count are told from here.
 */
import { type Entry, isRebuild } from './log';
import type { ScreenPiece } from './messages';
import { findStanding, HIDES_ALL, type Hiding, hidesOf } from './turns';

export interface Screen {
  add(piece: ScreenPiece): void;
  /** An entry came in, at this prompt; empty where a program had the terminal. */
  enter(entry: Entry, prompt: string): void;
  /** What the page has not got yet. */
  take(): ScreenPiece[];
}

interface Turn extends Hiding {
  readonly pieces: ScreenPiece[];
}

/** Characters of one turn that undo can bring back. */
const KEPT_LENGTH = 50_000;

export function createScreen(): Screen {
  const turns: Turn[] = [{ hides: HIDES_ALL, pieces: [] }];
  let fresh: ScreenPiece[] = [];

  const add = (piece: ScreenPiece) => {
    append(fresh, piece);
    append(turns[turns.length - 1]!.pieces, piece);
  };

  const showAgain = () => {
    fresh = [
      { stream: 'cleared', text: '' },
      ...findStanding(turns).flatMap(({ pieces }) => pieces.map(shorten)),
    ];
  };

  return {
    add,
    enter: (entry, prompt) => {
      if (isRebuild(entry)) {
        if (entry.kind !== 'undo') turns.push({ hides: hidesOf(entry), pieces: [] });
        else if (turns.length > 1) turns.pop();
        showAgain();
      } else {
        const isFresh = prompt !== '' && prompt !== '> ';
        const startsTurn = entry.kind === 'line' || entry.kind === 'act' || entry.kind === 'writeFile';
        if (isFresh && startsTurn) turns.push({ hides: 0, pieces: [] });
        const echo = echoOf(entry, prompt);
        if (echo !== '') add({ stream: 'echo', text: echo });
        if (entry.kind === 'writeFile') add({ stream: 'note', text: `${entry.path} was saved.\n` });
      }
    },
    take: () => {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}

/** The session itself prints "^C" where a program is interrupted; at a prompt it does not. */
function echoOf(entry: Entry, prompt: string): string {
  if (entry.kind === 'line') return `${prompt}${entry.text}\n`;
  if (entry.kind === 'act') return `${prompt}${entry.command}\n`;
  return entry.kind === 'signal' && prompt !== '' ? `${prompt}^C\n` : '';
}

function append(pieces: ScreenPiece[], piece: ScreenPiece): void {
  const last = pieces[pieces.length - 1];
  const joins = last?.stream === piece.stream && piece.stream !== 'cleared';
  if (joins) pieces[pieces.length - 1] = { ...last, text: last.text + piece.text };
  else pieces.push(piece);
}

function shorten(piece: ScreenPiece): ScreenPiece {
  if (piece.text.length <= KEPT_LENGTH) return piece;
  return { ...piece, text: `… ${piece.text.slice(-KEPT_LENGTH)}` };
}
