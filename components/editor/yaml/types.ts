/** Does a value have the type that a field asks for? As strict as the API server, which takes no number for a text. */
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';

export interface TypeFault {
  /** In words, behind "found". */
  readonly found: string;
  /** The same value as text, where quotes would mend it. */
  readonly quotes: string | null;
}

const MOST_SHOWN = 40;
/** As the API server reads amounts: 500m, 1.5, 128Mi, 1e3. */
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

export function findTypeFault(value: ParsedNode, type: string): TypeFault | null {
  if (type === 'any') return null;
  if (type.startsWith('[]')) return isSeq(value) ? null : plain(value);
  if (type.startsWith('{}')) return isMap(value) ? null : plain(value);
  const accepts = SCALARS[type];
  if (accepts === undefined) return isMap(value) ? null : plain(value);
  if (!isScalar(value)) return plain(value);
  if (accepts(value.value)) return null;
  const wantsText = accepts('') && typeof value.value !== 'string';
  return { found: sayFound(value), quotes: wantsText ? `"${value.source ?? String(value.value)}"` : null };
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isWhole = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value);

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isText,
  bytes: isText,
  time: isText,
  microTime: isText,
  bool: (value) => typeof value === 'boolean',
  int32: (value) => isWhole(value) && Math.abs(value as number) < 2 ** 31,
  int64: isWhole,
  float64: (value) => typeof value === 'number',
  intOrString: (value) => isText(value) || isWhole(value),
  quantity: (value) => typeof value === 'number' || (isText(value) && QUANTITY.test(value as string)),
};

const plain = (value: ParsedNode): TypeFault => ({ found: sayFound(value), quotes: null });

function sayFound(value: ParsedNode): string {
  if (isSeq(value)) return 'a list';
  if (isMap(value)) return 'a map';
  if (!isScalar(value)) return 'a reference';
  const shown = (value.source ?? String(value.value)).slice(0, MOST_SHOWN);
  if (typeof value.value === 'string') return `the text ${shown === '' ? '""' : shown}`;
  if (typeof value.value === 'number') return `the number ${shown}`;
  return typeof value.value === 'boolean' ? `${shown}, which means ${value.value}` : shown;
}
