/**
 * awk: rules for lines, with fields, variables, arrays, conditions, loops and the usual functions of texts.
 * Left out and refused: functions of one's own, getline, output to files and commands, RS, rand, sin and the like.
 * `for (key in array)` goes through the keys in order.
 */
import { FileSystemError, type Process, SignalError } from '../../cluster/process';

import { interpretEscapes } from '../language/escapes';
import { createTextWriter, type LineReader } from '../text/lines';
import { createMemory, createRunner, ExitProgram } from './awk/interpreter';
import { parseProgram } from './awk/parser';
import { fromInput, fromNumber, toNumber } from './awk/values';
import { type Call, complain, createProgram, ProgramFailure } from './definition';
import { openLines, readText } from './inputs';

export const awk = createProgram(
  {
    options: 'F:v:f:',
    long: { 'field-separator': 'F', assign: 'v', file: 'f' },
    usage: "[-F fs] [-v var=value] 'program' [file ...]",
    summary: "Work on lines by fields: awk '{print $1}' prints the first word of each line.",
    usageExitCode: 2,
    stopsAtOperand: true,
  },
  function* (call) {
    const operands = [...call.operands];
    let text = '';
    for (const file of call.values('f')) text += `${yield* readText(call.context, file)}\n`;
    if (!call.has('f')) {
      const first = operands.shift();
      if (first === undefined)
        throw new ProgramFailure("usage: awk [-F fs] [-v var=value] 'program' [file ...]", 2);
      text = first;
    }
    return yield* runProgram(call, text, operands);
  },
);

function* runProgram(call: Call, text: string, operands: readonly string[]): Process<number> {
  const rules = parseProgram(text);
  const memory = createMemory(call.context.spend);
  const out = createTextWriter(call.context.stdout);
  const runner = createRunner(rules, memory, out);
  const separator = call.value('F');
  if (separator !== undefined)
    memory.variables.set(
      'FS',
      fromInput(separator === 't' ? '\t' : interpretEscapes(separator, 'printf').text),
    );
  for (const assignment of call.values('v')) assignVariable(memory.variables, assignment);
  memory.arrays.set(
    'ENVIRON',
    new Map(Object.entries(call.context.environment).map(([name, value]) => [name, fromInput(value)])),
  );
  let exitCode = 0;
  try {
    yield* runner.runSpecial('begin');
    const readsInput = rules.some((rule) => rule.trigger.kind !== 'begin');
    if (readsInput) exitCode = yield* runInputs(call, runner, memory, out, operands);
    yield* runner.runSpecial('end');
  } catch (error) {
    if (error instanceof ExitProgram) exitCode = yield* runAfterExit(runner, error);
    else {
      if (!(error instanceof SignalError)) yield* out.flush();
      throw error;
    }
  }
  yield* out.flush();
  return exitCode;
}

/** `exit` still runs the END rules. */
function* runAfterExit(runner: ReturnType<typeof createRunner>, error: ExitProgram): Process<number> {
  try {
    yield* runner.runSpecial('end');
  } catch (second) {
    if (!(second instanceof ExitProgram)) throw second;
    return second.exitCode;
  }
  return error.exitCode;
}

function assignVariable(variables: Map<string, ReturnType<typeof fromInput>>, assignment: string): void {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(assignment);
  if (match === null) throw new ProgramFailure(`invalid -v argument: ${assignment}`, 2);
  if (match[1] === 'RS') throw new ProgramFailure('RS is not supported here: records are lines', 2);
  variables.set(match[1]!, fromInput(interpretEscapes(match[2]!, 'printf').text));
}

function* runInputs(
  call: Call,
  runner: ReturnType<typeof createRunner>,
  memory: ReturnType<typeof createMemory>,
  out: ReturnType<typeof createTextWriter>,
  operands: readonly string[],
): Process<number> {
  let exitCode = 0;
  const files = operands.filter((operand) => !/^[A-Za-z_]\w*=/.test(operand));
  for (const operand of operands.filter((entry) => !files.includes(entry)))
    assignVariable(memory.variables, operand);
  for (const operand of files.length === 0 ? ['-'] : files) {
    let reader: LineReader;
    try {
      reader = openLines(call.context, operand);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      yield* complain(call.context, `cannot open ${operand} (${error.message})`);
      exitCode = 2;
      continue;
    }
    memory.variables.set('FILENAME', fromInput(operand === '-' ? '' : operand));
    memory.variables.set('FNR', fromNumber(0));
    for (let lines = yield* reader.readBatch(); lines !== null; lines = yield* reader.readBatch()) {
      for (const line of lines) {
        for (const name of ['NR', 'FNR']) {
          memory.variables.set(name, fromNumber(toNumber(memory.variables.get(name)!) + 1));
        }
        memory.setRecord(line);
        yield* runner.runRecord();
      }
      yield* out.flush();
    }
  }
  return exitCode;
}
