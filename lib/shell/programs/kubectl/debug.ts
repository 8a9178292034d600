/**
 * kubectl debug of a node: a pod in the node's own network, with its disk under /host. Upstream:
 * kubectl/pkg/cmd/debug/debug.go. Left out and refused: ephemeral containers in pods, copies of pods, profiles other than
 * legacy and general.
 */
import type { Process } from '../../../cluster/process';
import { POD, requireKind } from './built-in';
import { type Call, type Command, print, warn } from './call';
import { requestJson } from './client';
import { send } from './create';
import { drawLetters } from './create/deployment';
import { KubectlError, notSimulated, usageError } from './errors';
import { type Tree, textAt, type Value } from './output/value';
import { attachTo } from './run';

export const debug: Command = {
  path: 'debug',
  honours: [
    'arguments-only',
    'attach',
    'container',
    'env',
    'image',
    'image-pull-policy',
    'profile',
    'quiet',
    'stdin',
    'tty',
  ],
  run: runDebug,
};

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n';

function* runDebug(call: Call): Process<number> {
  const { flags, args, argsBeforeDash } = call;
  const targets = argsBeforeDash < 0 ? args : args.slice(0, argsBeforeDash);
  const node = readTarget(call, targets);
  if (flags.text('image') === '')
    throw usageError(call.commandPath, 'you must specify --image, --copy-to or --set-image.');
  if (flags.bool('tty') && !flags.bool('stdin')) {
    throw usageError(call.commandPath, '-i/--stdin is required for containers with -t/--tty=true');
  }
  const profile = flags.has('profile') ? flags.text('profile') : 'legacy';
  if (!['legacy', 'general'].includes(profile)) throw notSimulated(`the profile ${profile}`);
  const client = call.client();
  yield* requestJson(client, { method: 'GET', path: `/api/v1/nodes/${node}` });
  if (profile === 'legacy') yield* warn(call, LEGACY);
  const pod = makePod(call, node, argsBeforeDash < 0 ? [] : args.slice(argsBeforeDash));
  const container = textAt(pod, 'spec', 'containers', 0, 'name');
  if (!flags.bool('quiet')) {
    const name = textAt(pod, 'metadata', 'name');
    yield* print(call, `Creating debugging pod ${name} with container ${container} on node ${node}.\n`);
  }
  const type = yield* requireKind(call, POD);
  const created = yield* send(call, type, client.connection.namespace, pod);
  const attaches = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
  if (!attaches) return 0;
  return yield* attachTo(withRunFlags(call), type, created, 'Never');
}

/** Of flags that only `kubectl run` has: the pod stays, and nobody waits for its end. */
function withRunFlags(call: Call): Call {
  const { flags } = call;
  return {
    ...call,
    flags: {
      ...flags,
      bool: (name) => (name === 'rm' ? false : name === 'leave-stdin-open' ? true : flags.bool(name)),
      text: (name) => (name === 'pod-running-timeout' ? '1m0s' : flags.text(name)),
    },
  };
}

function readTarget(call: Call, targets: readonly string[]): string {
  const [target, ...others] = targets;
  if (target === undefined) {
    throw usageError(call.commandPath, 'NAME or filename is required for debug');
  }
  const [, kind = '', name = ''] = /^([^/]+)\/(.+)$/.exec(target) ?? [];
  if (others.length > 0 || !['node', 'nodes', 'no'].includes(kind.toLowerCase())) {
    throw notSimulated('kubectl debug of pods (of nodes it is: kubectl debug node/NAME)');
  }
  return name;
}

function makePod(call: Call, node: string, words: readonly string[]): Tree {
  const { flags } = call;
  const pullPolicy = flags.text('image-pull-policy');
  const isOnlyArguments = flags.bool('arguments-only');
  const environment = flags.list('env').map((entry) => {
    const equals = entry.indexOf('=');
    if (equals < 1) throw new KubectlError(`invalid env: ${entry}`);
    return { name: entry.slice(0, equals), value: entry.slice(equals + 1) };
  });
  const facts: readonly (readonly [string, Value | undefined])[] = [
    ['name', flags.text('container') || 'debugger'],
    ['image', flags.text('image')],
    ['command', words.length > 0 && !isOnlyArguments ? words : undefined],
    ['args', words.length > 0 && isOnlyArguments ? words : undefined],
    ['env', environment.length > 0 ? environment : undefined],
    ['imagePullPolicy', pullPolicy === '' ? undefined : pullPolicy],
    ['stdin', flags.bool('stdin') || undefined],
    ['tty', flags.bool('tty') || undefined],
    ['terminationMessagePolicy', 'File'],
    ['volumeMounts', [{ mountPath: '/host', name: 'host-root' }]],
  ];
  const container = Object.fromEntries(
    facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: `node-debugger-${node}-${drawLetters(call)}` },
    spec: {
      containers: [container],
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
    },
  };
}
