/** core/v1 Event. The group events.k8s.io, another view of the same objects, is not served. */
import { limits } from '../../kernel/limits';
import type { Event } from '../../resources';
import { age } from '../duration';
import { invalidValue } from '../field';
import { type Cell, defineKind, type Kind, type RowContext } from '../kind';
import { dnsSubdomain } from '../names';

/** `kubelet, node-1` */
function source(event: Event): string {
  const component = event.source?.component || event.reportingComponent || '';
  const host = event.source?.host || (event.source?.component ? '' : event.reportingInstance) || '';
  return host === '' ? component : `${component}, ${host}`;
}

function cells(event: Event, { epochMs }: RowContext): readonly Cell[] {
  const first = age(event.firstTimestamp || event.eventTime, epochMs);
  const { kind = '', name = '', fieldPath = '' } = event.involvedObject;
  return [
    event.lastTimestamp ? age(event.lastTimestamp, epochMs) : first,
    event.type ?? '',
    event.reason ?? '',
    name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`,
    fieldPath,
    source(event),
    (event.message ?? '').trim(),
    first,
    event.count || 1,
    event.metadata.name,
  ];
}

const row: Kind<Event> = {
  kind: 'Event',
  definition: 'Event',
  group: '',
  version: 'v1',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  timeToLiveMs: limits.eventTimeToLiveMs,
  setDefaults(event) {
    event.involvedObject ??= {};
    event.source ??= {};
    event.firstTimestamp ??= null;
    event.lastTimestamp ??= null;
    event.eventTime ??= null;
    event.reportingComponent ??= '';
    event.reportingInstance ??= '';
  },
  validate({ involvedObject, metadata }) {
    const expected = involvedObject?.namespace || 'default';
    if (expected === metadata.namespace) return [];
    const why = 'does not match event.namespace';
    return [invalidValue('involvedObject.namespace', involvedObject?.namespace ?? '', why)];
  },
  columns: [
    { name: 'Last Seen' },
    { name: 'Type' },
    { name: 'Reason' },
    { name: 'Object' },
    { name: 'Subobject', isWide: true },
    { name: 'Source', isWide: true },
    { name: 'Message' },
    { name: 'First Seen', isWide: true },
    { name: 'Count', isWide: true },
    { name: 'Name', isWide: true },
  ],
  cells,
  selectableFields: (event) => ({
    'involvedObject.kind': event.involvedObject.kind ?? '',
    'involvedObject.namespace': event.involvedObject.namespace ?? '',
    'involvedObject.name': event.involvedObject.name ?? '',
    'involvedObject.uid': event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': event.involvedObject.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || event.reportingComponent || '',
    type: event.type ?? '',
  }),
};

export const eventKind = defineKind(row);
