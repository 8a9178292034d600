/**
 * kubectl label and annotate: two commands of one shape. Upstream: kubectl/pkg/cmd/label, annotate.
 * Left out: --local.
 */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print } from './call';
import { requestJson } from './client';
import { type ResourceType, resourcePath } from './discovery';
import { dryRunOf, printResult } from './dry-run';
import { KubectlError, quote, StatusError } from './errors';
import { applyPatch } from './merge';
import { compactJson } from './output/json';
import { sortedKeys, type Tree, textAt, treeAt, type Value } from './output/value';
import { fetchAll, itemsOf, raise, selectorsOf, selectTargets } from './selection';
import { formatQuery } from './text';

interface Flavour {
  readonly noun: 'label' | 'annotation';
  readonly field: 'labels' | 'annotations';
  readonly added: string;
  readonly removed: string;
  readonly same: string;
}

const HONOURS = [
  'all',
  'all-namespaces',
  'dry-run',
  'field-selector',
  'field-manager',
  'filename',
  'list',
  'output',
  'overwrite',
  'recursive',
  'resource-version',
  'selector',
  'show-managed-fields',
  'template',
];

export const label: Command = {
  path: 'label',
  honours: HONOURS,
  run: (call) =>
    runEdit(call, {
      noun: 'label',
      field: 'labels',
      added: 'labeled',
      removed: 'unlabeled',
      same: 'not labeled',
    }),
};

export const annotate: Command = {
  path: 'annotate',
  honours: HONOURS,
  run: (call) =>
    runEdit(call, {
      noun: 'annotation',
      field: 'annotations',
      added: 'annotated',
      removed: 'annotated',
      same: 'annotated',
    }),
};

interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

function* runEdit(call: Call, flavour: Flavour): Process<number> {
  const { args, flags } = call;
  const fromFiles = flags.list('filename').length > 0;
  // Words with "=" or with "-" at the end are changes, the ones before them name the objects.
  const firstChange = args.findIndex(
    (arg, index) => (index > 0 || fromFiles) && (arg.includes('=') || arg.endsWith('-')),
  );
  const split = firstChange < 0 ? args.length : firstChange;
  const resources = args.slice(0, split);
  const changes = readChanges(args.slice(split), flavour);
  if (flags.bool('all') && flags.text('selector') !== '') {
    throw new KubectlError('cannot set --all and --selector at the same time');
  }
  if (resources.length === 0 && !fromFiles) {
    throw new KubectlError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  if (changes.set.size === 0 && changes.remove.length === 0 && !flags.bool('list')) {
    throw new KubectlError(`at least one ${flavour.noun} update is required`);
  }
  yield* dryRunOf(call);
  const selectors = { ...selectorsOf(call, false), all: flags.bool('all') };
  const targets = yield* selectTargets(call, resources, selectors);
  const { found, errors } = yield* fetchAll(call.client(), targets, {
    label: selectors.label,
    field: selectors.field,
  });
  const failures: Error[] = [...errors];
  const single = targets.length === 1 && targets[0]!.name !== undefined;
  for (const { object, type } of found.flatMap(itemsOf)) {
    try {
      yield* flags.bool('list')
        ? list(call, object, flavour, single)
        : edit(call, type, object, changes, flavour);
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof KubectlError)) throw error;
      failures.push(error);
    }
  }
  raise(failures);
  return 0;
}

function readChanges(words: readonly string[], flavour: Flavour): Changes {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      const value = word.slice(equals + 1);
      if (flavour.noun === 'label') checkLabelValue(word, value);
      set.set(word.slice(0, equals), value);
    } else if (equals < 0 && word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new KubectlError(equals === 0 ? `invalid label spec: ${word}` : `unknown label spec: ${word}`);
  }
  const both = remove.filter((key) => set.has(key));
  if (both.length > 0) {
    throw new KubectlError(
      flavour.noun === 'label'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
  }
  return { set, remove };
}

function checkLabelValue(word: string, value: string): void {
  const problems: string[] = [];
  if (value.length > 63) problems.push('must be no more than 63 bytes');
  if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value)) {
    problems.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    );
  }
  if (problems.length > 0)
    throw new KubectlError(`invalid label value: ${quote(word)}: ${problems.join(';')}`);
}

function* list(call: Call, object: Tree, { noun, field }: Flavour, single: boolean): Process<void> {
  const entries = treeAt(object, 'metadata', field);
  const lines = sortedKeys(entries).map((key) => `${single ? '' : ' '}${key}=${String(entries[key])}\n`);
  const group = textAt(object, 'apiVersion').split('/');
  const head = `Listing ${noun}s for ${textAt(object, 'kind')}.${group.length > 1 ? group[0] : ''}/${textAt(object, 'metadata', 'name')}:\n`;
  yield* print(call, (single ? '' : head) + lines.join(''));
}

function* edit(
  call: Call,
  type: ResourceType,
  object: Tree,
  changes: Changes,
  flavour: Flavour,
): Process<void> {
  const dryRun = yield* dryRunOf(call);
  const present = treeAt(object, 'metadata', flavour.field);
  if (!call.flags.bool('overwrite')) checkOverwrites(present, changes, flavour);
  const difference: Record<string, Value> = {};
  for (const [key, value] of changes.set) if (present[key] !== value) difference[key] = value;
  for (const key of changes.remove) {
    if (present[key] !== undefined) difference[key] = null;
    else if (flavour.noun === 'label') yield* print(call, `label ${quote(key)} not found.\n`);
  }
  const verb = verbOf(difference, flavour);
  const version = call.flags.text('resource-version');
  const patch: Tree = {
    metadata: { [flavour.field]: difference, ...(version === '' ? {} : { resourceVersion: version }) },
  };
  if (Object.keys(difference).length === 0 || dryRun === 'client') {
    yield* printResult(call, type, applyPatch(object, patch), verb);
    return;
  }
  const namespace = type.namespaced ? textAt(object, 'metadata', 'namespace') : null;
  const query = formatQuery({
    dryRun: dryRun === 'server' ? 'All' : undefined,
    fieldManager: call.flags.text('field-manager') || `kubectl-${call.commandPath.split(' ')[1]}`,
  });
  const changed = yield* requestJson(call.client(), {
    method: 'PATCH',
    path: `${resourcePath(type, namespace, textAt(object, 'metadata', 'name'))}${query}`,
    contentType: 'application/merge-patch+json',
    body: compactJson(patch),
  });
  yield* printResult(call, type, changed, verb);
}

function verbOf(difference: Readonly<Record<string, Value>>, flavour: Flavour): string {
  const values = Object.values(difference);
  if (values.length === 0) return flavour.same;
  return values.every((value) => value === null) ? flavour.removed : flavour.added;
}

function checkOverwrites(present: Tree, changes: Changes, flavour: Flavour): void {
  const taken = [...changes.set].filter(
    ([key, value]) => present[key] !== undefined && present[key] !== value,
  );
  if (taken.length === 0) return;
  const told = taken.map(([key]) => `'${key}' already has a value (${String(present[key])})`);
  if (flavour.noun === 'annotation') {
    throw new KubectlError(
      `--overwrite is false but found the following declared annotation(s): ${told.join('; ')}`,
    );
  }
  const sentences = told.map((text) => `${text}, and --overwrite is false`);
  throw new KubectlError(sentences.length === 1 ? sentences[0]! : `[${sentences.join(', ')}]`);
}
