/** The events of one object at the end of its description. Upstream: describe.go (DescribeEvents). */
import type { Process } from '../../../../cluster/process';
import { type Client, requestJson } from '../client';
import { ageOf, parseTime } from '../output/time';
import { at, isTree, listAt, type Tree, textAt } from '../output/value';
import { formatQuery } from '../text';
import type { Writer } from './writer';

export interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

export function referenceTo(object: Tree, kind: string): Reference {
  return {
    kind,
    name: textAt(object, 'metadata', 'name'),
    namespace: textAt(object, 'metadata', 'namespace'),
    uid: textAt(object, 'metadata', 'uid'),
  };
}

export function* findEvents(client: Client, { kind, name, namespace, uid }: Reference): Process<Tree[]> {
  const terms = { uid, name, namespace, kind };
  const fieldSelector = Object.entries(terms)
    .filter(([field, value]) => value !== '' || field === 'namespace')
    .map(([field, value]) => `involvedObject.${field}=${value}`)
    .join(',');
  const base = namespace === '' ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
  const list = yield* requestJson(client, {
    method: 'GET',
    path: base + formatQuery({ fieldSelector, limit: '500' }),
  });
  return listAt(list, 'items').filter(isTree);
}

export function writeEvents(writer: Writer, events: readonly Tree[], nowMs: number): void {
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.line(0, 'Events:');
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of sortEvents(events, 'lastTimestamp')) {
    const source = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
    const message = textAt(event, 'message').trim();
    const cells = [textAt(event, 'type'), textAt(event, 'reason'), eventAge(event, nowMs), source, message];
    writer.line(1, cells.join('\t'));
  }
}

/** Oldest first; those of the same time in the order in which they came. */
export function sortEvents(events: readonly Tree[], field: string): Tree[] {
  const timeOf = (event: Tree) => parseTime(textAt(event, field)) ?? 0;
  const numbered = events.map((event, index) => ({ event, index }));
  return numbered
    .sort((left, right) => timeOf(left.event) - timeOf(right.event) || left.index - right.index)
    .map(({ event }) => event);
}

/** "3s", or "2s (x4 over 30s)" for an event that came several times. */
export function eventAge(event: Tree, nowMs: number): string {
  const eventTime = textAt(event, 'eventTime');
  const first = ageOf(eventTime === '' ? textAt(event, 'firstTimestamp') : eventTime, nowMs);
  const series = at(event, 'series');
  if (isTree(series)) {
    return `${ageOf(textAt(series, 'lastObservedTime'), nowMs)} (x${String(at(series, 'count'))} over ${first})`;
  }
  const count = at(event, 'count');
  if (typeof count === 'number' && count > 1) {
    return `${ageOf(textAt(event, 'lastTimestamp'), nowMs)} (x${count} over ${first})`;
  }
  return first;
}
