/**
 * The first frame of a figure, computed when pages are built: its worlds after the commands that have run before
 * anybody came, with what stands below the picture.
 */
import '@/lib/sandbox/texts';
import { type FigureFrame, glancesOf, readGlances, type WorldFrame } from '@/components/lesson/figure-frame';
import { isWithin, readManifest } from '@/components/lesson/manifest-lines';
import { normalField } from '@/components/lesson/point-at';
import { defineFigure, type LessonDefinition, type LessonPage } from '@/lib/course/catalogue';
import type { Figure } from '@/lib/course/figure-schema';
import { glance } from '@/lib/sandbox/glance';
import type { Entry } from '@/lib/sandbox/log';
import { playScript } from '@/lib/sandbox/play';
import { createSandbox, type Sandbox } from '@/lib/sandbox/sandbox';
import { SHOWN_SEED } from './first-world';

/** What a page starts the worlds of a figure from. */
export interface FigureDefinition {
  readonly definition: LessonDefinition;
  readonly entries: readonly Entry[];
}

/** `null` where there is no such figure. */
export function defineWorlds(course: string, lesson: string, figure: Figure): FigureDefinition[] {
  return playWorlds(course, lesson, figure).map(({ definition, entries }) => ({ definition, entries }));
}

export function drawFigure(page: LessonPage, id: string): FigureFrame {
  const figure = page.figures.find((entry) => entry.id === id);
  if (figure === undefined) throw new Error(`${page.file}: there is no figure "${id}"`);
  const course = page.course.slug;
  const lesson = page.entry.id;
  const { title, text, controls, acts, show, compare } = figure;
  const shown = { table: show?.table ?? null, manifest: readYaml(show?.yaml) };
  const played = playWorlds(course, lesson, figure);
  return {
    ...{ id, course, lesson, title, text, controls, acts, ...shown },
    hasLabels: show?.labels ?? false,
    hasRules: show?.rules ?? false,
    compare: compare ? { as: compare.as, titles: compare.titles, differences: tell(figure, played) } : null,
    worlds: played.map((sandbox) => frameOf(sandbox, shown)),
    seed: SHOWN_SEED,
  };
}

function playWorlds(course: string, lesson: string, figure: Figure): Sandbox[] {
  return (['first', 'second'] as const).flatMap((side) => {
    const definition = defineFigure(course, lesson, figure.id, side);
    if (definition === null) return [];
    const sandbox = createSandbox(definition, SHOWN_SEED);
    playScript(sandbox, figure.start.join('\n'));
    return [sandbox];
  });
}

function frameOf(sandbox: Sandbox, shown: Pick<FigureFrame, 'table' | 'manifest'>): WorldFrame {
  const outputs = glance(sandbox, glancesOf(shown)) ?? [];
  return {
    picture: sandbox.picture(),
    requests: sandbox.requests().slice(-MOST_REQUESTS),
    ...readGlances(shown, outputs),
  };
}

/** The last way is drawn. */
const MOST_REQUESTS = 1;

/** service/service-python#spec.selector,spec.ports */
function readYaml(yaml: string | undefined): FigureFrame['manifest'] {
  if (yaml === undefined) return null;
  const [object = '', fields] = yaml.split('#');
  const command = `kubectl get ${object} -o yaml`;
  return { object, command, fields: fields === undefined ? [] : fields.split(',').map(normalField) };
}

/** Of a longer one only the field is named: a whole probe would push the picture down. */
const MOST_TOLD_LINES = 2;

/** The lines in which two worlds differ, as each of them has them. */
function tell({ compare }: Figure, worlds: readonly Sandbox[]): [string[], string[]] {
  const [first = [], second = []] = worlds.map((sandbox, side) => [
    ...(compare?.change ?? []).flatMap(({ kind, name, namespace, path }) => {
      const command = `kubectl get ${kind.toLowerCase()} ${name} -n ${namespace} -o yaml`;
      const lines = readManifest(glance(sandbox, [command])?.[0] ?? '');
      const field = normalField(path);
      const found = lines.filter((line) => isWithin(line.path, field)).map((line) => line.text.trim());
      if (found.length === 0) return [`# no ${path.split('.').at(-1)}`];
      return [found.length > MOST_TOLD_LINES ? `${found[0]} …` : found.join(' ')];
    }),
    ...(compare?.add ?? []).map(({ kind, metadata }) =>
      side === 0 ? `# no ${kind} ${metadata.name}` : `# ${kind} ${metadata.name}`,
    ),
  ]);
  return [first, second];
}
