/**
 * A world as it is before anybody touched it, computed when pages are built: what a lesson shows before any script runs.
 */
import '@/lib/sandbox/texts';
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

/**
 * Pods that the seed places elsewhere, or gives another address, are left out: each learner finds their own. Of a pod
 * that a Deployment has made, the end of the name is everybody’s own, too: the first frame has dots there.
 */
export function drawFirstWorld(definition: LessonDefinition): FirstWorld {
  const sandbox = createSandbox(definition, SHOWN_SEED);
  const picture = sandbox.picture();
  const prompt = sandbox.promptText();
  if (definition.exercise.seed === 'fixed') return { picture, prompt };
  const others = OTHER_SEEDS.map((seed) => {
    const other = createSandbox(definition, seed).picture();
    return new Set(other.pods.map((pod) => placeOf(pod, other)));
  });
  const pods = picture.pods
    .filter((pod) => others.every((places) => places.has(placeOf(pod, picture))))
    .map((pod) => ({ ...pod, name: shownName(pod, picture) }));
  return { picture: { ...picture, pods }, prompt };
}

/** The last letters of a name that was made up. */
const MADE_UP = /-[a-z0-9]{5}$/;

function shownName({ controller, name }: PodPicture, { workloads }: ClusterPicture): string {
  const isOf = (uids: readonly string[]) => controller !== null && uids.includes(controller);
  return workloads.some(({ controllers }) => isOf(controllers)) ? name.replace(MADE_UP, '-…') : name;
}

function placeOf(pod: PodPicture, picture: ClusterPicture): string {
  return `${pod.namespace}/${shownName(pod, picture)} ${pod.node} ${pod.address}`;
}
