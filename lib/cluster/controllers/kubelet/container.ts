/**
 * Starts a container: its files, its environment, its first process; and more processes in it, for exec and
 * probes. The real thing is containerd and runc. A server of the image runs as code of the image; everything
 * else goes to the ProcessRunner. The first process of a container has no default action for SIGTERM, as in
 * Linux: a plain `sleep` as container ends only by the SIGKILL after its grace period.
 */
import type { Channel } from '../../http';
import type { Image } from '../../images/image';
import type { Kernel } from '../../kernel/kernel';
import { deriveHex } from '../../kernel/random';
import { decodeUtf8 } from '../../kernel/text';
import type { Attachment } from '../../network/wire';
import type {
  Binary,
  FileSystem,
  Host,
  Invocation,
  Process,
  ProcessRunner,
  Signal,
  SignalInbox,
  TaskHandle,
} from '../../process';
import type { Container } from '../../resources';
import { type ContainerLog, createContainerLog } from './container-log';
import { expand } from './environment';
import { createServerContext, type Surroundings } from './server-context';
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
  /** The image's own programs, for whoever calls them beside the first process. */
  readonly binaries: Readonly<Record<string, Binary>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly log: ContainerLog;
  /** Where the container asks for one (`stdin: true`). */
  readonly stdin: Channel;
  /** Its input ends with the first client that was attached. */
  readonly stdinOnce: boolean;
  readonly terminal: { columns: number; rows: number } | null;
  /** It gets to see its stop signal; without this only SIGKILL ends it. */
  readonly heedsTerm: boolean;
  /** How its image wants to be asked to end. */
  readonly stopSignal: Signal;
  /** Further processes of this container: they end with it. */
  readonly others: Set<TaskHandle>;
}

export type StartResult =
  | { readonly ok: true; readonly run: ContainerRun }
  /** The runtime's words, as they stand in the event. */
  | {
      readonly ok: false;
      readonly reason: 'CreateContainerError' | 'RunContainerError';
      readonly message: string;
    };

export interface StartOptions {
  readonly container: Container;
  readonly image: Image;
  readonly environment: Readonly<Record<string, string>>;
  readonly restartCount: number;
  /** Hangs the volumes into its own files. */
  readonly mount: (own: FileSystem) => FileSystem;
  readonly useMemory: (bytes: number) => void;
}

export function startContainer(sandbox: Sandbox, options: StartOptions): StartResult {
  const { kernel } = sandbox;
  const { container, image, environment } = options;
  const files = createFiles(sandbox, options);
  const argv = buildArgv(container, image, environment);
  const log = createContainerLog(kernel);
  const stdin = kernel.createChannel(`${sandbox.podName}/${container.name} stdin`);
  if (container['stdin'] !== true) stdin.end();
  const id = deriveHex(`container ${sandbox.podUid} ${container.name} ${options.restartCount}`, 64);
  let signalFirst: (signal: Signal) => void = () => {};
  const programs = namesOf(image);
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
      useMemory: options.useMemory,
    },
    programs,
    environment,
    workingDirectory: container.workingDir ?? image.workingDirectory,
    log,
    stdin,
    stdinOnce: container['stdinOnce'] === true,
    terminal: container['tty'] === true ? { columns: 80, rows: 24 } : null,
    others: new Set<TaskHandle>(),
    stopSignal: image.stopSignal ?? 'SIGTERM',
  };
  if (files.listDirectory(base.workingDirectory) === null) files.makeDirectory(base.workingDirectory);
  const name = `${sandbox.podName}/${container.name}`;
  const around = { ...sandbox, ...base, owner: ownerOf(sandbox.podUid, container.name) };
  const binaries = wrapServers(image, around);
  const server = image.servers[argv[0] ?? ''] ?? image.servers[baseName(argv[0] ?? '')];
  if (server !== undefined) {
    const { workingDirectory } = base;
    const call = { argv, environment, workingDirectory, isFirst: true, writeLog: log.write };
    const task = kernel.spawn(server(createServerContext(around, call)), name);
    // Servers have handlers for these two; everything else is ignored by process 1, even SIGKILL from inside.
    signalFirst = (signal) => {
      if (['SIGTERM', 'SIGINT', base.stopSignal].includes(signal)) kernel.signal(task, signal);
    };
    return { ok: true, run: { ...base, binaries, task, heedsTerm: true } };
  }
  const missing = findMissing(argv, programs, files);
  if (missing !== null) return refuse(id, missing);
  const inbox: SignalInbox = { handled: new Set(), arrived: [], wake: null, isReplaced: false };
  signalFirst = (signal) => {
    if (inbox.isReplaced && signal !== 'SIGKILL') kernel.signal(task, signal);
    if (inbox.isReplaced || !inbox.handled.has(signal)) return;
    inbox.arrived.push(signal);
    inbox.wake?.();
  };
  const task = kernel.spawn(runWithLog(sandbox, argv, { ...base, binaries }, inbox), name);
  return { ok: true, run: { ...base, binaries, task, heedsTerm: false } };
}

