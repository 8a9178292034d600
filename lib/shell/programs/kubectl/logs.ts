/**
 * kubectl logs. Upstream: kubectl/pkg/cmd/logs/logs.go. Left out: --since, --since-time, --limit-bytes,
 * --all-pods, and following several containers at once.
 */
import { type Process, read, write } from '../../../cluster/process';
import { type Call, type Command, warn } from './call';
import { requestStream, requestText } from './client';
import { isNotFound, KubectlError, notSimulated, usageError } from './errors';
import { orderForLogs } from './first-pod';
import { type Tree, textAt } from './output/value';
import { chooseContainer, containerNames, findPod, podsByLabel } from './pods';
import { formatQuery } from './text';

export const logs: Command = {
  path: 'logs',
  honours: ['all-containers', 'container', 'follow', 'prefix', 'previous', 'selector', 'tail', 'timestamps'],
  run: runLogs,
};

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

interface Source {
  readonly pod: Tree;
  readonly container: string;
}

function* runLogs(call: Call): Process<number> {
  const { args, flags } = call;
  const selector = flags.text('selector');
  if (args.length === 0 && selector === '') throw usageError(call.commandPath, USAGE);
  if (args.length > 0 && selector !== '') {
    throw usageError(call.commandPath, 'only a selector (-l) or a POD name is allowed');
  }
  if (args.length > 2) throw usageError(call.commandPath, USAGE);
  if (args.length === 2 && flags.has('container')) {
    throw new KubectlError('only one of -c or an inline [CONTAINER] arg is allowed');
  }
  if (flags.bool('all-containers') && flags.has('container')) {
    throw new KubectlError(
      `--all-containers=true should not be specified with container name ${flags.text('container')}`,
    );
  }
  if (flags.number('tail') < -1) throw new KubectlError('--tail must be greater than or equal to -1');
  const sources = yield* findSources(call, args, selector);
  if (flags.bool('follow')) {
    if (sources.length > 1) throw notSimulated('following the logs of several containers at once');
    for (const source of sources) yield* follow(call, source);
    return 0;
  }
  for (const source of sources) {
    const text = yield* requestText(call.client(), { method: 'GET', path: logPath(call, source) });
    yield* write(call.context.stdout, prefixed(call, source, text));
  }
  return 0;
}

function* findSources(call: Call, args: readonly string[], selector: string): Process<Source[]> {
  const { namespace } = call.client().connection;
  let pods: Tree[];
  function* tellChoice(count: number, pod: Tree): Process<void> {
    if (count > 1) yield* warn(call, `Found ${count} pods, using pod/${textAt(pod, 'metadata', 'name')}\n`);
  }
  if (selector !== '') {
    pods = yield* podsByLabel(call, selector);
    if (pods.length === 0) yield* warn(call, `No resources found in ${namespace} namespace.\n`);
  } else {
    try {
      pods = [yield* findPod(call, args[0]!, orderForLogs, tellChoice)];
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new KubectlError(
        `error from server (NotFound): ${error.message} in namespace ${JSON.stringify(namespace)}`,
      );
    }
  }
  const sources: Source[] = [];
  for (const pod of pods) {
    if (call.flags.bool('all-containers')) {
      sources.push(...containerNames(pod).map((container) => ({ pod, container })));
    } else if (args.length === 2) sources.push({ pod, container: args[1]! });
    else sources.push({ pod, container: yield* chooseContainer(call, pod, false) });
  }
  return sources;
}

function logPath(call: Call, { pod, container }: Source): string {
  const { flags } = call;
  const tail = flags.has('tail') ? flags.number('tail') : flags.has('selector') ? 10 : -1;
  const query = formatQuery({
    container,
    follow: flags.bool('follow') ? 'true' : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    tailLines: tail < 0 ? undefined : String(tail),
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
  });
  const namespace = textAt(pod, 'metadata', 'namespace');
  return `/api/v1/namespaces/${namespace}/pods/${textAt(pod, 'metadata', 'name')}/log${query}`;
}

function prefixed(call: Call, { pod, container }: Source, text: string): string {
  if (!call.flags.bool('prefix')) return text;
  const mark = `[pod/${textAt(pod, 'metadata', 'name')}/${container}] `;
  return text.replace(/^(?=.)/gm, mark);
}

function* follow(call: Call, source: Source): Process<void> {
  const stream = yield* requestStream(call.client(), { method: 'GET', path: logPath(call, source) });
  try {
    for (;;) {
      const chunk = yield* read(stream);
      if (chunk === null || chunk === undefined) return;
      yield* write(call.context.stdout, typeof chunk === 'string' ? prefixed(call, source, chunk) : chunk);
    }
  } finally {
    stream.cancel();
  }
}
