/** A program's three streams as descriptors of a shell that runs inside it. Their owner closes them. */
import { createStream, type Descriptors, retainAll } from '../language/streams';
import type { ProgramContext } from '../program';

export function descriptorsOf(context: ProgramContext): Descriptors {
  const nothing = (): void => {};
  const input = createStream(context.stdin, context.inputTerminal === null ? 'pipe' : 'terminal', nothing);
  const output = createStream(context.stdout, context.terminal === null ? 'pipe' : 'terminal', nothing);
  const errors = createStream(context.stderr, context.terminal === null ? 'pipe' : 'terminal', nothing);
  return retainAll(
    new Map([
      [0, input],
      [1, output],
      [2, errors],
    ]),
  );
}
