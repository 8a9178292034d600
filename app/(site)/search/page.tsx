import type { Metadata } from 'next';
import Link from 'next/link';
import { SearchPanel } from '@/components/site/search-panel';

export const metadata: Metadata = {
  title: 'Search',
  description: 'Search the lessons, the glossary and the commands of all courses.',
};

export default function SearchPage() {
  return (
    <>
      <h1 className="page-title">Search</h1>
      <p className="mt-3 mb-6 max-w-[66ch]">
        Lessons, words of the <Link href="/glossary">glossary</Link>, and commands with what they print.
      </p>
      <SearchPanel />
      <noscript>
        <p className="note mt-6">
          The search needs JavaScript. The <a href="/glossary">glossary</a> does not.
        </p>
      </noscript>
    </>
  );
}
