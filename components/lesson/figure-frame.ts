/** What a figure is given by the page that shows it: plain values, computed when pages are built. */
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { FigureControl, MapAct } from '../../lib/course/figure-schema';

export interface FigureFrame {
  readonly id: string;
  readonly course: string;
  readonly lesson: string;
  readonly title: string;
  /** The picture in words. */
  readonly text: string;
  readonly controls: readonly FigureControl[];
  readonly acts: readonly MapAct[];
  readonly hasLabels: boolean;
  readonly hasRules: boolean;
  /** A command whose table stands below the picture. */
  readonly table: string | null;
  readonly manifest: ShownManifest | null;
  readonly compare: Comparison | null;
  /** One, or two that are compared. */
  readonly worlds: readonly WorldFrame[];
  readonly seed: number;
}

export interface ShownManifest {
  /** `service/service-python` */
  readonly object: string;
  /** Prints it. */
  readonly command: string;
  /** Only these stand there; all of them where none is named. */
  readonly fields: readonly string[];
}

export interface Comparison {
  readonly as: 'beside' | 'before-after';
  readonly titles: readonly [string, string];
  /** Lines of YAML in which the two differ. */
  readonly differences: readonly [readonly string[], readonly string[]];
}

/** A world before the first press. */
export interface WorldFrame {
  readonly picture: ClusterPicture;
  readonly requests: readonly TracedRequest[];
  readonly table: string | null;
  readonly manifest: string | null;
}

/** Where the definitions of its worlds are served. */
export const definitionOf = ({ course, lesson, id }: Pick<FigureFrame, 'course' | 'lesson' | 'id'>) =>
  `/learn/${course}/${lesson}/figure/${id}`;

/** What is run in a copy after each change, in this order. */
export function glancesOf({ table, manifest }: Pick<FigureFrame, 'table' | 'manifest'>): string[] {
  return [...(table === null ? [] : [table]), ...(manifest === null ? [] : [manifest.command])];
}

export function readGlances(
  { table }: Pick<FigureFrame, 'table'>,
  outputs: readonly string[],
): Pick<WorldFrame, 'table' | 'manifest'> {
  return table === null
    ? { table: null, manifest: outputs[0] ?? null }
    : { table: outputs[0] ?? null, manifest: outputs[1] ?? null };
}
