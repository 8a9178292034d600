/** kubectl config: shows the kubeconfig file, and changes its contexts. The other sub-commands are in config/. */
import type { Process } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import { type Call, type Command, print } from './call';
import { emptyAsNull, save } from './config/store';
import { KubectlError, usageError } from './errors';
import { findEntry, loadKubeconfig } from './kubeconfig';
import { createPrinter } from './output/printer';
import { alignColumns, TABLE_STYLE } from './output/tabwriter';
import { isTree, listAt, type Tree, textAt, treeAt, type Value } from './output/value';

export const configView: Command = {
  path: 'config view',
  honours: ['minify', 'output', 'raw', 'flatten', 'merge', 'template', 'allow-missing-template-keys'],
  run: runView,
};
export const configGetContexts: Command = {
  path: 'config get-contexts',
  honours: ['no-headers', 'output'],
  run: runGetContexts,
};
export const configCurrentContext: Command = {
  path: 'config current-context',
  honours: [],
  run: runCurrentContext,
};
export const configSetContext: Command = {
  path: 'config set-context',
  honours: ['cluster', 'current', 'namespace', 'user'],
  run: runSetContext,
};
export const configUseContext: Command = {
  path: 'config use-context',
  aliases: ['use'],
  honours: [],
  run: runUseContext,
};

function* runView(call: Call): Process<number> {
  const { flags, context } = call;
  let config = loadKubeconfig(context, flags);
  if (flags.bool('minify')) config = minify(config);
  if (!flags.bool('raw')) config = redact(config);
  const options = { showManagedFields: true, typeOf: () => undefined, readFile: () => null, declared: true };
  yield* print(call, createPrinter(flags.text('output') || 'yaml', options).print(emptyAsNull(config)));
  return 0;
}

function minify(config: Tree): Tree {
  const name = textAt(config, 'current-context');
  const entry = findEntry(config, 'contexts', name);
  if (!entry) throw new KubectlError('current-context must exist in order to minify');
  const keep = (list: string, wanted: string) => {
    const found = findEntry(config, list, wanted);
    return found ? [found] : [];
  };
  return {
    ...config,
    clusters: keep('clusters', textAt(entry, 'context', 'cluster')),
    contexts: [entry],
    users: keep('users', textAt(entry, 'context', 'user')),
  };
}

/** Secrets are not shown unless --raw. */
function redact(config: Tree): Tree {
  const hide = (tree: Tree, field: string): Tree => ({
    ...tree,
    [field]: Object.fromEntries(
      Object.entries(treeAt(tree, field)).map(([key, value]) => {
        if (key.endsWith('-data')) return [key, 'DATA+OMITTED'];
        return [key, key === 'token' || key === 'password' ? 'REDACTED' : value];
      }),
    ),
  });
  return {
    ...config,
    clusters: listAt(config, 'clusters').map((entry) => (isTree(entry) ? hide(entry, 'cluster') : entry)),
    users: listAt(config, 'users').map((entry) => (isTree(entry) ? hide(entry, 'user') : entry)),
  };
}

function* runGetContexts(call: Call): Process<number> {
  const { args, flags } = call;
  const config = loadKubeconfig(call.context, flags);
  const current = textAt(config, 'current-context');
  for (const name of args) {
    if (!findEntry(config, 'contexts', name)) throw new KubectlError(`context ${name} not found`);
  }
  const entries = listAt(config, 'contexts')
    .filter(isTree)
    .filter((entry) => args.length === 0 || args.includes(textAt(entry, 'name')))
    .sort((left, right) => compareText(textAt(left, 'name'), textAt(right, 'name')));
  if (flags.text('output') === 'name') {
    yield* print(call, entries.map((entry) => `${textAt(entry, 'name')}\n`).join(''));
    return 0;
  }
  if (flags.text('output') !== '') {
    throw new KubectlError(`output must be one of '' or 'name': ${flags.text('output')}`);
  }
  const rows = entries.map((entry) => [
    textAt(entry, 'name') === current ? '*' : '',
    textAt(entry, 'name'),
    textAt(entry, 'context', 'cluster'),
    textAt(entry, 'context', 'user'),
    textAt(entry, 'context', 'namespace'),
  ]);
  if (!flags.bool('no-headers')) rows.unshift(['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']);
  yield* print(call, alignColumns(rows.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STYLE));
  return 0;
}

function* runCurrentContext(call: Call): Process<number> {
  const name = textAt(loadKubeconfig(call.context, call.flags), 'current-context');
  if (name === '') throw new KubectlError('current-context is not set');
  yield* print(call, `${name}\n`);
  return 0;
}

function* runSetContext(call: Call): Process<number> {
  const { args, flags } = call;
  if (args.length > 1 || (args.length === 1 && flags.bool('current'))) {
    throw usageError(call.commandPath, `Unexpected args: [${args.join(' ')}]`);
  }
  if (args.length === 0 && !flags.bool('current')) {
    throw new KubectlError('you must specify a non-empty context name or --current');
  }
  const config = loadKubeconfig(call.context, flags);
  const name = args[0] ?? textAt(config, 'current-context');
  if (name === '') throw new KubectlError('no current context is set');
  const existing = findEntry(config, 'contexts', name);
  const changes: Record<string, Value> = {};
  for (const field of ['cluster', 'namespace', 'user'])
    if (flags.has(field)) changes[field] = flags.text(field);
  const context: Tree = { ...treeAt(existing, 'context'), ...changes };
  const contexts = existing
    ? listAt(config, 'contexts').map((entry) => (entry === existing ? { name, context } : entry))
    : [...listAt(config, 'contexts'), { name, context }];
  save(call, { ...config, contexts });
  yield* print(call, `Context ${JSON.stringify(name)} ${existing ? 'modified' : 'created'}.\n`);
  return 0;
}

function* runUseContext(call: Call): Process<number> {
  const [name] = call.args;
  if (call.args.length !== 1) throw usageError(call.commandPath, `Unexpected args: [${call.args.join(' ')}]`);
  const config = loadKubeconfig(call.context, call.flags);
  if (!findEntry(config, 'contexts', name!))
    throw new KubectlError(`no context exists with the name: ${JSON.stringify(name)}`);
  save(call, { ...config, 'current-context': name! });
  yield* print(call, `Switched to context ${JSON.stringify(name)}.\n`);
  return 0;
}
