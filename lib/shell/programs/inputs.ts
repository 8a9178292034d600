/** Where programs read from: files by name, or standard input where there is none or "-". */
import { FileSystemError, type Process } from '../../cluster/process';
import { readWholeFile } from '../files/access';
import { resolvePath } from '../files/paths';
import { decodeUtf8, encodeUtf8 } from '../files/utf8';
import type { ProgramContext } from '../program';
import { createLineReader, type LineReader, linesOf, readAllText } from '../text/lines';
import { type Call, complain } from './definition';

export function pathOf(context: ProgramContext, operand: string): string {
  return resolvePath(context.workingDirectory, operand);
}

export function isStandardInput(operand: string): boolean {
  return operand === '-' || operand === '/dev/stdin';
}

export function readFileText(context: ProgramContext, operand: string): string {
  const content = readWholeFile(context.files, pathOf(context, operand));
  return typeof content === 'string' ? content : decodeUtf8(content);
}

export function* readText(context: ProgramContext, operand: string): Process<string> {
  return isStandardInput(operand) ? yield* readAllText(context.stdin) : readFileText(context, operand);
}

export function* readBytes(context: ProgramContext, operand: string): Process<Uint8Array> {
  const content = isStandardInput(operand)
    ? yield* readAllText(context.stdin)
    : readWholeFile(context.files, pathOf(context, operand));
  return typeof content === 'string' ? encodeUtf8(content) : content;
}

/** Lines of a file are all there at once; those of standard input come as they are written. */
export function openLines(context: ProgramContext, operand: string): LineReader {
  return isStandardInput(operand)
    ? createLineReader(context.stdin)
    : createTextReader(readFileText(context, operand));
}

function createTextReader(text: string): LineReader {
  let isRead = false;
  return {
    *readBatch() {
      if (isRead || text === '') return null;
      isRead = true;
      return linesOf(text);
    },
    endsWithoutNewline: text !== '' && !text.endsWith('\n'),
  };
}

/** Visits each input in turn; one that can't be read is told and makes the exit code 1. */
export function* forEachInput(
  call: Call,
  operands: readonly string[],
  visit: (reader: LineReader, operand: string) => Process<boolean | undefined>,
): Process<number> {
  let exitCode = 0;
  for (const operand of operands.length === 0 ? ['-'] : operands) {
    try {
      const goesOn = yield* visit(openLines(call.context, operand), operand);
      if (goesOn === false) return exitCode;
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      yield* complain(call.context, describeUnreadable(call.name, operand, error.message));
      exitCode = 1;
    }
  }
  return exitCode;
}

/** GNU tools word it differently. */
function describeUnreadable(name: string, operand: string, reason: string): string {
  if (reason === 'Is a directory')
    return name === 'sort' ? `read failed: ${operand}: ${reason}` : `${operand}: ${reason}`;
  if (name === 'sort') return `cannot read: ${operand}: ${reason}`;
  if (name === 'head' || name === 'tail') return `cannot open '${operand}' for reading: ${reason}`;
  if (name === 'tac') return `failed to open '${operand}' for reading: ${reason}`;
  return name === 'rev' ? `cannot open ${operand}: ${reason}` : `${operand}: ${reason}`;
}

/** All lines of all inputs. */
export function* readAllLines(
  call: Call,
  operands: readonly string[],
): Process<{ lines: string[]; exitCode: number }> {
  const lines: string[] = [];
  const exitCode = yield* forEachInput(call, operands, function* (reader) {
    for (let batch = yield* reader.readBatch(); batch !== null; batch = yield* reader.readBatch()) {
      for (const line of batch) lines.push(line);
    }
    return undefined;
  });
  return { lines, exitCode };
}
