/**
 * What every engine plays, and what it tells of it. No Node and no browser here: one bundle of this file runs in
 * all of them.
 */
import { playScript } from '../../lib/sandbox/play';
import { createRandomMoves, playMoves } from '../../lib/sandbox/random-script';
import { createSandbox, type Sandbox, type SandboxDefinition } from '../../lib/sandbox/sandbox';

export interface Session {
  readonly name: string;
  /** Of the plan's definitions. */
  readonly scenario: string;
  readonly seed: number;
  /** Lines that are typed one after another; `null` where the seed draws the moves. */
  readonly text: string | null;
}

export interface Plan {
  readonly definitions: Readonly<Record<string, SandboxDefinition>>;
  readonly sessions: readonly Session[];
}

export interface Played {
  readonly name: string;
  readonly seed: number;
  readonly hash: string;
  /** Everything that was entered and printed, with its virtual time: where hashes differ, the first other line tells why. */
  readonly transcript: readonly string[];
  /** Mistakes of ours that a program met. */
  readonly faults: number;
}

export function playSession({ definitions }: Plan, { name, scenario, seed, text }: Session): Played {
  const definition = definitions[scenario];
  if (definition === undefined) throw new Error(`the plan has no ${scenario}`);
  const sandbox = createSandbox(definition, seed);
  const transcript: string[] = [];
  if (text !== null) playScript(sandbox, text);
  else playMoves(sandbox, createRandomMoves(seed), () => tell(sandbox, transcript));
  tell(sandbox, transcript);
  return { name, seed, hash: sandbox.hash(), transcript, faults: sandbox.faults().length };
}

/** Adds the entries and the output since the last call. */
function tell(sandbox: Sandbox, transcript: string[]): void {
  const told = transcript.filter((line) => line.startsWith('entry ')).length;
  for (const entry of sandbox.entries.slice(told)) transcript.push(`entry ${JSON.stringify(entry)}`);
  for (const { atMs, stream, text } of sandbox.takeOutput()) {
    for (const line of text.replace(/\n$/, '').split('\n')) transcript.push(`${atMs} ${stream} ${line}`);
  }
}
