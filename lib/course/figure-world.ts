/** From the description of a figure to the world that it starts from, and to the second world of a comparison. Pure. */
import type { CourseWorld, Figure } from './figure-schema';
import type { Exercise } from './schema';
import type { World } from './world-schema';

export type FigureSide = 'first' | 'second';

type Manifest = World['manifests'][number];
type Change = NonNullable<Figure['compare']>['change'][number];

export function worldOfFigure(
  figure: Figure,
  around: { readonly worlds: readonly CourseWorld[]; readonly exercise: Exercise },
  side: FigureSide = 'first',
): World {
  const { compare } = figure;
  const shared = (name?: string) => around.worlds.find(({ id }) => id === name)?.world;
  const base = figure.world ?? shared(figure.scenario) ?? around.exercise.world;
  if (side === 'first' || compare === undefined) return addManifests(base, figure.add);
  const second = addManifests(shared(compare.scenario) ?? base, [...figure.add, ...compare.add]);
  return { ...second, manifests: compare.change.reduce(changeManifests, [...second.manifests]) };
}

function addManifests(world: World, added: readonly Manifest[]): World {
  return { ...world, manifests: [...world.manifests, ...added] };
}

/** A change of an object that is not there is no change: `course check` tells it (unmetChanges). */
function changeManifests(manifests: readonly Manifest[], change: Change): Manifest[] {
  return manifests.map((manifest) =>
    isMeant(manifest, change)
      ? (setAt(manifest, change.path.split('.'), change.value) as Manifest)
      : manifest,
  );
}

/** Changes that meet no object of the world. */
export function unmetChanges(figure: Figure, world: World): readonly Change[] {
  const manifests = [...world.manifests, ...(figure.compare?.add ?? [])];
  return (figure.compare?.change ?? []).filter(
    (change) => !manifests.some((manifest) => isMeant(manifest, change)),
  );
}

function isMeant({ kind, metadata }: Manifest, change: Change): boolean {
  const { name, namespace = 'default' } = metadata;
  return kind === change.kind && name === change.name && namespace === change.namespace;
}

type Branch = Record<string, unknown>;

/** A copy in which the value stands at this path; lists are counted by numbers: spec.ports.0.targetPort. */
function setAt(value: unknown, [key, ...rest]: readonly string[], next: unknown): unknown {
  if (key === undefined) return next;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === Number(key) ? setAt(item, rest, next) : item));
  }
  const branch = (typeof value === 'object' && value !== null ? value : {}) as Branch;
  if (rest.length === 0 && next === null) {
    return Object.fromEntries(Object.entries(branch).filter(([name]) => name !== key));
  }
  return { ...branch, [key]: setAt(branch[key], rest, next) };
}
