/**
 * What the servers of all images have in common: a port, an answer to each request, and an end by a signal. A
 * program without a handler for a signal ends by it, unless it is process 1 of its container: then Linux drops the
 * signal, and only SIGKILL ends it. Many real images are so, which is why their pods take thirty seconds to go.
 */
import type { HttpResponse } from '../http';
import type { Handler } from '../network/listener';
import { type Process, type Signal, SignalError, type Syscall } from '../process';
import type { ServerContext } from './image';

export interface Serving {
  readonly port: number;
  /** For the story: "nginx". */
  readonly program: string;
  readonly answer: Handler;
  /** Called once the port is taken: what it writes when it starts. */
  readonly started?: () => void;
  /** The port has somebody else: what it says then, and its exit code. */
  readonly inUse: () => number;
  /** What a signal does. Default: there is no handler. */
  readonly stop?: Stop;
  readonly ending?: Ending;
}

/** The exit code, or `null` where the program has no handler for this signal. */
export type Stop = (signal: Signal) => number | null;

export function* serve(context: ServerContext, serving: Serving): Process<number> {
  const { port, program, answer } = serving;
  const handler: Handler = (incoming, respond) =>
    answer(incoming, (response) => respond(withoutBody(incoming.request.method, response)));
  if (context.listen(port, program, handler) === 'in use') return serving.inUse();
  serving.started?.();
  return yield* untilEnd(context, serving.stop, serving.ending);
}

function withoutBody(method: string, response: HttpResponse): HttpResponse {
  return method === 'HEAD' ? { ...response, body: null } : response;
}

/** An end that the program itself decides, from the answer to a request. */
export interface Ending {
  readonly call: Syscall;
  end(exitCode: number): void;
}

export function createEnding(): Ending {
  let finish: (exitCode: number) => void = () => {};
  return {
    call: {
      call: 'operation',
      name: 'wait for the end',
      start(resolve) {
        finish = resolve;
        return () => {
          finish = () => {};
        };
      },
    },
    end: (exitCode) => finish(exitCode),
  };
}

export function* untilEnd(
  context: ServerContext,
  stop: Stop = () => null,
  ending: Ending = createEnding(),
): Process<number> {
  for (;;) {
    try {
      return (yield ending.call) as number;
    } catch (error) {
      if (!(error instanceof SignalError)) throw error;
      const exitCode = stop(error.signal);
      if (exitCode !== null) return exitCode;
      if (!context.isFirst) throw error;
    }
  }
}
