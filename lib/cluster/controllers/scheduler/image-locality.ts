/**
 * A node that has the images of a pod already starts it sooner. Counts what nodes report in status.images, between 23 MB
 * and 1,000 MB a container; an image that few nodes have counts less, so that not all pods go there.
 * Upstream: pkg/scheduler/framework/plugins/imagelocality.
 */
import type { Container, Pod } from '../../resources';
import type { NodeInfo } from './node-cache';
import type { PluginMaker, SchedulerPlugin } from './plugin';

const LEAST_BYTES = 23 * 1024 * 1024;
const MOST_BYTES = 1000 * 1024 * 1024;

interface NodeImage {
  readonly names?: readonly string[];
  readonly sizeBytes?: number;
}

export const IMAGE_LOCALITY: PluginMaker = ({ cache }): SchedulerPlugin => ({
  name: 'ImageLocality',
  chances: [],
  prepare({ pod }) {
    const nodes = cache.nodes();
    const sizes = nodes.map(readSizes);
    if (sizes.every(({ size }) => size === 0)) return null;
    const containers = listContainers(pod);
    const shareOf = (image: string) => sizes.filter((known) => known.has(image)).length / nodes.length;
    return {
      score: (candidates) =>
        candidates.map((node) => {
          const known = readSizes(node);
          const sum = containers.reduce((total, { image }) => {
            const name = fullName(image);
            return total + Math.floor((known.get(name) ?? 0) * shareOf(name));
          }, 0);
          return scale(sum, MOST_BYTES * containers.length);
        }),
    };
  },
});

function scale(bytes: number, most: number): number {
  const bounded = Math.min(Math.max(bytes, LEAST_BYTES), most);
  return Math.floor((100 * (bounded - LEAST_BYTES)) / (most - LEAST_BYTES));
}

function listContainers({ spec }: Pod): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

function readSizes({ node }: NodeInfo): ReadonlyMap<string, number> {
  const images = (node.status?.['images'] ?? []) as readonly NodeImage[];
  return new Map(
    images.flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)),
  );
}

/** As upstream compares: with a tag. */
function fullName(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
