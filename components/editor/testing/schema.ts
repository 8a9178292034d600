/** The schema as it was generated, read from the file: tests run before any bundler. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asSchema } from '../yaml/schema';

export const SCHEMA = asSchema(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'generated', 'kubernetes.json'), 'utf8')),
);

/** "kind: P|od" → the text without the mark, and where it was. */
export function atMark(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error(`no mark in ${marked}`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
