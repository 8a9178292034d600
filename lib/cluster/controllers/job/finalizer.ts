/** The finalizer by which a Job's pods wait to be counted. Upstream: hasJobTrackingFinalizer in pkg/controller/job. */
import type { ApiClient } from '../../api/client';
import type { Pod } from '../../resources';

export const TRACKING = 'batch.kubernetes.io/job-tracking';

export function hasTracking({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING) === true;
}

/** Takes the finalizer off; a pod that only waited for it is gone then. */
export function releasePod(api: ApiClient, pod: Pod): void {
  const present = api.get<Pod>('Pod', pod.metadata.namespace ?? '', pod.metadata.name);
  if (present === null || present.metadata.uid !== pod.metadata.uid || !hasTracking(present)) return;
  const finalizers = present.metadata.finalizers?.filter((name) => name !== TRACKING) ?? [];
  const { finalizers: _all, ...metadata } = present.metadata;
  api.update({ ...present, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } });
}
