/** A definition makes a kind: found by discovery, checked by its schema, printed by its columns, gone with it. */
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createKernel } from '../kernel/kernel';
import { createApi } from './api';
import { listWithCustomKinds } from './custom-kinds';
import { findByPath, parseJsonPath } from './json-path';
import { KINDS } from './more-kinds';
import { answerOpenApi } from './open-api';
import { applyDefaults, prune, type StructuralSchema, validateBySchema } from './structural-schema';

const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ovens.kitchen.example.com }
spec:
  group: kitchen.example.com
  scope: Namespaced
  names: { plural: ovens, kind: Oven, shortNames: [ov], categories: [all] }
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [heat]
            properties:
              heat: { type: integer, minimum: 50, maximum: 300 }
              mode: { type: string, enum: [fan, grill], default: fan }
              racks: { type: integer }
              extra: { type: object, x-kubernetes-preserve-unknown-fields: true }
          status:
            type: object
            properties: { racks: { type: integer }, ready: { type: boolean } }
    subresources:
      status: {}
      scale: { specReplicasPath: .spec.racks, statusReplicasPath: .status.racks }
    additionalPrinterColumns:
    - { name: Heat, type: integer, jsonPath: .spec.heat }
    - { name: Mode, type: string, jsonPath: .spec.mode }
    - { name: Since, type: date, jsonPath: .metadata.creationTimestamp, priority: 1 }
  - name: v1beta1
    served: true
    storage: false
    deprecated: true
    schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const OVENS = '/apis/kitchen.example.com/v1/namespaces/default/ovens';

function createServer() {
  const api = createApi(
    createKernel({ seed: 1, startsAtEpochMs: 1_767_225_600_000 }),
    KINDS,
    undefined,
    listWithCustomKinds,
  );
  api.setHooks({ openApi: answerOpenApi });
  api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const send = (line: string, body?: unknown, headers: Record<string, string> = {}) => {
    const [method = '', path = ''] = line.split(' ');
    const answer = api.handle({
      method,
      path,
      headers: { host: 'api', accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    let found: unknown = null;
    try {
      found = JSON.parse(answer.body as string);
    } catch {}
    return { status: answer.status, headers: answer.headers, body: found as never };
  };
  return { send };
}

function withOvens() {
  const { send } = createServer();
  const { status, body } = send(`POST ${DEFINITIONS}`, parse(DEFINITION));
  expect([status, body]).toMatchObject([201, { status: { storedVersions: ['v1'] } }]);
  const bake = (name: string, spec: object, query = '') =>
    send(`POST ${OVENS}${query}`, {
      apiVersion: 'kitchen.example.com/v1',
      kind: 'Oven',
      metadata: { name },
      spec,
    });
  return { send, bake };
}

test('before its definition a kind is not there', () => {
  expect(createServer().send(`GET ${OVENS}`).status).toBe(404);
});

test('discovery tells the kind, its short names and its subresources', () => {
  const { send } = withOvens();
  const { body } = send('GET /apis/kitchen.example.com/v1') as { body: { resources: object[] } };
  expect(body.resources).toMatchObject([
    { name: 'ovens', kind: 'Oven', singularName: 'oven', shortNames: ['ov'], namespaced: true },
    { name: 'ovens/scale', kind: 'Scale' },
    { name: 'ovens/status', kind: 'Oven' },
  ]);
  const { body: group } = send('GET /apis/kitchen.example.com') as { body: object };
  expect(group).toMatchObject({ preferredVersion: { version: 'v1' } });
  expect(send('GET /openapi/v3/apis/kitchen.example.com/v1').status).toBe(200);
});

test('defaults are filled in, unknown fields are dropped, or refused where the client is strict', () => {
  const { bake } = withOvens();
  const { body } = bake('a', { heat: 200, colour: 'red', extra: { any: [1] } });
  expect(body).toMatchObject({ metadata: { generation: 1 } });
  expect((body as { spec: object }).spec).toEqual({ heat: 200, extra: { any: [1] }, mode: 'fan' });
  const strict = bake('b', { heat: 200, colour: 'red' }, '?fieldValidation=Strict');
  expect(strict).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('strict decoding error: unknown field "spec.colour"') },
  });
});

