/**
 * A world as it is before anybody touched it, computed when pages are built: what a lesson shows before any script runs.
 */
import type { ClusterPicture, PodPicture } from '@/lib/cluster/picture';
import type { LessonDefinition } from '@/lib/course/catalogue';
import { createSandbox } from '@/lib/sandbox/sandbox';

/** Seed of all that is shown to everybody alike. */
export const SHOWN_SEED = 1;
const OTHER_SEEDS = [2, 3, 4, 5, 6];

export interface FirstWorld {
  readonly picture: ClusterPicture;
  readonly prompt: string;
}

/** Pods that the seed places elsewhere, or gives another address, are left out: each learner finds their own. */
export function drawFirstWorld(definition: LessonDefinition): FirstWorld {
  const sandbox = createSandbox(definition, SHOWN_SEED);
  const { pods, ...picture } = sandbox.picture();
  const others = drawsNothing(definition)
    ? []
    : OTHER_SEEDS.map((seed) => new Set(createSandbox(definition, seed).picture().pods.map(placeOf)));
  const same = pods.filter((pod) => others.every((places) => places.has(placeOf(pod))));
  return { picture: { ...picture, pods: same }, prompt: sandbox.promptText() };
}

const drawsNothing = ({ exercise }: LessonDefinition) =>
  exercise.seed === 'fixed' || Object.keys(exercise.draws).length === 0;

const placeOf = ({ namespace, name, node, address }: PodPicture) => `${namespace}/${name} ${node} ${address}`;
