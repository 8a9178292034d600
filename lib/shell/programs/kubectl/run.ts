/**
 * kubectl run: one pod, and its terminal where asked for. Upstream: kubectl/pkg/cmd/run/run.go.
 * Left out: --expose against a server, --overrides, --privileged.
 */
import type { Process } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import { POD, requireKind, SERVICE } from './built-in';
import { type Call, type Command, print, warn } from './call';
import { createLineReader, nextEvent, requestJson, requestStream, requestText } from './client';
import { send } from './create';
import { deletedLine, deleteOne } from './delete';
import { type ResourceType, resourcePath } from './discovery';
import { dryRunOf, objectPrinter, printResult } from './dry-run';
import { isNotFound, KubectlError, usageError } from './errors';
import { parseDuration } from './flags';
import { at, isTree, listAt, type Tree, textAt, type Value } from './output/value';
import { runRemote } from './remote';
import { formatQuery } from './text';

export const run: Command = {
  path: 'run',
  honours: [
    'annotations',
    'attach',
    'command',
    'dry-run',
    'env',
    'expose',
    'field-manager',
    'image',
    'image-pull-policy',
    'labels',
    'leave-stdin-open',
    'output',
    'pod-running-timeout',
    'port',
    'quiet',
    'restart',
    'rm',
    'save-config',
    'show-managed-fields',
    'stdin',
    'template',
    'tty',
  ],
  run: runRun,
};

function* runRun(call: Call): Process<number> {
  const { flags, args, argsBeforeDash } = call;
  if (!flags.has('image')) throw new KubectlError('required flag(s) "image" not set');
  const restart = restartPolicy(call);
  const attach = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
  const dryRun = yield* dryRunOf(call);
  validate(call, attach, dryRun !== 'none');
  const name = args[0];
  if (name === undefined || argsBeforeDash === 0) {
    throw usageError(call.commandPath, 'NAME is required for run');
  }
  const { connection } = call.client();
  const labels = parseLabels(flags.text('labels'), name);
  const pod = makePod(call, name, labels, restart);
  const placed = placeIn(pod, connection.namespaceGiven || dryRun !== 'client' ? connection.namespace : null);
  const type = yield* requireKind(call, POD);
  const created = yield* send(call, type, connection.namespace, placed);
  if (attach) return yield* attachTo(call, type, created, restart);
  if (flags.bool('expose')) yield* printExposed(call, name, labels, dryRun === 'client');
  yield* printResult(call, type, created, 'created', created === placed);
  return 0;
}

function restartPolicy(call: Call): string {
  const { flags } = call;
  const restart = flags.has('restart') ? flags.text('restart') : 'Always';
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) {
    throw usageError(call.commandPath, `invalid restart policy: ${restart}`);
  }
  return restart;
}

/** A name of an image as registries take it; the server says more where it is refused. */
const IMAGE = /^[a-zA-Z0-9]([-a-zA-Z0-9._/:@]*[a-zA-Z0-9])?$/;

function validate(call: Call, attach: boolean, dryRun: boolean): void {
  const { flags } = call;
  const image = flags.text('image');
  if (image === '') throw new KubectlError('--image is required');
  if (!IMAGE.test(image)) {
    throw new KubectlError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  }
  if (flags.bool('tty') && !flags.bool('stdin')) {
    throw new KubectlError('-i/--stdin is required for containers with -t/--tty=true');
  }
  if (flags.bool('expose') && flags.text('port') === '') {
    throw new KubectlError('--port must be set when exposing a service');
  }
  if (flags.text('port') !== '' && !/^[0-9]+$/.test(flags.text('port'))) {
    throw new KubectlError('--port must be a number');
  }
  if (flags.bool('rm') && !attach) throw new KubectlError('--rm should only be used for attached containers');
  if (attach && dryRun) {
    throw new KubectlError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  }
}

function parseLabels(text: string, name: string): Tree {
  if (text === '') return { run: name };
  const labels: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [key, value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0) throw new KubectlError(`unexpected label spec: ${part}`);
    if (key === '') throw new KubectlError('unexpected empty label key');
    labels[key!] = value;
  }
  return Object.fromEntries(Object.entries(labels).sort(([left], [right]) => compareText(left, right)));
}

/** The pod in the order of fields in which kubectl prints it as JSON. */
function makePod(call: Call, name: string, labels: Tree, restart: string): Tree {
  const { flags, args } = call;
  const words = args.slice(1);
  const interactive = flags.bool('stdin');
  const pullPolicy = flags.text('image-pull-policy');
  const environment = flags.list('env').map((entry) => {
    const equals = entry.indexOf('=');
    if (equals < 1) throw new KubectlError(`invalid env: ${entry}`);
    return { name: entry.slice(0, equals), value: entry.slice(equals + 1) };
  });
  const annotations = flags.list('annotations').map((entry) => entry.split('=') as [string, string]);
  const container: Record<string, Value | undefined> = {
    name,
    image: flags.text('image'),
    command: words.length > 0 && flags.bool('command') ? words : undefined,
    args: words.length > 0 && !flags.bool('command') ? words : undefined,
    ports: flags.text('port') === '' ? undefined : [{ containerPort: Number(flags.text('port')) }],
    env: environment.length > 0 ? environment : undefined,
    resources: {},
    imagePullPolicy: pullPolicy === '' ? undefined : pullPolicy,
    stdin: interactive || undefined,
    stdinOnce: (interactive && !flags.bool('leave-stdin-open')) || undefined,
    tty: flags.bool('tty') || undefined,
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      creationTimestamp: null,
      labels,
      ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
    },
    spec: { containers: [dropMissing(container)], restartPolicy: restart, dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

function dropMissing(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined));
}