test.each([
  [{ heat: 20 }, 'spec.heat: Invalid value: 20: spec.heat in body should be greater than or equal to 50'],
  [
    { heat: 'hot' },
    'spec.heat: Invalid value: "string": spec.heat in body must be of type integer: "string"',
  ],
  [{ heat: 100, mode: 'boil' }, 'spec.mode: Unsupported value: "boil": supported values: "fan", "grill"'],
  [{}, 'spec.heat: Required value'],
])('%j is refused: %s', (spec, expected) => {
  const { status, body } = withOvens().bake('a', spec) as { status: number; body: { message: string } };
  expect(status).toBe(422);
  expect(body.message).toBe(`Oven.kitchen.example.com "a" is invalid: ${expected}`);
});

test('columns of the definition', () => {
  const { send, bake } = withOvens();
  bake('a', { heat: 200 });
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const { body } = send(`GET ${OVENS}`, undefined, { accept }) as {
    body: { columnDefinitions: { name: string; priority: number }[]; rows: { cells: unknown[] }[] };
  };
  expect(body.columnDefinitions.map(({ name, priority }) => [name, priority])).toEqual([
    ['Name', 0],
    ['Heat', 0],
    ['Mode', 0],
    ['Since', 1],
  ]);
  expect(body.rows[0]!.cells).toEqual(['a', 200, 'fan', '0s']);
});

test('status and scale are subresources', () => {
  const { send, bake } = withOvens();
  bake('a', { heat: 200, racks: 2 });
  const merge = { 'content-type': 'application/merge-patch+json' };
  expect(send(`PATCH ${OVENS}/a`, { status: { ready: true } }, merge).body).not.toHaveProperty('status');
  expect(send(`PATCH ${OVENS}/a/status`, { status: { ready: true } }, merge).body).toMatchObject({
    status: { ready: true },
    metadata: { generation: 1 },
  });
  expect(send(`GET ${OVENS}/a/scale`).body).toMatchObject({ kind: 'Scale', spec: { replicas: 2 } });
  send(`PATCH ${OVENS}/a/scale`, { spec: { replicas: 4 } }, merge);
  expect(send(`GET ${OVENS}/a`).body).toMatchObject({ spec: { racks: 4 }, metadata: { generation: 2 } });
});

test('strategic merge patches do not fit custom resources', () => {
  const { send, bake } = withOvens();
  bake('a', { heat: 200 });
  const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
  expect(send(`PATCH ${OVENS}/a`, { spec: {} }, strategic)).toMatchObject({
    status: 415,
    body: { message: expect.stringContaining('accepted media types include: application/json-patch+json') },
  });
});

test('versions are one set of objects; an old one is warned of', () => {
  const { send, bake } = withOvens();
  bake('a', { heat: 200 });
  const { body, headers } = send(`GET ${OVENS.replace('/v1/', '/v1beta1/')}/a`);
  expect(body).toMatchObject({ apiVersion: 'kitchen.example.com/v1beta1', spec: { heat: 200 } });
  expect(headers.warning).toContain('kitchen.example.com/v1beta1 Oven is deprecated');
});

test('resources go with their definition', () => {
  const { send, bake } = withOvens();
  bake('a', { heat: 200 });
  expect(send(`DELETE ${DEFINITIONS}/ovens.kitchen.example.com`).status).toBe(200);
  expect(send(`GET ${OVENS}`).status).toBe(404);
  send(`POST ${DEFINITIONS}`, parse(DEFINITION));
  expect(send(`GET ${OVENS}`).body).toMatchObject({ items: [] });
});

function checkDefinition(change: (spec: Record<string, never>) => void, expected: string): void {
  const definition = parse(DEFINITION) as { spec: Record<string, never> };
  change(definition.spec);
  const { status, body } = createServer().send(`POST ${DEFINITIONS}`, definition) as {
    status: number;
    body: { message: string };
  };
  expect(status).toBe(422);
  expect(body.message).toContain(expected);
}

