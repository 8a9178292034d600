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
}

function allCommands(): readonly Command[] {
  if (others.length === 0) throw new Error('all commands must be loaded before a world starts');
  return [...FIRST, ...others];
}

/** The command of a path like "create namespace"; the last word may be an alias. */
export function findCommand(path: string): Command | undefined {
  const words = path.split(' ');
  const last = words.pop()!;
  const parent = words.join(' ');
  return allCommands().find((command) => {
    const own = command.path.split(' ');
    const ownLast = own.pop()!;
    return own.join(' ') === parent && (ownLast === last || command.aliases?.includes(last) === true);
  });
}

/** True for commands at the top level of which at least a part is simulated. */
export function isSimulated(name: string): boolean {
  return allCommands().some(({ path }) => path === name || path.startsWith(`${name} `));
}
