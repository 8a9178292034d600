/**
 * sed: s, p, d, q, =, a, i, c, y and { } with addresses. Left out and refused: branches (b t :), the hold space
 * (g G h H x), n N D P, r, w, and back-references inside a pattern (in the replacement they work).
 */
import { FileSystemError, type Process, write } from '../../cluster/process';
import { writeWholeFile } from '../files/access';
import { type LineReader, linesOf } from '../text/lines';
import { type Call, complain, createProgram } from './definition';
import { openLines, pathOf, readFileText, readText } from './inputs';
import { type Address, parseSedScript, type SedCommand } from './sed-script';

export const sed = createProgram(
  {
    options: 'nEre:f:i',
    long: {
      quiet: 'n',
      silent: 'n',
      'regexp-extended': 'E',
      expression: 'e',
      file: 'f',
      'in-place': 'i=?',
    },
    usage: '[OPTION]... {script} [FILE]...',
    summary:
      "Change lines. 's/old/new/' replaces, -n with p prints chosen lines, -i changes the file itself.",
  },
  function* (call) {
    const operands = [...call.operands];
    const scripts = [...call.values('e')];
    for (const file of call.values('f'))
      scripts.push((yield* readText(call.context, file)).replace(/\n$/, ''));
    if (scripts.length === 0) {
      const first = operands.shift();
      if (first === undefined) {
        yield* write(
          call.context.stderr,
          'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n',
        );
        return 1;
      }
      scripts.push(first);
    }
    const commands = parseSedScript(scripts.join('\n'), call.has('E') || call.has('r'));
    if (call.has('i')) return yield* editInPlace(call, commands, operands);
    const editor = createEditor(commands, call.has('n'));
    return yield* editStream(call, editor, operands);
  },
);

interface Editor {
  /** What one line becomes. `isLast` is known only where an address asks for "$". */
  edit(line: string, isLast: boolean): string;
  /** Set by q. */
  readonly isFinished: boolean;
  readonly needsLast: boolean;
}

function* editInPlace(
  call: Call,
  commands: readonly SedCommand[],
  operands: readonly string[],
): Process<number> {
  let exitCode = 0;
  for (const operand of operands) {
    try {
      const text = readFileText(call.context, operand);
      const editor = createEditor(commands, call.has('n'));
      const lines = linesOf(text);
      let output = '';
      for (const [index, line] of lines.entries()) {
        output += editor.isFinished ? `${line}\n` : editor.edit(line, index === lines.length - 1);
      }
      if (!text.endsWith('\n') && output.endsWith('\n')) output = output.slice(0, -1);
      writeWholeFile(call.context.files, pathOf(call.context, operand), output);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      yield* complain(call.context, `can't read ${operand}: ${error.message}`);
      exitCode = 2;
    }
  }
  return exitCode;
}

function* editStream(call: Call, editor: Editor, operands: readonly string[]): Process<number> {
  const { context } = call;
  const inputs = operands.length === 0 ? ['-'] : operands;
  let exitCode = 0;
  /** Held back where "$" is asked for: the last line is known only when no other follows. */
  let held: string | null = null;
  for (const operand of inputs) {
    let reader: LineReader;
    try {
      reader = openLines(context, operand);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      yield* complain(context, `can't read ${operand}: ${error.message}`);
      exitCode = 2;
      continue;
    }
    for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch()) {
      let output = '';
      for (const line of lines) {
        if (editor.isFinished) break;
        if (editor.needsLast) {
          if (held !== null) output += editor.edit(held, false);
          held = line;
        } else output += editor.edit(line, false);
      }
      yield* write(
        context.stdout,
        reader.endsWithoutNewline && output.endsWith('\n') ? output.slice(0, -1) : output,
      );
      if (editor.isFinished) return exitCode;
    }
  }
  if (held !== null && !editor.isFinished) yield* write(context.stdout, editor.edit(held, true));
  return exitCode;
}

interface Cycle {
  line: string;
  output: string;
  appended: string;
  isDeleted: boolean;
  readonly number: number;
  readonly isLast: boolean;
}

