/**
 * What runs in a container or at a prompt: a generator that yields system calls to the kernel, which resumes
 * exactly one task at a time in the order of (virtual time, sequence). The kubelet, exec, probes and hooks
 * know only this interface; the sandbox hands the shell's ProcessRunner to createCluster.
 */
import type { Channel, Chunk, HttpRequest, HttpResponse } from './http';
import type {
  IncomingConnection,
  KeptConnection,
  OpenPort,
  OutgoingStream,
  PacketPath,
  StreamOutcome,
} from './tcp';

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGPIPE' | 'SIGHUP' | 'SIGQUIT' | 'SIGWINCH';

/** Exit codes of programs ended by a signal, as bash reports them: 128 + number. */
export const SIGNAL_EXIT_CODES: Readonly<Record<Signal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGKILL: 137,
  SIGPIPE: 141,
  SIGTERM: 143,
  SIGWINCH: 156,
};

/** Thrown into a task that is signalled. A program may catch it to tidy up; SIGKILL uses `return()` instead. */
export class SignalError extends Error {
  constructor(readonly signal: Signal) {
    super(signal);
    this.name = 'SignalError';
  }
}

/** A running program of the simulated world. `T` is what it returns: an exit code, mostly. */
export type Process<T> = Generator<Syscall, T, unknown>;

/**
 * Counts work that no system call shows, about a unit for a character that is made or looked at. Throws
 * SignalError('SIGKILL') where one resumption of a task does more than a machine bears. See kernel/limits.
 */
export type Spend = (units: number) => void;

export interface TaskHandle {
  readonly id: number;
  readonly name: string;
  /** `null` while it runs. A task ended by a signal has 128 + the signal's number. */
  readonly exitCode: number | null;
}

export type Syscall =
  | { readonly call: 'read'; readonly from: Channel; readonly timeoutMs?: number }
  | { readonly call: 'write'; readonly to: Channel; readonly chunk: Chunk }
  | { readonly call: 'sleep'; readonly delayMs: number }
  /** Counts as work and lets other tasks run: loops without any other call yield it once a turn. */
  | { readonly call: 'step' }
  | { readonly call: 'spawn'; readonly process: Process<number>; readonly name: string }
  /** Like `yield*`, and costs no event; only that the engine's stack does not grow. */
  | { readonly call: 'enter'; readonly process: Process<unknown> }
  | { readonly call: 'wait'; readonly task: TaskHandle; readonly timeoutMs?: number }
  | { readonly call: 'signal'; readonly task: TaskHandle; readonly signal: Signal }
  /** Anything that answers later by an event: `start` gets the function to call with the result and returns how to give up. */
  | {
      readonly call: 'operation';
      readonly name: string;
      readonly start: (resolve: (value: unknown) => void) => () => void;
    };

/** The next chunk of a channel, `null` at its end, `undefined` when `timeoutMs` passed first. */
export function* read(from: Channel, timeoutMs?: number): Process<Chunk | null | undefined> {
  return (yield { call: 'read', from, timeoutMs }) as Chunk | null | undefined;
}

/** Waits while the channel is full. Throws SignalError('SIGPIPE') where nobody reads any more. */
export function* write(to: Channel, chunk: Chunk): Process<void> {
  if (chunk.length > 0) yield { call: 'write', to, chunk };
}

export function* sleep(delayMs: number): Process<void> {
  yield { call: 'sleep', delayMs };
}

export function* step(): Process<void> {
  yield { call: 'step' };
}

/**
 * Runs another process to its end within this task, as `yield*` does, but on the kernel's own stack. Wherever a
 * learner can nest without end (commands in functions, programs in programs) it stands in for `yield*`: how deep
 * an engine's stack is differs from one to the next.
 */
export function* enter<T>(process: Process<T>): Process<T> {
  return (yield { call: 'enter', process }) as T;
}

/** Starts a task beside this one. It is not a child in any stronger sense: who starts it, ends it. */
export function* spawn(process: Process<number>, name: string): Process<TaskHandle> {
  return (yield { call: 'spawn', process, name }) as TaskHandle;
}

/** The task's exit code, or `null` when `timeoutMs` passed first. */
export function* wait(task: TaskHandle, timeoutMs?: number): Process<number | null> {
  return (yield { call: 'wait', task, timeoutMs }) as number | null;
}

export function* signal(task: TaskHandle, name: Signal): Process<void> {
  yield { call: 'signal', task, signal: name };
}

/** Sends a request from this host and waits for the head of the answer (a Channel body may go on). */
export function* requestHttp(host: Host, request: OutgoingRequest): Process<HttpOutcome> {
  return (yield {
    call: 'operation',
    name: 'http',
    start: (resolve) => host.network.http(request, resolve),
  }) as HttpOutcome;
}

