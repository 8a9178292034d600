/** Manifests at random, for the property tests: right ones, mutated ones, and what the schema allows. */
import fc from 'fast-check';
import { apiVersionOf, type Kind } from '../kind';
import { KINDS } from '../more-kinds';
import { type FieldType, fieldsOf } from '../schema';

export type Fields = Readonly<Record<string, unknown>>;

const NAMES = [
  'web',
  'api',
  'a',
  'x-1',
  'pod-nginx',
  'kubernetes',
  'default',
  'UPPER',
  'no/slash',
  '',
  'é',
  '..',
];
const NAMESPACES = ['default', 'other', 'nothere', 'kube-system'];
const LABELS: readonly Fields[] = [{ app: 'web' }, { run: 'a', tier: 'x' }, {}, { 'bad key': 'v' }];

export const name = fc.constantFrom(...NAMES);
export const namespace = fc.constantFrom(...NAMESPACES);

const TEXTS = [
  ...NAMES,
  ...['TCP', 'UDP', 'ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', 'None', 'Always', 'Never'],
  ...['10.96.0.9', '10.96.0.1', '1.2.3.4', '::1', '999.1.1.1', 'example.com', 'nginx', 'nginx:1.25', '*'],
  ...['0', '80', '25%', '-1%', '1e3', '5Gi', '100m', 'RollingUpdate', 'Recreate', 'http', 'In', 'Exists'],
  ...['v1', 'Pod', 'Service', 'IPv4', 'Cluster', 'Local', 'constructor', '__proto__', 'toString', 'null'],
];
export const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 12 }));
const integer = fc.oneof(
  fc.constantFrom(0, 1, -1, 80, 443, 30000, 30080, 32767, 65535, 65536, 2147483647, 2147483648),
  fc.integer(),
);
export const junk = fc.oneof(
  text,
  integer,
  fc.boolean(),
  fc.constant(null),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);

function scalar(type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text;
    case 'bool':
      return fc.boolean();
    case 'int32':
    case 'int64':
      return integer;
    case 'float64':
      return fc.double({ noNaN: true });
    case 'quantity':
      return fc.constantFrom('1', '100m', '1Gi', '-1', 'x', 0.5, 2);
    case 'time':
    case 'microTime':
      return fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z', 'yesterday', null);
    case 'bytes':
      return fc.constantFrom('YQ==', 'a', '', '!!');
    case 'intOrString':
      return fc.oneof(integer, text);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function value(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  const own = wellTyped(type, depth);
  return fc.oneof({ weight: 30, arbitrary: own }, { weight: 1, arbitrary: junk });
}

function wellTyped(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'scalar':
      return scalar(type.name);
    case 'list':
      return fc.array(value(type.items, depth), { maxLength: depth > 0 ? 2 : 1 });
    case 'map':
      return fc.oneof(
        fc.constantFrom(...LABELS),
        fc.dictionary(text, value(type.values, depth), { maxKeys: 2 }),
      );
    case 'struct':
      return depth <= 0 ? fc.constant({}) : struct(type.name, depth - 1);
  }
}

const structs = new Map<string, fc.Arbitrary<Fields>>();

/** Few of the fields that may be there, most of those that must. */
export function struct(definition: string, depth: number): fc.Arbitrary<Fields> {
  const key = `${definition} ${depth}`;
  const known = structs.get(key);
  if (known !== undefined) return known;
  const fields = [...fieldsOf(definition)].filter(([field]) => !['apiVersion', 'kind'].includes(field));
  const entries = fields.map(([field, { type, isRequired }]) => {
    const isWanted = isRequired || ['metadata', 'spec', 'name', 'selector', 'ports'].includes(field);
    const arbitrary = fc.option(value(type, depth), { nil: undefined, freq: isWanted ? 8 : 1 });
    return [
      field,
      isWanted ? arbitrary : fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, arbitrary),
    ];
  });
  const made = fc
    .record(Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, item]) => item !== undefined)));
  structs.set(key, made);
  return made;
}

const POD_SPEC = {
  containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80, name: 'http' }] }],
};
const SELECTOR = { matchLabels: { app: 'web' } };
const TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: POD_SPEC };

/** Manifests that are right, from which mutations begin. */
const SPECS: Readonly<Record<string, Fields>> = {
  Pod: { spec: POD_SPEC },
  Service: { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] } },
  Deployment: { spec: { replicas: 2, selector: SELECTOR, template: TEMPLATE } },
  ReplicaSet: { spec: { replicas: 1, selector: SELECTOR, template: TEMPLATE } },
  ConfigMap: { data: { a: 'b' } },
  EndpointSlice: {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['1.2.3.4'] }],
    ports: [{ name: 'http', port: 80 }],
  },
  Endpoints: { subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 80 }] }] },
};

export const kind = fc.constantFrom(...KINDS);

function rightManifest(of: Kind): fc.Arbitrary<Fields> {
  return fc.record({ name, labels: fc.constantFrom(...LABELS) }).map((metadata) => ({
    apiVersion: apiVersionOf(of),
    kind: of.kind,
    metadata,
    ...SPECS[of.kind],
  }));
}

interface Mutation {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'double';
  readonly name: string;
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(200),
  how: fc.constantFrom('replace', 'remove', 'add', 'double'),
  name: text,
  value: junk,
});

type Holder = { [key: string]: unknown };

function placesIn(holder: Holder, places: [Holder, string][]): [Holder, string][] {
  for (const key of Object.keys(holder)) {
    places.push([holder, key]);
    const inner = holder[key];
    if (typeof inner === 'object' && inner !== null) placesIn(inner as Holder, places);
  }
  return places;
}

function mutate(original: Fields, mutations: readonly Mutation[]): Fields {
  const copy = JSON.parse(JSON.stringify(original)) as Holder;
  for (const { at, how, name: field, value: replacement } of mutations) {
    const places = placesIn(copy, []);
    const [holder, key] = places[at % Math.max(places.length, 1)] ?? [copy, 'metadata'];
    if (how === 'remove') delete holder[key];
    else if (how === 'replace') holder[key] = replacement;
    else if (how === 'add')
      Object.defineProperty(holder, field, {
        value: replacement,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else if (Array.isArray(holder[key])) (holder[key] as unknown[]).push(...(holder[key] as unknown[]));
  }
  return copy;
}

export function manifest(of: Kind): fc.Arbitrary<Fields> {
  const right = rightManifest(of);
  const bySchema = fc
    .tuple(struct(of.definition, 4), name)
    .map(([fields, own]) => ({ ...fields, metadata: { ...(fields.metadata as Fields), name: own } }));
  return fc.oneof(
    { weight: 2, arbitrary: right },
    {
      weight: 4,
      arbitrary: fc.tuple(right, fc.array(mutation, { maxLength: 3 })).map(([a, b]) => mutate(a, b)),
    },
    { weight: 3, arbitrary: bySchema },
  );
}
