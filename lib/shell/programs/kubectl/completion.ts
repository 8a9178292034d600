/**
 * What Tab offers in a line of kubectl: commands, kinds, names, namespaces, containers, contexts, flags and their
 * values. It only reads: nothing is sent over the network, no time passes, nothing is kept.
 * Upstream: kubectl/pkg/util/completion. Left out: descriptions beside the candidates.
 */
import { compareText } from '../../files/paths';
import { findPath } from './command-line';
import { findCommand, isSimulated } from './commands';
import {
  AGGREGATED,
  fromAggregated,
  matchResource,
  qualifiedName,
  type ResourceType,
  resourcePath,
} from './discovery';
import { type Option, takesNextWord } from './flags';
import { currentContext, loadKubeconfig, type Surroundings } from './kubeconfig';
import { findOptions, GLOBAL_OPTIONS, subcommandsOf, topCommands } from './manual';
import { isTree, listAt, type Tree, textAt, type Value } from './output/value';
import { containerNames } from './pods';

export interface CompletionSource extends Surroundings {
  /** A GET that changes nothing; `undefined` where it is refused. */
  readApi(path: string, accept?: string): unknown;
}

/** `words` stand between "kubectl" and the word at the cursor. `null`: names of files are wanted. */
export function completeKubectl(
  source: CompletionSource,
  words: readonly string[],
  word: string,
): string[] | null {
  const line = readLine(words);
  const candidates = line.openFlag
    ? valuesOf(source, line, line.openFlag)
    : word.startsWith('-')
      ? flagsOf(line)
      : argumentsOf(source, line, word);
  if (candidates === null) return null;
  return [...new Set(candidates)].filter((one) => one.startsWith(word)).sort(compareText);
}

interface Line {
  /** "rollout status"; '' before there is one. */
  readonly path: string;
  readonly args: readonly string[];
  readonly options: readonly Option[];
  /** Values of flags that matter here. */
  readonly given: ReadonlyMap<string, string>;
  /** The flag whose value is being typed. */
  readonly openFlag: string | null;
  /** Behind "--" everything belongs to another program. */
  readonly isBehindDashes: boolean;
}

function readLine(words: readonly string[]): Line {
  const { path, rest } = findPath(words);
  const command = findCommand(path)?.path ?? path;
  const options = [...(findOptions(command) ?? []), ...GLOBAL_OPTIONS];
  const args: string[] = [];
  const given = new Map<string, string>();
  let openFlag: string | null = null;
  for (let index = 0; index < rest.length; index += 1) {
    const text = rest[index]!;
    if (text === '--') return { path: command, args, options, given, openFlag: null, isBehindDashes: true };
    const option = findOption(text, options);
    if (!option) {
      if (!text.startsWith('-')) args.push(text);
      continue;
    }
    const equals = text.indexOf('=');
    if (equals >= 0) {
      given.set(option[0], text.slice(equals + 1));
      // "--namespace=" and the cursor behind it: the shell ends a word at "=".
      if (equals === text.length - 1 && index === rest.length - 1) openFlag = option[0];
    } else if (takesNextWord(text, options)) {
      if (index + 1 < rest.length) given.set(option[0], rest[index + 1]!);
      else openFlag = option[0];
      index += 1;
    }
  }
  return { path: command, args, options, given, openFlag, isBehindDashes: false };
}

function findOption(word: string, options: readonly Option[]): Option | undefined {
  if (word.startsWith('--')) {
    const name = word.slice(2).split('=')[0];
    return options.find(([long]) => long === name);
  }
  const letter = word.startsWith('-') ? word[word.split('=')[0]!.length - 1] : undefined;
  return letter === undefined ? undefined : options.find(([, short]) => short === letter);
}

function flagsOf({ options, isBehindDashes }: Line): string[] | null {
  return isBehindDashes ? null : [...options.map(([name]) => `--${name}`), '--help'];
}

const OUTPUTS = ['custom-columns=', 'go-template=', 'json', 'jsonpath=', 'name', 'wide', 'yaml'];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  cascade: ['background', 'foreground', 'orphan'],
  'dry-run': ['client', 'none', 'server'],
  'image-pull-policy': ['Always', 'IfNotPresent', 'Never'],
  output: OUTPUTS,
  protocol: ['SCTP', 'TCP', 'UDP'],
  restart: ['Always', 'Never', 'OnFailure'],
  'session-affinity': ['ClientIP', 'None'],
};

function valuesOf(source: CompletionSource, line: Line, flag: string): string[] | null {
  if (flag === 'namespace') return namesOf(source, 'namespaces', null);
  if (flag === 'context') return entries(source, 'contexts');
  if (flag === 'cluster') return entries(source, 'clusters');
  if (flag === 'user') return entries(source, 'users');
  if (flag === 'container') return containersOf(source, line);
  if (flag === 'for' && line.path === 'wait') return ['condition=', 'create', 'delete', 'jsonpath='];
  if (flag === 'type' && line.path === 'expose')
    return ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
  if (flag === 'type' && line.path === 'patch') return ['json', 'merge', 'strategic'];
  if (flag === 'filename' || flag === 'patch-file' || flag === 'kubeconfig' || flag === 'from-file')
    return null;
  return [...(VALUES[flag] ?? [])];
}

