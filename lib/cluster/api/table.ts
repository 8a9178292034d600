/** Lists as tables, as `kubectl get` shows them. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/response.go. */
import type { KubernetesObject } from '../resources';
import type { Kind, RowContext } from './kind';
import { badRequest } from './status';

/** How much of each object a row carries. */
export type RowObject = 'Metadata' | 'Object' | 'None';

export function parseRowObject(text: string | null): RowObject {
  if (text === null || text === '') return 'Metadata';
  if (text === 'Object' || text === 'None' || text === 'Metadata') return text;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(text)}`);
}

export function partialMetadata({ metadata }: KubernetesObject): Readonly<Record<string, unknown>> {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function columnDefinitions(kind: Kind): readonly unknown[] {
  return kind.columns.map(({ name, type = 'string', isWide = false }) => ({
    name,
    type,
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority: isWide ? 1 : 0,
  }));
}

function row(kind: Kind, object: KubernetesObject, context: RowContext, rowObject: RowObject): unknown {
  const conditions = kind.rowConditions?.(object) ?? [];
  return {
    cells: kind.cells(object, context),
    ...(conditions.length === 0 ? {} : { conditions }),
    object: rowObject === 'None' ? null : rowObject === 'Object' ? object : partialMetadata(object),
  };
}

export interface TableOptions {
  readonly rowObject: RowObject;
  readonly epochMs: number;
  /** A watch tells the columns once. */
  readonly hasColumns: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export function createTable(
  kind: Kind,
  objects: readonly KubernetesObject[],
  options: TableOptions,
): unknown {
  const { rowObject, epochMs, hasColumns, metadata } = options;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: hasColumns ? columnDefinitions(kind) : null,
    rows: objects.map((object) => row(kind, object, { epochMs }, rowObject)),
  };
}
