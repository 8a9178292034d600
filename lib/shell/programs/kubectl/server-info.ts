/** kubectl version, api-resources, api-versions, cluster-info. Left out: cluster-info dump, --client in JSON details. */
import type { Process } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import { type Call, type Command, print, warn } from './call';
import { CLIENT_VERSION, requestJson } from './client';
import { apiVersionOf, discover, qualifiedName, type ResourceType } from './discovery';
import { ConnectionError, KubectlError, notSimulated, usageError } from './errors';
import { indentedJson } from './output/json';
import { alignColumns, TABLE_STYLE } from './output/tabwriter';
import { isTree, listAt, type Tree, textAt } from './output/value';
import { printYaml } from './output/yaml';
import { formatQuery } from './text';

export const version: Command = { path: 'version', honours: ['client', 'output'], run: runVersion };
export const apiResources: Command = {
  path: 'api-resources',
  honours: ['api-group', 'cached', 'categories', 'namespaced', 'no-headers', 'output', 'sort-by', 'verbs'],
  run: runApiResources,
};
export const apiVersions: Command = { path: 'api-versions', honours: [], run: runApiVersions };
export const clusterInfo: Command = { path: 'cluster-info', honours: [], run: runClusterInfo };

const KUSTOMIZE_VERSION = 'v5.8.1';

/** What this client says of itself. */
const CLIENT: Tree = {
  major: '1',
  minor: '36',
  gitVersion: CLIENT_VERSION,
  gitCommit: 'simulated',
  gitTreeState: 'clean',
  buildDate: '2026-04-22T00:00:00Z',
  goVersion: 'go1.26.0',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const EMPTY_BUILD: Tree = {
  gitCommit: '',
  gitTreeState: '',
  buildDate: '',
  goVersion: '',
  compiler: '',
  platform: '',
};

function* runVersion(call: Call): Process<number> {
  const { args, flags } = call;
  if (args.length > 0) throw new KubectlError(`extra arguments: [${args.join(' ')}]`);
  const format = flags.text('output');
  if (!['', 'yaml', 'json'].includes(format)) throw new KubectlError(`--output must be 'yaml' or 'json'`);
  let server: Tree | null = null;
  let failure: ConnectionError | null = null;
  if (!flags.bool('client')) {
    try {
      server = yield* requestJson(call.client(), { method: 'GET', path: '/version?timeout=32s' });
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failure = error;
    }
  }
  // Facts of a build that the server does not tell are shown as empty, like fields of a Go struct.
  if (server) server = { ...EMPTY_BUILD, ...server };
  const info: Tree = {
    clientVersion: CLIENT,
    kustomizeVersion: KUSTOMIZE_VERSION,
    ...(server ? { serverVersion: server } : {}),
  };
  if (format === 'yaml') yield* print(call, `${printYaml(info)}\n`);
  else if (format === 'json') {
    yield* print(
      call,
      `${indentedJson(info, Object.keys).replace(/^( {4})+/gm, (spaces) => ' '.repeat(spaces.length / 2))}\n`,
    );
  } else {
    const serverLine = server ? `Server Version: ${textAt(server, 'gitVersion')}\n` : '';
    yield* print(
      call,
      `Client Version: ${CLIENT_VERSION}\nKustomize Version: ${KUSTOMIZE_VERSION}\n${serverLine}`,
    );
  }
  if (failure) throw failure;
  if (server) yield* warnOfSkew(call, server);
  return 0;
}

function* warnOfSkew(call: Call, server: Tree): Process<void> {
  const minor = Number.parseInt(textAt(server, 'minor'), 10);
  const own = Number(textAt(CLIENT, 'minor'));
  if (Number.isNaN(minor) || (minor >= own - 1 && minor <= own + 1)) return;
  yield* warn(
    call,
    `WARNING: version difference between client (1.${own}) and server (${textAt(server, 'major')}.${minor}) exceeds the supported minor version skew of +/-1\n`,
  );
}

function* runApiResources(call: Call): Process<number> {
  const { args, flags } = call;
  if (args.length > 0) throw usageError(call.commandPath, `unexpected arguments: [${args.join(' ')}]`);
  const format = flags.text('output');
  if (!['', 'wide', 'name'].includes(format)) throw new KubectlError(`--output ${format} is not available`);
  const order = flags.text('sort-by');
  if (!['', 'name', 'kind'].includes(order)) throw new KubectlError('--sort-by accepts only name or kind');
  const shown = sortTypes(
    (yield* discover(call.client())).filter((type) => matches(call, type)),
    order,
  );
  if (format === 'name') {
    yield* print(call, shown.map((type) => `${qualifiedName(type)}\n`).join(''));
    return 0;
  }
  const rows = shown.map((type) => [
    type.name,
    type.shortNames.join(','),
    apiVersionOf(type),
    String(type.namespaced),
    type.kind,
    ...(format === 'wide' ? [type.verbs.join(','), type.categories.join(',')] : []),
  ]);
  if (!flags.bool('no-headers')) {
    const wide = format === 'wide' ? ['VERBS', 'CATEGORIES'] : [];
    rows.unshift(['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...wide]);
  }
  yield* print(call, alignColumns(rows.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STYLE));
  return 0;
}

function matches(call: Call, type: ResourceType): boolean {
  const { flags } = call;
  if (flags.has('api-group') && type.group !== flags.text('api-group')) return false;
  if (flags.has('namespaced') && type.namespaced !== flags.bool('namespaced')) return false;
  if (!flags.list('verbs').every((verb) => type.verbs.includes(verb))) return false;
  return flags.list('categories').every((category) => type.categories.includes(category));
}

/** By group, the core first, then by name; or as asked for. */
function sortTypes(types: readonly ResourceType[], order: string): ResourceType[] {
  const keyOf = (type: ResourceType) => {
    if (order === 'kind') return `${type.kind} ${type.group}`;
    return order === 'name' ? `${type.name} ${type.group}` : `${type.group} ${type.name}`;
  };
  return [...types].sort((left, right) => compareText(keyOf(left), keyOf(right)));
}

function* runApiVersions(call: Call): Process<number> {
  if (call.args.length > 0)
    throw usageError(call.commandPath, `unexpected arguments: [${call.args.join(' ')}]`);
  const versions = new Set((yield* discover(call.client())).map(apiVersionOf));
  yield* print(
    call,
    [...versions]
      .sort(compareText)
      .map((name) => `${name}\n`)
      .join(''),
  );
  return 0;
}

function* runClusterInfo(call: Call): Process<number> {
  if (call.args[0] === 'dump') throw notSimulated('kubectl cluster-info dump');
  const client = call.client();
  const { scheme, host, port } = client.connection;
  const server = `${scheme}://${host}:${port}`;
  const types = yield* discover(client);
  const lines = [['Kubernetes control plane', server]];
  if (types.some(({ kind }) => kind === 'Service')) {
    const path = `/api/v1/namespaces/kube-system/services${formatQuery({ labelSelector: 'kubernetes.io/cluster-service=true' })}`;
    const list = yield* requestJson(client, { method: 'GET', path });
    for (const service of listAt(list, 'items').filter(isTree)) {
      const name = textAt(service, 'metadata', 'name');
      const portName = textAt(service, 'spec', 'ports', 0, 'name');
      const link = `${server}/api/v1/namespaces/kube-system/services/${name}${portName === '' ? '' : `:${portName}`}/proxy`;
      lines.push([textAt(service, 'metadata', 'labels', 'kubernetes.io/name') || name, link]);
    }
  }
  yield* print(call, lines.map(([name, link]) => `${name} is running at ${link}\n`).join(''));
  yield* print(call, "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  return 0;
}
