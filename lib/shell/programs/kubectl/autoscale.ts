/** kubectl autoscale: a HorizontalPodAutoscaler for something that can be scaled. Upstream: kubectl/pkg/cmd/autoscale. */
import type { Process } from '../../../cluster/process';
import { AUTOSCALER, requireKind } from './built-in';
import type { Call, Command } from './call';
import { COMMON, send } from './create';
import { compact } from './create/generated';
import { apiVersionOf } from './discovery';
import { printResult } from './dry-run';
import { KubectlError } from './errors';
import { findSubjects } from './objects';
import type { Tree } from './output/value';
import { raise } from './selection';

export const autoscale: Command = {
  path: 'autoscale',
  honours: ['cpu-percent', 'filename', 'max', 'min', 'name', 'recursive', ...COMMON],
  run: runAutoscale,
};

const SCALED: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'ReplicationController',
]);

function* runAutoscale(call: Call): Process<number> {
  const { flags } = call;
  if (!flags.has('max')) throw new KubectlError('required flag(s) "max" not set');
  const most = flags.number('max');
  const least = flags.number('min');
  if (most < 1) {
    throw new KubectlError(`--max=MAXPODS is required and must be at least 1, max: ${most}`);
  }
  if (most < least) {
    throw new KubectlError(
      `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`,
    );
  }
  const { subjects, errors } = yield* findSubjects(call, call.args, false);
  const type = yield* requireKind(call, AUTOSCALER);
  for (const subject of subjects) {
    if (!SCALED.has(subject.type.kind)) {
      throw new KubectlError(`cannot autoscale a ${subject.type.kind}: selector is not supported`);
    }
    const object = makeAutoscaler(
      flags.text('name') || subject.name,
      { kind: subject.type.kind, name: subject.name, apiVersion: apiVersionOf(subject.type) },
      least,
      most,
      flags.number('cpu-percent'),
    );
    const made = yield* send(call, type, subject.namespace, object);
    yield* printResult(call, type, made, 'autoscaled', made === object);
  }
  raise(errors);
  if (subjects.length === 0) throw new KubectlError('no objects passed to autoscale');
  return 0;
}

function makeAutoscaler(name: string, target: Tree, least: number, most: number, percent: number): Tree {
  const metric = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } },
  };
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name, creationTimestamp: null },
    spec: compact({
      scaleTargetRef: target,
      minReplicas: least > 0 ? least : undefined,
      maxReplicas: most,
      metrics: percent >= 0 ? [metric] : undefined,
    }),
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}
