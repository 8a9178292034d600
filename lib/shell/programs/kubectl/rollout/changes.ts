/** kubectl rollout restart, pause, resume. Upstream: polymorphichelpers (objectrestarter, objectpauser, objectresumer). */

import type { Call, Command } from '../call';
import { formatTime } from '../output/time';
import { at, type Tree, treeAt } from '../output/value';
import { changeRollouts, isDeployment, PRINT_FLAGS, ROLLOUT_FLAGS, rolledOutKind } from './subjects';

const HONOURS = ['field-manager', ...ROLLOUT_FLAGS, ...PRINT_FLAGS];

export const rolloutRestart: Command = {
  path: 'rollout restart',
  honours: HONOURS,
  run: (call) =>
    changeRollouts(call, {
      verb: 'restarted',
      same: 'failed to create patch: if restart has already been triggered within the past second, please wait before attempting to trigger another',
      change: (subject) => {
        if (rolledOutKind(subject) === null) return 'restarting is not supported';
        if (at(subject.object, 'spec', 'paused') === true) {
          return "can't restart paused deployment (run rollout resume first)";
        }
        return withRestart(call, subject.object);
      },
    }),
};

/** The pods' template gets an annotation with the time: so there is another template. */
function withRestart(call: Call, object: Tree): Tree {
  const spec = treeAt(object, 'spec');
  const template = treeAt(spec, 'template');
  const metadata = treeAt(template, 'metadata');
  const restartedAt = formatTime(call.context.epochMs());
  const annotations = {
    ...treeAt(metadata, 'annotations'),
    'kubectl.kubernetes.io/restartedAt': restartedAt,
  };
  return {
    ...object,
    spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations } } },
  };
}

export const rolloutPause: Command = {
  path: 'rollout pause',
  honours: HONOURS,
  run: (call) =>
    changeRollouts(call, {
      verb: 'paused',
      same: 'already paused',
      change: (subject) => {
        if (!isDeployment(subject)) return 'pausing is not supported';
        if (at(subject.object, 'spec', 'paused') === true) return 'is already paused';
        return { ...subject.object, spec: { ...treeAt(subject.object, 'spec'), paused: true } };
      },
    }),
};

export const rolloutResume: Command = {
  path: 'rollout resume',
  honours: HONOURS,
  run: (call) =>
    changeRollouts(call, {
      verb: 'resumed',
      same: 'already resumed',
      change: (subject) => {
        if (!isDeployment(subject)) return 'resuming is not supported';
        if (at(subject.object, 'spec', 'paused') !== true) return 'is not paused';
        const { paused: _, ...spec } = treeAt(subject.object, 'spec');
        return { ...subject.object, spec };
      },
    }),
};
