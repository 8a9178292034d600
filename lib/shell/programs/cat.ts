/** cat, tac, rev, nl: text as it is, backwards, mirrored, numbered. Left out: cat -v -T -s. */
import { FileSystemError, type Process, read, write } from '../../cluster/process';
import { readWholeFile } from '../files/access';
import { createTextWriter } from '../text/lines';
import { complain, createProgram } from './definition';
import { forEachInput, isStandardInput, pathOf, readAllLines } from './inputs';

export const cat = createProgram(
  {
    options: 'nbAEu',
    long: { number: 'n', 'number-nonblank': 'b', 'show-ends': 'E', 'show-all': 'A' },
    usage: '[OPTION]... [FILE]...',
    summary: 'Concatenate FILE(s) to standard output. -n numbers all lines.',
  },
  function* (call) {
    const { context } = call;
    if (call.has('n') || call.has('b') || call.has('E') || call.has('A')) {
      let number = 0;
      return yield* forEachInput(call, call.operands, function* (reader) {
        const out = createTextWriter(context.stdout);
        for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch()) {
          for (const line of lines) {
            const isNumbered = call.has('b') ? line !== '' : call.has('n');
            if (isNumbered) number += 1;
            const label = isNumbered ? `${String(number).padStart(6)}\t` : '';
            yield* out.write(`${label}${line}${call.has('E') || call.has('A') ? '$' : ''}\n`);
          }
          yield* out.flush();
        }
        return undefined;
      });
    }
    let exitCode = 0;
    for (const operand of call.operands.length === 0 ? ['-'] : call.operands) {
      try {
        if (isStandardInput(operand)) {
          for (let chunk = yield* read(context.stdin); chunk; chunk = yield* read(context.stdin)) {
            yield* write(context.stdout, chunk);
          }
        } else yield* write(context.stdout, readWholeFile(context.files, pathOf(context, operand)));
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        yield* complain(context, `${operand}: ${error.message}`);
        exitCode = 1;
      }
    }
    return exitCode;
  },
);

export const tac = createProgram(
  { options: '', usage: '[FILE]...', summary: 'Write each FILE to standard output, last line first.' },
  function* (call) {
    let exitCode = 0;
    for (const operand of call.operands.length === 0 ? ['-'] : call.operands) {
      const { lines, exitCode: code } = yield* readAllLines(call, [operand]);
      exitCode ||= code;
      yield* write(
        call.context.stdout,
        lines
          .reverse()
          .map((line) => `${line}\n`)
          .join(''),
      );
    }
    return exitCode;
  },
);

export const rev = createProgram(
  { options: '', usage: '[FILE]...', summary: 'Reverse the characters of every line.' },
  (call) => mapLines(call, (line) => [...line].reverse().join('')),
);

export const nl = createProgram(
  { options: 'b:', usage: '[OPTION]... [FILE]...', summary: 'Number lines; -b a numbers empty ones too.' },
  (call) => {
    let number = 0;
    return mapLines(call, (line) => {
      if (line === '' && call.value('b') !== 'a') return '       ';
      number += 1;
      return `${String(number).padStart(6)}\t${line}`;
    });
  },
);

function mapLines(
  call: Parameters<typeof forEachInput>[0],
  change: (line: string) => string,
): Process<number> {
  return forEachInput(call, call.operands, function* (reader) {
    for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch()) {
      yield* write(call.context.stdout, lines.map((line) => `${change(line)}\n`).join(''));
    }
    return undefined;
  });
}
