/** What is wrong with a file of content/, said so that its author finds the place: file, line, column. */
import { type Document, isCollection, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

export interface Problem {
  /** Relative to the content folder: `kubernetes-services/course.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export const printProblem = ({ file, line, column, message }: Problem) =>
  `${file}:${line}:${column} ${message}`;

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  /** Lines before the text in its file: front matter begins at line 2. */
  readonly linesBefore?: number;
}

export type Parsed<T> =
  | { readonly value: T; locate(path: readonly PropertyKey[]): Pick<Problem, 'file' | 'line' | 'column'> }
  | { readonly problems: readonly Problem[] };

/** Parses one YAML document and checks it by a schema; every problem has its place. */
export function parseYaml<S extends z.ZodType>(source: YamlSource, schema: S): Parsed<z.infer<S>> {
  const { file, text, linesBefore = 0 } = source;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const placeOf = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: line + linesBefore, column: col };
  };
  if (document.errors.length > 0) {
    const firstLine = (message: string) => message.split('\n', 1)[0] ?? message;
    return {
      problems: document.errors.map(({ pos, message }) => ({
        ...placeOf(pos[0]),
        message: firstLine(message),
      })),
    };
  }
  const locate = (path: readonly PropertyKey[]) => placeOf(offsetOf(document, path));
  const input: unknown = document.toJS();
  const result = schema.safeParse(input);
  if (result.success) return { value: result.data, locate };
  const issues = result.error.issues.flatMap((issue) => flatten(issue, []));
  return { problems: issues.map((issue) => ({ ...locate(issue.path), message: describe(issue, input) })) };
}

/** Where the value stands, or the nearest thing around it that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const keys = path.slice(0, length);
    const parent = length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
    if (!isCollection(parent)) continue;
    for (const item of parent.items as { key?: { value?: unknown; range?: number[] } }[]) {
      if (item.key?.value === keys.at(-1) && item.key?.range !== undefined) return item.key.range[0] ?? 0;
    }
    const node = document.getIn(keys, true) as { range?: number[] } | undefined;
    if (node?.range !== undefined) return node.range[0] ?? 0;
  }
  return document.contents?.range?.[0] ?? 0;
}

interface Issue {
  readonly code: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a union, the branch that came furthest speaks; of unknown keys, each for itself. */
function flatten(issue: z.core.$ZodIssue, before: readonly PropertyKey[]): readonly Issue[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: issue.code,
      path: [...path, key],
      message: `unknown field "${key}"`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, path)));
    const reach = (branch: readonly Issue[]) =>
      branch.reduce((most, { path: at }) => Math.max(most, at.length), 0);
    const furthest = branches.reduce((best, branch) => (reach(branch) > reach(best) ? branch : best));
    if (reach(furthest) > path.length) return furthest;
  }
  // What is wrong with the key itself is told by its own rule.
  const rule = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  const message = rule === undefined ? issue.message : rule;
  return [{ code: issue.code, path, message }];
}

function describe({ code, path, message }: Issue, input: unknown): string {
  const name = path.map((key, index) =>
    typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${String(key)}`,
  );
  if (code === 'unrecognized_keys') return message;
  let found: unknown = input;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | undefined)?.[key];
  const shown = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 80);
  return `${name.join('')}: ${message.replace(/^Invalid input: /, '')}; found ${shown}`;
}
