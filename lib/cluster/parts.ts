/** All parts of a whole cluster. Every sandbox gets all of them: two worlds may never differ by what was loaded. */

import { KINDS_BEYOND } from './kinds';
import { MORE_IMAGES } from './more-images';
import type { ClusterPart } from './part';
import { POD_AIDS } from './pod-aids';
import { POLICIES } from './policies';
import { WORKLOADS } from './workloads';

export const PARTS: readonly ClusterPart[] = [KINDS_BEYOND, POD_AIDS, POLICIES, WORKLOADS, MORE_IMAGES];
