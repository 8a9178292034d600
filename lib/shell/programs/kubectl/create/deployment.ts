/**
 * kubectl create deployment. Upstream: kubectl/pkg/cmd/create/create_deployment.go.
 * A name of an image that is no name of a container gets a random ending, as upstream.
 */
import type { Process } from '../../../../cluster/process';
import { DEPLOYMENT, requireKind } from '../built-in';
import type { Call, Command } from '../call';
import { COMMON, namespaceOf, send } from '../create';
import { printResult } from '../dry-run';
import { KubectlError, StatusError, usageError } from '../errors';
import type { Tree } from '../output/value';

export const createDeployment: Command = {
  path: 'create deployment',
  aliases: ['deploy'],
  honours: ['image', 'port', 'replicas', ...COMMON],
  run: runCreateDeployment,
};

function* runCreateDeployment(call: Call): Process<number> {
  const { flags, args } = call;
  if (!flags.has('image')) throw new KubectlError('required flag(s) "image" not set');
  const [name, ...command] = args;
  // Words behind "--" are the command; without it a second word is one name too many.
  if (name === undefined || (call.argsBeforeDash >= 0 ? call.argsBeforeDash : args.length) !== 1) {
    const count = call.argsBeforeDash >= 0 ? call.argsBeforeDash : args.length;
    throw usageError(call.commandPath, `exactly one NAME is required, got ${count}`);
  }
  const images = flags.list('image');
  if (images.length > 1 && command.length > 0) {
    throw new KubectlError('cannot specify multiple --image options and command');
  }
  const namespace = yield* namespaceOf(call);
  const type = yield* requireKind(call, DEPLOYMENT);
  const deployment = makeDeployment(call, name, namespace, images, command);
  let made: Tree;
  try {
    made = yield* send(call, type, call.client().connection.namespace, deployment);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new KubectlError(`failed to create deployment: ${error.message}`);
  }
  yield* printResult(call, type, made, 'created', made === deployment);
  return 0;
}

function makeDeployment(
  call: Call,
  name: string,
  namespace: Tree,
  images: readonly string[],
  command: readonly string[],
): Tree {
  const labels: Tree = { app: name };
  const port = call.flags.number('port');
  const containers = images.map((image, index): Tree => {
    const hasPort = index === 0 && port >= 0;
    return {
      name: containerName(call, image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(hasPort ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    };
  });
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name, ...namespace, creationTimestamp: null, labels },
    spec: {
      replicas: call.flags.number('replicas'),
      selector: { matchLabels: labels },
      template: { metadata: { creationTimestamp: null, labels }, spec: { containers } },
      strategy: {},
    },
    status: {},
  };
}

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** "docker.io/library/nginx:1.21" is called nginx. */
function containerName(call: Call, image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  const name = last.split(':')[0]!.split('@')[0]!;
  if (!/[_.]/.test(name)) return name;
  return `${name.replace(/[_.]/g, '-')}-${drawLetters(call)}`;
}

/** Five letters that make a name unique. */
export function drawLetters({ context }: Call): string {
  let suffix = '';
  for (let count = 0; count < 5; count += 1) {
    suffix += SUFFIX_LETTERS[context.random() % SUFFIX_LETTERS.length];
  }
  return suffix;
}
