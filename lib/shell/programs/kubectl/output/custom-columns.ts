/** `-o custom-columns=NAME:.metadata.name,…`. Upstream: kubectl/pkg/cmd/get/customcolumn.go. */
import { KubectlError } from '../errors';
import { compileJsonPath, type JsonPath, relaxPath } from './jsonpath';
import { alignColumns, escapeTerminal, TABLE_STYLE } from './tabwriter';
import { isList, isTree, sortedKeys, type Value } from './value';

export interface Columns {
  readonly headers: readonly string[];
  readonly paths: readonly JsonPath[];
}

export function parseColumns(specification: string): Columns {
  if (specification === '')
    throw new KubectlError('custom-columns format specified but no custom columns given');
  const pairs = specification.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) {
      throw new KubectlError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    }
    return [part.slice(0, colon), part.slice(colon + 1)] as const;
  });
  return compile(pairs);
}

/** `-o custom-columns-file=`: headers on the first line, paths on the second. */
export function parseColumnsFile(text: string): Columns {
  const [first, second] = text.split('\n');
  const expected =
    'Expected format is one line of space separated headers, one line of space separated column specs.';
  if (!first) throw new KubectlError(`invalid template, missing header line. ${expected}`);
  if (!second) throw new KubectlError(`invalid template, missing spec line. ${expected}`);
  const headers = first.trim().split(/\s+/);
  const paths = second.trim().split(/\s+/);
  if (headers.length !== paths.length) {
    throw new KubectlError(
      `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
    );
  }
  return compile(headers.map((header, index) => [header, paths[index]!] as const));
}

function compile(pairs: readonly (readonly [string, string])[]): Columns {
  return {
    headers: pairs.map(([header]) => header),
    paths: pairs.map(([, path]) => compileJsonPath(relaxPath(path), true)),
  };
}

/** `remembered` keeps the widths between the events of a watch, which has its headers only once. */
export function formatColumns(
  columns: Columns,
  objects: readonly Value[],
  withHeaders: boolean,
  remembered?: number[],
): string {
  const rows = objects.map((object) =>
    columns.paths.map((path) => {
      const results = path.find(object);
      const texts = results.flat().map((value) => escapeTerminal(goText(value)));
      return results.length === 0 || results[0]!.length === 0
        ? ['<none>', ...texts].join(',')
        : texts.join(',');
    }),
  );
  const lines = withHeaders ? [columns.headers, ...rows] : rows;
  return alignColumns(lines.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STYLE, remembered);
}

/** Go's %v. */
function goText(value: Value): string {
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isTree(value)) return value === null ? '<nil>' : String(value);
  return `map[${sortedKeys(value)
    .map((key) => `${key}:${goText(value[key]!)}`)
    .join(' ')}]`;
}
