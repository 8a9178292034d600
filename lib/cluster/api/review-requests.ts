/**
 * Who am I, what may I do, and a token for a ServiceAccount: what `kubectl auth` and `kubectl create token` ask.
 * Nobody is asked for credentials here and nothing is forbidden to anybody (RBAC objects are stored and not enforced),
 * so every access is allowed, and the reason says why. Tokens look like real ones and are not checked anywhere.
 * Upstream: pkg/registry/authentication, pkg/registry/authorization, pkg/registry/core/serviceaccount/storage/token.go.
 */
import type { HttpResponse } from '../http';
import { drawHex } from '../kernel/random';
import { encodeBase64, encodeUtf8 } from '../kernel/text';
import { formatTimestamp } from '../kernel/time';
import { jsonAnswer } from './answer';
import { invalidValue } from './field';
import { serviceAccountKind } from './kinds/service-account';
import { bindPod } from './pod-requests';
import { readFields } from './request-body';
import type { ResourceRequest } from './resource-requests';
import type { ServerOptions } from './server';
import { invalid, methodNotAllowed } from './status';
import type { ServedResource } from './virtual-resources';

type Fields = Readonly<Record<string, unknown>>;

const USER = {
  username: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:authenticated'],
} as const;

const ALLOWED = { allowed: true, reason: 'authorization is not simulated: everybody may do everything' };

const RULES = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
};

export type VirtualRequest = Omit<ResourceRequest, 'kind'> & { readonly resource: ServedResource };

export function answerVirtual(options: ServerOptions, asked: VirtualRequest): HttpResponse {
  const { request, resource, path } = asked;
  const isMisplaced = path.name !== null || (resource.isNamespaced && path.namespace === null);
  if (request.method !== 'POST' || isMisplaced) throw methodNotAllowed();
  const fields = readFields(request, resource);
  if (resource.kind === 'Binding') return bindPod(options, asked, nameIn(fields));
  const { kind, apiVersion, spec } = fields;
  const metadata = { creationTimestamp: options.kernel.timestamp() };
  const status = statusOf(resource.kind);
  const given = spec === undefined ? {} : { spec };
  const head = { kind: kind ?? resource.kind, apiVersion: apiVersion ?? `${resource.group}/v1` };
  return jsonAnswer(request, 201, { ...head, metadata, ...given, status });
}

function nameIn({ metadata }: Fields): string {
  const { name } = (metadata ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? name : '';
}

function statusOf(kind: string): unknown {
  if (kind === 'SelfSubjectReview') return { userInfo: USER };
  return kind === 'SelfSubjectRulesReview' ? RULES : ALLOWED;
}

const TOKEN_REQUEST = {
  kind: 'TokenRequest',
  group: 'authentication.k8s.io',
  version: 'v1',
  plural: 'serviceaccounts',
};
const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const DEFAULT_SECONDS = 3600;
const LEAST_SECONDS = 600;

function encodePart(value: unknown): string {
  return encodeUrlSafe(encodeUtf8(JSON.stringify(value)));
}

function encodeUrlSafe(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** POST serviceaccounts/NAME/token */
export function answerToken(options: ServerOptions, { request, path }: ResourceRequest): HttpResponse {
  if (request.method !== 'POST') throw methodNotAllowed();
  const fields = readFields(request, TOKEN_REQUEST);
  const account = options.registry.get(serviceAccountKind, path.namespace ?? '', path.name!);
  const spec = (fields.spec ?? {}) as { readonly expirationSeconds?: unknown; readonly audiences?: unknown };
  const seconds = typeof spec.expirationSeconds === 'number' ? spec.expirationSeconds : DEFAULT_SECONDS;
  if (seconds < LEAST_SECONDS) {
    const error = invalidValue(
      'spec.expirationSeconds',
      seconds,
      'may not specify a duration less than 10 minutes',
    );
    throw invalid(TOKEN_REQUEST, path.name!, [error]);
  }
  const audiences = Array.isArray(spec.audiences) && spec.audiences.length > 0 ? spec.audiences : [ISSUER];
  const { kernel } = options;
  const { name, namespace = '', uid } = account.metadata;
  const issuedAt = Math.floor(kernel.epochMs() / 1000);
  const claims = {
    aud: audiences,
    exp: issuedAt + seconds,
    iat: issuedAt,
    iss: ISSUER,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    nbf: issuedAt,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const signature = drawHex(kernel.createRandom(`api/token/${uid}/${issuedAt}`), 256);
  const token = `${encodePart({ alg: 'RS256', kid: 'simulated' })}.${encodePart(claims)}.${encodeUrlSafe(encodeUtf8(signature))}`;
  const expirationTimestamp = formatTimestamp((issuedAt + seconds) * 1000);
  return jsonAnswer(request, 201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: kernel.timestamp() },
    spec: { ...spec, audiences, expirationSeconds: seconds },
    status: { token, expirationTimestamp },
  });
}
