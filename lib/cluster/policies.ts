/**
 * What holds for all that is made, whoever makes it: admission, quotas, priority classes, how namespaces and owners
 * end, storage, and what is written down of addresses. A part of the world that a page may load apart.
 */
import { claimResize } from './api/admission/claim-resize';
import { inUseProtection } from './api/admission/in-use-protection';
import { limitRanger } from './api/admission/limit-range';
import { priority } from './api/admission/priority';
import { resourceQuota } from './api/admission/resource-quota';
import { serviceAccount } from './api/admission/service-account';
import { SYSTEM_CLASSES } from './api/kinds/priority-class';
import { KINDS } from './api/more-kinds';
import { startEndpointSliceMirroring } from './controllers/endpoint-slice-mirroring';
import { startGarbageCollector } from './controllers/garbage-collector';
import { startNamespaceController } from './controllers/namespace';
import { startVolumeBinder } from './controllers/persistent-volume/binder';
import { watchClaimUsers } from './controllers/persistent-volume/claim-users';
import { startVolumeProtection } from './controllers/persistent-volume/protection';
import { startProvisioners } from './controllers/persistent-volume/provisioner';
import { startResourceQuotaController } from './controllers/resource-quota';
import { VOLUME_BINDING } from './controllers/scheduler/volume-binding';
import { startServiceAddresses } from './controllers/service-addresses';
import type { ClusterPart } from './part';

export const POLICIES: ClusterPart = {
  admission: [limitRanger, serviceAccount, priority, claimResize, inUseProtection, resourceQuota],
  scheduling: [VOLUME_BINDING],
  start({ kernel, api, specification }) {
    for (const priorityClass of SYSTEM_CLASSES) api.create(priorityClass);
    startNamespaceController(
      kernel,
      api,
      KINDS.filter(({ isNamespaced }) => isNamespaced),
    );
    startGarbageCollector(kernel, api, KINDS);
    startServiceAddresses(kernel, api, specification.serviceRange);
    startEndpointSliceMirroring(kernel, api);
    startResourceQuotaController(kernel, api);
    const users = watchClaimUsers(api);
    startVolumeBinder(kernel, api, users);
    startVolumeProtection(kernel, api, users);
    startProvisioners(kernel, api);
  },
};
