/** kubectl config get-clusters, get-users, delete-*, rename-context. Upstream: kubectl/pkg/cmd/config. */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print, warn } from '../call';
import { KubectlError, usageError } from '../errors';
import { findEntry, kubeconfigToChange } from '../kubeconfig';
import { textAt, treeAt } from '../output/value';
import {
  fieldOf,
  type List,
  loadToChange,
  namesIn,
  refuseArguments,
  save,
  showOwnHelp,
  withEntry,
  withoutEntry,
} from './store';

export const configGetClusters = listing('config get-clusters', 'clusters');
export const configGetUsers = listing('config get-users', 'users');
export const configDeleteCluster = deleting('config delete-cluster', 'clusters');
export const configDeleteContext = deleting('config delete-context', 'contexts');
export const configDeleteUser = deleting('config delete-user', 'users');
export const configRenameContext: Command = { path: 'config rename-context', honours: [], run: runRename };

function listing(path: string, list: List): Command {
  return {
    path,
    honours: [],
    *run(call) {
      const names = namesIn(loadToChange(call), list);
      yield* print(call, ['NAME', ...names].map((name) => `${name}\n`).join(''));
      return 0;
    },
  };
}

function deleting(path: string, list: List): Command {
  return { path, honours: [], run: (call) => runDelete(call, list) };
}

function* runDelete(call: Call, list: List): Process<number> {
  const [name] = call.args;
  if (name === undefined || call.args.length > 1) {
    if (list === 'users') throw usageError(call.commandPath, 'user to delete is required');
    yield* showOwnHelp(call);
    return 0;
  }
  const config = loadToChange(call);
  const file = kubeconfigToChange(call.context, call.flags);
  const what = fieldOf(list);
  if (!findEntry(config, list, name)) throw new KubectlError(`cannot delete ${what} ${name}, not in ${file}`);
  if (list === 'contexts' && textAt(config, 'current-context') === name) {
    yield* warn(
      call,
      'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
    );
  }
  save(call, withoutEntry(config, list, name));
  yield* print(call, `deleted ${what} ${name} from ${file}\n`);
  return 0;
}

function* runRename(call: Call): Process<number> {
  const [name, newName] = call.args;
  if (name === undefined || newName === undefined || call.args.length > 2)
    return yield* refuseArguments(call);
  const config = loadToChange(call);
  const file = kubeconfigToChange(call.context, call.flags);
  const entry = findEntry(config, 'contexts', name);
  if (!entry) throw new KubectlError(`cannot rename the context "${name}", it's not in ${file}`);
  if (findEntry(config, 'contexts', newName)) {
    throw new KubectlError(
      `cannot rename the context "${name}", the context "${newName}" already exists in ${file}`,
    );
  }
  const renamed = withEntry(
    withoutEntry(config, 'contexts', name),
    'contexts',
    newName,
    treeAt(entry, 'context'),
  );
  const isCurrent = textAt(config, 'current-context') === name;
  save(call, isCurrent ? { ...renamed, 'current-context': newName } : renamed);
  yield* print(call, `Context "${name}" renamed to "${newName}".\n`);
  return 0;
}
