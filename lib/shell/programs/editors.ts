/**
 * vi (vim, view) and nano: they open their file in the editor of the page and wait until it is closed there, which
 * reaches them as Ctrl-X. What is saved meanwhile is an entry of the log and no matter of theirs. :q :wq :x ZZ end vi
 * here too. Left out and said so: drawing in the terminal, more than one file, files of containers.
 */
import { type Process, read, write } from '../../cluster/process';
import { factsOf, missingReason } from '../files/access';
import { parentOf } from '../files/paths';
import type { Program } from '../program';
import { createDecoder } from '../text/lines';
import { type Call, complain, createProgram, ProgramFailure } from './definition';
import { pathOf } from './inputs';

/** What closing the editor's tab sends. */
const CLOSE = '\u0018';
const LEAVING_VI = /^\s*(:(q|wq|x|qa|wqa|xa)!?|ZZ|ZQ)\s*$/;

interface Manner {
  readonly withoutTerminal: string;
  readonly leaves: (line: string) => boolean;
  readonly hint: string;
}

const VI: Manner = {
  withoutTerminal: [
    'Vim: Warning: Input is not from a terminal',
    'Vim: Error reading input, exiting...',
    'Vim: Finished.\n',
  ].join('\n'),
  leaves: (line) => LEAVING_VI.test(line),
  hint: 'Type in the editor beside this terminal. Here, :q ends vi, and so does Ctrl-C.',
};

const NANO: Manner = {
  withoutTerminal: 'Standard input is not a terminal\n',
  leaves: () => false,
  hint: 'Type in the editor beside this terminal. Here, Ctrl-X ends nano, and so does Ctrl-C.',
};

const createEditor = (manner: Manner): Program =>
  createProgram(
    {
      options: '',
      usage: '[+LINE] FILE',
      summary: 'Opens FILE in the editor beside the terminal, and waits until it is closed there.',
    },
    (call) => edit(call, manner),
  );

export const editors = { vi: createEditor(VI), view: createEditor(VI), nano: createEditor(NANO) };

function* edit(call: Call, manner: Manner): Process<number> {
  const { context } = call;
  if (context.editor === undefined) {
    yield* complain(context, 'not simulated on this machine. The real image has it.');
    return 127;
  }
  if (context.inputTerminal === null) {
    yield* write(context.stderr, manner.withoutTerminal);
    return 1;
  }
  const { path, name, line } = readOperands(call);
  const close = context.editor.open({ path, program: call.name, line });
  try {
    yield* write(
      context.stdout,
      `${name} is open in the editor. Close it there to go on here; Ctrl-C ends ${call.name} too.\n`,
    );
    return yield* waitForEnd(call, manner);
  } finally {
    close();
  }
}

function readOperands(call: Call): { path: string; name: string; line: number | null } {
  const places = call.operands.filter((operand) => /^\+\d*$/.test(operand));
  const names = call.operands.filter((operand) => !places.includes(operand));
  const [name] = names;
  if (name === undefined) throw new ProgramFailure('expected the name of a file', 1, true);
  if (names.length > 1) throw new ProgramFailure('expected one file; more at a time are not simulated');
  const { files } = call.context;
  const path = pathOf(call.context, name);
  const facts = factsOf(files, path);
  if (facts !== null && facts.kind !== 'file') {
    throw new ProgramFailure(`${name}: ${facts.kind === 'directory' ? 'Is a directory' : 'Not a file'}`);
  }
  if (facts === null && factsOf(files, parentOf(path))?.kind !== 'directory') {
    throw new ProgramFailure(`${name}: ${missingReason(files, path)}`);
  }
  if (facts !== null && typeof files.readFile(path) !== 'string') {
    throw new ProgramFailure(`${name}: this file holds bytes that are no text`);
  }
  const line = Number(places.at(-1)?.slice(1) ?? '0');
  return { path, name, line: line > 0 ? line : null };
}

/** Never for good: Ctrl-X, a command that leaves, the end of input, and Ctrl-C as for every program. */
function* waitForEnd(call: Call, manner: Manner): Process<number> {
  const { context } = call;
  const decode = createDecoder();
  let rest = '';
  for (;;) {
    const chunk = yield* read(context.stdin);
    if (chunk === null || chunk === undefined) {
      yield* write(context.stderr, `${call.name}: the input has ended\n`);
      return 1;
    }
    const lines = (rest + decode(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.includes(CLOSE) || lines.some((line) => line.includes(CLOSE) || manner.leaves(line))) return 0;
    for (const line of lines) if (line.trim() !== '') yield* write(context.stdout, `${manner.hint}\n`);
  }
}
