/**
 * What a terminal's keyboard sends, as named keys: xterm hands over characters and escape sequences, the line
 * editor wants to know "word left". A paste comes in brackets (ESC [ 200 ~ … ESC [ 201 ~).
 */

export type Key =
  | 'Enter'
  | 'Backspace'
  | 'Delete'
  | 'Left'
  | 'Right'
  | 'Up'
  | 'Down'
  | 'Home'
  | 'End'
  | 'WordLeft'
  | 'WordRight'
  | 'Tab'
  | 'Escape'
  | 'KillToEnd'
  | 'KillToStart'
  | 'KillWordLeft'
  | 'KillWordRight'
  | 'Yank'
  | 'ClearScreen'
  | 'Search'
  | 'Cancel'
  | 'Interrupt'
  | 'EndOfInput';

export type Input =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string };

/** Longer sequences stand before those that begin like them. */
const SEQUENCES: readonly (readonly [string, Key | null])[] = [
  ['\u001b[1;5D', 'WordLeft'],
  ['\u001b[1;3D', 'WordLeft'],
  ['\u001b[1;5C', 'WordRight'],
  ['\u001b[1;3C', 'WordRight'],
  ['\u001b[1~', 'Home'],
  ['\u001b[7~', 'Home'],
  ['\u001b[4~', 'End'],
  ['\u001b[8~', 'End'],
  ['\u001b[3~', 'Delete'],
  ['\u001b[5~', null],
  ['\u001b[6~', null],
  ['\u001b[A', 'Up'],
  ['\u001b[B', 'Down'],
  ['\u001b[C', 'Right'],
  ['\u001b[D', 'Left'],
  ['\u001b[H', 'Home'],
  ['\u001b[F', 'End'],
  ['\u001b[Z', null],
  ['\u001bOA', 'Up'],
  ['\u001bOB', 'Down'],
  ['\u001bOC', 'Right'],
  ['\u001bOD', 'Left'],
  ['\u001bOH', 'Home'],
  ['\u001bOF', 'End'],
  ['\u001bb', 'WordLeft'],
  ['\u001bf', 'WordRight'],
  ['\u001bd', 'KillWordRight'],
  ['\u001b\u007f', 'KillWordLeft'],
  ['\u001b', 'Escape'],
];

const CONTROLS: Readonly<Record<string, Key>> = {
  '\u0001': 'Home',
  '\u0002': 'Left',
  '\u0003': 'Interrupt',
  '\u0004': 'EndOfInput',
  '\u0005': 'End',
  '\u0006': 'Right',
  '\u0007': 'Cancel',
  '\b': 'Backspace',
  '\t': 'Tab',
  '\n': 'Enter',
  '\u000b': 'KillToEnd',
  '\f': 'ClearScreen',
  '\r': 'Enter',
  '\u000e': 'Down',
  '\u0010': 'Up',
  '\u0012': 'Search',
  '\u0015': 'KillToStart',
  '\u0017': 'KillWordLeft',
  '\u0019': 'Yank',
  '\u007f': 'Backspace',
};

const PASTE_BEGINS = '\u001b[200~';
const PASTE_ENDS = '\u001b[201~';

/** Splits what the terminal sent into keys, typed text and pastes. Sequences that we don't know are dropped. */
export function parseInput(data: string): Input[] {
  const inputs: Input[] = [];
  let typed = '';
  const flush = () => {
    if (typed !== '') inputs.push({ type: 'text', text: typed });
    typed = '';
  };
  let at = 0;
  while (at < data.length) {
    if (data.startsWith(PASTE_BEGINS, at)) {
      flush();
      const from = at + PASTE_BEGINS.length;
      const end = data.indexOf(PASTE_ENDS, from);
      inputs.push({ type: 'paste', text: data.slice(from, end < 0 ? undefined : end) });
      at = end < 0 ? data.length : end + PASTE_ENDS.length;
      continue;
    }
    const [length, key] = keyAt(data, at);
    if (length === 0) {
      typed += data[at];
      at += 1;
      continue;
    }
    flush();
    if (key !== null) inputs.push({ type: 'key', key });
    // "\r\n" is one Enter.
    at += data[at] === '\r' && data[at + 1] === '\n' ? 2 : length;
  }
  flush();
  return inputs;
}

function keyAt(data: string, at: number): readonly [number, Key | null] {
  const first = data[at]!;
  if (first === '\u001b') {
    for (const [sequence, key] of SEQUENCES) {
      if (sequence !== '\u001b' && data.startsWith(sequence, at)) return [sequence.length, key];
    }
    const unknown = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O[A-Za-z])/.exec(data.slice(at, at + 16));
    return unknown ? [unknown[0].length, null] : [1, 'Escape'];
  }
  const control = CONTROLS[first];
  if (control) return [1, control];
  return first < ' ' ? [1, null] : [0, null];
}
