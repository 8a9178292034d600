/** All commands that this kubectl simulates. The others of the real program are refused by name. */
import { apply } from './apply';
import type { Command } from './call';
import { create, createNamespace, createServiceAccount } from './create';
import { deleteObjects } from './delete';
import { edit } from './edit/edit';
import { exec } from './exec';
import { get } from './get';
import { annotate, label } from './label';
import { logs } from './logs';
import { replace } from './replace';
import { rolloutPause, rolloutRestart, rolloutResume } from './rollout/changes';
import { rolloutStatus } from './rollout/status';
import { rolloutUndo } from './rollout/undo';
import { run } from './run';
import { scale } from './scale';
import { wait } from './wait';

/** Those that learners type first. */
const FIRST: readonly Command[] = [
  annotate,
  apply,
  create,
  createNamespace,
  createServiceAccount,
  deleteObjects,
  edit,
  exec,
  get,
  label,
  logs,
  replace,
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutStatus,
  rolloutUndo,
  run,
  scale,
  wait,
];

let others: readonly Command[] = [];

/** Once, before a world starts: the others are a chunk of their own (more-commands.ts). */
export function provideCommands(commands: readonly Command[]): void {
  others = commands;
  byPath = null;
}

/** By every path that leads to it; the first command of a path counts. Made when it is asked for first. */
let byPath: ReadonlyMap<string, Command> | null = null;

function indexCommands(): ReadonlyMap<string, Command> {
  const index = new Map<string, Command>();
  for (const command of allCommands()) {
    const parent = command.path.slice(0, command.path.lastIndexOf(' ') + 1);
    const paths = [command.path, ...(command.aliases ?? []).map((alias) => `${parent}${alias}`)];
    for (const path of paths) if (!index.has(path)) index.set(path, command);
  }
  return index;
}

function allCommands(): readonly Command[] {
  if (others.length === 0) throw new Error('all commands must be loaded before a world starts');
  return [...FIRST, ...others];
}

/** The command of a path like "create namespace"; the last word may be an alias. */
export function findCommand(path: string): Command | undefined {
  byPath ??= indexCommands();
  return byPath.get(path);
}

/** True for commands at the top level of which at least a part is simulated. */
export function isSimulated(name: string): boolean {
  return allCommands().some(({ path }) => path === name || path.startsWith(`${name} `));
}
