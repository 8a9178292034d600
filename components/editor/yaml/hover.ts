/** What a key means: shown where the pointer rests on it, and on demand where the cursor stands. */
import { findCursor } from './cursor';
import { findKind, findPlace, type KubernetesSchema, sayType } from './schema';

export interface Explanation {
  readonly from: number;
  readonly to: number;
  /** `spec.containers[0].image` */
  readonly path: string;
  readonly type: string;
  readonly description: string;
  readonly values: readonly string[];
}

export function explainYaml(text: string, offset: number, schema: KubernetesSchema): Explanation | null {
  const cursor = findCursor(text, offset);
  if (cursor === null || cursor.at !== 'key' || !cursor.hasColon) return null;
  const definition = findKind(schema, cursor.apiVersion, cursor.kind);
  if (definition === null) return null;
  const path = [...cursor.path, text.slice(cursor.from, cursor.to)];
  const place = findPlace(schema, definition, path);
  if (place?.field === null || place?.field === undefined) return null;
  const [type, isRequired, description, values = []] = place.field;
  const words = isRequired === 1 ? `${sayType(type)}, required` : sayType(type);
  return { from: cursor.from, to: cursor.to, path: sayPath(path), type: words, description, values };
}

function sayPath(path: readonly (string | number)[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
}
