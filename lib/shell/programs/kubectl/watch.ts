/**
 * kubectl get -w: what is there, then every change, until Ctrl-C or the server ends it.
 * Upstream: kubectl/pkg/cmd/get/get.go (watch).
 */
import type { Process } from '../../../cluster/process';
import { type Call, print, warn } from './call';
import { createLineReader, nextEvent, requestStream, TABLE } from './client';
import { resourcePath } from './discovery';
import { isNotFound, KubectlError } from './errors';
import { tableOptions, versionOf } from './get';
import type { ObjectPrinter } from './output/printer';
import { createTablePrinter } from './output/table';
import { isTree, listAt, type Tree, textAt } from './output/value';
import { fetchTarget, type Target } from './selection';
import { sortTable } from './sort';
import { formatQuery } from './text';

export function* watchTarget(
  call: Call,
  targets: readonly Target[],
  printer: ObjectPrinter | null,
): Process<number> {
  const { flags } = call;
  const [target] = targets;
  if (!target || targets.length > 1) throw new KubectlError('you may only specify a single resource type');
  const client = call.client();
  const accept = printer ? undefined : TABLE;
  const label = flags.text('selector');
  const field = flags.text('field-selector');
  const show = createShower(call, target, printer);

  let start: Tree;
  try {
    start = yield* fetchTarget(client, target, {
      accept,
      label,
      field,
      includeObject: flags.text('sort-by') !== '',
    });
  } catch (error) {
    if (isNotFound(error) && flags.bool('ignore-not-found')) return 0;
    throw error;
  }
  if (flags.has('sort-by')) {
    yield* warn(call, `warning: --watch requested, --sort-by will be ignored for watch events received\n`);
  }
  if (!flags.bool('watch-only')) yield* print(call, show.start(start));

  // A watch of one object begins with what is there: the first event repeats what was printed.
  let skipFirst = target.name !== undefined;
  const query = formatQuery({
    fieldSelector: target.name === undefined ? field : `metadata.name=${target.name}`,
    labelSelector: label,
    resourceVersion: target.name === undefined ? versionOf(start) : '0',
    watch: 'true',
  });
  const path = `${resourcePath(target.type, target.namespace)}${query}`;
  const stream = yield* requestStream(client, { method: 'GET', path, accept });
  try {
    const lines = createLineReader(stream);
    for (;;) {
      const event = yield* nextEvent(lines);
      if (!event) return 0;
      if (event.type === 'BOOKMARK') continue;
      if (skipFirst) skipFirst = false;
      else yield* print(call, show.event(event.type, event.object));
    }
  } finally {
    stream.cancel();
  }
}

interface Shower {
  start(object: Tree): string;
  event(type: string, object: Tree): string;
}

function createShower(call: Call, target: Target, printer: ObjectPrinter | null): Shower {
  const { flags } = call;
  const withEvents = flags.bool('output-watch-events');
  if (printer) {
    return {
      start: (object) => {
        const items = target.name === undefined ? listAt(object, 'items').filter(isTree) : [object];
        const kind = textAt(object, 'kind').replace(/List$/, '');
        const typed = items.map((item) => ({ apiVersion: textAt(object, 'apiVersion'), kind, ...item }));
        return typed.map((item) => printer.print(item, withEvents ? 'ADDED' : undefined)).join('');
      },
      event: (type, object) => printer.print(object, withEvents ? type : undefined),
    };
  }
  const tables = createTablePrinter(tableOptions(call, target.type, false));
  const sortBy = flags.text('sort-by');
  return {
    start: (table) =>
      tables.print(sortBy === '' ? table : sortTable(table, sortBy), withEvents ? 'ADDED' : undefined),
    event: (type, table) => tables.print(table, withEvents ? type : undefined),
  };
}
