/** The kinds beyond those of the core, and custom ones, as a part of the world that a page may load apart. */
import { listWithCustomKinds } from './api/custom-kinds';
import { MORE_KINDS } from './api/more-kinds';
import type { ClusterPart } from './part';

export const KINDS_BEYOND: ClusterPart = { kinds: MORE_KINDS, listKinds: listWithCustomKinds };
