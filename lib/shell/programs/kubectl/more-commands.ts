/** The commands that are loaded apart from the first ones, before a world starts. */
import { canI, createToken, whoami } from './auth';
import { autoscale } from './autoscale';
import type { Command } from './call';
import {
  configDeleteCluster,
  configDeleteContext,
  configDeleteUser,
  configGetClusters,
  configGetUsers,
  configRenameContext,
} from './config/entries';
import { configSet, configUnset } from './config/property';
import { configSetCluster, configSetCredentials } from './config/set';
import { createConfigMap } from './create/config-map';
import { createDeployment } from './create/deployment';
import { createIngress } from './create/ingress';
import { createCronJob, createJob } from './create/job';
import { createDisruptionBudget, createPriorityClass, createQuota } from './create/limits';
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './create/roles';
import { createGenericSecret, createRegistrySecret, createTlsSecret } from './create/secret';
import { createClusterIp, createExternalName, createLoadBalancer, createNodePort } from './create/service';
import { debug } from './debug';
import { describe } from './describe/describe';
import { diff } from './diff';
import { cordon, drain, uncordon } from './drain';
import { events } from './events';
import { explain } from './explain';
import { expose } from './expose';
import { patch } from './patch';
import { rolloutHistory } from './rollout/history';
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

export const MORE_COMMANDS: readonly Command[] = [
  apiResources,
  apiVersions,
  clusterInfo,
  configCurrentContext,
  configDeleteCluster,
  configDeleteContext,
  configDeleteUser,
  configGetClusters,
  configGetContexts,
  configGetUsers,
  configRenameContext,
  configSet,
  configSetCluster,
  configSetContext,
  configSetCredentials,
  configUnset,
  configUseContext,
  configView,
  createClusterIp,
  createConfigMap,
  createDeployment,
  createExternalName,
  createLoadBalancer,
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
  createTlsSecret,
  debug,
  describe,
  diff,
  events,
  explain,
  expose,
  patch,
  rolloutHistory,
  setEnv,
  setImage,
  setResources,
  setSelector,
  version,
  viewLastApplied,
];
