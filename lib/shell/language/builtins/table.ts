/** All commands inside the shell, by name. Adding one is one row. */
import type { Process } from '../../../cluster/process';
import { CommandFailure } from '../control-flow';
import type { Builtin, BuiltinCall } from './builtin';
import {
  breakLoop,
  continueLoop,
  evaluate,
  execute,
  exit,
  failQuietly,
  returnFromFunction,
  source,
  succeed,
  test,
  trap,
} from './control';
import { mapfile, read } from './input';
import { background, foreground, kill, listJobs, waitForJobs } from './jobs';
import { echo, printf } from './output';
import {
  changeDirectory,
  createTypeBuiltins,
  listHistory,
  printDirectory,
  printMask,
  runBuiltin,
} from './places';
import {
  declareVariables,
  evaluateLet,
  exportVariables,
  localVariables,
  readonlyVariables,
  set,
  shift,
  unset,
} from './variables';

export type { Declaration } from './builtin';

const types = createTypeBuiltins(() => builtinNames);

/** Builtins of bash that this shell has not: refused, because a script that needs them would go wrong. */
function* refuse(call: BuiltinCall): Process<number> {
  throw new CommandFailure(`${call.name}: not supported here`, 2);
}

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', succeed],
  ['true', succeed],
  ['false', failQuietly],
  ['echo', echo],
  ['printf', printf],
  ['test', test],
  ['[', test],
  ['cd', changeDirectory],
  ['pwd', printDirectory],
  ['export', exportVariables],
  ['readonly', readonlyVariables],
  ['local', localVariables],
  ['declare', declareVariables],
  ['typeset', declareVariables],
  ['unset', unset],
  ['set', set],
  ['shift', shift],
  ['let', evaluateLet],
  ['break', breakLoop],
  ['continue', continueLoop],
  ['return', returnFromFunction],
  ['exit', exit],
  ['eval', evaluate],
  ['source', source],
  ['.', source],
  ['exec', execute],
  ['trap', trap],
  ['read', read],
  ['mapfile', mapfile],
  ['readarray', mapfile],
  ['jobs', listJobs],
  ['wait', waitForJobs],
  ['kill', kill],
  ['fg', foreground],
  ['bg', background],
  ['history', listHistory],
  ['type', types.describeType],
  ['command', types.runOrDescribe],
  ['builtin', runBuiltin],
  ['umask', printMask],
  ['hash', succeed],
  ...[
    'alias',
    'unalias',
    'bind',
    'caller',
    'compgen',
    'complete',
    'compopt',
    'dirs',
    'disown',
    'enable',
    'fc',
    'getopts',
    'popd',
    'pushd',
    'shopt',
    'suspend',
    'times',
    'ulimit',
  ].map((name): [string, Builtin] => [name, refuse]),
]);

const builtinNames: ReadonlySet<string> = new Set(builtins.keys());

/** `export x=$y` and its kind take assignments as words of their own, without splitting. */
export function isDeclaration(name: string): boolean {
  return ['export', 'readonly', 'local', 'declare', 'typeset'].includes(name);
}
