/**
 * kubectl describe. Upstream: kubectl/pkg/cmd/describe, pkg/describe/describe.go.
 * Left out: the kinds that have a description of their own upstream and none here (refused).
 */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print, warn } from '../call';
import { qualifiedName, type ResourceType } from '../discovery';
import { isNotFound, KubectlError, notSimulated } from '../errors';
import { type Tree, textAt } from '../output/value';
import { fetchAll, fetchTarget, itemsOf, raise, selectorsOf, selectTargets, type Target } from '../selection';
import { findEvents, referenceTo, writeEvents } from './events';
import { findNodeContext, writeNode } from './node';
import { writeConfigMap, writeGeneral, writeNamespace, writeServiceAccount } from './plain';
import { writePod } from './pod';
import { writeEndpointSlice, writeEndpoints, writeService } from './services';
import { writeDeployment, writeReplicaSet } from './workloads';
import { createWriter } from './writer';

export const describe: Command = {
  path: 'describe',
  honours: ['all-namespaces', 'filename', 'recursive', 'selector', 'show-events', 'chunk-size'],
  run: runDescribe,
};

function* runDescribe(call: Call): Process<number> {
  const { args, flags } = call;
  if (args.length === 0 && flags.list('filename').length === 0) {
    throw new KubectlError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
  }
  const targets = yield* selectTargets(call, args, selectorsOf(call, true));
  const { found, errors } = yield* fetchAll(call.client(), targets, { label: flags.text('selector') });
  const objects = found.flatMap(itemsOf);
  if (errors.some(isNotFound) && args.length === 2 && !args[0]!.includes('/')) {
    return yield* describeByPrefix(call, targets[0]!, args[1]!, errors[0]!);
  }
  const showEvents = flags.has('show-events')
    ? flags.bool('show-events')
    : objects.length <= 1 && errors.length === 0;
  for (const [index, { object, type }] of objects.entries()) {
    yield* print(call, (index === 0 ? '' : '\n\n') + (yield* describeOne(call, type, object, showEvents)));
  }
  if (objects.length === 0 && errors.length === 0) {
    const { namespace } = call.client().connection;
    const where = flags.bool('all-namespaces') ? '' : ` in ${namespace} namespace.`;
    yield* warn(call, `No resources found${where}\n`);
  }
  raise(errors);
  return 0;
}

/** A name that is not there may be the beginning of others. */
function* describeByPrefix(call: Call, target: Target, prefix: string, missing: Error): Process<number> {
  const collection: Target = { type: target.type, namespace: target.namespace };
  const list = yield* fetchTarget(call.client(), collection);
  const matching = itemsOf({ target: collection, object: list }).filter(({ object }) =>
    textAt(object, 'metadata', 'name').startsWith(prefix),
  );
  if (matching.length === 0) throw missing;
  const showEvents = call.flags.has('show-events') && call.flags.bool('show-events');
  for (const { object, type } of matching) {
    yield* print(call, `${yield* describeOne(call, type, object, showEvents)}\n`);
  }
  return 0;
}

/** Kinds for which the real program has the general description only. */
const GENERAL: ReadonlySet<string> = new Set(['Event', 'Lease', 'APIService', 'CustomResourceDefinition']);

function* describeOne(call: Call, type: ResourceType, object: Tree, showEvents: boolean): Process<string> {
  const client = call.client();
  const now = call.context.epochMs();
  const writer = createWriter();
  const reference = referenceTo(object, type.kind);
  let withEvents = showEvents;
  if (type.kind === 'Pod') writePod(writer, object, now);
  else if (type.kind === 'Node')
    writeNode(writer, object, yield* findNodeContext(client, reference.name), now);
  else if (type.kind === 'ConfigMap') writeConfigMap(writer, object);
  else if (type.kind === 'ServiceAccount') writeServiceAccount(writer, object);
  else if (type.kind === 'Service') yield* writeService(writer, call, object);
  else if (type.kind === 'Endpoints') writeEndpoints(writer, object);
  else if (type.kind === 'EndpointSlice') writeEndpointSlice(writer, object);
  else if (type.kind === 'Deployment') yield* writeDeployment(writer, call, object);
  else if (type.kind === 'ReplicaSet') yield* writeReplicaSet(writer, call, object);
  else if (type.kind === 'Namespace') {
    writeNamespace(writer, object);
    withEvents = false;
  } else if (GENERAL.has(type.kind) || !type.group.endsWith('.k8s.io')) {
    if (type.group === '' || type.group === 'apps' || type.group === 'batch') refuseKind(type);
    writeGeneral(writer, object);
  } else refuseKind(type);
  if (withEvents) {
    let events = yield* findEvents(client, reference);
    // The kubelet's events about its node carry the node's name as uid.
    if (type.kind === 'Node')
      events = [...events, ...(yield* findEvents(client, { ...reference, uid: reference.name }))];
    writeEvents(writer, events, now);
  }
  return writer.text();
}

function refuseKind(type: ResourceType): void {
  if (GENERAL.has(type.kind)) return;
  throw notSimulated(`kubectl describe of ${qualifiedName(type)}`);
}
