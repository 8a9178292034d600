/**
 * How a changed kubeconfig is written. Upstream: client-go/tools/clientcmd (ModifyConfig). Left out: of several
 * files each keeping its own entries (all go to the one that is changed).
 */
import { type Process, write } from '../../../../cluster/process';
import { compareText, resolvePath } from '../../../files/paths';
import type { Call } from '../call';
import { KubectlError } from '../errors';
import { kubeconfigToChange, loadKubeconfig } from '../kubeconfig';
import { formatHelp } from '../manual';
import { equals, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { printYaml } from '../output/yaml';

/** The lists of a kubeconfig, the field of an entry in each, and what an entry always has. */
const LISTS = [
  { list: 'clusters', field: 'cluster', always: { server: '' } },
  { list: 'contexts', field: 'context', always: { cluster: '', user: '' } },
  { list: 'users', field: 'user', always: {} },
] as const;

export type List = (typeof LISTS)[number]['list'];

export function fieldOf(list: List): string {
  return LISTS.find((known) => known.list === list)!.field;
}

/** As loadKubeconfig, but a file that is not there is an empty one. */
export function loadToChange(call: Call): Tree {
  return loadKubeconfig(call.context, call.flags, false);
}

/** The entries with this one put in, or changed. */
export function withEntry(config: Tree, list: List, name: string, content: Tree): Tree {
  const others = listAt(config, list).filter((entry) => textAt(entry, 'name') !== name);
  return { ...config, [list]: [...others, { name, [fieldOf(list)]: content }] };
}

export function withoutEntry(config: Tree, list: List, name: string): Tree {
  return { ...config, [list]: listAt(config, list).filter((entry) => textAt(entry, 'name') !== name) };
}

/** The names in a list, in order. */
export function namesIn(config: Tree, list: List): string[] {
  return listAt(config, list)
    .map((entry) => textAt(entry, 'name'))
    .sort(compareText);
}

/** Empty lists are shown as null, as Go does with lists that were never made. */
export function emptyAsNull(config: Tree): Tree {
  const lists = LISTS.map(({ list }) => {
    const entries = listAt(config, list);
    return [list, entries.length === 0 ? null : entries] as const;
  });
  return { ...config, ...Object.fromEntries(lists) };
}

/** Sorted by name, with the fields that are always there and without the others that are empty. */
function inOrder(config: Tree): Tree {
  const lists = LISTS.map(({ list, field, always }) => {
    const entries = listAt(config, list)
      .filter(isTree)
      .sort((left, right) => compareText(textAt(left, 'name'), textAt(right, 'name')))
      .map((entry) => {
        const filled = Object.entries(treeAt(entry, field)).filter(
          ([, value]) => value !== '' && value !== false && value !== null,
        );
        return { ...entry, [field]: { ...always, ...Object.fromEntries(filled) } };
      });
    return [list, entries] as const;
  });
  return { ...config, ...Object.fromEntries(lists) };
}

/** Writes the file, unless nothing changed. */
export function save(call: Call, config: Tree): void {
  const changed = inOrder(config);
  if (equals(changed, inOrder(loadToChange(call)))) return;
  const { context, flags } = call;
  const path = resolvePath(context.workingDirectory, kubeconfigToChange(context, flags));
  context.files.writeFile(path, printYaml(emptyAsNull(changed)));
}

/** A path as the file has it: relative to itself where it is below its directory. */
export function pathInFile(call: Call, given: string): string {
  if (given === '') return '';
  const { context, flags } = call;
  const path = resolvePath(context.workingDirectory, given);
  const own = resolvePath(context.workingDirectory, kubeconfigToChange(context, flags));
  const directory = own.slice(0, own.lastIndexOf('/') + 1);
  return path.startsWith(directory) ? path.slice(directory.length) : path;
}

/** Prints the help to stdout, as the real one does here where the arguments are wrong. */
export function* showOwnHelp(call: Call): Process<void> {
  yield* write(call.context.stdout, formatHelp(call.commandPath.replace(/^kubectl /, '')));
}

export function* refuseArguments(call: Call, word = 'Unexpected'): Process<never> {
  yield* showOwnHelp(call);
  throw new KubectlError(`${word} args: [${call.args.join(' ')}]`);
}
