/** head and tail. tail -f is refused: files on these machines are not written while you watch. */
import { type Process, write } from '../../cluster/process';
import type { LineReader } from '../text/lines';
import { appendAll } from '../text/lists';
import { type Call, createProgram, ProgramFailure } from './definition';
import { forEachInput, readBytes } from './inputs';

const COMMON = {
  options: 'n:c:qvf',
  long: { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v', follow: 'f' },
  numberOption: 'n',
} as const;

export const head = createProgram(
  {
    ...COMMON,
    usage: '[OPTION]... [FILE]...',
    summary: 'Print the first 10 lines of each FILE; -n NUM for another number.',
  },
  (call) => {
    if (call.has('c')) return printBytes(call, (bytes, count) => bytes.slice(0, count));
    const text = call.value('n') ?? '10';
    const count = readCount(call, text);
    return withHeaders(call, (reader) =>
      text.startsWith('-') ? allButLast(call, reader, -count) : first(call, reader, count),
    );
  },
);

export const tail = createProgram(
  {
    ...COMMON,
    usage: '[OPTION]... [FILE]...',
    summary: 'Print the last 10 lines of each FILE; -n NUM for another number.',
  },
  (call) => {
    if (call.has('f')) {
      throw new ProgramFailure(
        '-f is not supported here: files do not grow on this machine; see kubectl logs -f',
      );
    }
    if (call.has('c'))
      return printBytes(call, (bytes, count) => bytes.slice(Math.max(0, bytes.length - count)));
    const text = call.value('n') ?? '10';
    const count = Math.abs(readCount(call, text));
    return withHeaders(call, (reader) =>
      text.startsWith('+') ? fromLine(call, reader, count) : last(call, reader, count),
    );
  },
);

function readCount(call: Call, text: string): number {
  if (!/^[-+]?[0-9]+$/.test(text)) throw new ProgramFailure(`invalid number of lines: ‘${text}’`);
  if (call.name === 'tail' || text.startsWith('-')) return Number(text);
  return Number(text.replace(/^\+/, ''));
}

function withHeaders(call: Call, show: (reader: LineReader) => Process<void>): Process<number> {
  const { operands } = call;
  const hasHeaders = (operands.length > 1 && !call.has('q')) || call.has('v');
  let isFirst = true;
  return forEachInput(call, operands, function* (reader, operand) {
    if (hasHeaders) {
      const label = operand === '-' ? 'standard input' : operand;
      yield* write(call.context.stdout, `${isFirst ? '' : '\n'}==> ${label} <==\n`);
      isFirst = false;
    }
    yield* show(reader);
    return undefined;
  });
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Ends as soon as it has its lines, so that the writer learns it by SIGPIPE. */
function* first(call: Call, reader: LineReader, count: number): Process<void> {
  let left = count;
  while (left > 0) {
    const lines = yield* reader.readBatch();
    if (lines === null) return;
    const shown = lines.slice(0, left);
    left -= shown.length;
    const isCut = reader.endsWithoutNewline && shown.length === lines.length;
    yield* write(call.context.stdout, isCut ? asText(shown).slice(0, -1) : asText(shown));
  }
}

function* readAll(reader: LineReader): Process<string[]> {
  const all: string[] = [];
  for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch())
    appendAll(all, lines);
  return all;
}

function* printRest(call: Call, reader: LineReader, lines: readonly string[]): Process<void> {
  const text = asText(lines);
  yield* write(call.context.stdout, reader.endsWithoutNewline ? text.slice(0, -1) : text);
}

function* allButLast(call: Call, reader: LineReader, count: number): Process<void> {
  const lines = yield* readAll(reader);
  yield* write(call.context.stdout, asText(lines.slice(0, Math.max(0, lines.length - count))));
}

function* last(call: Call, reader: LineReader, count: number): Process<void> {
  let kept: string[] = [];
  for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch()) {
    kept = [...kept, ...lines].slice(-count);
    if (count === 0) kept = [];
  }
  yield* printRest(call, reader, kept);
}

function* fromLine(call: Call, reader: LineReader, number: number): Process<void> {
  const lines = yield* readAll(reader);
  yield* printRest(call, reader, lines.slice(Math.max(0, number - 1)));
}

function* printBytes(call: Call, cut: (bytes: Uint8Array, count: number) => Uint8Array): Process<number> {
  const text = call.value('c')!;
  if (!/^[0-9]+$/.test(text)) throw new ProgramFailure(`invalid number of bytes: ‘${text}’`);
  for (const operand of call.operands.length === 0 ? ['-'] : call.operands) {
    const bytes = yield* readBytes(call.context, operand);
    const kept = cut(bytes, Number(text));
    yield* write(call.context.stdout, kept);
  }
  return 0;
}
