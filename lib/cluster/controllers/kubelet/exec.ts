/**
 * A command in a running container, and the streams of an attached one, as messages of an upgraded connection.
 * With a terminal, Ctrl-C is a character of the input: what it does is the ProcessRunner's part, which plays
 * the terminal's line discipline.
 */

import type { PodExecOptions, PodStreams } from '../../api/hooks';
import type { Channel, Chunk } from '../../http';
import { hashText } from '../../kernel/hash';
import type { Kernel } from '../../kernel/kernel';
import { decodeUtf8 } from '../../kernel/text';
import type { Process, ProcessRunner } from '../../process';
import { type ContainerRun, createInvocation, findMissing } from './container';
import { packMessage, pump, STREAM, unpackMessage } from './streams';

/** Where kubectl does not tell the terminal's size. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

export function execInContainer(
  kernel: Kernel,
  runner: ProcessRunner,
  run: ContainerRun,
  options: PodExecOptions,
): PodStreams {
  const toServer = kernel.createChannel('exec to server');
  const fromServer = kernel.createChannel('exec from server');
  const missing = findMissing(options.command, run.programs, run.files);
  if (missing !== null) {
    fromServer.tryWrite(packMessage(STREAM.error, tellFailure(run, missing)));
    fromServer.end();
    return { toServer, fromServer };
  }
  const stdin = kernel.createChannel('stdin');
  const stdout = kernel.createChannel('stdout');
  const stderr = options.tty ? stdout : kernel.createChannel('stderr');
  const terminal = options.tty ? { ...DEFAULT_SIZE } : null;
  if (!options.stdin) stdin.end();

  const invocation = createInvocation(run, options.command, { stdin, stdout, stderr }, terminal);
  const task = kernel.spawn(
    runAndClose(runner.run(invocation), stdout, stderr),
    `exec ${options.command[0]}`,
  );
  run.others.add(task);

  const outputs = stdout === stderr ? [stdout] : [stdout, stderr];
  let openOutputs = outputs.length;
  let exitCode: number | null = null;
  const finish = (): void => {
    if (openOutputs > 0 || exitCode === null) return;
    fromServer.tryWrite(packMessage(STREAM.error, tellExit(exitCode)));
    fromServer.end();
  };
  for (const output of outputs) {
    const stream = output === stdout ? STREAM.stdout : STREAM.stderr;
    pump(
      output,
      fromServer,
      (chunk) => fromServer.tryWrite(packMessage(stream, chunk)),
      () => {
        openOutputs -= 1;
        finish();
      },
    );
  }
  kernel.onExit(task, (code) => {
    run.others.delete(task);
    exitCode = code;
    for (const output of outputs) output.end();
    finish();
  });
  receiveMessages(toServer, stdin, terminal, () => {
    stdin.end();
    // The connection is gone: nobody would see the rest.
    if (toServer.cancelled) kernel.signal(task, 'SIGHUP');
  });
  return { toServer, fromServer };
}

function* runAndClose(process: Process<number>, ...outputs: readonly Channel[]): Process<number> {
  try {
    return yield* process;
  } finally {
    for (const output of outputs) output.end();
  }
}

/** The first process's own streams. It goes on when the client leaves; `stdinOnce` ends its input then. */
export function attachToContainer(kernel: Kernel, run: ContainerRun, options: PodExecOptions): PodStreams {
  const toServer = kernel.createChannel('attach to server');
  const fromServer = kernel.createChannel('attach from server');
  const backlog: Chunk[] = [];
  let isWaiting = false;
  let isOver = false;
  const flush = (): void => {
    isWaiting = false;
    while (backlog.length > 0) {
      const outcome = fromServer.tryWrite(backlog[0]!);
      if (outcome === 'full') {
        isWaiting = true;
        fromServer.onWritable(flush);
        return;
      }
      if (outcome === 'closed') {
        stop();
        return;
      }
      backlog.shift();
    }
    if (isOver) fromServer.end();
  };
  const send = (message: Chunk): void => {
    backlog.push(message);
    if (!isWaiting) flush();
  };
  const stop = run.log.subscribe((stream, chunk) => send(packMessage(STREAM[stream], chunk)));
  kernel.onExit(run.task, (code) => {
    isOver = true;
    send(packMessage(STREAM.error, tellExit(code)));
  });
  receiveMessages(toServer, options.stdin ? run.stdin : null, run.terminal, () => {
    if (run.stdinOnce) run.stdin.end();
  });
  return { toServer, fromServer };
}

/** `close`: no more input comes, by the client's word or because the connection has ended. */
function receiveMessages(
  toServer: Channel,
  stdin: Channel | null,
  terminal: { columns: number; rows: number } | null,
  close: () => void,
): void {
  pump(
    toServer,
    stdin ?? toServer,
    (message) => {
      const { stream, chunk } = unpackMessage(message);
      if (stream === STREAM.resize && terminal !== null) resize(terminal, chunk);
      if (stream === STREAM.close) close();
      if (stream !== STREAM.stdin || stdin === null) return 'accepted';
      // Whoever does not read any more must not close the whole connection.
      return stdin.tryWrite(chunk) === 'full' ? 'full' : 'accepted';
    },
    close,
  );
}

function resize(terminal: { columns: number; rows: number }, chunk: Chunk): void {
  const text = typeof chunk === 'string' ? chunk : decodeUtf8(chunk);
  const match = /"Width":\s*(\d+).*"Height":\s*(\d+)/.exec(text);
  if (match === null) return;
  terminal.columns = Number(match[1]);
  terminal.rows = Number(match[2]);
}

/** The connection stands already when the runtime refuses, so it is told in the last message. */
function tellFailure(run: ContainerRun, missing: string): string {
  const id = hashText(`exec ${run.id} ${missing}`);
  const message = `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${missing}`;
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  });
}

function tellExit(exitCode: number): string {
  if (exitCode === 0) return JSON.stringify({ metadata: {}, status: 'Success' });
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit code ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: `${exitCode}` }] },
  });
}
