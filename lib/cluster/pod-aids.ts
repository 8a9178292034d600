/**
 * What kubelets need for pods that ask for more than to run: probes, hooks, volumes, variables from elsewhere. A part of
 * the world, so that the core stays small. Upstream: pkg/kubelet/prober, pkg/kubelet/lifecycle, pkg/volume.
 */

import { readSource, readValue } from './controllers/kubelet/environment-sources';
import { runHook } from './controllers/kubelet/hooks';
import { startProbes } from './controllers/kubelet/probes';
import { mountVolumes, refreshVolumes, setUpVolumes } from './controllers/kubelet/volumes';
import type { ClusterPart } from './part';

export const POD_AIDS: ClusterPart = {
  aids: { setUpVolumes, refreshVolumes, mountVolumes, startProbes, runHook, readSource, readValue },
};
