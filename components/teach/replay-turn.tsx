'use client';

/** One turn of an attempt: the command, what it printed, and what it brought about. */
import { memo, useState } from 'react';
import type { RetoldPiece, RetoldTurn } from '@/lib/sandbox/retelling';
import { MachineText } from '../ui/machine-text';
import { StateSign } from '../ui/state-sign';
import { factsOf, foldOutput, formatClock } from './replay-words';

interface ReplayTurnProps {
  readonly turn: RetoldTurn;
  /** Titles of tasks, by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly isShown: boolean;
  readonly choose: (index: number) => void;
}

/** An attempt may have thousands of turns: one that has not changed is not drawn again. */
export const ReplayTurn = memo(DrawnTurn);

function DrawnTurn({ turn, titles, isShown, choose }: ReplayTurnProps) {
  const facts = factsOf(turn);
  return (
    <li className="replay-turn" data-standing={turn.standing} aria-current={isShown ? 'step' : undefined}>
      <button
        type="button"
        className="replay-command"
        aria-pressed={isShown}
        onClick={() => choose(turn.index)}
      >
        <span className="replay-number">
          {turn.index}
          <span className="visually-hidden">. </span>
        </span>
        <Command turn={turn} />
        <span className="replay-clock">
          <span className="visually-hidden">at </span>
          {formatClock(turn.startedMs)}
        </span>
      </button>
      <div className="replay-body">
        {facts.length === 0 ? null : (
          <ul className="replay-facts">
            {facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        )}
        <Output pieces={turn.pieces} cutLength={turn.cutLength} />
        {turn.mistakes.map(({ task, id, message }) => (
          <p key={`${task}/${id}`} className="replay-event">
            <StateSign state="not-yet" />
            <span>
              Named mistake <code>{id}</code>: <MachineText text={message} />
            </span>
          </p>
        ))}
        {turn.turned.map((task) => (
          <p key={task} className="replay-event" data-event="done">
            <StateSign state="done" />
            <span>
              Task done: <MachineText text={titles.get(task) ?? task} />
            </span>
          </p>
        ))}
      </div>
    </li>
  );
}

/** What a machine reads is mono, what we say of it is not. */
function Command({ turn: { kind, command } }: { turn: RetoldTurn }) {
  if (kind === 'line') return <code className="replay-line">{command}</code>;
  if (kind === 'act') {
    return (
      <span className="replay-line">
        On the map: <code>{command}</code>
      </span>
    );
  }
  if (kind === 'writeFile') {
    return (
      <span className="replay-line">
        Saved in the editor: <code>{command.replace(/^saved /, '')}</code>
      </span>
    );
  }
  return <span className="replay-line replay-human">{WORDS[kind] ?? command}</span>;
}

const WORDS: Readonly<Record<string, string>> = {
  start: 'The start',
  undo: 'Undo: the turn before was taken back',
  reset: 'Reset: everything began anew',
  back: 'Went on from an earlier moment',
};

const SHOWN_LINES = 14;
const SPOKEN: Readonly<Record<RetoldPiece['stream'], string>> = {
  stdout: '',
  stderr: 'error output: ',
  note: 'note: ',
  typed: 'typed: ',
  file: 'content: ',
};

function Output({ pieces, cutLength }: { pieces: readonly RetoldPiece[]; cutLength: number }) {
  const [isOpen, setOpen] = useState(false);
  if (pieces.length === 0) return null;
  const whole = pieces.map(({ text }) => text).join('');
  const { hiddenLines } = foldOutput(whole, SHOWN_LINES);
  let room = isOpen || hiddenLines === 0 ? Number.POSITIVE_INFINITY : SHOWN_LINES;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keys */}
      <pre className="replay-output" tabIndex={0}>
        {pieces.map(({ stream, text }, at) => {
          const shown = firstLines(text, room);
          room -= countLines(shown);
          if (shown === '') return null;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces never change places
            <span key={at} data-stream={stream}>
              {SPOKEN[stream] === '' ? null : <span className="visually-hidden">{SPOKEN[stream]}</span>}
              {shown}
            </span>
          );
        })}
        {cutLength > 0 && room > 0 ? (
          <span data-stream="note">{`… ${cutLength.toLocaleString('en')} more characters are cut here\n`}</span>
        ) : null}
      </pre>
      {hiddenLines > 0 ? (
        <button type="button" className="text-button replay-fold" onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : `Show ${hiddenLines} more lines`}
        </button>
      ) : null}
    </>
  );
}

const countLines = (text: string) => text.split('\n').length - 1;

function firstLines(text: string, most: number): string {
  if (most <= 0) return '';
  const lines = text.split('\n');
  return lines.length - 1 <= most ? text : `${lines.slice(0, most).join('\n')}\n`;
}
