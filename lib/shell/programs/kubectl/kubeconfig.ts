/**
 * The kubeconfig file: which server, as whom, in which namespace. Upstream: client-go/tools/clientcmd.
 * Left out: certificates and exec plug-ins (kept in the file, without effect: this world's https has no keys).
 */
import { parse } from 'yaml';
import { MAXIMUM_YAML_DEPTH, readYamlDepth } from '../../../cluster/yaml-depth';
import { resolvePath } from '../../files/paths';
import type { ProgramContext } from '../../program';
import { KubectlError } from './errors';
import type { Flags } from './flags';
import { at, isTree, listAt, type Tree, textAt, treeAt, type Value } from './output/value';
import { decodeText } from './text';

/** What of a machine the kubeconfig depends on. */
export type Surroundings = Pick<ProgramContext, 'environment' | 'files' | 'workingDirectory'>;

export interface Connection {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** The namespace of the context, or of -n. */
  readonly namespace: string;
  /** True where -n was given. */
  readonly namespaceGiven: boolean;
}

/** Where kubectl reads its configuration. */
function kubeconfigPaths(context: Surroundings, flags: Flags): readonly string[] {
  return kubeconfigNames(context, flags).map((path) => resolvePath(context.workingDirectory, path));
}

function kubeconfigNames(context: Surroundings, flags: Flags): readonly string[] {
  const given = flags.text('kubeconfig') || context.environment['KUBECONFIG'] || '';
  const paths = given.split(':').filter((path) => path !== '');
  return paths.length > 0 ? paths : [`${homeOf(context)}/.kube/config`];
}

/** Where changes go, as it was given: the first file that exists, else the last. */
export function kubeconfigToChange(context: Surroundings, flags: Flags): string {
  const names = kubeconfigNames(context, flags);
  const exists = (name: string) =>
    context.files.readFile(resolvePath(context.workingDirectory, name)) !== null;
  return names.find(exists) ?? names.at(-1)!;
}

export function homeOf(context: Surroundings): string {
  return context.environment['HOME'] || '/';
}

/** All files as one: of two entries of one name the first counts. Empty where there is no file. */
export function loadKubeconfig(
  context: Surroundings,
  flags: Flags,
  mustExist = flags.has('kubeconfig'),
): Tree {
  const files = kubeconfigPaths(context, flags).map((path) => readConfigFile(context, path, mustExist));
  const merge = (field: string): Tree[] => {
    const all = files.flatMap((file) => listAt(file, field).filter(isTree));
    return all.filter((entry, index) => all.findIndex((other) => other['name'] === entry['name']) === index);
  };
  return {
    apiVersion: 'v1',
    clusters: merge('clusters'),
    contexts: merge('contexts'),
    'current-context': files.map((file) => textAt(file, 'current-context')).find((name) => name !== '') ?? '',
    kind: 'Config',
    preferences: {},
    users: merge('users'),
  };
}

function readConfigFile(context: Surroundings, path: string, mustExist: boolean): Tree {
  const content = context.files.readFile(path);
  if (content === null) {
    if (mustExist) throw new KubectlError(`stat ${path}: no such file or directory`);
    return {};
  }
  try {
    return parseConfig(decodeText(content));
  } catch {
    throw new KubectlError(
      `error loading config file ${JSON.stringify(path)}: yaml: the file cannot be read`,
    );
  }
}

/** Every command reads the same file: the latest one is not parsed again. A pure function's answer, never changed. */
let latest: { readonly text: string; readonly config: Tree } | null = null;

function parseConfig(text: string): Tree {
  if (latest?.text === text) return latest.config;
  if (readYamlDepth(text) > MAXIMUM_YAML_DEPTH) throw new Error('too deep');
  const value: unknown = parse(text, { logLevel: 'error' });
  latest = { text, config: isTree(value) ? value : {} };
  return latest.config;
}

export function findEntry(config: Tree, list: string, name: string): Tree | undefined {
  return listAt(config, list).find((entry): entry is Tree => isTree(entry) && entry['name'] === name);
}

/** The context in force: --context, else current-context. */
export function currentContext(config: Tree, flags: Flags): Value | undefined {
  const name = flags.text('context') || textAt(config, 'current-context');
  if (name === '') return undefined;
  const entry = findEntry(config, 'contexts', name);
  if (!entry && flags.has('context'))
    throw new KubectlError(`context ${JSON.stringify(name)} does not exist`);
  return entry?.['context'];
}

export function connect(context: Surroundings, flags: Flags): Connection {
  const config = loadKubeconfig(context, flags);
  const chosen = currentContext(config, flags);
  const clusterName = flags.text('cluster') || textAt(chosen, 'cluster');
  const userName = flags.text('user') || textAt(chosen, 'user');
  const server =
    flags.text('server') ||
    textAt(findEntry(config, 'clusters', clusterName), 'cluster', 'server') ||
    'http://localhost:8080';
  const address = /^(?:(https?):\/\/)?([^/:]+)(?::([0-9]+))?(?:\/.*)?$/.exec(server);
  if (!address) throw new KubectlError(`the server address ${JSON.stringify(server)} cannot be read`);
  const scheme = address[1] === 'https' ? 'https' : 'http';
  const inPod = at(treeAt(chosen), 'namespace');
  return {
    scheme,
    host: address[2]!,
    port: Number(address[3] ?? (scheme === 'https' ? 443 : 80)),
    token: flags.text('token') || textAt(findEntry(config, 'users', userName), 'user', 'token'),
    namespace: flags.text('namespace') || (typeof inPod === 'string' && inPod) || 'default',
    namespaceGiven: flags.text('namespace') !== '',
  };
}
