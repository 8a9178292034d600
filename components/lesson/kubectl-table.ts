/** A table as kubectl prints it, cell by cell, each with the object and the field that it tells of. Pure. */

export interface KubectlTable {
  readonly columns: readonly string[];
  readonly rows: readonly KubectlRow[];
}

export interface KubectlRow {
  /** `service/service-python`; `null` where the command does not tell the kind. */
  readonly object: string | null;
  readonly cells: readonly string[];
}

/** `null` where it is no table: an error, or nothing found. */
export function readTable(text: string, command: string): KubectlTable | null {
  const [head, ...lines] = text.split('\n').filter((line) => line !== '');
  if (head === undefined || !/^(NAME|NAMESPACE)\b/.test(head)) return null;
  const starts = [...head.matchAll(/\S+(?: \S+)*/g)].map(({ index }) => index);
  const cut = (line: string) =>
    starts.map((start, column) => line.slice(start, starts[column + 1] ?? line.length).trim());
  const columns = cut(head);
  const kind = kindOf(command);
  const nameAt = columns.indexOf('NAME');
  const rows = lines.map((line) => {
    const cells = cut(line);
    const name = cells[nameAt] ?? '';
    const object = name.includes('/') ? name : kind === null ? null : `${kind}/${name}`;
    return { object, cells };
  });
  return { columns, rows };
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(svc|services?)$/, 'service'],
  [/^(po|pods?)$/, 'pod'],
  [/^(no|nodes?)$/, 'node'],
  [/^(deploy|deployments?(\.apps)?)$/, 'deployment'],
  [/^(rs|replicasets?)$/, 'replicaset'],
  [/^(endpointslices?)$/, 'endpointslice'],
  [/^(ep|endpoints)$/, 'endpoints'],
];

const WITH_VALUE = ['-n', '-l', '-o', '--namespace', '--selector', '--output'];

/** Of `kubectl get svc service-python`: service. */
function kindOf(command: string): string | null {
  const words = command.split(/\s+/);
  const resource = words
    .slice(words.indexOf('get') + 1)
    .find((word, at, all) => !word.startsWith('-') && !WITH_VALUE.includes(all[at - 1] ?? ''));
  return KINDS.find(([word]) => word.test(resource ?? ''))?.[1] ?? null;
}

const FIELDS: Readonly<Record<string, string>> = {
  NAME: 'metadata.name',
  LABELS: 'metadata.labels',
  TYPE: 'spec.type',
  'CLUSTER-IP': 'spec.clusterIP',
  'PORT(S)': 'spec.ports',
  SELECTOR: 'spec.selector',
  NODE: 'spec.nodeName',
  IP: 'status.podIP',
  READY: 'status.conditions',
  STATUS: 'status.phase',
  ENDPOINTS: 'endpoints',
  PORTS: 'ports',
};

/** The field that a column tells; `null` where it tells no field alone. */
export function fieldOf(column: string, cell: string): string | null {
  // A name that leads out of the cluster stands where addresses from outside do.
  if (column === 'EXTERNAL-IP') return /[a-z]\./.test(cell) ? 'spec.externalName' : 'status.loadBalancer';
  return FIELDS[column] ?? null;
}

/** Columns that hardly ever say anything: left out where there is little room, as long as they do not. */
export const isAside = (column: string, cell: string): boolean =>
  cell === '<none>' && (column === 'NOMINATED NODE' || column === 'READINESS GATES');