function refuse(id: string, missing: string): StartResult {
  if (missing !== NO_COMMAND)
    return { ok: false, reason: 'RunContainerError', message: `${RUNC_FAILURE}: ${missing}` };
  const message = `failed to generate container "${id}" spec: failed to generate spec: ${missing}`;
  return { ok: false, reason: 'CreateContainerError', message };
}

const NO_COMMAND = 'no command specified';
const RUNC_FAILURE =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init';

type Base = Omit<ContainerRun, 'task' | 'heedsTerm'>;

function createFiles(sandbox: Sandbox, { container, image, mount }: StartOptions): FileSystem {
  const own = sandbox.runner.createFiles({
    '/etc/hostname': `${sandbox.hostname}\n`,
    ...image.files,
    [lastWordsPath(container)]: '',
    '/etc/hosts': sandbox.hosts,
    '/etc/resolv.conf': sandbox.resolvConf,
  });
  for (const directory of ['/bin', '/home', '/root', '/tmp', '/usr', '/var']) own.makeDirectory(directory);
  return mount(own);
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

/** Kept by image: thousands of containers share one list. */
const NAMES = new WeakMap<Image, readonly string[]>();

function namesOf(image: Image): readonly string[] {
  const names = NAMES.get(image) ?? [...image.programs, ...Object.keys(image.servers).map(baseName)];
  NAMES.set(image, names);
  return names;
}

/** The image's programs as the shell calls them: an exec, a probe, a line of a script. */
function wrapServers({ servers }: Image, around: Surroundings): Readonly<Record<string, Binary>> {
  const entries = Object.entries(servers).map(([path, server]): [string, Binary] => [
    baseName(path),
    ({ argv, environment, workingDirectory, stdout, stderr }) => {
      const streams = { stdout, stderr };
      const writeLog = (stream: 'stdout' | 'stderr', text: string) => void streams[stream].tryWrite(text);
      const call = { argv, environment, workingDirectory, isFirst: false, writeLog };
      return server(createServerContext(around, call));
    },
  ]);
  return Object.fromEntries(entries);
}

/** Where a container may leave a message when it ends. */
export function lastWordsPath(container: Container): string {
  return String(container['terminationMessagePath'] ?? '/dev/termination-log');
}

/** The owner's name of a container's ports and connections. */
export function ownerOf(podUid: string, container: string): string {
  return `${podUid}/${container}`;
}

function* runWithLog(
  { kernel, runner }: Sandbox,
  argv: readonly string[],
  base: Base,
  inbox: SignalInbox,
): Process<number> {
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
    const streams = { stdin: base.stdin, stdout, stderr };
    return yield* runner.run({ ...createInvocation(base, argv, streams, base.terminal), inbox });
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
  const { environment, workingDirectory, host, files, programs, binaries } = run;
  return { argv, environment, workingDirectory, host, files, programs, binaries, ...streams, terminal };
}

/** What runc says of a command that it can't find; `null` where it can be started. */
export function findMissing(
  argv: readonly string[],
  programs: readonly string[],
  files: FileSystem,
): string | null {
  const [command] = argv;
  if (command === undefined) return NO_COMMAND;
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
