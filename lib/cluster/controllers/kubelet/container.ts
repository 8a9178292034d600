/**
 * Starts a container: its files, its environment, its first process; and more processes in it, for exec and
 * probes. The real thing is containerd and runc. A server of the image runs as code of the image; everything
 * else goes to the ProcessRunner. The first process of a container has no default action for SIGTERM, as in
 * Linux: a plain `sleep` as container ends only by the SIGKILL after its grace period.
 */
import type { Channel } from '../../http';
import type { Image } from '../../images/image';
import { hashText } from '../../kernel/hash';
import type { Kernel } from '../../kernel/kernel';
import { decodeUtf8 } from '../../kernel/text';
import type { Attachment } from '../../network/wire';
import type { FileSystem, Host, Invocation, Process, ProcessRunner, Signal, TaskHandle } from '../../process';
import type { Container } from '../../resources';
import { type ContainerLog, createContainerLog } from './container-log';
import { expand } from './environment';
import { createMountedFiles, type Mount } from './mounts';
import { drain } from './streams';

/** What a pod gives to each of its containers. */
export interface Sandbox {
  readonly kernel: Kernel;
  readonly runner: ProcessRunner;
  readonly attachment: Attachment;
  readonly hostname: string;
  /** Text of /etc/hosts. */
  readonly hosts: string;
  /** Text of /etc/resolv.conf. */
  readonly resolvConf: string;
  /** `default/pod-nginx`, for names of tasks. */
  readonly podName: string;
  readonly podUid: string;
}

export interface ContainerRun {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly startedMs: number;
  readonly task: TaskHandle;
  readonly files: FileSystem;
  readonly host: Host;
  readonly programs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly log: ContainerLog;
  /** Where the container asks for one (`stdin: true`). */
  readonly stdin: Channel;
  /** Its input ends with the first client that was attached. */
  readonly stdinOnce: boolean;
  readonly terminal: { columns: number; rows: number } | null;
  /** SIGTERM ends it; without this only SIGKILL does. */
  readonly heedsTerm: boolean;
  /** Further processes of this container: they end with it. */
  readonly others: Set<TaskHandle>;
}

export type StartResult =
  | { readonly ok: true; readonly run: ContainerRun }
  /** The runtime's words, as they stand in the event. */
  | { readonly ok: false; readonly message: string };

export interface StartOptions {
  readonly container: Container;
  readonly image: Image;
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly restartCount: number;
}

export function startContainer(sandbox: Sandbox, options: StartOptions): StartResult {
  const { kernel } = sandbox;
  const { container, image, environment } = options;
  const files = createFiles(sandbox, options);
  const argv = buildArgv(container, image, environment);
  const log = createContainerLog(kernel);
  const stdin = kernel.createChannel(`${sandbox.podName}/${container.name} stdin`);
  if (container['stdin'] !== true) stdin.end();
  const id = hashText(`container ${sandbox.podUid} ${container.name} ${options.restartCount}`);
  let signalFirst: (signal: Signal) => void = () => {};
  const base = {
    id,
    startedMs: kernel.nowMs(),
    files,
    host: {
      ...sandbox.attachment.createHost(sandbox.hostname, 'container', {
        hosts: () => readText(files, '/etc/hosts'),
        resolvConf: () => readText(files, '/etc/resolv.conf'),
      }),
      signalFirst: (signal: Signal) => signalFirst(signal),
    },
    programs: image.programs,
    environment,
    workingDirectory: container.workingDir ?? image.workingDirectory,
    log,
    stdin,
    stdinOnce: container['stdinOnce'] === true,
    terminal: container['tty'] === true ? { columns: 80, rows: 24 } : null,
    others: new Set<TaskHandle>(),
  };
  files.makeDirectory(base.workingDirectory);
  const name = `${sandbox.podName}/${container.name}`;
  const server = image.servers[argv[0] ?? ''] ?? image.servers[baseName(argv[0] ?? '')];
  if (server !== undefined) {
    const task = kernel.spawn(server(createServerContext(sandbox, container.name, argv, base)), name);
    // Servers have handlers for these two; everything else is ignored by process 1, even SIGKILL from inside.
    signalFirst = (signal) => {
      if (signal === 'SIGTERM' || signal === 'SIGINT') kernel.signal(task, signal);
    };
    return { ok: true, run: { ...base, task, heedsTerm: true } };
  }
  const missing = findMissing(argv, image.programs, files);
  if (missing !== null) return { ok: false, message: `${RUNC_FAILURE}: ${missing}` };
  const task = kernel.spawn(runWithLog(sandbox, argv, base), name);
  return { ok: true, run: { ...base, task, heedsTerm: false } };
}

