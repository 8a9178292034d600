/**
 * What a program at the prompt gets and gives: arguments, environment, files and three streams in, an exit
 * code out. A program is one file in programs/ that exports one Program.
 */
import type { Cluster } from '../cluster/cluster';
import type { Channel } from '../cluster/http';
import type { FileSystem, Host, Process, Spend } from '../cluster/process';

/** Where files of this machine are opened for editing by a person: a tab of the page, on the learner's laptop. */
export interface EditorDesk {
  /** Shows the file until the returned function is called. */
  open(file: OpenFile): () => void;
}

export interface OpenFile {
  /** Absolute. */
  readonly path: string;
  /** Who waits for it: vi, nano. */
  readonly program: string;
  /** Where the cursor is to stand, counted from 1. */
  readonly line: number | null;
}

/** A rule of a Service as the node's kube-proxy has written it. */
export type NodeRule = ReturnType<Cluster['programmed']['rules']>[number];

/** What only the owner of a node sees. */
export interface NodeFacts {
  rules(): readonly NodeRule[];
  podRoutes(): readonly PodRoute[];
  containers(): readonly NodeContainer[];
}

export interface PodRoute {
  readonly pod: string;
  /** Address of the node that it is on; `null`: this one. */
  readonly through: string | null;
  /** Of the interface where it is on this node. */
  readonly name: string;
}

export interface NodeContainer {
  readonly id: string;
  readonly image: string;
  readonly startedAt: string;
  readonly isRunning: boolean;
  readonly name: string;
  readonly attempt: number;
  readonly podId: string;
  readonly pod: string;
  readonly namespace: string;
}

/** A machine that can be logged in to. */
export interface RemoteMachine {
  isReachable(): boolean;
  /** Its shell, with the streams of the caller: a prompt for `null`, else one command. */
  logIn(context: ProgramContext, command: string | null): Process<number>;
}

export interface ProgramContext {
  /** argv[0] is the name it was called by. */
  readonly argv: readonly string[];
  /** Exported variables only. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly files: FileSystem;
  readonly host: Host;
  readonly stdin: Channel;
  readonly stdout: Channel;
  readonly stderr: Channel;
  /** Size in cells where stdout is the terminal, else null. */
  readonly terminal: { columns: number; rows: number } | null;
  /** Size in cells where stdin is the terminal, else null. */
  readonly inputTerminal: { columns: number; rows: number } | null;
  /** Virtual time since the world began, ms. */
  nowMs(): number;
  /** Virtual wall clock, ms since 1970-01-01T00:00:00Z. */
  epochMs(): number;
  /** A uint32 from the session's own seeded stream. */
  random(): number;
  createChannel(name: string): Channel;
  /** For work that grows faster than what is read and written: those count by themselves. */
  readonly spend: Spend;
  /** Names of the programs of this machine, sorted: `which`, `help`, and what says "not found". */
  readonly programs?: readonly string[];
  /** How many commands lie around this one, on one machine. */
  readonly depth?: number;
  /** Who is logged in; `root` in containers. */
  readonly userName?: string;
  /** Absent where nobody sits before this machine: in containers. */
  readonly editor?: EditorDesk;
  /** On nodes only. */
  readonly node?: NodeFacts;
  /** By name or address; absent where no other machine can be reached in this way. */
  readonly findMachine?: (name: string) => RemoteMachine | null;
  /**
   * Runs another program of this machine with these streams (xargs, timeout, watch, time); 127 where there is
   * none. `environment` replaces the caller's.
   */
  run(
    argv: readonly string[],
    streams: { stdin: Channel; stdout: Channel; stderr: Channel },
    environment?: Readonly<Record<string, string>>,
  ): Process<number>;
}

export type Program = (context: ProgramContext) => Process<number>;