/** One ICMP echo request. */
export function* ping(host: Host, address: string, timeoutMs: number): Process<PingOutcome> {
  return (yield {
    call: 'operation',
    name: 'ping',
    start: (resolve) => host.network.ping(address, timeoutMs, resolve),
  }) as PingOutcome;
}

/** Asks the host's resolver (its /etc/hosts, then its DNS server) for a name. */
export function* resolveName(host: Host, name: string): Process<NameOutcome> {
  return (yield {
    call: 'operation',
    name: 'resolve',
    start: (resolve) => host.network.resolve(name, resolve),
  }) as NameOutcome;
}

/** Asks a DNS server for records; what the host's own resolver would do is the caller's to decide. */
export function* queryDns(host: Host, query: DnsQuery): Process<DnsOutcome> {
  return (yield {
    call: 'operation',
    name: 'query',
    start: (resolve) => host.network.query(query, resolve),
  }) as DnsOutcome;
}

/** Something with an address of its own from which programs make connections. */
export interface Host {
  /** What `hostname` prints: `laptop`, `node-1`, `pod-nginx`. */
  readonly name: string;
  readonly kind: 'laptop' | 'node' | 'container';
  readonly network: NetworkStack;
  /** Signals process 1 ("kill 1" in a container), which may ignore it. Absent where there is none to signal. */
  readonly signalFirst?: (signal: Signal) => void;
  /**
   * Says how many bytes the container's programs hold now, all together: who holds more than the container's limit is
   * killed (OOMKilled). Absent on machines without a limit.
   */
  readonly useMemory?: (bytes: number) => void;
}

export interface NetworkStack {
  /** It is a node's own, also in pods that share it (hostNetwork). */
  readonly isNodes?: boolean;
  /** Addresses of this host, the first is the one it sends from. */
  addresses(): readonly string[];
  http(request: OutgoingRequest, done: (outcome: HttpOutcome) => void): () => void;
  ping(address: string, timeoutMs: number, done: (outcome: PingOutcome) => void): () => void;
  resolve(name: string, done: (outcome: NameOutcome) => void): () => void;
  query(query: DnsQuery, done: (outcome: DnsOutcome) => void): () => void;
  stream(goal: OutgoingStream, done: (outcome: StreamOutcome) => void): () => void;
  /** One connection; then the port is free again. */
  accept(port: number, program: string, done: (outcome: IncomingConnection | 'in use') => void): () => void;
  /** Ports at which programs of this machine wait, in order. */
  openPorts(): readonly OpenPort[];
  findPath(address: string, done: (path: PacketPath) => void): () => void;
  /** What the host's /etc/resolv.conf says now. */
  resolver(): ResolverSettings;
}

/** /etc/resolv.conf, read. */
export interface ResolverSettings {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  /** A name with fewer dots is tried behind the search domains first. */
  readonly ndots: number;
  readonly timeoutMs: number;
  readonly attempts: number;
}

export type RecordType = 'A' | 'AAAA' | 'ANY' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT';

export interface DnsRecord {
  /** Without a dot at its end. */
  readonly name: string;
  readonly type: RecordType;
  readonly ttlSeconds: number;
  /** As a zone file has it; names in it end with a dot: `0 100 3000 service-python.default.svc.cluster.local.` */
  readonly data: string;
}

