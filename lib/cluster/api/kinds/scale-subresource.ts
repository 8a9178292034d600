/** The subresource scale, the same for all workloads. */
import type { Subresource } from '../kind';

export const SCALE_SUBRESOURCE: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: ['get', 'patch', 'update'],
};