const RUNC_FAILURE =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init';

type Base = Omit<ContainerRun, 'task' | 'heedsTerm'>;

function createFiles(sandbox: Sandbox, { image, mounts }: StartOptions): FileSystem {
  const own = sandbox.runner.createFiles({
    '/etc/hostname': `${sandbox.hostname}\n`,
    ...image.files,
    '/etc/hosts': sandbox.hosts,
    '/etc/resolv.conf': sandbox.resolvConf,
  });
  for (const directory of ['/bin', '/home', '/root', '/tmp', '/usr', '/var']) own.makeDirectory(directory);
  return createMountedFiles(own, mounts);
}

/** `command` replaces the image's entrypoint and its default arguments, `args` the arguments only. */
function buildArgv(
  { command, args }: Container,
  image: Image,
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  const given = [...(command ?? image.entrypoint), ...(args ?? (command === undefined ? image.command : []))];
  const isOwn = command === undefined && args === undefined;
  const argv = isOwn ? given : given.map((word) => expand(word, environment));
  return image.unwrap?.(argv) ?? argv;
}

function createServerContext(sandbox: Sandbox, owner: string, argv: readonly string[], base: Base) {
  const { kernel, attachment } = sandbox;
  return {
    argv,
    environment: base.environment,
    files: base.files,
    hostname: sandbox.hostname,
    epochMs: kernel.epochMs,
    writeLog: base.log.write,
    listen: (port: number, program: string, handler: Parameters<Attachment['listen']>[0]['handler']) =>
      attachment.listen({ port, secure: false, program, handler }, `${sandbox.podUid}/${owner}`),
  };
}

/** The owner's name of a container's ports and connections. */
export function ownerOf(podUid: string, container: string): string {
  return `${podUid}/${container}`;
}

function* runWithLog({ kernel, runner }: Sandbox, argv: readonly string[], base: Base): Process<number> {
  const stdout = kernel.createChannel('stdout');
  const stderr = base.terminal === null ? kernel.createChannel('stderr') : stdout;
  drain(
    stdout,
    (chunk) => base.log.write('stdout', chunk),
    () => {},
  );
  if (stderr !== stdout) {
    drain(
      stderr,
      (chunk) => base.log.write('stderr', chunk),
      () => {},
    );
  }
  try {
    return yield* runner.run(
      createInvocation(base, argv, { stdin: base.stdin, stdout, stderr }, base.terminal),
    );
  } finally {
    stdout.end();
    stderr.end();
  }
}

export function createInvocation(
  run: Base,
  argv: readonly string[],
  streams: Pick<Invocation, 'stdin' | 'stdout' | 'stderr'>,
  terminal: Invocation['terminal'],
): Invocation {
  const { environment, workingDirectory, host, files, programs } = run;
  return { argv, environment, workingDirectory, host, files, programs, ...streams, terminal };
}

/** What runc says of a command that it can't find; `null` where it can be started. */
export function findMissing(
  argv: readonly string[],
  programs: readonly string[],
  files: FileSystem,
): string | null {
  const [command] = argv;
  if (command === undefined) return 'no command specified';
  const isPath = command.includes('/');
  if (programs.includes(isPath ? baseName(command) : command)) return null;
  if (!isPath) return `exec: "${command}": executable file not found in $PATH`;
  if (files.readFile(command) !== null) return null;
  return `exec: "${command}": stat ${command}: no such file or directory`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function readText(files: FileSystem, path: string): string {
  const content = files.readFile(path);
  return typeof content === 'string' ? content : content === null ? '' : decodeUtf8(content);
}
