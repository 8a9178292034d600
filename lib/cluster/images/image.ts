/**
 * What an image says to the machine that runs it: its size, files, programs and what starts by default.
 * The real thing is an OCI image; ours has no layers, platforms or build history, and its servers are code of
 * this folder instead of binaries. Upstream: opencontainers/image-spec.
 */

import type { Handler, StreamHandler } from '../network/listener';
import type { FileSystem, Host, Process, Signal } from '../process';
import type { ImageReference } from './reference';

/** What a server of an image gets when its container starts. */
export interface ServerContext {
  /** After the image's entrypoint script has done its work: argv[0] names the server. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly files: FileSystem;
  readonly hostname: string;
  /** For requests of its own, and its addresses. */
  readonly host: Host;
  /** It is process 1 of its container: signals that it has no handler for do nothing, not even end it. */
  readonly isFirst: boolean;
  /** Virtual wall clock, ms since 1970-01-01T00:00:00Z. */
  epochMs(): number;
  /** Writes to the container's log, or to the streams of an exec; the text ends with a newline. */
  writeLog(stream: 'stdout' | 'stderr', text: string): void;
  /** `in use` where a container of the same pod has the port already. */
  listen(port: number, program: string, handler: Handler): 'listening' | 'in use';
  /** As `listen`, for what speaks no HTTP: bytes in, bytes out. */
  listenStream(port: number, program: string, handler: StreamHandler): 'listening' | 'in use';
  /** Acts later, as an event of the loop. */
  later(delayMs: number, act: () => void): void;
  /** Runs a command beside this program, with both its outputs as one text. */
  run(argv: readonly string[], done: (result: { output: string; exitCode: number }) => void): void;
}

/** Runs until a signal ends it; returns the exit code. */
export type Server = (context: ServerContext) => Process<number>;

export interface Image {
  readonly sizeBytes: number;
  readonly files: Readonly<Record<string, string>>;
  /** Names of the shell's programs that the image carries. */
  readonly programs: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** Programs that the shell does not know, by the name or path they are called by. */
  readonly servers: Readonly<Record<string, Server>>;
  /** How it wants to be asked to end. Default SIGTERM. */
  readonly stopSignal?: Signal;
  /** What the entrypoint script makes of a command line; omitted where there is no such script. */
  readonly unwrap?: (argv: readonly string[]) => readonly string[];
}

/** One file of this folder: all tags of one repository, or of a few that are alike. */
export interface ImageFamily {
  /** `docker.io/library/nginx` */
  readonly repositories: readonly string[];
  /** Which tags there are, in words or as a list: for people. */
  readonly tags: string;
  /** One sentence: what it does here. */
  readonly summary: string;
  /** `null` where the registry has no such tag. */
  find(reference: ImageReference): Image | null;
}
