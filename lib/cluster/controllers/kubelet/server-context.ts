/**
 * What a program of an image is handed: its place in the container (files, environment, network) and the few calls
 * that servers make. In the real thing these are system calls; ours go to the kernel, the wire and the container's log.
 */
import type { ServerContext } from '../../images/image';
import type { Kernel } from '../../kernel/kernel';
import { decodeUtf8 } from '../../kernel/text';
import type { Attachment } from '../../network/wire';
import type { FileSystem, Host, Process, ProcessRunner, TaskHandle } from '../../process';
import { drain } from './streams';

/** The container that the program runs in. */
export interface Surroundings {
  readonly kernel: Kernel;
  readonly runner: ProcessRunner;
  readonly attachment: Attachment;
  readonly hostname: string;
  readonly host: Host;
  readonly files: FileSystem;
  readonly programs: readonly string[];
  /** Who holds the ports: see ownerOf. */
  readonly owner: string;
  /** Further processes of the container: they end with it. */
  readonly others: Set<TaskHandle>;
}

/** How it was called. */
export interface ServerCall {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly isFirst: boolean;
  readonly writeLog: ServerContext['writeLog'];
}

const MOST_OF_OUTPUT = 100_000;

export function createServerContext(around: Surroundings, call: ServerCall): ServerContext {
  const { kernel, attachment, owner } = around;
  const noHttp = (): void => {};
  return {
    ...call,
    files: around.files,
    hostname: around.hostname,
    host: around.host,
    epochMs: kernel.epochMs,
    listen: (port, program, handler) => attachment.listen({ port, secure: false, program, handler }, owner),
    listenStream: (port, program, accept) =>
      attachment.listen({ port, secure: false, program, handler: noHttp, accept }, owner),
    later: (delayMs, act) => {
      kernel.schedule(delayMs, 'progress', act);
    },
    run: (argv, done) => runBeside(around, call, argv, done),
  };
}

function runBeside(
  { kernel, runner, host, files, programs, others }: Surroundings,
  { environment, workingDirectory }: ServerCall,
  argv: readonly string[],
  done: Parameters<ServerContext['run']>[1],
): void {
  const stdin = kernel.createChannel('stdin');
  stdin.end();
  const stdout = kernel.createChannel('output');
  let output = '';
  const take = (chunk: string | Uint8Array): void => {
    if (output.length < MOST_OF_OUTPUT) output += typeof chunk === 'string' ? chunk : decodeUtf8(chunk);
  };
  const streams = { stdin, stdout, stderr: stdout };
  const call = { argv, environment, workingDirectory, host, files, programs, terminal: null, ...streams };
  const task = kernel.spawn(
    endStreams(runner.run(call), () => stdout.end()),
    `beside ${argv[0] ?? ''}`,
  );
  others.add(task);
  drain(stdout, take, () => {});
  kernel.onExit(task, (exitCode) => {
    others.delete(task);
    // The output is drained by events of this millisecond.
    kernel.schedule(0, 'progress', () => done({ output, exitCode }));
  });
}

function* endStreams(process: Process<number>, end: () => void): Process<number> {
  try {
    return yield* process;
  } finally {
    end();
  }
}
