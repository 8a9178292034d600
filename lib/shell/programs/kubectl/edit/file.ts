/** What stands in a file that was edited: its objects, or what is wrong with it. */
import { isTree, listAt, type Tree, textAt, type Value } from '../output/value';
import { readDocuments } from '../yaml-input';

export interface Edited {
  readonly objects: readonly Tree[];
  /** In the words of the real program; omitted where it can be read. */
  readonly problem?: string;
}

export function readEdited(text: string): Edited {
  const objects: Tree[] = [];
  for (const { value, problem } of readDocuments(withoutComments(text))) {
    if (problem !== undefined) {
      return { objects: [], problem: problem.replace(/^error converting YAML to JSON: /, '') };
    }
    if (value === null || value === undefined) continue;
    const missing = missingFields(value);
    if (missing !== '') return { objects: [], problem: missing };
    if (isTree(value)) objects.push(...unpack(value));
  }
  return { objects };
}

function missingFields(value: Value): string {
  const missing = ['apiVersion', 'kind'].filter((field) => textAt(value, field) === '');
  const told = missing.map((field) => `${field} not set`);
  return told.length > 1 ? `[${told.join(', ')}]` : (told[0] ?? '');
}

function unpack(value: Tree): Tree[] {
  if (!textAt(value, 'kind').endsWith('List') || value['items'] === undefined) return [value];
  return listAt(value, 'items').filter(isTree).flatMap(unpack);
}

/** The first document as a value; `undefined` where it can't be read. */
export function readValue(text: string): Value | undefined {
  const [document] = readDocuments(withoutComments(text));
  return document?.problem === undefined ? (document?.value ?? null) : undefined;
}

export function withoutComments(text: string): string {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  return lines.join('\n');
}

export function hasContent(text: string): boolean {
  return withoutComments(text).trim() !== '';
}
