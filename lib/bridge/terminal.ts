/**
 * The far side of a terminal: kubectl exec -it sends every key as it is and shows only what comes back, so echo, line
 * editing and "\r\n" are this side's work, as a pty's in the kernel of a node. Left out: what a shell adds with a line
 * editor of its own (history, completion), and the raw mode of full-screen programs; their keys are passed over.
 */
import { StringDecoder } from 'node:string_decoder';

export interface Terminal {
  /** Keys as they come. */
  type(bytes: Uint8Array): void;
}

const INTERRUPT = '\x03';
const END_OF_FILE = '\x04';
const KILL_LINE = '\x15';
const ERASE_WORD = '\x17';
const ESCAPE = '\x1b';
const ERASE = '\b \b';
/** As the kernel's: a longer line takes no more keys. */
const MOST_LINE = 4_096;

/** `echo`: to the person's screen. `send`: whole lines and signals, to the program's terminal. */
export function createTerminal(echo: (text: string) => void, send: (text: string) => void): Terminal {
  const decoder = new StringDecoder('utf8');
  let line: string[] = [];
  let sequence = '';

  function erase(count: number): void {
    const erased = Math.min(count, line.length);
    if (erased === 0) return;
    line = line.slice(0, line.length - erased);
    echo(ERASE.repeat(erased));
  }

  function press(key: string): void {
    if (sequence !== '' || key === ESCAPE) {
      sequence += key;
      // "ESC [ … letter" or "ESC O letter" is one key; ESC and another key is Alt with it.
      if (sequence.length > 1 && !/^\x1b[[O][0-9;]*$/.test(sequence)) sequence = '';
      return;
    }
    if (key === '\r' || key === '\n') {
      echo('\r\n');
      send(`${line.join('')}\n`);
      line = [];
    } else if (key === INTERRUPT) {
      echo('^C');
      send(INTERRUPT);
      line = [];
    } else if (key === END_OF_FILE) {
      send(line.length === 0 ? END_OF_FILE : line.join(''));
      line = [];
    } else if (key === '\x7f' || key === '\b') erase(1);
    else if (key === KILL_LINE) erase(line.length);
    else if (key === ERASE_WORD) erase(/\S*\s*$/.exec(line.join(''))?.[0].length ?? 0);
    else if (key >= ' ' && line.length < MOST_LINE) {
      line.push(key);
      echo(key);
    }
  }

  return {
    type(bytes) {
      for (const key of decoder.write(Buffer.from(bytes))) press(key);
    },
  };
}

/** Lines of programs end with "\n"; a terminal wants to be sent to the first column too. */
export function withCarriageReturns(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');
}
