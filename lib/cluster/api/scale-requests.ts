/**
 * The subresource scale of Deployments and ReplicaSets: the number of replicas alone, as autoscaling/v1 Scale.
 * Upstream: ScaleREST in pkg/registry/apps/deployment/storage.
 */
import type { HttpResponse } from '../http';
import type { Deployment, KubernetesObject, ReplicaSet } from '../resources';
import { jsonAnswer } from './answer';
import { cloneJson, type Draft } from './decode';
import { age } from './duration';
import { invalidValue } from './field';
import { findByPath, parseJsonPath } from './json-path';
import { defineKind, type Kind } from './kind';
import { selectorText } from './label-text';
import { acceptedView, contentType } from './media-type';
import { dnsSubdomain } from './names';
import { parsePatch, requirePatchType } from './patch';
import { bodyText, readObject, warningHeader } from './request-body';
import { readWriteOptions } from './request-options';
import type { ResourceRequest } from './resource-requests';
import type { ServerOptions } from './server';
import { badRequest, invalid, methodNotAllowed } from './status';
import { createTable } from './table';

/** Not served by itself. */
const SCALE: Kind = defineKind({
  kind: 'Scale',
  definition: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  plural: 'scales',
  singular: 'scale',
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: true,
  columns: [{ name: 'Name' }, { name: 'Age' }],
  cells: ({ metadata }, { epochMs }) => [metadata.name, age(metadata.creationTimestamp, epochMs)],
});

interface ScaleNumbers {
  readonly replicas: number;
  readonly current: number;
  readonly selector: string;
}

/** Custom kinds say themselves where their numbers stand. */
function numbersOf(kind: Kind, object: KubernetesObject): ScaleNumbers {
  const places = kind.custom?.scale;
  if (places === undefined) {
    const { spec, status } = object as Deployment | ReplicaSet;
    return {
      replicas: spec.replicas ?? 0,
      current: status?.replicas ?? 0,
      selector: selectorText(spec.selector),
    };
  }
  const find = (path: string): unknown => findByPath(object, parseJsonPath(path) ?? [])[0];
  return {
    replicas: Number(find(places.specReplicasPath) ?? 0),
    current: Number(find(places.statusReplicasPath) ?? 0),
    selector: String((places.labelSelectorPath && find(places.labelSelectorPath)) ?? ''),
  };
}

function scaleOf(kind: Kind, object: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { replicas, current, selector } = numbersOf(kind, object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: current, ...(selector === '' ? {} : { selector }) },
  };
}

export function answerScale(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path, query } = asked;
  const { registry, kernel } = options;
  const [namespace, name] = [path.namespace ?? '', path.name!];
  const show = (object: KubernetesObject): unknown => {
    if (acceptedView(request.headers) !== 'Table') return scaleOf(kind, object);
    const rows = {
      rowObject: 'Metadata',
      epochMs: kernel.epochMs(),
      hasColumns: true,
      metadata: {},
    } as const;
    return createTable(SCALE, [scaleOf(kind, object)], rows);
  };
  if (request.method === 'GET') return jsonAnswer(request, 200, show(registry.get(kind, namespace, name)));
  if (request.method !== 'PUT' && request.method !== 'PATCH') throw methodNotAllowed();
  const kindOfOptions = request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions';
  const { isDryRun, validation } = readWriteOptions(query, kindOfOptions);
  const warnings: string[] = [];
  const readScale = (): ((current: KubernetesObject) => Draft) => {
    if (request.method === 'PUT') {
      const { object, warnings: found } = readObject(request, SCALE, validation);
      warnings.push(...found);
      return () => object;
    }
    const patch = parsePatch(
      SCALE,
      requirePatchType(contentType(request.headers)),
      bodyText(request.body),
      validation,
    );
    return (current) => patch.apply(scaleOf(kind, current), warnings);
  };
  const next = readScale();
  const written = registry.update(
    kind,
    namespace,
    name,
    (current) => applyScale(kind, current, next(current), name),
    {
      part: 'main',
      isDryRun,
    },
  );
  return jsonAnswer(request, 200, show(written), warningHeader(warnings));
}

/** The object with the scale's number; a resourceVersion in the scale must be the latest. */
function applyScale(kind: Kind, current: KubernetesObject, scale: Draft, name: string): Draft {
  const metadata = (scale.metadata ?? {}) as Draft;
  if (metadata.name !== undefined && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  const { replicas = 0 } = (scale.spec ?? {}) as { readonly replicas?: number };
  if (replicas < 0) {
    const error = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid(SCALE, name, [error]);
  }
  const draft = cloneJson(current) as Draft;
  setAt(draft, kind.custom?.scale?.specReplicasPath ?? '.spec.replicas', replicas);
  const { resourceVersion } = metadata;
  if (resourceVersion !== undefined) (draft.metadata as Draft).resourceVersion = resourceVersion;
  return draft;
}

/** Only plain names stand in such a path. */
function setAt(object: Draft, path: string, value: number): void {
  const names = path.split('.').filter((name) => name !== '');
  let fields = object;
  for (const name of names.slice(0, -1)) {
    fields[name] ??= {};
    fields = fields[name] as Draft;
  }
  fields[names.at(-1) ?? ''] = value;
}
