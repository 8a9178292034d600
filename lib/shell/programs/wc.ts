/** wc, cut, tr, tee, column: counting, cutting and changing text. */
import { FileSystemError, read, write } from '../../cluster/process';
import { appendToFile, byteLength, writeWholeFile } from '../files/access';
import { createDecoder } from '../text/lines';
import { largestOf } from '../text/lists';
import { type Call, complain, createProgram, ProgramFailure } from './definition';
import { forEachInput, pathOf, readAllLines, readText } from './inputs';

export const wc = createProgram(
  {
    options: 'lwcmL',
    long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' },
    usage: '[OPTION]... [FILE]...',
    summary: 'Count lines (-l), words (-w), bytes (-c) and characters (-m).',
  },
  function* (call) {
    const counts: { operand: string; values: number[] }[] = [];
    let exitCode = 0;
    for (const operand of call.operands.length === 0 ? ['-'] : call.operands) {
      try {
        const text = yield* readText(call.context, operand);
        counts.push({ operand, values: countText(call, text) });
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        yield* complain(call.context, `${operand}: ${error.message}`);
        exitCode = 1;
      }
    }
    if (counts.length > 1)
      counts.push({ operand: 'total', values: sum(counts.map((entry) => entry.values)) });
    const isBare = counts.length <= 1 && (counts[0]?.values.length ?? 0) === 1;
    const largest = largestOf(
      counts.flatMap((entry) => entry.values),
      0,
    );
    const readsInput = call.operands.length === 0 || call.operands.includes('-');
    const width = isBare ? 1 : Math.max(readsInput ? 7 : 1, String(largest).length);
    const lines = counts.map(({ operand, values }) => {
      const name = call.operands.length === 0 ? '' : ` ${operand}`;
      return `${values.map((value) => String(value).padStart(width)).join(' ')}${name}\n`;
    });
    yield* write(call.context.stdout, lines.join(''));
    return exitCode;
  },
);

function countText(call: Call, text: string): number[] {
  const all = !['l', 'w', 'c', 'm', 'L'].some((letter) => call.has(letter));
  const values: number[] = [];
  if (all || call.has('l')) values.push(text.split('\n').length - 1);
  if (all || call.has('w')) values.push((text.match(/\S+/g) ?? []).length);
  if (call.has('m')) values.push([...text].length);
  if (all || call.has('c')) values.push(byteLength(text));
  if (call.has('L'))
    values.push(
      largestOf(
        text.split('\n').map((line) => [...line].length),
        0,
      ),
    );
  return values;
}

function sum(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, column) => rows.reduce((total, row) => total + row[column]!, 0));
}

export const cut = createProgram(
  {
    options: 'd:f:c:b:so:',
    long: {
      delimiter: 'd',
      fields: 'f',
      characters: 'c',
      bytes: 'b',
      'only-delimited': 's',
      'output-delimiter': 'o',
    },
    usage: 'OPTION... [FILE]...',
    summary: 'Print parts of lines: -f FIELDS separated by -d CHARACTER, or -c CHARACTERS.',
  },
  function* (call) {
    const list = call.value('f') ?? call.value('c') ?? call.value('b');
    if (list === undefined) {
      throw new ProgramFailure('you must specify a list of bytes, characters, or fields', 1, true);
    }
    const delimiter = call.value('d') ?? '\t';
    if ([...delimiter].length !== 1)
      throw new ProgramFailure('the delimiter must be a single character', 1, true);
    const isPicked = readRanges(call, list);
    const joiner = call.value('o') ?? delimiter;
    const change = (line: string): string | null => {
      if (!call.has('f')) return [...line].filter((_, index) => isPicked(index + 1)).join('');
      if (!line.includes(delimiter)) return call.has('s') ? null : line;
      return line
        .split(delimiter)
        .filter((_, index) => isPicked(index + 1))
        .join(joiner);
    };
    return yield* forEachInput(call, call.operands, function* (reader) {
      for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch()) {
        const changed = lines.map(change).filter((line) => line !== null);
        yield* write(call.context.stdout, changed.map((line) => `${line}\n`).join(''));
      }
      return undefined;
    });
  },
);

function readRanges(call: Call, list: string): (position: number) => boolean {
  const ranges = list.split(',').map((part) => {
    const match = /^([0-9]*)(-?)([0-9]*)$/.exec(part);
    if (match === null || part === '-' || part === '') {
      throw new ProgramFailure(
        `invalid ${call.has('f') ? 'field' : 'byte or character'} value ‘${part}’`,
        1,
        true,
      );
    }
    const from = match[1] === '' ? 1 : Number(match[1]);
    if (from === 0) throw new ProgramFailure('fields are numbered from 1', 1, true);
    const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    return { from, to };
  });
  return (position) => ranges.some(({ from, to }) => position >= from && position <= to);
}

