/**
 * Objects and tables that a real API server gave (v1.20; no kubelet, a stand-in wrote pod status): what it
 * stored must come through our schema unchanged, and give the same row. Ages depend on the moment and are
 * not compared. Since 1.22 RESTARTS is a text ("3 (5m ago)"), no integer: corrected here.
 */
import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import type { KubernetesObject } from '../resources';
import { createApi } from './api';
import { decodeObject } from './decode';
import { apiVersionOf } from './kind';
import { KINDS } from './more-kinds';
import recorded from './testing/recorded.json';

type Recording = {
  readonly columns: readonly (readonly [string, string, number])[];
  readonly rows: readonly { readonly object: object; readonly cells: readonly (string | number)[] }[];
};

const RECORDINGS = Object.entries(recorded as unknown as Readonly<Record<string, Recording>>);
const CORRECTED_TYPES: Readonly<Record<string, string>> = { Restarts: 'string' };

const withoutAge = (cell: unknown) => String(cell).replace(/^(?:\d+[smhdy])+$/, 'AGE');

test.each(RECORDINGS)('%s: columns, fields and rows', (plural, { columns, rows }) => {
  const kind = KINDS.find((row) => row.plural === plural)!;
  expect(
    kind.columns.map(({ name, type = 'string', isWide = false }) => [name, type, isWide ? 1 : 0]),
  ).toEqual(columns.map(([name, type, priority]) => [name, CORRECTED_TYPES[name] ?? type, priority]));
  expect(rows.length).toBeGreaterThan(0);
  for (const { object, cells } of rows) {
    const whole = { kind: kind.kind, apiVersion: apiVersionOf(kind), ...object };
    const decoded = decodeObject(whole, kind.definition);
    // Defaults that came after the recording are all in kinds with a status.
    if (!kind.hasStatus) kind.setDefaults?.(decoded.object);
    expect(decoded).toEqual({ object: whole, typeError: null, strictErrors: [] });
    const ours = kind.cells(whole as unknown as KubernetesObject, { epochMs: 1_795_358_532_000 });
    expect(ours.map(withoutAge)).toEqual(cells.map(withoutAge));
  }
});

interface RecordedPod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly restartPolicy: string; readonly containers: readonly RecordedContainer[] };
}
interface RecordedContainer {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly containerPort: number }[];
}

test('a pod from a few lines gets the spec that the real server stored', () => {
  const api = createApi(createKernel({ seed: 1, startsAtEpochMs: 0 }), KINDS);
  api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const plain = (spec: object) =>
    JSON.parse(JSON.stringify(spec).replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'access'));
  for (const { object } of (recorded.pods as unknown as Recording).rows) {
    const { metadata, spec } = object as RecordedPod;
    const containers = spec.containers.map(({ name, image, ports }) => ({
      name,
      image,
      ...(ports === undefined ? {} : { ports: ports.map(({ containerPort }) => ({ containerPort })) }),
    }));
    const { restartPolicy } = spec;
    const body = { metadata: { name: metadata.name }, spec: { containers, restartPolicy } };
    const answer = api.handle({
      method: 'POST',
      path: '/api/v1/namespaces/default/pods',
      headers: { host: 'api' },
      body: JSON.stringify(body),
    });
    const made = JSON.parse(answer.body as string) as { spec: object };
    const { nodeName: _bound, ...stored } = spec as unknown as Readonly<Record<string, unknown>>;
    expect(plain(made.spec)).toEqual(plain(stored));
  }
});