function entries(source: CompletionSource, list: string): string[] {
  const config = loadKubeconfig(source, NO_FLAGS);
  return listAt(config, list).map((entry) => textAt(entry, 'name'));
}

const NO_FLAGS = {
  has: () => false,
  text: () => '',
  bool: () => false,
  number: () => 0,
  list: () => [],
  given: [],
};

function argumentsOf(source: CompletionSource, line: Line, word: string): string[] | null {
  const { args, path, isBehindDashes } = line;
  if (isBehindDashes) return null;
  const subcommands = offeredBelow(path);
  if (subcommands.length > 0 && args.length === 0) return subcommands;
  const kinds = KINDS_OF_COMMAND[path];
  if (PODS_FIRST.has(path)) return args.length > 0 ? [] : podsAndPairs(source, line, word);
  if (path === 'config use-context') return args.length === 0 ? entries(source, 'contexts') : [];
  if (kinds === undefined) return NO_ARGUMENTS.has(path) ? [] : null;
  const slash = word.indexOf('/');
  if (slash >= 0) return pairsOf(source, line, word.slice(0, slash));
  if (args.length === 0) return typeNames(source, line, kinds);
  const first = args[0]!;
  if (first.includes('/')) return typeNames(source, line, kinds);
  const taken = new Set(args.slice(1));
  return namesOf(source, first, namespaceOf(source, line)).filter((name) => !taken.has(name));
}

function offeredBelow(path: string): string[] {
  if (path === '') return topCommands().filter((name) => isSimulated(name) || name === 'help');
  const names = subcommandsOf(path);
  return names.filter((name) => findCommand(`${path} ${name}`) ?? offeredBelow(`${path} ${name}`).length > 0);
}

/** A verb that a kind must know, or the few kinds that a command takes. */
type KindChoice = string | readonly string[];

const ROLLOUT_KINDS = ['deployment'];

const KINDS_OF_COMMAND: Readonly<Record<string, KindChoice>> = {
  annotate: 'patch',
  'apply view-last-applied': 'get',
  delete: 'delete',
  describe: 'get',
  edit: 'patch',
  expose: ['deployment', 'pod', 'replicaset', 'service'],
  get: 'get',
  label: 'patch',
  patch: 'patch',
  'rollout history': ROLLOUT_KINDS,
  'rollout pause': ROLLOUT_KINDS,
  'rollout restart': ROLLOUT_KINDS,
  'rollout resume': ROLLOUT_KINDS,
  'rollout status': ROLLOUT_KINDS,
  'rollout undo': ROLLOUT_KINDS,
  scale: ['deployment', 'replicaset'],
  'set env': ['deployment', 'pod', 'replicaset'],
  'set image': ['deployment', 'pod', 'replicaset'],
  'set resources': ['deployment', 'pod', 'replicaset'],
  'set selector': ['service'],
  wait: 'get',
};

const PODS_FIRST: ReadonlySet<string> = new Set(['exec', 'logs']);
const NO_ARGUMENTS: ReadonlySet<string> = new Set([
  'api-resources',
  'api-versions',
  'apply',
  'cluster-info',
  'config view',
  'diff',
  'events',
  'replace',
  'run',
  'version',
]);

function typesOf(source: CompletionSource): ResourceType[] {
  return ['/api', '/apis'].flatMap((root) => {
    const answer = source.readApi(root, AGGREGATED);
    return isTree(answer) ? fromAggregated(answer) : [];
  });
}

function typeNames(source: CompletionSource, _line: Line, choice: KindChoice): string[] {
  if (typeof choice !== 'string') return [...choice];
  return typesOf(source)
    .filter((type) => type.verbs.includes(choice))
    .map(qualifiedName);
}

function pairsOf(source: CompletionSource, line: Line, typeWord: string): string[] {
  return namesOf(source, typeWord, namespaceOf(source, line)).map((name) => `${typeWord}/${name}`);
}

function podsAndPairs(source: CompletionSource, line: Line, word: string): string[] {
  const slash = word.indexOf('/');
  if (slash >= 0) return pairsOf(source, line, word.slice(0, slash));
  return namesOf(source, 'pods', namespaceOf(source, line));
}

function namespaceOf(source: CompletionSource, { given }: Line): string {
  const chosen = given.get('namespace');
  if (chosen) return chosen;
  const config = loadKubeconfig(source, NO_FLAGS);
  return textAt(currentContext(config, NO_FLAGS), 'namespace') || 'default';
}

function namesOf(source: CompletionSource, typeWord: string, namespace: string | null): string[] {
  const type = matchResource(typesOf(source), typeWord.split(',')[0]!);
  if (!type) return [];
  const list = source.readApi(resourcePath(type, type.namespaced ? namespace : null));
  return listAt(list as Value, 'items').map((item) => textAt(item, 'metadata', 'name'));
}

function containersOf(source: CompletionSource, line: Line): string[] {
  const [first] = line.args;
  if (first === undefined) return [];
  const name = first.replace(/^(pods?|po)\//, '');
  const type = matchResource(typesOf(source), 'pods');
  if (!type) return [];
  const pod = source.readApi(resourcePath(type, namespaceOf(source, line), name));
  return isTree(pod) ? containerNames(pod as Tree) : [];
}
