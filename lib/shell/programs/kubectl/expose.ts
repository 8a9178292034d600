/**
 * kubectl expose: a Service for what has pods. Selector, labels and ports come from the object unless given.
 * Upstream: kubectl/pkg/cmd/expose, polymorphichelpers. Left out: --overrides, --override-type, --save-config.
 */
import type { Process } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import { requireKind, SERVICE } from './built-in';
import type { Call, Command } from './call';
import { send } from './create';
import { dryRunOf, printResult } from './dry-run';
import { KubectlError, quote } from './errors';
import { findSubjects, forEachSubject, type Subject } from './objects';
import { at, isTree, listAt, sortedKeys, type Tree, textAt, treeAt } from './output/value';
import { raise } from './selection';

export const expose: Command = {
  path: 'expose',
  honours: [
    'allow-missing-template-keys',
    'cluster-ip',
    'dry-run',
    'external-ip',
    'field-manager',
    'filename',
    'labels',
    'load-balancer-ip',
    'name',
    'output',
    'port',
    'protocol',
    'recursive',
    'selector',
    'session-affinity',
    'show-managed-fields',
    'target-port',
    'template',
    'type',
  ],
  run: runExpose,
};

function* runExpose(call: Call): Process<number> {
  yield* dryRunOf(call);
  // --selector is the Service's here: it selects nothing.
  const quiet: Call = { ...call, flags: withoutSelector(call) };
  const subjects = yield* findSubjects(quiet, call.args, false);
  const failures = yield* forEachSubject(subjects, (subject) => exposeOne(call, subject));
  raise(failures);
  return 0;
}

function withoutSelector({ flags }: Call): Call['flags'] {
  return { ...flags, text: (name) => (name === 'selector' ? '' : flags.text(name)) };
}

const CAN_BE_EXPOSED: ReadonlySet<string> = new Set([
  'Deployment.apps',
  'Pod',
  'ReplicaSet.apps',
  'ReplicationController',
  'Service',
]);

function* exposeOne(call: Call, { type, name, object }: Subject): Process<void> {
  const kind = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  if (!CAN_BE_EXPOSED.has(kind)) throw new KubectlError(`cannot expose a ${kind}`);
  const service = makeService(call, type.kind, name, object);
  const { connection } = call.client();
  const dryRun = yield* dryRunOf(call);
  const isLocal = dryRun === 'client';
  const placed = isLocal && connection.namespaceGiven ? placeIn(service, connection.namespace) : service;
  const serviceType = yield* requireKind(call, SERVICE);
  const made = yield* send(call, serviceType, connection.namespace, placed);
  yield* printResult(call, serviceType, made, 'exposed', isLocal);
}

function placeIn(service: Tree, namespace: string): Tree {
  const { name, ...rest } = service['metadata'] as Tree;
  return { ...service, metadata: { name, namespace, ...rest } };
}

/** In the order of fields in which kubectl prints it as JSON. */
function makeService(call: Call, kind: string, subject: string, object: Tree): Tree {
  const { flags } = call;
  const selector =
    flags.text('selector') === '' ? selectorOf(kind, object) : readLabels(flags.text('selector'));
  const given = flags.text('labels');
  const labels = given === '' ? treeAt(object, 'metadata', 'labels') : readLabels(given);
  const type = flags.text('type');
  const affinity = flags.text('session-affinity');
  if (!['', 'None', 'ClientIP'].includes(affinity)) {
    throw new KubectlError(`unknown session affinity: ${affinity}`);
  }
  const ports = portsOf(call, kind, object);
  const optional = (field: string, value: string): Tree => (value === '' ? {} : { [field]: value });
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.text('name') || subject.slice(0, 63),
      creationTimestamp: null,
      ...(sortedKeys(labels).length === 0 ? {} : { labels }),
    },
    spec: {
      ...(ports.length === 0 ? {} : { ports }),
      selector,
      ...optional('clusterIP', flags.text('cluster-ip')),
      ...optional('type', type),
      ...(flags.text('external-ip') === '' ? {} : { externalIPs: [flags.text('external-ip')] }),
      ...optional('sessionAffinity', affinity),
      ...(type === 'LoadBalancer' ? optional('loadBalancerIP', flags.text('load-balancer-ip')) : {}),
    },
    status: { loadBalancer: {} },
  };
}

