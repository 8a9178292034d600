/**
 * The controllers beyond those that a Service with its Deployment needs, and the admission plugins: a part of the
 * world that a page may load apart. Each is a file, and they meet in the store only.
 */
import { limitRanger } from './api/admission/limit-range';
import { priority } from './api/admission/priority';
import { resourceQuota } from './api/admission/resource-quota';
import { serviceAccount } from './api/admission/service-account';
import { SYSTEM_CLASSES } from './api/kinds/priority-class';
import type { ClusterPart } from './cluster';
import { startResourceQuotaController } from './controllers/resource-quota';

export const WORKLOADS: ClusterPart = {
  admission: [limitRanger, serviceAccount, priority, resourceQuota],
  start({ kernel, api }) {
    for (const priorityClass of SYSTEM_CLASSES) api.create(priorityClass);
    startResourceQuotaController(kernel, api);
  },
};