function createEditor(commands: readonly SedCommand[], isQuiet: boolean): Editor {
  let number = 0;
  let isFinished = false;
  /** For a range: the number of its last line, or "open" while its end has not come. */
  const ranges = new Map<SedCommand, number | 'open'>();

  const matches = (address: Address, cycle: Cycle): boolean => {
    if (address.kind === 'last') return cycle.isLast;
    if (address.kind === 'line') return cycle.number === address.number;
    if (address.kind === 'step') {
      return address.step === 0
        ? cycle.number === address.first
        : cycle.number >= address.first && (cycle.number - address.first) % address.step === 0;
    }
    if (address.kind === 'pattern') return address.pattern.find(cycle.line, 0) !== null;
    return false;
  };

  const endOf = (address: Address, cycle: Cycle): number | 'open' => {
    if (address.kind === 'line') return address.number;
    if (address.kind === 'offset') return cycle.number + address.count;
    return address.kind === 'last' && cycle.isLast ? cycle.number : 'open';
  };

  const isSelected = (command: SedCommand, cycle: Cycle): boolean => {
    const [first, second] = command.addresses;
    if (first === undefined) return true;
    if (second === undefined) return matches(first, cycle);
    const end = ranges.get(command);
    if (end === undefined) {
      if (!matches(first, cycle)) return false;
      const newEnd = endOf(second, cycle);
      if (newEnd === 'open' || newEnd > cycle.number) ranges.set(command, newEnd);
      return true;
    }
    const isOver = end === 'open' ? matches(second, cycle) : cycle.number >= end;
    if (isOver) ranges.delete(command);
    return end === 'open' || cycle.number <= end;
  };

  const run = (list: readonly SedCommand[], cycle: Cycle): void => {
    for (const command of list) {
      if (cycle.isDeleted || isFinished) return;
      if (isSelected(command, cycle) === command.isNegated) continue;
      if (command.name === 'q') isFinished = true;
      else if (command.name === '{') run(command.block, cycle);
      else apply(command, cycle);
    }
  };

  return {
    edit(line, isLast) {
      number += 1;
      const cycle: Cycle = { line, output: '', appended: '', isDeleted: false, number, isLast };
      run(commands, cycle);
      if (!cycle.isDeleted && !isQuiet) cycle.output += `${cycle.line}\n`;
      return cycle.output + cycle.appended;
    },
    get isFinished() {
      return isFinished;
    },
    needsLast: commands.some(asksForLast),
  };
}

function asksForLast(command: SedCommand): boolean {
  return command.addresses.some((address) => address.kind === 'last') || command.block.some(asksForLast);
}

function apply(command: SedCommand, cycle: Cycle): void {
  switch (command.name) {
    case 'p':
      cycle.output += `${cycle.line}\n`;
      break;
    case 'd':
      cycle.isDeleted = true;
      break;
    case '=':
      cycle.output += `${cycle.number}\n`;
      break;
    case 'a':
      cycle.appended += `${command.text}\n`;
      break;
    case 'i':
      cycle.output += `${command.text}\n`;
      break;
    case 'c':
      cycle.output += `${command.text}\n`;
      cycle.isDeleted = true;
      break;
    case 'y':
      cycle.line = [...cycle.line]
        .map((character) => command.translation!.get(character) ?? character)
        .join('');
      break;
    case 's': {
      const changed = substitute(command, cycle.line);
      if (changed === null) return;
      cycle.line = changed;
      if (command.flags.includes('p')) cycle.output += `${cycle.line}\n`;
      break;
    }
  }
}

/** `null` where the pattern is not found. */
function substitute(command: SedCommand, line: string): string | null {
  const isGlobal = command.flags.includes('g');
  const wanted = Number(/[0-9]+/.exec(command.flags)?.[0] ?? 1);
  let output = '';
  let position = 0;
  let count = 0;
  let changed = false;
  while (position <= line.length) {
    const match = command.pattern!.find(line, position);
    if (match === null) break;
    count += 1;
    output += line.slice(position, match.start);
    if (count === wanted || (isGlobal && count > wanted)) {
      output += command.replacement!(match.groups);
      changed = true;
    } else output += line.slice(match.start, match.end);
    position = match.end;
    if (match.end === match.start) {
      output += line.slice(position, position + 1);
      position += 1;
    }
    if (changed && !isGlobal) break;
  }
  return changed ? output + line.slice(position) : null;
}