export interface DnsQuery {
  /** As the learner wrote it: for the story. */
  readonly asked: string;
  /** Tried in this order, the next where the answer is NXDOMAIN or the server refuses or fails. */
  readonly names: readonly string[];
  readonly type: RecordType;
  /** Address of the server. */
  readonly server: string;
  /** Default 53. */
  readonly port?: number;
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** All names are asked for, whatever is answered (BusyBox' nslookup). */
  readonly asksAll?: boolean;
}

export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'NOTIMP';
  readonly isAuthoritative: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

export interface DnsReply {
  readonly name: string;
  readonly type: RecordType;
  /** `null`: nobody answered. */
  readonly answer: DnsAnswer | null;
  readonly failure: 'refused' | 'timed-out' | null;
  /** Of the attempt that was answered. */
  readonly afterMs: number;
}

export interface DnsOutcome {
  /** In order; the last one decides. Never empty. */
  readonly replies: readonly DnsReply[];
  readonly requestId: number;
}

export interface OutgoingRequest {
  readonly scheme: 'http' | 'https';
  /** A name or an IPv4 address: where to connect to. */
  readonly host: string;
  readonly port: number;
  readonly request: HttpRequest;
  readonly connectTimeoutMs?: number;
  readonly timeoutMs?: number;
  /** Where it is still open, nothing is looked up or chosen anew. */
  readonly reuse?: KeptConnection;
}

export type HttpOutcome =
  | {
      readonly ok: true;
      readonly response: HttpResponse;
      readonly address: string;
      readonly port: number;
      readonly localAddress: string;
      readonly localPort: number;
      /** Absent where the other side closes the connection. */
      readonly kept?: KeptConnection;
      /** From the start: until the name was known, and until the connection stood. */
      readonly resolvedMs?: number;
      readonly connectedMs?: number;
      /** The trace's number of this request. */
      readonly requestId: number;
    }
  | {
      readonly ok: false;
      /**
       * `tls`: https was asked for, and what listens there speaks plain HTTP (curl: "wrong version number").
       * `not-http`: what came back is no HTTP (a database that greets).
       */
      readonly failure: 'unresolved' | 'refused' | 'timed-out' | 'unreachable' | 'reset' | 'tls' | 'not-http';
      /** Known once the name was resolved. */
      readonly address: string | null;
      readonly port: number;
      readonly afterMs: number;
      /** The connection stood when it failed: curl words a time-out by it. */
      readonly connected?: boolean;
      readonly localAddress?: string;
      readonly localPort?: number;
      readonly requestId: number;
    };

export type PingOutcome =
  | { readonly ok: true; readonly address: string; readonly roundTripMs: number; readonly timeToLive: number }
  | { readonly ok: false; readonly failure: 'timed-out' | 'unreachable'; readonly from: string | null };

export type NameOutcome =
  | {
      readonly ok: true;
      readonly name: string;
      readonly addresses: readonly string[];
      readonly server: string;
    }
  | { readonly ok: false; readonly failure: 'not-found' | 'timed-out'; readonly server: string | null };

/** A failure as the C library words it; programs print it behind their own name and the path. */
export class FileSystemError extends Error {
  constructor(
    message:
      | 'No such file or directory'
      | 'Is a directory'
      | 'Not a directory'
      | 'File exists'
      | 'Directory not empty'
      | 'Permission denied'
      | 'File name too long'
      | 'No space left on device'
      | 'Read-only file system'
      | 'Invalid cross-device link'
      | 'Device or resource busy'
      | 'Operation not permitted',
  ) {
    super(message);
  }
}

export interface FileFacts {
  readonly kind: 'file' | 'directory' | 'device';
  readonly sizeBytes: number;
  /** Virtual ms since 1970. */
  readonly modifiedAtMs: number;
  /** Permission bits, 0o644. */
  readonly mode: number;
}

/**
 * Files of one machine or container, in memory. Paths are absolute and normalised ("/etc/hosts").
 * Those that change something throw FileSystemError.
 */
export interface FileSystem {
  /** `null` where there is no such file or it is a directory. */
  readFile(path: string): string | Uint8Array | null;
  /** Makes missing parent directories. */
  writeFile(path: string, content: string | Uint8Array): void;
  /** Names in a directory, sorted by code unit; `null` where it is none. */
  listDirectory(path: string): readonly string[] | null;
  makeDirectory(path: string): void;
  /** Removes a file or a directory with what it holds. */
  remove(path: string): void;
  /** The rest is there where kind, age and mode of files are kept. */
  facts?(path: string): FileFacts | null;
  append?(path: string, content: string | Uint8Array): void;
  rename?(from: string, to: string): void;
  setMode?(path: string, mode: number): void;
  setModified?(path: string, atMs: number): void;
}

/** A program that a machine brings along: what the runner knows of its call goes in, an exit code comes out. */
export type Binary = (
  call: Pick<
    Invocation,
    'argv' | 'environment' | 'workingDirectory' | 'host' | 'files' | 'stdin' | 'stdout' | 'stderr'
  >,
) => Process<number>;

/** Signals of a container's first process: it gets to see those only that it has a handler for. */
export interface SignalInbox {
  readonly handled: Set<Signal>;
  /** Not looked at yet, oldest first. */
  readonly arrived: Signal[];
  /** Called when one arrives, where somebody waits. */
  wake: (() => void) | null;
  /** The process was replaced by a server that has handlers of its own: it gets all that it can handle. */
  isReplaced: boolean;
}

/** One command to run: what execve, a terminal and a container would hand over. */
export interface Invocation {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly host: Host;
  readonly files: FileSystem;
  /** Names of the programs this machine has; others are "not found". */
  readonly programs: readonly string[];
  /** Those of them that the runner does not know itself: an image's own servers and clients, by name. */
  readonly binaries?: Readonly<Record<string, Binary>>;
  readonly stdin: Channel;
  readonly stdout: Channel;
  readonly stderr: Channel;
  /** Size of the terminal in cells; `null` where output is no terminal. Changes with a resize. */
  readonly terminal: { columns: number; rows: number } | null;
  /** Of a container's first process only. */
  readonly inbox?: SignalInbox;
}

/** How the cluster runs commands without knowing the shell. Given to createCluster by the sandbox. */
export interface ProcessRunner {
  createFiles(initial: Readonly<Record<string, string | Uint8Array>>): FileSystem;
  /** Returns the exit code; 127 where the program does not exist. Ends stdout and stderr when done. */
  run(invocation: Invocation): Process<number>;
}
