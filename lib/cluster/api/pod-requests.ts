/**
 * The subresources of a pod: log, exec, attach, binding, eviction. What must happen on a node is the hooks' work.
 * Upstream: pkg/registry/core/pod/rest and strategy.go (LogLocation, ExecLocation). Port-forward and proxy are
 * not simulated.
 */
import type { HttpResponse } from '../http';
import type { Pod } from '../resources';
import { jsonAnswer, success, textAnswer } from './answer';
import { evictPod } from './eviction';
import type { PodExecOptions } from './hooks';
import { podKind } from './kinds/pod';
import { readObject } from './request-body';
import { readWriteOptions } from './request-options';
import { type Query, queryFlag, queryInteger, queryValue } from './request-path';
import { answerObject, type ResourceRequest } from './resource-requests';
import type { ServerOptions } from './server';
import { ApiError, badRequest, internalError, methodNotAllowed, unknownResource } from './status';

const NO_KUBELET = internalError('error dialing backend: no kubelet answers');

export function answerPodSubresource(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { path, request } = asked;
  switch (path.subresource) {
    case 'status':
      return answerObject(options, asked, 'status');
    case 'log':
      if (request.method !== 'GET') throw methodNotAllowed();
      return log(options, asked);
    case 'exec':
    case 'attach':
      if (request.method !== 'GET' && request.method !== 'POST') throw methodNotAllowed();
      return connect(options, asked, path.subresource);
    case 'binding':
      return bindPod(options, asked, path.name!);
    case 'eviction':
      return evictPod(options, asked);
    default:
      throw unknownResource();
  }
}

function podOf({ registry }: ServerOptions, { path }: ResourceRequest): Pod {
  return registry.get(podKind, path.namespace ?? '', path.name!) as Pod;
}

/** The container that is meant: named, or the only one. */
function containerOf(pod: Pod, query: Query): string {
  const { name } = pod.metadata;
  const containers = pod.spec.containers.map((container) => container.name);
  const initContainers = (pod.spec.initContainers ?? []).map((container) => container.name);
  const asked = queryValue(query, 'container') ?? '';
  if (asked === '') {
    if (containers.length === 1) return containers[0]!;
    const init =
      initContainers.length > 0 ? ` or one of the init containers: [${initContainers.join(' ')}]` : '';
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]${init}`,
    );
  }
  if (containers.includes(asked) || initContainers.includes(asked)) return asked;
  throw badRequest(`container ${asked} is not valid for pod ${name}`);
}

function log(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { query } = asked;
  const pod = podOf(options, asked);
  const container = containerOf(pod, query);
  if (!pod.spec.nodeName) return textAnswer(200, '');
  const hook = options.hooks().podLog;
  if (hook === undefined) throw NO_KUBELET;
  const body = hook(pod, {
    container,
    follow: queryFlag(query, 'follow'),
    previous: queryFlag(query, 'previous'),
    timestamps: queryFlag(query, 'timestamps'),
    tailLines: queryInteger(query, 'tailLines'),
    limitBytes: queryInteger(query, 'limitBytes'),
    sinceSeconds: queryInteger(query, 'sinceSeconds'),
    sinceTime: queryValue(query, 'sinceTime'),
  });
  return {
    ...textAnswer(200, body),
    headers: { 'cache-control': 'no-cache, private', 'content-type': 'text/plain' },
  };
}

function connect(options: ServerOptions, asked: ResourceRequest, how: 'exec' | 'attach'): HttpResponse {
  const { request, query } = asked;
  const pod = podOf(options, asked);
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') {
    const verb = how === 'exec' ? 'exec into' : 'attach to';
    throw badRequest(`cannot ${verb} a container in a completed pod; current phase is ${phase}`);
  }
  const container = containerOf(pod, query);
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  if ((request.headers.upgrade ?? '').toLowerCase() !== 'websocket')
    throw badRequest('Upgrade request required');
  const execOptions: PodExecOptions = {
    container,
    command: query.command ?? [],
    stdin: queryFlag(query, 'stdin'),
    stdout: queryFlag(query, 'stdout'),
    stderr: queryFlag(query, 'stderr'),
    tty: queryFlag(query, 'tty'),
  };
  if (how === 'exec' && execOptions.command.length === 0) {
    throw badRequest('you must specify at least 1 command for the container');
  }
  const { podExec, podAttach } = options.hooks();
  const hook = how === 'exec' ? podExec : podAttach;
  if (hook === undefined) throw NO_KUBELET;
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-protocol': 'v5.channel.k8s.io',
  };
  return { status: 101, headers, body: null, upgraded: hook(pod, execOptions) };
}

const BINDING = { ...podKind, kind: 'Binding', definition: 'Binding' };

/** POST pods/NAME/binding, or bindings with the pod's name in it. */
export function bindPod(
  options: ServerOptions,
  { request, path, query }: Omit<ResourceRequest, 'kind'>,
  pod: string,
): HttpResponse {
  if (request.method !== 'POST') throw methodNotAllowed();
  const { object } = readObject(request, BINDING, 'Warn');
  const { name = '' } = (object.target ?? {}) as { name?: string };
  if (name === '') {
    const message = 'Binding "" is invalid: target.name: Required value';
    const causes = [{ reason: 'FieldValueRequired', message: 'Required value', field: 'target.name' }];
    throw new ApiError({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason: 'Invalid',
      details: { kind: 'Binding', causes },
      code: 422,
    });
  }
  options.pods.bind(path.namespace ?? '', pod, name, {
    isDryRun: readWriteOptions(query, 'CreateOptions').isDryRun,
  });
  return jsonAnswer(request, 201, { ...success(), code: 201 });
}
