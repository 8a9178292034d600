import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import { createApi } from './api';
import { KINDS } from './more-kinds';
import { answerOpenApi } from './open-api';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema & Readonly<Record<string, unknown>>>>;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly kind: string }[];
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly parameters: readonly object[] }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

function create() {
  const api = createApi(
    createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') }),
    KINDS,
  );
  api.setHooks({ openApi: answerOpenApi });
  const get = (path: string) => {
    const { status, body } = api.handle({ method: 'GET', path, headers: { host: 'api' }, body: null });
    return { status, text: body as string };
  };
  return { api, get, document: (path: string): Document => JSON.parse(get(path).text) };
}

function referencesIn(value: unknown): readonly string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
}

test('every document of the index is there, and each of its references leads to a schema', () => {
  const { get } = create();
  const index = JSON.parse(get('/openapi/v3').text).paths as Record<string, { serverRelativeURL: string }>;
  expect(Object.keys(index)).toContain('api/v1');
  expect(Object.keys(index)).toContain('apis/apps/v1');
  const named: string[] = [];
  for (const { serverRelativeURL } of Object.values(index)) {
    const document = JSON.parse(get(serverRelativeURL).text) as Document;
    const { schemas } = document.components;
    for (const name of referencesIn(document)) {
      expect(Object.keys(schemas)).toContain(name.replace('#/components/schemas/', ''));
    }
    for (const schema of Object.values(schemas)) {
      named.push(...(schema['x-kubernetes-group-version-kind'] ?? []).map(({ kind }) => kind));
    }
  }
  expect(named.sort()).toEqual(KINDS.map(({ kind }) => kind).sort());
});

test('writes take fieldValidation, lists merge by their keys', () => {
  const { document } = create();
  const { paths, components } = document('/openapi/v3/apis/apps/v1');
  const path = paths['/apis/apps/v1/namespaces/{namespace}/deployments']!;
  expect(JSON.stringify(path.post!.parameters)).toContain('"fieldValidation"');
  expect(JSON.stringify(path.get!.parameters)).not.toContain('"fieldValidation"');
  const pod = components.schemas['io.k8s.api.core.v1.PodSpec']!;
  expect(pod.properties!.containers).toMatchObject({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    'x-kubernetes-patch-merge-key': 'name',
    'x-kubernetes-patch-strategy': 'merge',
  });
  const deployment = components.schemas['io.k8s.api.apps.v1.DeploymentSpec']!;
  expect(deployment.properties!.strategy!['x-kubernetes-patch-strategy']).toBe('retainKeys');
});

test('descriptions are there where somebody brought them', () => {
  const { api, document } = create();
  const name = 'io.k8s.api.core.v1.ServiceSpec';
  const read = () => document('/openapi/v3/api/v1').components.schemas[name]!.properties!.type!.description;
  expect(read()).toBeUndefined();
  api.setHooks({ schemaTexts: () => ({ ServiceSpec: { type: 'how the Service is exposed' } }) });
  expect(read()).toBe('how the Service is exposed');
});

test.each(['/openapi/v2/x', '/openapi/v3/apis/apps/v9', '/openapi'])('%s is not there', (path) => {
  expect(create().get(path)).toEqual({ status: 404, text: '404 page not found\n' });
});
