/**
 * kubectl describe. Upstream: kubectl/pkg/cmd/describe, pkg/describe/describe.go.
 */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print, warn } from '../call';
import { requestJson } from '../client';
import type { ResourceType } from '../discovery';
import { isNotFound, KubectlError } from '../errors';
import { isTree, listAt, type Tree, textAt } from '../output/value';
import { fetchAll, fetchTarget, itemsOf, raise, selectorsOf, selectTargets, type Target } from '../selection';
import { writeAutoscaler } from './autoscalers';
import { writeCronJob, writeDaemonSet, writeJob, writeStatefulSet } from './batch';
import { findEvents, referenceTo, writeEvents } from './events';
import { writeIngress, writeIngressClass } from './ingress';
import { writeNetworkPolicy } from './network-policies';
import { findNodeContext, writeNode } from './node';
import { writeConfigMap, writeGeneral, writeNamespace, writeServiceAccount } from './plain';
import { writePod } from './pod';
import {
  writeDisruptionBudget,
  writeLimitRange,
  writeLimitsOfNamespace,
  writePriorityClass,
  writeQuota,
  writeQuotasOfNamespace,
  writeRole,
  writeRoleBinding,
} from './policies';
import { writeSecret } from './secret';
import { writeEndpointSlice, writeEndpoints, writeService } from './services';
import { writeClaim, writeStorageClass, writeVolume } from './volumes';
import { writeDeployment, writeReplicaSet } from './workloads';
import { createWriter, type Writer } from './writer';

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

type Describer = (writer: Writer, call: Call, object: Tree) => Process<void>;

/** A describer that asks the server nothing. */
function plain(write: (writer: Writer, object: Tree) => void): Describer {
  return function* (writer, _call, object) {
    write(writer, object);
  };
}

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  ClusterRole: plain(writeRole),
  ClusterRoleBinding: plain(writeRoleBinding),
  ConfigMap: plain(writeConfigMap),
  CronJob: plain(writeCronJob),
  DaemonSet: writeDaemonSet,
  Deployment: writeDeployment,
  EndpointSlice: plain(writeEndpointSlice),
  Endpoints: plain(writeEndpoints),
  HorizontalPodAutoscaler: plain(writeAutoscaler),
  Ingress: writeIngress,
  IngressClass: plain(writeIngressClass),
  Job: plain(writeJob),
  LimitRange: plain(writeLimitRange),
  Namespace: describeNamespace,
  NetworkPolicy: plain(writeNetworkPolicy),
  Node: describeNode,
  PersistentVolume: writeVolume,
  PersistentVolumeClaim: writeClaim,
  Pod: describePod,
  PodDisruptionBudget: plain(writeDisruptionBudget),
  PriorityClass: plain(writePriorityClass),
  ReplicaSet: writeReplicaSet,
  ResourceQuota: plain(writeQuota),
  Role: plain(writeRole),
  RoleBinding: plain(writeRoleBinding),
  Secret: plain(writeSecret),
  Service: writeService,
  ServiceAccount: plain(writeServiceAccount),
  StatefulSet: writeStatefulSet,
  StorageClass: plain(writeStorageClass),
};

/** Of these the real program tells no events. */
const WITHOUT_EVENTS: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'LimitRange',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'Role',
  'RoleBinding',
  'Secret',
]);

function* describePod(writer: Writer, call: Call, pod: Tree): Process<void> {
  writePod(writer, pod, call.context.epochMs());
}

function* describeNode(writer: Writer, call: Call, node: Tree): Process<void> {
  const found = yield* findNodeContext(call.client(), textAt(node, 'metadata', 'name'));
  writeNode(writer, node, found, call.context.epochMs());
}

function* describeNamespace(writer: Writer, call: Call, namespace: Tree): Process<void> {
  writeNamespace(writer, namespace);
  const base = `/api/v1/namespaces/${textAt(namespace, 'metadata', 'name')}`;
  writeQuotasOfNamespace(writer, yield* listOrNone(call, `${base}/resourcequotas?limit=500`));
  writeLimitsOfNamespace(writer, yield* listOrNone(call, `${base}/limitranges?limit=500`));
}

/** Empty too where the server has no such kind. */
function* listOrNone(call: Call, path: string): Process<Tree[]> {
  try {
    return listAt(yield* requestJson(call.client(), { method: 'GET', path }), 'items').filter(isTree);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function* describeOne(call: Call, type: ResourceType, object: Tree, showEvents: boolean): Process<string> {
  const client = call.client();
  const now = call.context.epochMs();
  const writer = createWriter();
  const reference = referenceTo(object, type.kind);
  const describer =
    isBuiltIn(type) && Object.hasOwn(DESCRIBERS, type.kind) ? DESCRIBERS[type.kind] : undefined;
  if (describer) yield* describer(writer, call, object);
  else writeGeneral(writer, object);
  if (showEvents && !(isBuiltIn(type) && WITHOUT_EVENTS.has(type.kind))) {
    let events = yield* findEvents(client, reference);
    // The kubelet's events about its node carry the node's name as uid.
    if (type.kind === 'Node')
      events = [...events, ...(yield* findEvents(client, { ...reference, uid: reference.name }))];
    writeEvents(writer, events, now);
  }
  return writer.text();
}

/** A custom kind may bear the name of another. */
function isBuiltIn({ group }: ResourceType): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