function placeIn(pod: Tree, namespace: string | null): Tree {
  if (namespace === null) return pod;
  const { name, ...rest } = pod['metadata'] as Tree;
  return { ...pod, metadata: { name, namespace, ...rest } };
}

/** --expose: the Service comes first, as in the real program. */
function* printExposed(call: Call, name: string, labels: Tree, local: boolean): Process<void> {
  const { flags } = call;
  const port = Number(flags.text('port'));
  const service: Tree = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      creationTimestamp: null,
      ...(flags.text('labels') === '' ? {} : { labels }),
    },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labels },
    status: { loadBalancer: {} },
  };
  const type = yield* requireKind(call, SERVICE);
  const made = yield* send(call, type, call.client().connection.namespace, service);
  yield* printResult(call, type, made, 'created', local);
  const separated = objectPrinter(call) !== null && flags.text('output') === 'yaml';
  if (separated) yield* print(call, '---\n---\n');
}

export function* attachTo(call: Call, type: ResourceType, created: Tree, restart: string): Process<number> {
  const { flags } = call;
  const namespace = textAt(created, 'metadata', 'namespace');
  const name = textAt(created, 'metadata', 'name');
  try {
    const pod = yield* waitForPod(call, namespace, name, hasStarted);
    const container = textAt(pod, 'spec', 'containers', 0, 'name');
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log${formatQuery({ container })}`;
    if (isDone(pod)) yield* print(call, yield* requestText(call.client(), { method: 'GET', path }));
    else yield* attach(call, namespace, name, container);
    if (flags.bool('leave-stdin-open') || restart === 'Always') return 0;
    return yield* exitOf(call, yield* waitForPod(call, namespace, name, isDone));
  } finally {
    if (flags.bool('rm')) yield* remove(call, { type, namespace, name, source: '' });
  }
}

function* attach(call: Call, namespace: string, pod: string, container: string): Process<void> {
  const { flags, context } = call;
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty');
  if (tty && !context.inputTerminal) {
    tty = false;
    yield* warn(call, 'Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  if (!flags.bool('quiet')) {
    yield* warn(
      call,
      "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
    );
  }
  yield* runRemote(call, { namespace, pod, subresource: 'attach', container, command: [], stdin, tty });
}

function* remove(call: Call, pod: Parameters<typeof deleteOne>[1]): Process<void> {
  try {
    yield* deleteOne(call, pod, null);
    if (!call.flags.bool('quiet')) yield* print(call, deletedLine(call, pod, false, 'none'));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function isDone(pod: Tree): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
}

function hasStarted(pod: Tree): boolean {
  if (isDone(pod)) return true;
  const ready = listAt(pod, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Ready',
  );
  return textAt(pod, 'status', 'phase') === 'Running' && textAt(ready, 'status') === 'True';
}

/** Watches one pod until something is true of it. */
function* waitForPod(
  call: Call,
  namespace: string,
  name: string,
  until: (pod: Tree) => boolean,
): Process<Tree> {
  const client = call.client();
  const type = yield* requireKind(call, POD);
  const path = resourcePath(type, namespace);
  const fieldSelector = `metadata.name=${name}`;
  const list = yield* requestJson(client, { method: 'GET', path: path + formatQuery({ fieldSelector }) });
  const present = listAt(list, 'items').filter(isTree)[0];
  if (present && until(present)) return present;
  const resourceVersion = textAt(list, 'metadata', 'resourceVersion');
  const query = formatQuery({ fieldSelector, resourceVersion, watch: 'true' });
  const stream = yield* requestStream(client, { method: 'GET', path: path + query });
  const deadline = call.context.nowMs() + (parseDuration(call.flags.text('pod-running-timeout')) ?? 60_000);
  try {
    const lines = createLineReader(stream);
    for (;;) {
      const left = deadline - call.context.nowMs();
      const event = left <= 0 ? undefined : yield* nextEvent(lines, left);
      if (!event) throw new KubectlError('timed out waiting for the condition');
      if (event.type === 'DELETED') throw new KubectlError(`pods ${JSON.stringify(name)} not found`);
      if (until(event.object)) return event.object;
    }
  } finally {
    stream.cancel();
  }
}

function* exitOf(call: Call, pod: Tree): Process<number> {
  if (textAt(pod, 'status', 'phase') === 'Succeeded') return 0;
  const name = `${textAt(pod, 'metadata', 'namespace')}/${textAt(pod, 'metadata', 'name')}`;
  const terminated = at(pod, 'status', 'containerStatuses', 0, 'state', 'terminated');
  const code = at(terminated, 'exitCode');
  if (typeof code !== 'number' || code === 0) {
    throw new KubectlError(`pod ${name} failed with unknown exit code`);
  }
  yield* warn(
    call,
    `pod ${name} terminated (${textAt(terminated, 'reason')})\n${textAt(terminated, 'message')}\n`,
  );
  return code;
}
