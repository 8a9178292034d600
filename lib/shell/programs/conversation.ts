/** Two people at the ends of a connection: what is typed goes out, what comes is printed, at the same time. */
import type { Channel } from '../../cluster/http';
import { type Process, read, signal, spawn, write } from '../../cluster/process';
import type { ProgramContext } from '../program';

interface Ends {
  readonly input: Channel;
  readonly output: Channel;
}

/**
 * Until the other side closes. `closesAfterInput`: at the end of the typing this side closes its direction. `change`
 * sees each chunk that is typed; `null` ends the conversation.
 */
export function* converse(
  context: ProgramContext,
  { input, output }: Ends,
  options: {
    readonly closesAfterInput: boolean;
    readonly change?: (text: string) => string;
    /** Silence of the other side after which it is over. */
    readonly patienceMs?: number;
  },
): Process<void> {
  const sender = yield* spawn(send(context.stdin, output, options), 'connection');
  try {
    for (;;) {
      const chunk = yield* read(input, options.patienceMs);
      if (chunk === null || chunk === undefined) return;
      yield* write(context.stdout, chunk);
    }
  } finally {
    output.end();
    input.cancel();
    yield* signal(sender, 'SIGKILL');
  }
}

function* send(
  stdin: Channel,
  output: Channel,
  { closesAfterInput, change }: { closesAfterInput: boolean; change?: (text: string) => string },
): Process<number> {
  for (;;) {
    const chunk = yield* read(stdin);
    if (chunk === null || chunk === undefined) break;
    if (output.ended || output.cancelled) return 0;
    yield* write(output, change === undefined || typeof chunk !== 'string' ? chunk : change(chunk));
  }
  if (closesAfterInput) output.end();
  return 0;
}
