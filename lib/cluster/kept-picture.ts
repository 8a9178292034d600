/**
 * A picture that is kept up part by part: by who draws it, and by the page that is told of changes. Parts that have
 * not changed stay the same objects, so whoever shows them knows what to leave alone.
 */
import { compareText } from './kernel/text';
import type {
  ClusterPicture,
  NodePicture,
  PictureChange,
  PictureParts,
  PlacePicture,
  PodPicture,
  ServicePart,
  ServicePicture,
  SlicePart,
  WorkloadPicture,
} from './picture';

export type PartName = keyof PictureParts;
export type Part<Name extends PartName> = PictureParts[Name][number];

export interface KeptPicture {
  find<Name extends PartName>(name: Name, id: string): Part<Name> | null;
  put<Name extends PartName>(name: Name, part: Part<Name>): void;
  remove(name: PartName, id: string): void;
  apply(change: PictureChange): void;
  /** All parts, for who has none yet. */
  parts(): PictureParts;
  read(): ClusterPicture;
}

/** The name of a node, the uid of anything else. */
export function idOf(name: PartName, part: Part<PartName>): string {
  return name === 'nodes' ? part.name : (part as PodPicture).uid;
}

interface Table<Row> {
  find(id: string): Row | null;
  put(row: Row): void;
  /** Returns what was there. */
  remove(id: string): Row | null;
  /** The same array as long as no row has changed. */
  list(): readonly Row[];
}

/** Of rows with the same key the id decides, so that none is ever taken for another. */
function createTable<Row>(idOfRow: (row: Row) => string, keyOfRow: (row: Row) => string): Table<Row> {
  const byId = new Map<string, Row>();
  const keys: string[] = [];
  const rows: Row[] = [];
  let shown: readonly Row[] | null = [];
  const placeKey = (row: Row) => `${keyOfRow(row)} ${idOfRow(row)}`;

  function position(key: string): number {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareText(keys[middle]!, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function remove(id: string): Row | null {
    const row = byId.get(id);
    if (row === undefined) return null;
    const place = position(placeKey(row));
    keys.splice(place, 1);
    rows.splice(place, 1);
    byId.delete(id);
    shown = null;
    return row;
  }

  return {
    find: (id) => byId.get(id) ?? null,
    put(row) {
      const id = idOfRow(row);
      const key = placeKey(row);
      const before = byId.get(id);
      if (before !== undefined && placeKey(before) !== key) remove(id);
      const isNew = !byId.has(id);
      const place = position(key);
      if (isNew) keys.splice(place, 0, key);
      rows.splice(place, isNew ? 0 : 1, row);
      byId.set(id, row);
      shown = null;
    },
    remove,
    list: () => {
      shown ??= [...rows];
      return shown;
    },
  };
}

const uidOf = ({ uid }: { readonly uid: string }) => uid;
const nameOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }) =>
  `${namespace}/${name}`;

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

export function createKeptPicture(): KeptPicture {
  const tables = {
    nodes: createTable<NodePicture>(
      ({ name }) => name,
      ({ name }) => name,
    ),
    pods: createTable<PodPicture>(uidOf, nameOf),
    services: createTable<ServicePart>(uidOf, nameOf),
    slices: createTable<SlicePart>(uidOf, nameOf),
    workloads: createTable<WorkloadPicture>(
      uidOf,
      (workload) => `${WORKLOADS.indexOf(workload.kind)} ${nameOf(workload)}`,
    ),
    places: createTable<PlacePicture>(uidOf, ({ kind, name }) => `${kind} ${name}`),
  };
  const waiting = createTable<PodPicture>(uidOf, nameOf);
  const behind = createBehind();
  let shown: ClusterPicture | null = null;

  const tableOf = <Name extends PartName>(name: Name) => tables[name] as unknown as Table<Part<Name>>;

  function remove(name: PartName, id: string): void {
    const part = tableOf(name).remove(id);
    if (part === null) return;
    shown = null;
    if (name === 'pods') waiting.remove(id);
    if (name === 'services') behind.removeService(part as ServicePart);
    if (name === 'slices') behind.removeSlice(part as SlicePart);
  }

  function put<Name extends PartName>(name: Name, part: Part<Name>): void {
    const id = idOf(name, part);
    // A slice that has come to another Service leaves the one before.
    if (name === 'slices') remove(name, id);
    tableOf(name).put(part);
    shown = null;
    if (name === 'services') behind.putService(part as ServicePart);
    if (name === 'slices') behind.putSlice(part as SlicePart);
    if (name !== 'pods') return;
    if ((part as PodPicture).waitingFor === null) waiting.remove(id);
    else waiting.put(part as PodPicture);
  }

  function draw(): ClusterPicture {
    const first = waiting.list()[0];
    return {
      nodes: tables.nodes.list(),
      pods: tables.pods.list(),
      services: behind.list(),
      workloads: tables.workloads.list(),
      places: tables.places.list(),
      waitingFor: first === undefined ? null : `${first.name}: ${first.waitingFor}`,
    };
  }

  return {
    find: (name, id) => tableOf(name).find(id),
    put,
    remove,
    apply(change) {
      for (const [name, ids = []] of Object.entries(change.removed))
        for (const id of ids) remove(name as PartName, id);
      for (const [name, parts = []] of Object.entries(change.put))
        for (const part of parts) put(name as PartName, part);
    },
    parts: () => ({
      nodes: tables.nodes.list(),
      pods: tables.pods.list(),
      services: tables.services.list(),
      slices: tables.slices.list(),
      workloads: tables.workloads.list(),
      places: tables.places.list(),
    }),
    read() {
      shown ??= draw();
      return shown;
    },
  };
}

/** Services with what stands behind them; put together again only where one of the two has changed. */
function createBehind() {
  const services = new Map<string, ServicePart>();
  const slices = new Map<string, Table<SlicePart>>();
  const whole = createTable<ServicePicture>(uidOf, nameOf);
  const changed = new Set<string>();
  const serviceOf = ({ namespace, service }: SlicePart) => `${namespace}/${service}`;

  function assemble(key: string): void {
    const service = services.get(key);
    if (service === undefined) return;
    const endpoints = (slices.get(key)?.list() ?? []).flatMap((slice) => slice.endpoints);
    whole.put({ ...service, endpoints });
  }

  return {
    putService(service: ServicePart) {
      services.set(nameOf(service), service);
      changed.add(nameOf(service));
    },
    removeService(service: ServicePart) {
      whole.remove(service.uid);
      if (services.get(nameOf(service))?.uid === service.uid) services.delete(nameOf(service));
    },
    putSlice(slice: SlicePart) {
      const key = serviceOf(slice);
      const own = slices.get(key) ?? createTable<SlicePart>(uidOf, nameOf);
      slices.set(key, own);
      own.put(slice);
      changed.add(key);
    },
    removeSlice(slice: SlicePart) {
      const key = serviceOf(slice);
      slices.get(key)?.remove(slice.uid);
      if (slices.get(key)?.list().length === 0) slices.delete(key);
      changed.add(key);
    },
    list() {
      for (const key of changed) assemble(key);
      changed.clear();
      return whole.list();
    },
  };
}