test.each<[(spec: Record<string, never>) => void, string]>([
  [
    (spec) => Object.assign(spec, { group: 'other.example.com' }),
    'metadata.name: Invalid value: "ovens.kitchen.example.com": must be spec.names.plural+"."+spec.group',
  ],
  [
    (spec) => Object.assign(spec, { scope: 'World' }),
    'spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"',
  ],
  [
    (spec) => Object.assign(spec.versions![0]!, { storage: false }),
    'must have exactly one version marked as storage version',
  ],
  [
    (spec) => Object.assign(spec.versions![0]!, { schema: {} }),
    'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
  ],
  [
    (spec) =>
      Object.assign(spec.versions![0]!, {
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: {} } } },
      }),
    'spec.versions[0].schema.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
  ],
  [(spec) => Object.assign(spec, { names: {} }), 'spec.names.plural: Required value'],
])('a wrong definition is refused (%#): %s', checkDefinition);

test.each([
  ['.spec.a', ['x']],
  ['.list[1].name', ['two']],
  ['.list[*].name', ['one', 'two']],
  ['.list[?(@.name=="two")].value', [2]],
  [".labels['a.b']", ['dotted']],
  ['.labels.a\\.b', ['dotted']],
  ['.nothing.here', []],
])('path %s', (path, expected) => {
  const root = {
    spec: { a: 'x' },
    list: [{ name: 'one' }, { name: 'two', value: 2 }],
    labels: { 'a.b': 'dotted' },
  };
  expect(findByPath(root, parseJsonPath(path)!)).toEqual(expected);
});

test('what is no path is not read', () => {
  for (const text of ['spec', '{.spec}', '.a[', '.a..b']) expect(parseJsonPath(text), text).toBeNull();
});

function checkValue(schema: StructuralSchema, value: unknown, expected: readonly string[]): void {
  const errors = validateBySchema(value, schema, 'spec');
  expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual(expected);
}

test.each<[StructuralSchema, unknown, readonly string[]]>([
  [{ type: 'number', exclusiveMinimum: true, minimum: 0 }, 1.5, []],
  [
    { type: 'number', exclusiveMinimum: true, minimum: 0 },
    0,
    ['spec: Invalid value: 0: spec in body should be greater than 0'],
  ],
  [{ type: 'string', nullable: true }, null, []],
  [{ 'x-kubernetes-int-or-string': true }, '50%', []],
  [
    { 'x-kubernetes-int-or-string': true },
    true,
    ['spec: Invalid value: "boolean": spec in body must be of type integer,string: "boolean"'],
  ],
  [
    { type: 'array', maxItems: 1, items: { type: 'string' } },
    ['a', 'b'],
    ['spec: Too many: 2: must have at most 1 items'],
  ],
  [
    { type: 'array', items: { type: 'string' } },
    ['a', 1],
    ['spec[1]: Invalid value: "integer": spec[1] in body must be of type string: "integer"'],
  ],
  [
    { type: 'object', additionalProperties: { type: 'integer' } },
    { a: 'x' },
    ['spec.a: Invalid value: "string": spec.a in body must be of type integer: "string"'],
  ],
  [
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    {},
    ['spec: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid'],
  ],
])('%j and %j', checkValue);

test('lists and maps are pruned and given defaults inside', () => {
  const item: StructuralSchema = { type: 'object', properties: { size: { type: 'integer', default: 1 } } };
  const schema: StructuralSchema = {
    type: 'object',
    properties: {
      list: { type: 'array', items: item },
      map: { type: 'object', additionalProperties: item },
    },
  };
  const value = { list: [{ other: 1 }], map: { a: {} }, more: true };
  const dropped: string[] = [];
  prune(value, schema, '', dropped);
  applyDefaults(value, schema);
  expect(dropped).toEqual(['list[0].other', 'more']);
  expect(value).toEqual({ list: [{ size: 1 }], map: { a: { size: 1 } } });
});
