/** What a query finds: all its words, beginnings of words and small slips too, the best first. */
import type MiniSearch from 'minisearch';
import type { SearchDocument } from '../../lib/course/search-documents';

export interface Search {
  readonly index: MiniSearch<SearchDocument>;
  readonly documents: readonly SearchDocument[];
}

export interface SearchFind {
  readonly document: SearchDocument;
  /** Words around the first match; empty where only the title matches. */
  readonly excerpt: string;
}

const MOST = 30;
const AROUND = 70;

export function findDocuments({ index, documents }: Search, query: string): SearchFind[] {
  if (query.trim() === '') return [];
  const options = { prefix: true, fuzzy: (word: string) => (word.length > 4 ? 0.2 : 0), boost: { title: 3 } };
  const exact = index.search(query, { ...options, combineWith: 'AND' });
  // Where no document has all words, those that have some of them are better than nothing.
  const found = exact.length > 0 ? exact : index.search(query, options);
  return found.slice(0, MOST).flatMap(({ id, terms }) => {
    const document = documents[id as number];
    return document === undefined ? [] : [{ document, excerpt: excerptOf(document.text, terms) }];
  });
}

/** One line; cut at words. */
export function excerptOf(text: string, terms: readonly string[]): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const lower = line.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  if (places.length === 0) return '';
  const at = Math.min(...places);
  const from = at < AROUND ? 0 : line.indexOf(' ', at - AROUND) + 1;
  const to = at + AROUND >= line.length ? line.length : line.lastIndexOf(' ', at + AROUND);
  const cut = line.slice(from, Math.max(to, at));
  return `${from > 0 ? '… ' : ''}${cut}${to < line.length ? ' …' : ''}`;
}
