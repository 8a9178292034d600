/**
 * kubectl get: the server's tables, or whole objects in another format.
 * Upstream: kubectl/pkg/cmd/get/get.go. Left out: -k, --server-print=false.
 */
import type { Process } from '../../../cluster/process';
import { resolvePath } from '../../files/paths';
import { type Call, type Command, print, warn } from './call';
import { requestText, TABLE } from './client';
import { qualifiedKind, type ResourceType } from './discovery';
import { isNotFound, KubectlError, usageError } from './errors';
import { createPrinter, type ObjectPrinter } from './output/printer';
import { createTablePrinter, type TableOptions } from './output/table';
import { isTree, listAt, type Tree, textAt } from './output/value';
import { type Found, fetchAll, itemsOf, raise, selectorsOf, selectTargets, type Target } from './selection';
import { sortObjects, sortTable } from './sort';
import { decodeText } from './text';
import { watchTarget } from './watch';

export const get: Command = {
  path: 'get',
  honours: [
    'all-namespaces',
    'field-selector',
    'filename',
    'ignore-not-found',
    'label-columns',
    'no-headers',
    'output',
    'output-watch-events',
    'raw',
    'recursive',
    'selector',
    'show-kind',
    'show-labels',
    'show-managed-fields',
    'sort-by',
    'subresource',
    'template',
    'watch',
    'watch-only',
    'chunk-size',
    'allow-missing-template-keys',
  ],
  run: runGet,
};

export function isHumanFormat(format: string): boolean {
  return format === '' || format === 'wide';
}

function* runGet(call: Call): Process<number> {
  const { flags, args } = call;
  validate(call);
  if (flags.has('raw')) return yield* printRaw(call);
  if (args.length === 0 && flags.list('filename').length === 0) {
    yield* warn(
      call,
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw usageError(
      call.commandPath,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  const format = flags.text('output');
  const printer = isHumanFormat(format) ? null : getPrinter(call, format);
  const targets = yield* selectTargets(call, args, selectorsOf(call, true));
  if (flags.bool('watch') || flags.bool('watch-only')) return yield* watchTarget(call, targets, printer);
  return printer ? yield* printObjects(call, targets, printer) : yield* printTables(call, targets);
}

function validate(call: Call): void {
  const { flags } = call;
  const format = flags.text('output');
  if (flags.bool('show-labels') && !isHumanFormat(format)) {
    throw new KubectlError(`--show-labels option cannot be used with ${format} printer`);
  }
  if (flags.list('label-columns').length > 0 && format.startsWith('custom-columns')) {
    throw new KubectlError(`--label-columns option cannot be used with ${format} printer`);
  }
  const subresource = flags.text('subresource');
  if (!['', 'status', 'scale', 'resize'].includes(subresource)) {
    throw new KubectlError(
      `invalid subresource value: ${JSON.stringify(subresource)}. Must be one of [status scale resize]`,
    );
  }
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only')) {
    throw new KubectlError('--output-watch-events option can only be used with --watch or --watch-only');
  }
}

function* printRaw(call: Call): Process<number> {
  const path = call.flags.text('raw');
  if (!path.startsWith('/')) {
    throw new KubectlError(
      `--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`,
    );
  }
  yield* print(call, yield* requestText(call.client(), { method: 'GET', path }));
  return 0;
}

export function getPrinter(call: Call, format: string): ObjectPrinter {
  const { context, flags } = call;
  return createPrinter(
    format,
    {
      showManagedFields: flags.bool('show-managed-fields'),
      noHeaders: flags.bool('no-headers'),
      typeOf: () => undefined,
      template: flags.has('template') ? flags.text('template') : undefined,
      readFile: (path) => {
        const content = context.files.readFile(resolvePath(context.workingDirectory, path));
        return content === null ? null : decodeText(content);
      },
    },
    true,
  );
}

function* printTables(call: Call, targets: readonly Target[]): Process<number> {
  const { flags } = call;
  const client = call.client();
  const sortBy = flags.text('sort-by');
  const { found, errors } = yield* fetchAll(client, targets, {
    accept: TABLE,
    label: flags.text('selector'),
    field: flags.text('field-selector'),
    limit: sortBy === '' ? undefined : null,
    includeObject: sortBy !== '',
    subresource: flags.text('subresource'),
  });
  const kept = flags.bool('ignore-not-found') ? errors.filter((error) => !isNotFound(error)) : errors;
  const severalKinds = found.some(({ target }) => target.type !== found[0]!.target.type);
  let written = 0;
  for (const group of groupByType(found)) {
    const tablePrinter = createTablePrinter(tableOptions(call, group.type, severalKinds));
    const table = sortBy === '' ? group.table : sortTable(group.table, sortBy);
    const text = tablePrinter.print(table);
    if (text === '') continue;
    if (written > 0 && !flags.bool('no-headers')) yield* print(call, '\n');
    yield* print(call, text);
    written += 1;
  }
  if (written === 0 && kept.length === 0 && !flags.bool('ignore-not-found')) {
    yield* warn(call, nothingFound(call, targets));
  }
  raise(kept);
  return 0;
}

function nothingFound(call: Call, targets: readonly Target[]): string {
  const namespaced = !call.flags.bool('all-namespaces') && targets.every(({ type }) => type.namespaced);
  return namespaced
    ? `No resources found in ${call.client().connection.namespace} namespace.\n`
    : 'No resources found\n';
}

/** Neighbours of one kind share a table. */
function groupByType(found: readonly Found[]): { type: ResourceType; table: Tree }[] {
  const groups: { type: ResourceType; table: Tree }[] = [];
  for (const { target, object } of found) {
    const last = groups.at(-1);
    if (last?.type !== target.type) groups.push({ type: target.type, table: object });
    else {
      const rows = [...listAt(last.table, 'rows'), ...listAt(object, 'rows')];
      groups[groups.length - 1] = { type: target.type, table: { ...last.table, rows } };
    }
  }
  return groups;
}

export function tableOptions(call: Call, type: ResourceType, severalKinds: boolean): TableOptions {
  const { flags } = call;
  return {
    wide: flags.text('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && type.namespaced,
    kindPrefix: severalKinds || flags.bool('show-kind') ? qualifiedKind(type) : undefined,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
  };
}

function* printObjects(call: Call, targets: readonly Target[], printer: ObjectPrinter): Process<number> {
  const { flags } = call;
  const { found, errors } = yield* fetchAll(call.client(), targets, {
    label: flags.text('selector'),
    field: flags.text('field-selector'),
    subresource: flags.text('subresource'),
  });
  const kept = flags.bool('ignore-not-found') ? errors.filter((error) => !isNotFound(error)) : errors;
  const single = targets.length === 1 && targets[0]!.name !== undefined;
  if (single) raise(kept);
  if (single && found.length === 0) return 0;
  const objects = found.flatMap((one) => itemsOf(one).map(({ object }) => object));
  if (objects.length === 0 && flags.bool('ignore-not-found')) return 0;
  const sortBy = flags.text('sort-by');
  const sorted = sortBy === '' ? objects : sortObjects(objects, sortBy);
  const whole: Tree = single
    ? sorted[0]!
    : { apiVersion: 'v1', items: sorted, kind: 'List', metadata: { resourceVersion: '' } };
  yield* print(call, printer.print(isTree(whole) ? whole : {}));
  raise(kept);
  return 0;
}

/** The version of a list or Table: where a watch goes on. */
export function versionOf(object: Tree): string {
  return textAt(object, 'metadata', 'resourceVersion');
}
