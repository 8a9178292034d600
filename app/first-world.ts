/**
 * A world as it is before anybody touched it, computed when pages are built: what a lesson shows before any script runs.
 */
import '@/lib/sandbox/texts';
import type { ClusterPicture, PodPicture, ServicePicture } from '@/lib/cluster/picture';
import type { LessonDefinition } from '@/lib/course/catalogue';
import { drawValues } from '@/lib/sandbox/draws';
import { createSandbox } from '@/lib/sandbox/sandbox';

/** Seed of all that is shown to everybody alike. */
export const SHOWN_SEED = 1;
/** So many worlds show what a draw from a range can change. */
const ENOUGH_VALUES = 4;
const SEEDS_LOOKED_AT = 100;

export interface FirstWorld {
  readonly picture: ClusterPicture;
  readonly prompt: string;
}

/**
 * Every world begins alike, but for what its exercise draws, and the page is made before anybody's seed is known. So
 * all that a learner will find stands in its place, and what differs among learners is left open: a name or an address
 * ends in dots, and a pod that may be ready or not looks as if it were starting.
 */
export function drawFirstWorld(definition: LessonDefinition): FirstWorld {
  const sandbox = createSandbox(definition, SHOWN_SEED);
  const picture = sandbox.picture();
  const prompt = sandbox.promptText();
  if (definition.exercise.seed === 'fixed') return { picture, prompt };
  const others = otherSeeds(definition).map((seed) => createSandbox(definition, seed).picture());
  return { picture: leaveOpen(picture, others), prompt };
}

/** Few seeds of which every value of every draw comes about. */
function otherSeeds({ exercise: { draws } }: LessonDefinition): number[] {
  const seen = new Map(Object.keys(draws).map((name) => [name, new Set<string | number>()]));
  return Array.from({ length: SEEDS_LOOKED_AT }, (_, at) => SHOWN_SEED + at).filter((seed) => {
    const fresh = [...drawValues(draws, seed)].filter(([name, value]) => {
      const values = seen.get(name)!;
      return !values.has(value) && values.size < ENOUGH_VALUES;
    });
    for (const [name, value] of fresh) seen.get(name)!.add(value);
    return fresh.length > 0 && seed !== SHOWN_SEED;
  });
}

/** The picture without what another of these worlds does not share. */
function leaveOpen(picture: ClusterPicture, others: readonly ClusterPicture[]): ClusterPicture {
  const twins = others.map((other) => ({ other, pods: findPlaces(other) }));
  const pods = [...findPlaces(picture)].flatMap(([place, pod]) => {
    const same = twins.flatMap(({ pods }) => pods.get(place) ?? []);
    return same.length < others.length ? [] : [shownPod(pod, same)];
  });
  const services = picture.services.map((service) => shownService(service, picture, others));
  return { ...picture, pods, services };
}

/** By where each stands on the map: the second pod of `node-1`. Whose that is may be drawn. */
function findPlaces({ pods }: ClusterPicture): ReadonlyMap<string, PodPicture> {
  const counts = new Map<string | null, number>();
  return new Map(
    pods.map((pod) => {
      const count = counts.get(pod.node) ?? 0;
      counts.set(pod.node, count + 1);
      return [`${pod.node} ${count}`, pod];
    }),
  );
}

function shownPod(pod: PodPicture, twins: readonly PodPicture[]): PodPicture {
  const differs = (field: 'name' | 'address' | 'state') => twins.some((twin) => twin[field] !== pod[field]);
  return {
    ...pod,
    ...(differs('name') && { name: `${sharedBeginning([pod, ...twins].map(({ name }) => name))}…` }),
    ...(differs('address') && { address: pod.address?.replace(/[^.]*$/, '…') ?? null }),
    ...(differs('state') && { state: 'starting' }),
  };
}

/** Of `pod-clock-747d5` and `pod-clock-548fc`: `pod-clock-`. Whole words only: more letters may agree by accident. */
function sharedBeginning([first = '', ...names]: readonly string[]): string {
  const words = first.split(/(?<=-)/);
  const isShared = (count: number) => names.every((name) => name.startsWith(words.slice(0, count).join('')));
  const count = words.findIndex((_, at) => !isShared(at + 1));
  return words.slice(0, Math.max(0, count)).join('');
}

function shownService(
  service: ServicePicture,
  picture: ClusterPicture,
  others: readonly ClusterPicture[],
): ServicePicture {
  const { name, type } = service;
  const ends = findEnds(service, picture);
  const twins = others.flatMap((other) => {
    const twin = other.services.find((each) => each.name === name && each.type === type);
    return twin ? [{ ports: twin.ports, ends: findEnds(twin, other) }] : [];
  });
  const endpoints = service.endpoints.filter((_, at) => twins.every((twin) => twin.ends.includes(ends[at]!)));
  const ports = service.ports.map((port, at) => ({
    ...port,
    nodePort: twins.every((twin) => twin.ports[at]?.nodePort === port.nodePort) ? port.nodePort : null,
  }));
  return { ...service, endpoints, ports };
}

/** The place of the pod behind each endpoint, and whether requests are sent there. */
function findEnds({ endpoints }: ServicePicture, picture: ClusterPicture): string[] {
  const places = new Map([...findPlaces(picture)].map(([place, { uid }]) => [uid, place]));
  return endpoints.map(({ podUid, address, ready }) => `${places.get(podUid ?? '') ?? address} ${ready}`);
}
