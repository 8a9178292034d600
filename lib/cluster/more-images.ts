/** The images beyond those of the core's catalogue: a part of the world that a page may load apart. */
import type { ClusterPart } from './cluster';

export const MORE_IMAGES: ClusterPart = { images: [] };
