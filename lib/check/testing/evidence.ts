/** What is judged, made by hand: objects, requests and answers, and nothing behind them. */
import type { KubernetesObject } from '../../cluster/resources';
import type { Place, TracedRequest } from '../../cluster/trace';
import type { Evidence } from '../judge';

export interface Scene {
  readonly objects?: readonly KubernetesObject[];
  /** Where omitted, the same as `objects`. */
  readonly start?: readonly KubernetesObject[];
  readonly requests?: readonly TracedRequest[];
  readonly answers?: Readonly<Record<string, string>>;
  readonly askers?: readonly string[];
}

export function createEvidence(scene: Scene): Evidence {
  const { objects = [], start = objects, requests = [], answers = {}, askers = [] } = scene;
  const pick = (all: readonly KubernetesObject[], kind: string, namespace?: string) =>
    all.filter(
      (object) =>
        object.kind === kind && (namespace === undefined || object.metadata.namespace === namespace),
    );
  return {
    cluster: {
      list: (kind, namespace) => pick(objects, kind, namespace),
      requests: () => requests,
      timestamp: (atMs) => `2026-01-01T00:00:${String(Math.floor(atMs / 1000)).padStart(2, '0')}Z`,
    },
    startObjects: (kind) => pick(start, kind),
    askers: new Set(askers),
    answers: new Map(Object.entries(answers)),
    readFile: () => null,
    probe: null,
  };
}

interface PodShape {
  readonly uid?: string;
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ready?: boolean;
  readonly namespace?: string;
  /** Second of the creation. */
  readonly at?: number;
}

export function pod(name: string, shape: PodShape = {}): KubernetesObject {
  const { uid = name, address = '1.1.1.9', labels = {}, ready = true, namespace = 'default', at = 0 } = shape;
  const creationTimestamp = `2026-01-01T00:00:${String(at).padStart(2, '0')}Z`;
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid, labels, creationTimestamp },
    status: { podIP: address, conditions },
  };
}

export function service(name: string, spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec };
}

/** One slice of a Service: addresses, "!" before one that is not ready. */
export function slice(name: string, addresses: readonly string[], port?: number): KubernetesObject {
  const endpoints = addresses.map((address) => ({
    addresses: [address.replace('!', '')],
    conditions: { ready: !address.startsWith('!') },
  }));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-x2k8q`,
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': name },
    },
    addressType: 'IPv4',
    endpoints,
    ports: port === undefined ? [] : [{ port }],
  };
}

const place = (from: string): Place =>
  from === 'laptop'
    ? { kind: 'laptop', name: 'laptop', address: null }
    : { kind: 'pod', name: `default/${from}`, address: null };

/** `answer`: `name uid` of the pod that answered with 200; else the reason of the failure. */
export function request(
  id: number,
  from: string,
  target: string,
  answer: { readonly pod: string; readonly uid?: string } | { readonly failed: string },
  startedMs = id * 1000,
): TracedRequest {
  return {
    id,
    protocol: 'http',
    from: place(from),
    target,
    startedMs,
    endedMs: startedMs + 5,
    outcome: 'pod' in answer ? { kind: 'answered', status: 200 } : { kind: 'failed', reason: answer.failed },
    answeredBy:
      'pod' in answer
        ? { namespace: 'default', name: answer.pod, uid: answer.uid ?? answer.pod, node: 'node-1' }
        : null,
    hops: [],
  };
}
