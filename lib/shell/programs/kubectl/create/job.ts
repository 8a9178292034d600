/** kubectl create job, cronjob. Upstream: kubectl/pkg/cmd/create/create_job.go, create_cronjob.go. */
import type { Process } from '../../../../cluster/process';
import { CRON_JOB, JOB } from '../built-in';
import type { Call, Command } from '../call';
import { requestJson } from '../client';
import { COMMON, namespaceOf } from '../create';
import { findResource, resourcePath } from '../discovery';
import { KubectlError, usageError } from '../errors';
import { type Tree, textAt, treeAt } from '../output/value';
import { compact, createGenerated } from './generated';

export const createJob: Command = {
  path: 'create job',
  honours: ['image', 'from', ...COMMON],
  run: runCreateJob,
};
export const createCronJob: Command = {
  path: 'create cronjob',
  aliases: ['cj'],
  honours: ['image', 'schedule', 'restart', ...COMMON],
  run: runCreateCronJob,
};

/** The name, and the words behind it: the container's command. */
function wordsOf(call: Call): { name: string; command: readonly string[] } {
  const { args, argsBeforeDash } = call;
  const count = argsBeforeDash >= 0 ? argsBeforeDash : args.length;
  const [name, ...command] = args;
  if (name === undefined || (argsBeforeDash >= 0 && count !== 1)) {
    throw usageError(call.commandPath, `exactly one NAME is required, got ${count}`);
  }
  return { name, command };
}

function podTemplate(name: string, image: string, command: readonly string[], restartPolicy: string): Tree {
  const container = compact({
    name,
    image,
    command: command.length > 0 ? command : undefined,
    resources: {},
  });
  return { metadata: { creationTimestamp: null }, spec: { containers: [container], restartPolicy } };
}

function* runCreateJob(call: Call): Process<number> {
  const { name, command } = wordsOf(call);
  const image = call.flags.text('image');
  const from = call.flags.text('from');
  if ((image === '') === (from === '')) throw new KubectlError('either --image or --from must be specified');
  if (from !== '' && command.length > 0) throw new KubectlError('cannot specify --from and command');
  const namespace = yield* namespaceOf(call);
  const object: Tree =
    from === ''
      ? {
          kind: 'Job',
          apiVersion: 'batch/v1',
          metadata: { name, ...namespace, creationTimestamp: null },
          spec: { template: podTemplate(name, image, command, 'Never') },
          status: {},
        }
      : jobOf(yield* findCronJob(call, from), name, namespace);
  return yield* createGenerated(call, JOB, object, 'failed to create job:');
}

/** "cronjob/nightly" as it is now. */
function* findCronJob(call: Call, from: string): Process<Tree> {
  const [kind, name] = from.split('/');
  const type = yield* findResource(call.client(), kind!);
  if (type.kind !== 'CronJob' || name === undefined) {
    throw new KubectlError('from must be an existing cronjob');
  }
  const path = resourcePath(type, call.client().connection.namespace, name);
  return yield* requestJson(call.client(), { method: 'GET', path });
}

function jobOf(cronJob: Tree, name: string, namespace: Tree): Tree {
  const template = treeAt(cronJob, 'spec', 'jobTemplate');
  const labels = treeAt(template, 'metadata', 'labels');
  const annotations = {
    'cronjob.kubernetes.io/instantiate': 'manual',
    ...treeAt(template, 'metadata', 'annotations'),
  };
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: textAt(cronJob, 'metadata', 'name'),
    uid: textAt(cronJob, 'metadata', 'uid'),
    controller: true,
  };
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: compact({
      name,
      ...namespace,
      creationTimestamp: null,
      labels: Object.keys(labels).length > 0 ? labels : undefined,
      annotations,
      ownerReferences: [owner],
    }),
    spec: treeAt(template, 'spec'),
    status: {},
  };
}

function* runCreateCronJob(call: Call): Process<number> {
  const { flags } = call;
  const missing = ['image', 'schedule'].filter((flag) => !flags.has(flag));
  if (missing.length > 0) {
    throw new KubectlError(`required flag(s) ${missing.map((flag) => `"${flag}"`).join(', ')} not set`);
  }
  const { name, command } = wordsOf(call);
  const restart = flags.text('restart') || 'OnFailure';
  const object: Tree = {
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    spec: {
      schedule: flags.text('schedule'),
      jobTemplate: {
        metadata: { name, creationTimestamp: null },
        spec: { template: podTemplate(name, flags.text('image'), command, restart) },
      },
    },
    status: {},
  };
  return yield* createGenerated(call, CRON_JOB, object, 'failed to create cronjob:');
}
