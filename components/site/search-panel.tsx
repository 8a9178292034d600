'use client';

/**
 * Full-text search in the browser: the index is one static file, fetched at the first touch and then at hand offline
 * too. What is searched for stands in the address, so that it can be kept and sent on.
 */
import MiniSearch from 'minisearch';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import type { SearchDocument } from '@/lib/course/search-documents';
import { MachineText } from '../ui/machine-text';
import { findDocuments, type Search } from './search';
import './search.css';

const KINDS: Readonly<Record<SearchDocument['kind'], string>> = {
  lesson: 'Lesson',
  part: 'Lesson',
  term: 'Word',
  command: 'Command',
};

export function SearchPanel() {
  const [query, setQuery] = useState('');
  const [search, setSearch] = useState<Search | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const loading = useRef(false);

  function load(): void {
    if (loading.current) return;
    loading.current = true;
    setProblem(null);
    loadSearch().then(setSearch, () => {
      loading.current = false;
      setProblem('The index could not be loaded. Check the network, then type again.');
    });
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is read once, when the page opens
  useEffect(() => {
    const asked = new URLSearchParams(window.location.search).get('q') ?? '';
    if (asked === '') return;
    setQuery(asked);
    load();
  }, []);

  function ask(next: string): void {
    setQuery(next);
    load();
    const address = next.trim() === '' ? '/search' : `/search?q=${encodeURIComponent(next)}`;
    window.history.replaceState(null, '', address);
  }

  const found = search === null ? [] : findDocuments(search, query);
  return (
    <search>
      <form action="/search" onSubmit={(event) => event.preventDefault()}>
        <label htmlFor="search-field" className="block">
          What are you looking for?
        </label>
        <input
          id="search-field"
          className="field-input search-field"
          type="search"
          name="q"
          value={query}
          autoComplete="off"
          spellCheck={false}
          placeholder="targetPort, or kubectl get svc"
          onFocus={load}
          onChange={(event) => ask(event.target.value)}
        />
      </form>
      <p className="search-count" role="status">
        {problem ?? sayCount(query, search !== null, found.length)}
      </p>
      <ol className="search-results">
        {found.map(({ document, excerpt }) => (
          <li key={document.id}>
            <Link href={document.address} data-kind={document.kind}>
              {document.kind === 'command' ? <code>{document.title}</code> : document.title}
            </Link>
            <span className="search-place">
              {' '}
              {KINDS[document.kind]} · {document.place}
            </span>
            {excerpt === '' ? null : (
              <p>{document.kind === 'command' ? <code>{excerpt}</code> : <MachineText text={excerpt} />}</p>
            )}
          </li>
        ))}
      </ol>
    </search>
  );
}

async function loadSearch(): Promise<Search> {
  const answer = await fetch('/search.json');
  if (!answer.ok) throw new Error(`search.json: ${answer.status}`);
  const { documents } = (await answer.json()) as { documents: SearchDocument[] };
  const index = new MiniSearch<SearchDocument>({ fields: ['title', 'text'] });
  index.addAll(documents);
  return { index, documents };
}

function sayCount(query: string, isLoaded: boolean, count: number): string {
  if (query.trim() === '') return 'Type a word. Results come as you type.';
  if (!isLoaded) return 'Loading the index';
  if (count === 0) return `Nothing was found for “${query}”. Try fewer or other words.`;
  return count === 1 ? '1 result' : `${count} results`;
}
