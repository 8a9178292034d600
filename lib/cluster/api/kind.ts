/**
 * What the API knows about a kind of object: one row of the table in kinds.ts. Everything else (storage, verbs,
 * patches, watches, tables, discovery) is the same for all kinds and lives in the registry.
 * Upstream: the strategies in pkg/registry and the printers in pkg/printers/internalversion.
 */
import type { KubernetesObject, Service } from '../resources';
import { type Decoded, type Draft, decodeObject } from './decode';
import type { TextRule } from './names';
import type { FieldError } from './status';
import type { StructuralSchema } from './structural-schema';

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  readonly type?: 'string' | 'integer' | 'boolean' | 'number' | 'date';
  /** Only in -o wide. */
  readonly isWide?: boolean;
}

export interface Subresource {
  readonly name: string;
  readonly kind: string;
  /** Where it differs from the resource's own. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

export interface RowContext {
  /** Wall clock of the world, for ages. */
  readonly epochMs: number;
}

/** What a kind may ask of the API while an object is made. */
export interface CreateContext {
  /** `2026-01-01T00:00:00Z` of now. */
  readonly timestamp: string;
  /** Five letters of chance, as Kubernetes appends them. */
  drawSuffix(): string;
  /** What the object will be known by. */
  uid(): string;
  /** All objects of another kind: admission looks for defaults there. */
  list(kind: Pick<Kind, 'group' | 'plural' | 'isNamespaced'>): readonly KubernetesObject[];
  /** One object of another kind; null where there is none. */
  find(
    kind: Pick<Kind, 'group' | 'plural' | 'isNamespaced'>,
    namespace: string,
    name: string,
  ): KubernetesObject | null;
}

/** Hands out what only one Service may have (service-allocation.ts). */
export interface ServiceAllocator {
  /** Writes addresses and ports into the draft, or says why that is not possible. */
  allocate(service: Draft, previous: Service | null, options: AllocateOptions): readonly FieldError[];
}

export interface AllocateOptions {
  /** Nothing is looked for: as the real one, it takes the beginning of a range. */
  readonly isDryRun?: boolean;
}

/** `Version` of the type is that of the real one; objects arrive decoded, so field types are right. */
export interface Kind<T extends KubernetesObject = KubernetesObject> {
  readonly kind: string;
  /** Name of the kind in the generated schema. */
  readonly definition: string;
  /** '' is the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly isNamespaced: boolean;
  /** Omitted: all eight. */
  readonly verbs?: readonly string[];
  readonly subresources?: readonly Subresource[];
  readonly nameRule: TextRule;
  /** Whether `status` is kept apart: written only through the subresource. */
  readonly hasStatus: boolean;
  /** The status of a new object, whatever the client sent; omitted: empty; `given`: what the client sent; null: none. */
  readonly newStatus?: Readonly<Record<string, unknown>> | 'given' | null;
  /** Nothing here acts on such objects: what a real cluster would do, in a sentence. Omitted: it is simulated. */
  readonly storedOnly?: string;
  /** Said in a Warning header with every answer about this kind. */
  readonly deprecation?: string;
  /** Whether a write of the status may change annotations too. */
  readonly statusHasAnnotations?: boolean;
  /** Whether metadata.generation counts changes of the spec; of all but metadata where there is no status. */
  readonly hasGeneration?: boolean;
  /** A DELETE that says nothing of dependents leaves them behind, and is warned with these words. */
  readonly orphansByDefault?: string;
  /** DELETE answers with the object and not with a Status. */
  readonly returnsDeleted?: boolean;
  /** The real server forgets such objects this long after their last write. */
  readonly timeToLiveMs?: number;

  /** Set where the kind comes from a definition of the learner's own. */
  readonly custom?: CustomFacts;
  /** Omitted: by the generated schema. */
  readonly decode?: (value: Readonly<Record<string, unknown>>) => Decoded;
  /** Fills in what was left out, in place. Runs for new and for changed objects. */
  readonly setDefaults?: (object: Draft) => void;
  /** Admission and the strategy's preparation of a new object, in place, after the defaults. */
  readonly prepareCreate?: (object: Draft, context: CreateContext) => void;
  /** The same for a changed object. */
  readonly prepareUpdate?: (object: Draft, previous: T) => void;
  /** After the preparation and before the rules: addresses and ports, in place. */
  readonly allocate?: (
    object: Draft,
    previous: T | null,
    allocator: ServiceAllocator,
    options: AllocateOptions,
  ) => readonly FieldError[];
  /** Metadata is checked elsewhere. */
  readonly validate?: (object: T) => readonly FieldError[];
  /** Rules for new objects alone. */
  readonly validateCreate?: (object: T) => readonly FieldError[];
  readonly validateUpdate?: (object: T, previous: T) => readonly FieldError[];
  /** Said in Warning headers to whoever writes such an object. */
  readonly warnings?: (object: T) => readonly string[];
  /** Forbidden for this name (`this namespace may not be deleted`). */
  readonly refuseDelete?: (name: string) => string | null;
  /** Seconds between a deletion and the end; omitted: 0. `asked` is what the client wants. */
  readonly gracePeriodSeconds?: (object: T, asked: number | undefined) => number;
  /** Changes an object whose deletion begins, in place. */
  readonly prepareDelete?: (object: Draft) => void;
  /** Something besides metadata.finalizers that must go before the object can. */
  readonly isHeld?: (object: T) => boolean;

  readonly columns: readonly Column[];
  readonly cells: (object: T, context: RowContext) => readonly Cell[];
  /** A row's conditions in a Table (a completed pod). */
  readonly rowConditions?: (object: T) => readonly Readonly<Record<string, string>>[];
  /** Beyond metadata.name and metadata.namespace, which every kind has. */
  readonly selectableFields?: (object: T) => Readonly<Record<string, string>>;
}

export interface CustomFacts {
  readonly schema: StructuralSchema;
  /** Where the numbers of the subresource scale stand. */
  readonly scale?: {
    readonly specReplicasPath: string;
    readonly statusReplicasPath: string;
    readonly labelSelectorPath?: string;
  };
}

/** JSON of a client as an object of this kind. */
export function decodeKind(kind: Kind, value: Readonly<Record<string, unknown>>): Decoded {
  return kind.decode?.(value) ?? decodeObject(value, kind.definition);
}

/** Rows are written against their own type; the registry sees them all as one. */
export function defineKind<T extends KubernetesObject>(row: Kind<T>): Kind {
  return row as unknown as Kind;
}

export const ALL_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
] as const;

/** `v1`, `apps/v1` */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}
