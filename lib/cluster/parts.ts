/** All parts of a whole cluster. Every sandbox gets all of them: two worlds may never differ by what was loaded. */
import type { ClusterPart } from './cluster';
import { MORE_IMAGES } from './more-images';
import { WORKLOADS } from './workloads';

export const PARTS: readonly ClusterPart[] = [WORKLOADS, MORE_IMAGES];
