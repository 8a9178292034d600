/** kubectl create quota, poddisruptionbudget, priorityclass. Upstream: kubectl/pkg/cmd/create/create_{quota,pdb,priorityclass}.go. */
import type { Process } from '../../../../cluster/process';
import { compareText } from '../../../files/paths';
import { POD_DISRUPTION_BUDGET, PRIORITY_CLASS, RESOURCE_QUOTA } from '../built-in';
import type { Call, Command } from '../call';
import { COMMON, namespaceOf, requireName } from '../create';
import { KubectlError } from '../errors';
import { parseQuantity } from '../output/quantity';
import type { Tree } from '../output/value';
import { compact, createGenerated } from './generated';

export const createQuota: Command = {
  path: 'create quota',
  aliases: ['resourcequota'],
  honours: ['hard', 'scopes', ...COMMON],
  run: runCreateQuota,
};
export const createDisruptionBudget: Command = {
  path: 'create poddisruptionbudget',
  aliases: ['pdb'],
  honours: ['max-unavailable', 'min-available', 'selector', ...COMMON],
  run: runCreateDisruptionBudget,
};
export const createPriorityClass: Command = {
  path: 'create priorityclass',
  aliases: ['pc'],
  honours: ['description', 'global-default', 'preemption-policy', 'value', ...COMMON],
  run: runCreatePriorityClass,
};

function* runCreateQuota(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  const scopes = flags.text('scopes');
  const object: Tree = {
    kind: 'ResourceQuota',
    apiVersion: 'v1',
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    spec: compact({
      hard: flags.text('hard') === '' ? undefined : readHard(flags.text('hard')),
      scopes: scopes === '' ? undefined : scopes.split(','),
    }),
    status: {},
  };
  return yield* createGenerated(call, RESOURCE_QUOTA, object, 'failed to create quota:');
}

/** "cpu=1,pods=3" */
function readHard(text: string): Tree {
  const pairs = text.split(',').map((part): [string, string] => {
    const [name, value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0) {
      throw new KubectlError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    }
    if (parseQuantity(value) === null) {
      throw new KubectlError(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    }
    return [name!, value];
  });
  return Object.fromEntries(pairs.sort(([left], [right]) => compareText(left, right)));
}

function* runCreateDisruptionBudget(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  const [selector, least, most] = ['selector', 'min-available', 'max-unavailable'].map((flag) =>
    flags.text(flag),
  ) as [string, string, string];
  if (selector === '') throw new KubectlError('a selector must be specified');
  if (least === '' && most === '') {
    throw new KubectlError('one of min-available or max-unavailable must be specified');
  }
  if (least !== '' && most !== '') {
    throw new KubectlError('min-available and max-unavailable cannot be both specified');
  }
  const object: Tree = {
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    spec: compact({
      minAvailable: least === '' ? undefined : readShare('min-available', least),
      selector: { matchLabels: readLabels(selector) },
      maxUnavailable: most === '' ? undefined : readShare('max-unavailable', most),
    }),
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  };
  return yield* createGenerated(
    call,
    POD_DISRUPTION_BUDGET,
    object,
    'failed to create poddisruptionbudgets:',
  );
}

/** "2" or "50%" */
function readShare(flag: string, text: string): number | string {
  if (/^[0-9]+$/.test(text)) return Number(text);
  if (/^[0-9]+%$/.test(text)) return text;
  throw new KubectlError(`invalid format specified for ${flag}`);
}

function readLabels(text: string): Tree {
  const pairs = text.split(',').map((part): [string, string] => {
    const [key, value] = part.split(/==?/);
    if (!key || value === undefined) throw new KubectlError(`invalid selector: ${text}`);
    return [key.trim(), value.trim()];
  });
  return Object.fromEntries(pairs.sort(([left], [right]) => compareText(left, right)));
}

function* runCreatePriorityClass(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  const description = flags.text('description');
  const object: Tree = compact({
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: { name, creationTimestamp: null },
    value: flags.number('value'),
    globalDefault: flags.bool('global-default') || undefined,
    description: description === '' ? undefined : description,
    preemptionPolicy: flags.text('preemption-policy') || 'PreemptLowerPriority',
  });
  return yield* createGenerated(call, PRIORITY_CLASS, object, 'failed to create priorityclass:');
}
