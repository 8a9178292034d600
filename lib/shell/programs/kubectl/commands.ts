/** All commands that this kubectl simulates. The others of the real program are refused by name. */
import { apply } from './apply';
import type { Command } from './call';
import { create, createConfigMap, createNamespace, createServiceAccount } from './create';
import { createDeployment } from './create/deployment';
import { createClusterIp, createExternalName, createLoadBalancer, createNodePort } from './create/service';
import { deleteObjects } from './delete';
import { describe } from './describe/describe';
import { diff } from './diff';
import { edit } from './edit/edit';
import { events } from './events';
import { exec } from './exec';
import { expose } from './expose';
import { get } from './get';
import { annotate, label } from './label';
import { logs } from './logs';
import { patch } from './patch';
import { replace } from './replace';
import { rolloutPause, rolloutRestart, rolloutResume } from './rollout/changes';
import { rolloutHistory } from './rollout/history';
import { rolloutStatus } from './rollout/status';
import { rolloutUndo } from './rollout/undo';
import { run } from './run';
import { scale } from './scale';
import { apiResources, apiVersions, clusterInfo, version } from './server-info';
import { setEnv } from './set/env';
import { setImage, setResources, setSelector } from './set/fields';
import {
  configCurrentContext,
  configGetContexts,
  configSetContext,
  configUseContext,
  configView,
} from './settings';
import { viewLastApplied } from './view-last-applied';
import { wait } from './wait';

const COMMANDS: readonly Command[] = [
  annotate,
  apiResources,
  apiVersions,
  apply,
  clusterInfo,
  configCurrentContext,
  configGetContexts,
  configSetContext,
  configUseContext,
  configView,
  create,
  createClusterIp,
  createConfigMap,
  createDeployment,
  createExternalName,
  createLoadBalancer,
  createNamespace,
  createNodePort,
  createServiceAccount,
  deleteObjects,
  describe,
  diff,
  edit,
  events,
  exec,
  expose,
  get,
  label,
  logs,
  patch,
  replace,
  rolloutHistory,
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutStatus,
  rolloutUndo,
  run,
  scale,
  setEnv,
  setImage,
  setResources,
  setSelector,
  version,
  viewLastApplied,
  wait,
];

/** The command of a path like "create namespace"; the last word may be an alias. */
export function findCommand(path: string): Command | undefined {
  const words = path.split(' ');
  const last = words.pop()!;
  const parent = words.join(' ');
  return COMMANDS.find((command) => {
    const own = command.path.split(' ');
    const ownLast = own.pop()!;
    return own.join(' ') === parent && (ownLast === last || command.aliases?.includes(last) === true);
  });
}

/** True for commands at the top level of which at least a part is simulated. */
export function isSimulated(name: string): boolean {
  return COMMANDS.some(({ path }) => path === name || path.startsWith(`${name} `));
}
