/** A manifest as kubectl prints it, line by line, each with the path of its field. Pure. */

import { normalField } from './point-at';

export interface ManifestLine {
  readonly text: string;
  /** `spec.ports.0.port` */
  readonly path: string;
}

interface Level {
  readonly indent: number;
  readonly key: string;
  readonly isItem: boolean;
}

/** Items of lists stand as deep as their list, as kubectl writes them, or deeper. */
export function readManifest(text: string): ManifestLine[] {
  /** Items of each list so far. */
  const counts = new Map<string, number>();
  let levels: readonly Level[] = [];
  const pathOf = () => levels.map(({ key }) => key).join('.');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      let indent = line.length - line.trimStart().length;
      while (line.startsWith('- ', indent)) {
        const at = indent;
        levels = levels.filter((level) => level.indent < at || (level.indent === at && !level.isItem));
        const number = counts.get(pathOf()) ?? 0;
        counts.set(pathOf(), number + 1);
        levels = [...levels, { indent, key: String(number), isItem: true }];
        indent += 2;
      }
      const key = /^["']?([\w./-]+)["']?:(\s|$)/.exec(line.slice(indent))?.[1];
      if (key !== undefined) {
        const at = indent;
        levels = [...levels.filter((level) => level.indent < at), { indent, key, isItem: false }];
      }
      return { text: line, path: pathOf() };
    });
}

/** What a reader may skip where no field is named. */
const NOISE = [
  'metadata.creationTimestamp',
  'metadata.generation',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.uid',
  'status',
];

/** The named fields with what leads to them; without names all but noise. */
export function chooseLines(lines: readonly ManifestLine[], fields: readonly string[]): ManifestLine[] {
  const wanted = fields.map(normalField);
  if (wanted.length === 0) return lines.filter(({ path }) => !NOISE.some((field) => isWithin(path, field)));
  const present = wanted.filter((field) => lines.some(({ path }) => isWithin(path, field)));
  // What leads to nothing is shown only where there would be no line at all.
  const chosen = present.length > 0 ? present : wanted;
  return lines.filter(({ path }) =>
    chosen.some((field) => isWithin(path, field) || (path !== '' && isWithin(field, path))),
  );
}

/** Those that stand in no line of before in the same field. */
export function changedLines(lines: readonly ManifestLine[], before: readonly ManifestLine[]): Set<number> {
  const known = new Set(before.map(({ path, text }) => `${path} ${text.trim()}`));
  return new Set(
    lines.flatMap(({ path, text }, index) => (known.has(`${path} ${text.trim()}`) ? [] : [index])),
  );
}

export const isWithin = (path: string, field: string): boolean =>
  path === field || path.startsWith(`${field}.`);
