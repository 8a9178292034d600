/** What a command of kubectl gets, and what it is. One file a command family; the table is in commands.ts. */
import { type Process, write } from '../../../cluster/process';
import type { ProgramContext } from '../../program';
import type { Client } from './client';
import type { Flags } from './flags';

export interface Call {
  readonly context: ProgramContext;
  /** "kubectl config view": for messages. */
  readonly commandPath: string;
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many args stood before `--`; -1 where there was none. */
  readonly argsBeforeDash: number;
  /** Reads the kubeconfig when it is first needed. */
  client(): Client;
}

export interface Command {
  /** "get", "create namespace" */
  readonly path: string;
  readonly aliases?: readonly string[];
  /** The flags that it honours, besides those of every command. */
  readonly honours: readonly string[];
  /** Returns the exit code; failures are thrown (errors.ts). */
  run(call: Call): Process<number>;
}

export function* print(call: Call, text: string): Process<void> {
  yield* write(call.context.stdout, text);
}

export function* warn(call: Call, text: string): Process<void> {
  yield* write(call.context.stderr, text);
}
