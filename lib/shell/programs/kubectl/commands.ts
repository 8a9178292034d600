/** All commands that this kubectl simulates. The others of the real program are refused by name. */
import { apply } from './apply';
import { canI, createToken, whoami } from './auth';
import { autoscale } from './autoscale';
import type { Command } from './call';
import { create, createNamespace, createServiceAccount } from './create';
import { createConfigMap } from './create/config-map';
import { createDeployment } from './create/deployment';
import { createIngress } from './create/ingress';
import { createCronJob, createJob } from './create/job';
import { createDisruptionBudget, createPriorityClass, createQuota } from './create/limits';
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './create/roles';
import { createGenericSecret, createRegistrySecret, createTlsSecret } from './create/secret';
import { createClusterIp, createExternalName, createLoadBalancer, createNodePort } from './create/service';
import { deleteObjects } from './delete';
import { describe } from './describe/describe';
import { diff } from './diff';
import { cordon, drain, uncordon } from './drain';
import { edit } from './edit/edit';
import { events } from './events';
import { exec } from './exec';
import { explain } from './explain';
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
import { taint } from './taint';
import { topNode, topPod } from './top';
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
  autoscale,
  canI,
  cordon,
  createToken,
  drain,
  taint,
  topNode,
  topPod,
  uncordon,
  whoami,
  createClusterRole,
  createClusterRoleBinding,
  createCronJob,
  createDisruptionBudget,
  createGenericSecret,
  createIngress,
  createJob,
  createPriorityClass,
  createQuota,
  createRegistrySecret,
  createRole,
  createRoleBinding,
  createServiceAccount,
  createTlsSecret,
  deleteObjects,
  describe,
  diff,
  edit,
  events,
  exec,
  explain,
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