export const tr = createProgram(
  {
    options: 'dscC',
    long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
    usage: '[OPTION]... STRING1 [STRING2]',
    summary: 'Translate, squeeze (-s) or delete (-d) characters of standard input.',
    stopsAtOperand: true,
  },
  function* (call) {
    const [first, second] = call.operands;
    if (first === undefined) throw new ProgramFailure('missing operand', 1, true);
    if (second === undefined && !call.has('d') && !call.has('s')) {
      throw new ProgramFailure(
        `missing operand after ‘${first}’\nTwo strings must be given when translating.`,
        1,
        true,
      );
    }
    const change = createTranslation(call, expandSet(first), second === undefined ? [] : expandSet(second));
    const decode = createDecoder();
    for (let chunk = yield* read(call.context.stdin); chunk; chunk = yield* read(call.context.stdin)) {
      yield* write(call.context.stdout, change(decode(chunk)));
    }
    return 0;
  },
);

const SETS: Readonly<Record<string, string>> = {
  upper: 'A-Z',
  lower: 'a-z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: '0-9A-Za-z',
  space: '\t-\r ',
  blank: '\t ',
  punct: '!-/:-@[-`{-~',
};

function expandSet(text: string): string[] {
  const plain = text
    .replace(/\[:(\w+):\]/g, (whole, name: string) => SETS[name] ?? whole)
    .replace(/\\([nrtvfab\\]|[0-7]{1,3})/g, (_, code: string) => {
      const named: Record<string, string> = {
        n: '\n',
        r: '\r',
        t: '\t',
        v: '\v',
        f: '\f',
        a: '\u0007',
        b: '\b',
        '\\': '\\',
      };
      return named[code] ?? String.fromCharCode(Number.parseInt(code, 8));
    });
  const characters = [...plain];
  const set: string[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const from = characters[index]!;
    const to = characters[index + 2];
    if (characters[index + 1] !== '-' || to === undefined) {
      set.push(from);
      continue;
    }
    const last = to.codePointAt(0)!;
    if (last < from.codePointAt(0)!) {
      throw new ProgramFailure(`range-endpoints of '${from}-${to}' are in reverse collating sequence order`);
    }
    for (let code = from.codePointAt(0)!; code <= last; code += 1) set.push(String.fromCodePoint(code));
    index += 2;
  }
  return set;
}

function createTranslation(
  call: Call,
  first: readonly string[],
  second: readonly string[],
): (text: string) => string {
  const inFirst = new Set(first);
  const isComplement = call.has('c') || call.has('C');
  const isListed = (character: string): boolean => inFirst.has(character) !== isComplement;
  const targets = new Map(
    first.map((character, index) => [character, second[Math.min(index, second.length - 1)]]),
  );
  const squeezed = new Set(second.length > 0 ? second : first);
  const isSqueezed = (character: string): boolean =>
    call.has('s') && (second.length > 0 ? squeezed.has(character) : isListed(character));
  let previous = '';
  return (text) => {
    let output = '';
    for (const character of text) {
      if (call.has('d') && isListed(character)) continue;
      let changed = character;
      if (!call.has('d') && second.length > 0 && isListed(character)) {
        changed = isComplement ? second.at(-1)! : targets.get(character)!;
      }
      if (changed === previous && isSqueezed(changed)) continue;
      output += changed;
      previous = changed;
    }
    return output;
  };
}

export const tee = createProgram(
  {
    options: 'ai',
    long: { append: 'a' },
    usage: '[OPTION]... [FILE]...',
    summary: 'Copy standard input to each FILE and to standard output; -a appends.',
  },
  function* (call) {
    const { context } = call;
    const targets: string[] = [];
    let exitCode = 0;
    for (const operand of call.operands) {
      try {
        const path = pathOf(context, operand);
        if (!call.has('a')) writeWholeFile(context.files, path, '');
        targets.push(path);
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        yield* complain(context, `${operand}: ${error.message}`);
        exitCode = 1;
      }
    }
    for (let chunk = yield* read(context.stdin); chunk; chunk = yield* read(context.stdin)) {
      for (const path of targets) appendToFile(context.files, path, chunk);
      yield* write(context.stdout, chunk);
    }
    return exitCode;
  },
);

export const column = createProgram(
  {
    options: 'ts:o:',
    long: { table: 't', separator: 's', 'output-separator': 'o' },
    usage: '-t [OPTION]... [FILE]...',
    summary: 'Arrange text in a table (-t); -s gives the separators of the input.',
  },
  function* (call) {
    if (!call.has('t')) throw new ProgramFailure('only -t is supported here');
    const { lines, exitCode } = yield* readAllLines(call, call.operands);
    const separators = call.value('s');
    const rows = lines
      .filter((line) => line.trim() !== '')
      .map((line) => (separators === undefined ? line.trim().split(/[ \t]+/) : splitAt(line, separators)));
    const widths: number[] = [];
    for (const row of rows) {
      row.forEach((cell, index) => {
        widths[index] = Math.max(widths[index] ?? 0, [...cell].length);
      });
    }
    const gap = call.value('o') ?? '  ';
    const text = rows
      .map((row) =>
        row
          .map((cell, index) =>
            index === row.length - 1 ? cell : cell + ' '.repeat(widths[index]! - [...cell].length),
          )
          .join(gap),
      )
      .map((line) => `${line}\n`)
      .join('');
    yield* write(call.context.stdout, text);
    return exitCode;
  },
);

function splitAt(line: string, separators: string): string[] {
  const cells = [''];
  for (const character of line) {
    if (separators.includes(character)) cells.push('');
    else cells[cells.length - 1] += character;
  }
  return cells;
}
