/** kubectl events: the events of a namespace or of one object. Upstream: kubectl/pkg/cmd/events. */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print, warn } from './call';
import { createLineReader, nextEvent, requestJson, requestStream } from './client';
import { eventAge, sortEvents } from './describe/events';
import { apiVersionOf, findResource } from './discovery';
import { objectPrinter } from './dry-run';
import { KubectlError } from './errors';
import { alignColumns, escapeTerminal, TABLE_STYLE } from './output/tabwriter';
import { isTree, listAt, type Tree, textAt } from './output/value';
import { formatQuery } from './text';

export const events: Command = {
  path: 'events',
  honours: [
    'all-namespaces',
    'for',
    'no-headers',
    'output',
    'show-managed-fields',
    'template',
    'types',
    'watch',
    'chunk-size',
  ],
  run: runEvents,
};

function* runEvents(call: Call): Process<number> {
  const { flags } = call;
  const client = call.client();
  const everywhere = flags.bool('all-namespaces');
  const wanted = flags.list('types').map((type) => type.toLowerCase());
  if (wanted.some((type) => type !== 'normal' && type !== 'warning')) {
    throw new KubectlError('valid --types are Normal or Warning');
  }
  const isWanted = (event: Tree) =>
    wanted.length === 0 || wanted.includes(textAt(event, 'type').toLowerCase());
  const fieldSelector = yield* selectorOfSubject(call);
  const base = everywhere ? '/api/v1/events' : `/api/v1/namespaces/${client.connection.namespace}/events`;
  if (flags.bool('watch')) {
    return yield* watchEvents(call, `${base}${formatQuery({ fieldSelector, watch: 'true' })}`, isWanted);
  }
  const list = yield* requestJson(client, {
    method: 'GET',
    path: base + formatQuery({ fieldSelector, limit: '500' }),
  });
  const found = listAt(list, 'items').filter(isTree).filter(isWanted);
  if (found.length === 0) {
    const where = everywhere ? '' : ` in ${client.connection.namespace} namespace`;
    yield* warn(call, `No events found${where}.\n`);
    return 0;
  }
  const sorted = sortEvents(found, 'lastTimestamp');
  const printer = objectPrinter(call);
  if (printer) {
    const items = sorted.map((event) => ({ apiVersion: 'v1', kind: 'Event', ...event }));
    yield* print(call, printer.print({ ...list, apiVersion: 'v1', kind: 'EventList', items }));
    return 0;
  }
  const rows = sorted.map((event) => rowOf(call, event));
  if (!flags.bool('no-headers')) rows.unshift(headers(everywhere));
  yield* print(call, align(rows));
  return 0;
}

function headers(everywhere: boolean): string[] {
  return [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
}

function rowOf(call: Call, event: Tree): string[] {
  return [
    ...(call.flags.bool('all-namespaces') ? [textAt(event, 'metadata', 'namespace')] : []),
    eventAge(event, call.context.epochMs()),
    textAt(event, 'type'),
    textAt(event, 'reason'),
    `${textAt(event, 'involvedObject', 'kind')}/${textAt(event, 'involvedObject', 'name')}`,
    textAt(event, 'message').trim(),
  ].map(escapeTerminal);
}

function align(rows: readonly string[][], remembered?: number[]): string {
  return alignColumns(rows.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STYLE, remembered);
}

function* selectorOfSubject(call: Call): Process<string> {
  const subject = call.flags.text('for');
  if (subject === '') return '';
  const parts = subject.split('/');
  if (parts.length > 2)
    throw new KubectlError('arguments in resource/name form may not have more than one slash');
  const [word, name] = parts;
  if (!word || !name) throw new KubectlError('--for must be in resource/name form');
  const type = yield* findResource(call.client(), word);
  return `involvedObject.kind=${type.kind},involvedObject.apiVersion=${apiVersionOf(type)},involvedObject.name=${name}`;
}

function* watchEvents(call: Call, path: string, isWanted: (event: Tree) => boolean): Process<number> {
  const stream = yield* requestStream(call.client(), { method: 'GET', path });
  const remembered: number[] = [];
  let shown = call.flags.bool('no-headers');
  try {
    const lines = createLineReader(stream);
    for (;;) {
      const event = yield* nextEvent(lines);
      if (!event) return 0;
      if (event.type === 'DELETED' || event.type === 'BOOKMARK' || !isWanted(event.object)) continue;
      const rows = [rowOf(call, event.object)];
      if (!shown) rows.unshift(headers(call.flags.bool('all-namespaces')));
      shown = true;
      yield* print(call, align(rows, remembered));
    }
  } finally {
    stream.cancel();
  }
}