function selectorOf(kind: string, object: Tree): Tree {
  const fail = (reason: string) =>
    new KubectlError(`couldn't retrieve selectors via --selector flag or introspection: ${reason}`);
  if (kind === 'Pod') {
    const labels = treeAt(object, 'metadata', 'labels');
    if (sortedKeys(labels).length === 0) throw fail('the pod has no labels and cannot be exposed');
    return labels;
  }
  if (kind === 'Service' || kind === 'ReplicationController') {
    if (!isTree(at(object, 'spec', 'selector'))) throw fail('the service has no pod selector set');
    return treeAt(object, 'spec', 'selector');
  }
  const labels = treeAt(object, 'spec', 'selector', 'matchLabels');
  if (sortedKeys(labels).length === 0) {
    throw fail(`invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
  }
  const expressions = listAt(object, 'spec', 'selector', 'matchExpressions');
  if (expressions.length > 0) {
    const told = expressions.map(
      (one) =>
        `{Key:${textAt(one, 'key')} Operator:${textAt(one, 'operator')} Values:[${listAt(one, 'values').join(' ')}]}`,
    );
    throw fail(`couldn't convert expressions - "[${told.join(' ')}]" to map-based selector format`);
  }
  return labels;
}

/** "a=b,c=d" */
function readLabels(text: string): Tree {
  const labels: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [key, value, ...rest] = part.split('=') as [string, string?];
    if (value === undefined || rest.length > 0) throw new KubectlError(`unexpected label spec: ${part}`);
    if (key === '') throw new KubectlError('unexpected empty label key');
    labels[key] = value;
  }
  return Object.fromEntries(Object.entries(labels).sort(([left], [right]) => compareText(left, right)));
}

interface ExposedPort {
  readonly number: string;
  readonly protocols: readonly string[];
}

function portsOf(call: Call, kind: string, object: Tree): Tree[] {
  const { flags } = call;
  const exposed = exposedPorts(kind, object);
  const given = flags.text('port');
  const numbers = given === '' ? exposed.map(({ number }) => number) : given.split(',');
  if (numbers.length === 0) {
    if (flags.text('cluster-ip') === 'None') return [];
    throw new KubectlError("couldn't find port via --port flag or introspection");
  }
  const target = flags.text('target-port');
  return numbers.flatMap((text, index) => {
    const port = readNumber(text);
    const known = exposed.find(({ number }) => number === text)?.protocols ?? [];
    const protocols = flags.text('protocol') !== '' ? [flags.text('protocol')] : known;
    const targetPort = target === '' ? port : /^[-+]?[0-9]+$/.test(target) ? Number(target) : target;
    const plain = numbers.length > 1 ? `port-${index + 1}` : '';
    if (protocols.length < 2) return [makePort(plain, protocols[0] ?? 'TCP', port, targetPort)];
    return protocols.map((protocol) =>
      makePort(`port-${index + 1}-${protocol.toLowerCase()}`, protocol, port, targetPort),
    );
  });
}

function makePort(name: string, protocol: string, port: number, targetPort: number | string): Tree {
  return { ...(name === '' ? {} : { name }), protocol, port, targetPort };
}

function readNumber(text: string): number {
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  throw new KubectlError(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
}

/** The ports of the object, each once, with the protocols in which it is served. */
function exposedPorts(kind: string, object: Tree): ExposedPort[] {
  const path = kind === 'Pod' || kind === 'Service' ? ['spec'] : ['spec', 'template', 'spec'];
  const field = kind === 'Service' ? 'port' : 'containerPort';
  const declared =
    kind === 'Service'
      ? listAt(object, 'spec', 'ports')
      : listAt(object, ...path, 'containers').flatMap((container) => listAt(container, 'ports'));
  const found = new Map<string, string[]>();
  for (const port of declared) {
    const number = String(at(port, field) ?? 0);
    const protocol = textAt(port, 'protocol') || 'TCP';
    const protocols = found.get(number) ?? [];
    if (!protocols.includes(protocol)) protocols.push(protocol);
    found.set(number, protocols);
  }
  return [...found].map(([number, protocols]) => ({ number, protocols }));
}
