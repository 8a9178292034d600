/**
 * The keyboard side of a terminal: lines and keys wait here until a program reads them. The end of file
 * (Ctrl-D) is a mark in the queue, not the end of the stream: the next program can read on.
 */
import type { Channel } from '../../cluster/http';
import type { Soon } from '../language/streams';

const END_OF_FILE = '\u0004';
const MAXIMUM_WAITING = 64 * 1024;

export interface TerminalInput {
  readonly channel: Channel;
  /** Text with "\u0004" for the end of file. What finds no room is dropped, as a terminal does. */
  push(text: string): void;
  /** Takes back what nobody has read: typed ahead for the prompt. */
  drain(): string;
}

export function createTerminalInput(soon: Soon): TerminalInput {
  let queue: string[] = [];
  let length = 0;
  let listeners: (() => void)[] = [];

  const wake = (): void => {
    const woken = listeners;
    listeners = [];
    for (const listener of woken) listener();
  };
  const take = (): string | null | undefined => {
    const first = queue.shift();
    if (first === undefined) return undefined;
    length -= first.length;
    return first === END_OF_FILE ? null : first;
  };
  const channel: Channel = {
    name: 'keyboard',
    tryRead: take,
    tryWrite: () => 'closed',
    end: () => {},
    cancel: () => {},
    ended: false,
    cancelled: false,
    onReadable(listener) {
      if (queue.length > 0) return soon(listener);
      let stop = (): void => {
        listeners = listeners.filter((known) => known !== entry);
      };
      const entry = (): void => {
        stop = soon(listener);
      };
      listeners.push(entry);
      return () => stop();
    },
    onWritable: (listener) => soon(listener),
  };
  return {
    channel,
    push(text) {
      for (const piece of text.split(/(\u0004)/)) {
        if (piece === '' || length + piece.length > MAXIMUM_WAITING) continue;
        queue.push(piece);
        length += piece.length;
      }
      if (queue.length > 0) wake();
    },
    drain() {
      const text = queue.filter((piece) => piece !== END_OF_FILE).join('');
      queue = [];
      length = 0;
      return text;
    },
  };
}
